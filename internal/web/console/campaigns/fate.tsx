// What a campaign would do, for people: how many get something, who does not and
// why, and what to do about it.
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import CloudscapeLink from "@cloudscape-design/components/link";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { Trouble, useHref } from "../parts";
import { number, texts } from "../texts";
import type { LeftOut, Preview } from "./preview";
import { outcomeHint, outcomes, outcomeText, reasonText } from "./words";

const t = texts(
  {
    checking: "Finding out who gets it", looked: "Looked at {n}", looked_of: "Looked at {n} of {all}",
    sends: "{n, plural, =0 {Nobody gets an invitation} one {# person gets an invitation} other {# people get an invitation}}",
    sends_again: "{n, plural, =0 {Nobody gets anything} one {# person gets the invitation again} other {# people get their invitation again}}",
    left: "Not sent to", group: "{outcome} ({n})", more: "{n, plural, one {and # more} other {and # more}}",
  },
  {
    checking: "Wird ermittelt, wer sie bekommt", looked: "{n} angesehen", looked_of: "{n} von {all} angesehen",
    sends: "{n, plural, =0 {Niemand bekommt eine Einladung} one {# Person bekommt eine Einladung} other {# Personen bekommen eine Einladung}}",
    sends_again: "{n, plural, =0 {Niemand bekommt etwas} one {# Person bekommt die Einladung erneut} other {# Personen bekommen ihre Einladung erneut}}",
    left: "Nicht gesendet wird an", group: "{outcome} ({n})", more: "{n, plural, one {und # weitere Person} other {und # weitere}}",
  },
);

/** total is how many users are looked at, if that is known. */
export function Fate({ preview: p, total, again }: { preview: Preview; total: number | undefined; again: boolean }) {
  if (p.error) return <Trouble error={p.error} again={p.again} />;
  const sent = p.outcomes.sent ?? 0;
  const left = outcomes.filter((o) => o !== "sent" && (p.outcomes[o] ?? 0) > 0);
  return (
    <div className="fate">
      <SpaceBetween size="s">
        <div className="fate-sum" role="status">
          {p.done
            ? <StatusIndicator type={sent > 0 ? "success" : "warning"}>{t(again ? "sends_again" : "sends", { n: sent })}</StatusIndicator>
            : <Checking looked={p.looked} total={total} />}
        </div>
        {left.length > 0 && <Box variant="h3">{t("left")}</Box>}
        {left.map((o) => (
          <ExpandableSection key={o} variant="footer" headerText={t("group", { outcome: outcomeText(o), n: number(p.outcomes[o] ?? 0) })} headerDescription={outcomeHint(o, true)}>
            <Names people={p.leftOut.filter((l) => l.outcome === o)} all={p.outcomes[o] ?? 0} />
          </ExpandableSection>
        ))}
      </SpaceBetween>
    </div>
  );
}

const Checking = ({ looked, total }: { looked: number; total: number | undefined }) => (
  <ProgressBar
    ariaLabel={t("checking")}
    value={total ? Math.min(99, (100 * looked) / total) : looked > 0 ? 50 : 0}
    description={total ? t("looked_of", { n: number(looked), all: number(Math.max(total, looked)) }) : t("looked", { n: number(looked) })}
  />
);

const most = 50; // names of a group that are shown

function Names({ people, all }: { people: LeftOut[]; all: number }) {
  const href = useHref();
  const shown = people.slice(0, most);
  return (
    <ul className="names">
      {shown.map((l) => (
        <li key={l.user}>
          <CloudscapeLink href={href(`/users/${l.user}`)} target="_blank">{l.name || l.user}</CloudscapeLink>
          {l.outcome === "failed" && ` – ${reasonText(l.outcome, l.why)}`}
        </li>
      ))}
      {all > shown.length && <li>{t("more", { n: all - shown.length })}</li>}
    </ul>
  );
}
