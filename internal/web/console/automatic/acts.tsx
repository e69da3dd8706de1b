// Switching automatic invitations on, to another badge, and off.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAct } from "../act";
import { ask, PATCH } from "../api";
import type { Badge, Group } from "../known";
import { Ask, Go } from "../parts";
import { texts } from "../texts";
import { placeOf } from "./words";

const t = texts(
  {
    on: "Switch on", change: "Change to {badge}", off: "Switch off", first: "First look at who would get what: it is being read.",
    on_title: "Invite whoever is added, to {badge}?", on_who: "Whoever is added to {group} from now on is invited to {badge}, once. A large import invites as many people as it adds.",
    on_not: "Whoever is in it already gets nothing, and neither does anybody who was ever invited to {badge}.", on_when: "Nothing goes out in the quiet hours. Whoever does not come is treated as the", steps: "steps after an invitation say",
    off_title: "Invite nobody by themselves any more?", off_what: "Whoever is added to {group} from now on gets nothing by themselves. Invitations that were sent stay as they are.",
    on_done: "Whoever is added to {group} is invited to {badge} from now on.", off_done: "Whoever is added to {group} gets nothing by themselves any more.",
  },
  {
    on: "Einschalten", change: "Ändern in {badge}", off: "Ausschalten", first: "Sehen Sie zuerst an, wer was bekäme: Es wird gerade gelesen.",
    on_title: "Neue von selbst zu {badge} einladen?", on_who: "Wer ab jetzt {group} kommt, wird einmal zu {badge} eingeladen. Ein großer Import lädt so viele Personen ein, wie er hinzufügt.",
    on_not: "Wer schon dabei ist, bekommt nichts, und ebenso, wer je zu {badge} eingeladen war.", on_when: "In den Ruhezeiten geht nichts hinaus. Für alle, die nicht kommen, gelten die", steps: "Schritte nach einer Einladung",
    off_title: "Niemanden mehr von selbst einladen?", off_what: "Wer ab jetzt {group} kommt, bekommt von selbst nichts mehr. Gesendete Einladungen bleiben, wie sie sind.",
    on_done: "Wer {group} kommt, wird ab jetzt zu {badge} eingeladen.", off_done: "Wer {group} kommt, bekommt von selbst nichts mehr.",
  },
);

interface Props {
  group: Group;
  now: Badge | undefined;
  wanted: Badge;
  /** Whether somebody has seen who would get what. */
  rehearsed: boolean;
  done: () => void;
}

export function Acts({ group, now, wanted, rehearsed, done }: Props) {
  const [asking, setAsking] = useState<"on" | "off">();
  const name = placeOf(group);
  const act = useAct((badge: string) => ask(PATCH("/v1/groups/{group}", { params: { path: { group: group.id } }, body: { auto_invite: badge } })), {
    changes: ["/v1/groups", "/v1/network", "/v1/audit"],
    done: (_, badge) => t(badge ? "on_done" : "off_done", { group: name, badge: wanted.name }),
    then: done,
    quiet: true,
  });
  const close = () => setAsking(undefined);
  const is = Boolean(group.auto_invite);
  const other = wanted.id !== now?.id;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {is && <Button onClick={() => setAsking("off")}>{t("off")}</Button>}
      {other && <Button variant="primary" disabled={!rehearsed} disabledReason={t("first")} onClick={() => setAsking("on")}>{is ? t("change", { badge: wanted.name }) : t("on")}</Button>}
      {asking === "on" && (
        <Ask title={t("on_title", { badge: wanted.name })} yes={is ? t("change", { badge: wanted.name }) : t("on")} act={act} input={wanted.id} onDone={close}>
          <ul>
            <li>{t("on_who", { group: name, badge: wanted.name })}</li>
            <li>{t("on_not", { badge: wanted.name })}</li>
            <li>{t("on_when")} <Go to="/settings/reminders">{t("steps")}</Go>.</li>
          </ul>
        </Ask>
      )}
      {asking === "off" && <Ask title={t("off_title")} yes={t("off")} act={act} input="" onDone={close}>{t("off_what", { group: name })}</Ask>}
    </SpaceBetween>
  );
}
