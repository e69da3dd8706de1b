// Everything that an entry says.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useQuery } from "@tanstack/react-query";
import { ask, GET } from "../api";
import { Go, Nothing, Trouble } from "../parts";
import { exactly, texts } from "../texts";
import { actText } from "./acts";
import { Actor, Facts, Target, useEntryNames, type Entry } from "./entry";

const t = texts(
  {
    close: "Close", at: "When", act: "Act", actor: "By", about: "To the user", target: "To", detail: "Details", request: "Request", id: "Entry", gone: "There is no such entry", gone_hint: "Entries are kept for 400 days.",
    by_same: "All by the same", to_same: "All to this user", copy: "Copy {what}", copied: "Copied", not_copied: "Could not be copied", request_hint: "The log line of the request has this id, too.", loading: "Loading…", none: "–",
  },
  {
    close: "Schließen", at: "Wann", act: "Vorgang", actor: "Von", about: "An den Nutzer", target: "An", detail: "Einzelheiten", request: "Anfrage", id: "Eintrag", gone: "Diesen Eintrag gibt es nicht", gone_hint: "Einträge werden 400 Tage aufbewahrt.",
    by_same: "Alles davon", to_same: "Alles an diesen Nutzer", copy: "{what} kopieren", copied: "Kopiert", not_copied: "Ließ sich nicht kopieren", request_hint: "Die Logzeile der Anfrage hat diese Kennung auch.", loading: "Wird geladen …", none: "–",
  },
);

/** Finds an entry of a second by its id. */
async function find(id: string, at: string, signal: AbortSignal): Promise<Entry | null> {
  const from = new Date(Math.floor(Date.parse(at) / 1_000) * 1_000);
  const query = { from: from.toISOString(), to: new Date(from.getTime() + 1_000).toISOString(), limit: 200 };
  for (let cursor: string | undefined, more = true; more; more = Boolean(cursor)) {
    const page = await ask(GET("/v1/audit", { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }));
    const found = page.items.find((e) => e.id === id);
    if (found) return found;
    cursor = page.next;
  }
  return null;
}

interface Which {
  /** The entry, where it is on the page anyway. */
  known: Entry | undefined;
  id: string;
  at: string;
}

/** An entry in a dialog. only shows others like it. */
export function Details({ known, id, at, only, onClose }: Which & { only: (change: { actor?: string; user?: string }) => void; onClose: () => void }) {
  const { data, error, refetch } = useQuery({ queryKey: ["/v1/audit", "entry", id, at], queryFn: ({ signal }) => find(id, at, signal), enabled: !known });
  const entry = known ?? data;
  return (
    <Modal
      visible
      size="large"
      header={entry ? actText(entry.act) : t("id")}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {entry && <Button onClick={() => only({ actor: entry.actor })}>{t("by_same")}</Button>}
            {entry?.about && <Button onClick={() => only({ user: entry.about! })}>{t("to_same")}</Button>}
            <Button variant="primary" onClick={onClose}>{t("close")}</Button>
          </SpaceBetween>
        </Box>
      }
    >
      {entry ? <All entry={entry} /> : error ? <Trouble error={error} again={() => void refetch()} /> : entry === null ? <Nothing title={t("gone")} hint={t("gone_hint")} /> : <Box textAlign="center"><Spinner /> {t("loading")}</Box>}
    </Modal>
  );
}

function All({ entry }: { entry: Entry }) {
  const names = useEntryNames([entry]);
  const copied = { copySuccessText: t("copied"), copyErrorText: t("not_copied") };
  return (
    <KeyValuePairs
      columns={2}
      items={[
        { label: t("at"), value: <time dateTime={entry.at}>{exactly(entry.at)}</time> },
        { label: t("act"), value: <span className="code">{entry.act}</span> },
        { label: t("actor"), value: <Actor entry={entry} names={names} /> },
        { label: t("about"), value: entry.about ? <Go to={`/users/${entry.about}`}>{names.user(entry.about)}</Go> : t("none") },
        ...(entry.target && !entry.target.endsWith(`:${entry.about}`) ? [{ label: t("target"), value: <Target entry={entry} names={names} /> }] : []),
        { label: t("detail"), value: <Facts entry={entry} names={names} /> },
        {
          label: t("request"),
          value: entry.request ? <SpaceBetween size="xxxs"><CopyToClipboard variant="inline" textToCopy={entry.request} copyButtonAriaLabel={t("copy", { what: t("request") })} {...copied} /><Box fontSize="body-s" color="text-body-secondary">{t("request_hint")}</Box></SpaceBetween> : t("none"),
        },
        { label: t("id"), value: <CopyToClipboard variant="inline" textToCopy={entry.id} copyButtonAriaLabel={t("copy", { what: t("id") })} {...copied} /> },
      ]}
    />
  );
}
