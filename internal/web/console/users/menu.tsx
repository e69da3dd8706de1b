// The menu of acts on those who are selected, and the dialogs it opens.
import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import { lazy, Suspense, useState } from "react";
import { CopyLink, Revoke, SendAgain } from "../invitations/acts";
import type { Badge } from "../known";
import type { Targets } from "../campaigns/ask";
import { texts } from "../texts";
import { Activate, Deactivate, Join } from "./acts";
import { invited, isInvited, type Row } from "./rows";

const Send = lazy(() => import("../campaigns/send").then((m) => ({ default: m.Send })));

const t = texts(
  {
    acts: "Actions", invitation: "Invitation", again: "Send again", revoke: "Revoke", link: "Copy link", user: "User", off: "Deactivate", on: "Activate", join: "Add to group",
    nothing: "None of those selected has an open or expired invitation.", one: "Select one user for this.", disabled: "The user is deactivated.", singly: "Select users one by one for this, or use an import.",
    all_off: "All of those selected are deactivated.", all_on: "All of those selected are active.", no_badge: "Make a badge first.",
  },
  {
    acts: "Aktionen", invitation: "Einladung", again: "Erneut senden", revoke: "Zurückziehen", link: "Link kopieren", user: "Nutzer", off: "Deaktivieren", on: "Aktivieren", join: "In eine Gruppe aufnehmen",
    nothing: "Niemand der Ausgewählten hat eine offene oder abgelaufene Einladung.", one: "Wählen Sie dafür einen einzigen Nutzer.", disabled: "Der Nutzer ist deaktiviert.", singly: "Wählen Sie dafür Nutzer einzeln aus, oder verwenden Sie einen Import.",
    all_off: "Alle Ausgewählten sind deaktiviert.", all_on: "Alle Ausgewählten sind aktiv.", no_badge: "Legen Sie zuerst ein Badge an.",
  },
);

type Dialog = "again" | "revoke" | "link" | "off" | "on" | "join";

interface Props {
  badges: Badge[];
  badge: Badge | undefined;
  targets: Targets;
  clear: () => void;
}

/** Why an act is not possible with a selection; undefined when it is. */
function objection(act: Dialog, { badge, targets: { rows, all } }: Props): string | undefined {
  const ofInvitation = act === "again" || act === "revoke" || act === "link";
  if (ofInvitation && !badge) return t("no_badge");
  if (act === "link") return rows.length !== 1 ? t("one") : rows[0]?.user.state === "disabled" ? t("disabled") : undefined;
  if (all) return act === "again" ? undefined : t("singly");
  if (ofInvitation && badge) return rows.some((r) => isInvited(r, badge.id)) ? undefined : t("nothing");
  if (act === "off") return rows.every((r) => r.user.state === "disabled") ? t("all_off") : undefined;
  if (act === "on") return rows.every((r) => r.user.state === "active") ? t("all_on") : undefined;
  return undefined;
}

export function Menu(props: Props) {
  // Whom a dialog is about is who was selected when it was opened, as they were then.
  const [open, setOpen] = useState<{ dialog: Dialog; targets: Targets }>();
  const { rows, all } = props.targets;
  const item = (id: Dialog): ButtonDropdownProps.Item => {
    const why = objection(id, props);
    return { id, text: t(id), ...(why && { disabled: true, disabledReason: why }) };
  };
  const close = (did: boolean) => {
    setOpen(undefined);
    if (did) props.clear();
  };
  return (
    <>
      <ButtonDropdown
        disabled={rows.length === 0 && !all}
        onItemClick={({ detail }) => setOpen({ dialog: detail.id as Dialog, targets: props.targets })}
        items={[
          { text: t("invitation"), items: [item("again"), item("revoke"), item("link")] },
          { text: t("user"), items: [item("off"), item("on"), item("join")] },
        ]}
      >
        {t("acts")}
      </ButtonDropdown>
      {open && <Open {...props} {...open} onDone={close} />}
    </>
  );
}

/** The dialog of an act, for those of the selection with whom it is possible. */
function Open({ dialog, badges, badge, targets, onDone }: Props & { dialog: Dialog; onDone: (did: boolean) => void }) {
  const { rows, all } = targets;
  const users = (fits: (r: Row) => boolean) => rows.filter(fits).map((r) => r.user);
  if (dialog === "off") return <Deactivate users={users((r) => r.user.state === "active")} onDone={onDone} />;
  if (dialog === "on") return <Activate users={users((r) => r.user.state === "disabled")} onDone={onDone} />;
  if (dialog === "join") return <Join users={users(() => true)} onDone={onDone} />;
  if (!badge) return null;
  const people = rows.filter((r) => isInvited(r, badge.id)).map((r) => invited(r, badge.id));
  const left = rows.length - people.length;
  if (dialog === "link") return rows[0] ? <CopyLink person={invited(rows[0], badge.id)} onDone={onDone} /> : null;
  if (dialog === "revoke") return <Revoke people={people} left={left} onDone={onDone} />;
  if (rows.length === 1 && !all) return <SendAgain people={people} onDone={onDone} />;
  return <Suspense><Send badges={badges} badge={badge} targets={targets} again onDone={onDone} /></Suspense>;
}
