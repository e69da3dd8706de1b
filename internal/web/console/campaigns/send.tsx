// Sending badges: what, over which channel, how long it is good, and to whom; then
// who gets it, before anything is sent.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { ask, POST } from "../api";
import type { Count } from "../count";
import { touched } from "../invitations/acts";
import type { Badge } from "../known";
import { ActTrouble } from "../parts";
import { number, texts } from "../texts";
import { nameOf } from "../users/name";
import { useHowMany, type Row } from "../users/rows";
import { asked, likely, type Asked, type Targets, type Wish } from "./ask";
import { Fate } from "./fate";
import { Choices } from "./choices";
import { usePreview } from "./preview";

const t = texts(
  {
    title: "Send badges", title_one: "Send a badge to {name}", title_again: "Send invitations again", cancel: "Cancel",
    plan: "Plan first", planning: "The plan is being made. Nothing is sent.", send: "Send", send_n: "{n, plural, one {Send # invitation} other {Send {said} invitations}}", again_n: "{n, plural, one {Send # invitation again} other {Send {said} invitations again}}",
    begun: "Sending has begun.", sent: "The invitation to {name} is on its way.", no_contact: "The invitation of {name} is made, but there is no contact to send it to. Add one, or copy its link.",
    voids: "Each of them gets a new message with a new link. Links that were sent before stop working.",
  },
  {
    title: "Badges senden", title_one: "Ein Badge an {name} senden", title_again: "Einladungen erneut senden", cancel: "Abbrechen",
    plan: "Zuerst planen", planning: "Der Plan entsteht. Es wird nichts gesendet.", send: "Senden", send_n: "{n, plural, one {# Einladung senden} other {{said} Einladungen senden}}", again_n: "{n, plural, one {# Einladung erneut senden} other {{said} Einladungen erneut senden}}",
    begun: "Der Versand hat begonnen.", sent: "Die Einladung an {name} ist unterwegs.", no_contact: "Die Einladung für {name} besteht, aber es gibt keinen Kontakt, an den sie gesendet werden kann. Ergänzen Sie einen, oder kopieren Sie ihren Link.",
    voids: "Jede dieser Personen bekommt eine neue Nachricht mit einem neuen Link. Früher gesendete Links funktionieren dann nicht mehr.",
  },
);

/** The dialog. It ends on the campaign's page, or where it was opened for a single user. */
export function Send({ badges, badge, targets, again = false, onDone }: { badges: Badge[]; badge: Badge; targets: Targets; again?: boolean; onDone: (did: boolean) => void }) {
  const [wish, setWish] = useState<Wish>({ badge: badge.id, channel: "", validFor: 0, whom: likely(targets, again) });
  const request = asked(wish, targets, again);
  const preview = usePreview(request);
  const matching = useHowMany(wish.badge, targets.who);
  const total = useTotal(wish, targets, matching);
  const single = wish.whom === "rows" && targets.rows.length === 1 && !again ? targets.rows[0] : undefined;
  const act = useSending(request, single, onDone);
  const sent = preview.outcomes.sent ?? 0;
  const title = again ? t("title_again") : single ? t("title_one", { name: nameOf(single.user) }) : t("title");
  return (
    <Modal
      visible
      size="large"
      header={title}
      onDismiss={() => onDone(false)}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => onDone(false)}>{t("cancel")}</Button>
            {!single && <Button loading={act.busy && act.planning} disabled={act.busy} onClick={() => act.run(true)}>{t("plan")}</Button>}
            <Button variant="primary" disabled={!preview.done || sent === 0} loading={act.busy && !act.planning} onClick={() => act.run(false)}>
              {preview.done && sent > 0 ? t(again ? "again_n" : "send_n", { n: sent, said: number(sent) }) : t("send")}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <Choices badges={badges} wish={wish} set={setWish} targets={targets} matching={matching} again={again} error={preview.error} />
        {again && <Alert type="info">{t("voids")}</Alert>}
        <Fate preview={preview} total={total} again={again} />
        <ActTrouble act={act} />
      </SpaceBetween>
    </Modal>
  );
}

/** How many users the preview looks at, once that is known. */
function useTotal(wish: Wish, targets: Targets, matching: Count): number | undefined {
  const all = useHowMany(wish.badge, {}, wish.whom !== "everyone");
  if (wish.whom === "rows") return targets.rows.length;
  const count = wish.whom === "who" ? matching : all;
  return count.done ? count.n : undefined;
}

/** Sends: to one user at once, to several as a campaign. */
function useSending(request: Asked, single: Row | undefined, onDone: (did: boolean) => void) {
  const [, navigate] = useLocation();
  const [planning, setPlanning] = useState(false);
  const send = async (plan: boolean): Promise<{ campaign?: string; reason?: string | undefined }> => {
    if (!single) return { campaign: (await ask(POST("/v1/campaigns", { body: { ...request, ...(plan && { plan }) } }))).id };
    const { badge, channel, valid_for } = request;
    return { reason: (await ask(POST("/v1/invitations", { body: { user: single.user.id, badge, deliver: "send", ...(channel && { channel }), ...(valid_for && { valid_for }) } }))).reason };
  };
  const act = useAct(send, {
    changes: touched,
    quiet: true,
    done: ({ reason }, plan) => (single ? t(reason ? "no_contact" : "sent", { name: nameOf(single.user) }) : t(plan ? "planning" : "begun")),
    then: ({ campaign }) => {
      onDone(true);
      if (campaign) navigate(`/campaigns/${campaign}`);
    },
  });
  const run = (plan: boolean) => {
    setPlanning(plan);
    act.run(plan);
  };
  return { ...act, run, planning };
}
