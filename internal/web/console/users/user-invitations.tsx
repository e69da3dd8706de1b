// The invitations of a user, and what can be done with each.
import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { DataTable, usePageSize } from "../datatable";
import { CopyLink, Revoke, SendAgain } from "../invitations/acts";
import { InvitationState } from "../invitations/state";
import { useBadges } from "../known";
import { useShort } from "../pages";
import { Go, Nothing, When } from "../parts";
import { texts, when } from "../texts";
import { word } from "../words";
import { nameOf, type User } from "./name";
import { canSendAgain, useInvitations, type Invitation } from "./user-data";

const t = texts(
  {
    title: "Invitations", badge: "Badge", state: "State", channel: "Channel", by_link: "Link handed over", sent: "Sent", times: "{n, plural, =1 {once} other {# times}}", ends: "Link works until", completed: "Completed", campaign: "Campaign", story_of: "{badge}: what happened to the invitation of {at}", act: "Action", acts: "Actions on the invitation of {at}",
    again: "Send again", link: "Copy a link", revoke: "Revoke", none: "Never invited", none_hint: "Send a badge to invite them.", send: "Send a badge", disabled: "The user is deactivated.", nothing: "–",
  },
  {
    title: "Einladungen", badge: "Badge", state: "Stand", channel: "Weg", by_link: "Link übergeben", sent: "Gesendet", times: "{n, plural, =1 {einmal} other {#-mal}}", ends: "Link gilt bis", completed: "Abgeschlossen", campaign: "Kampagne", story_of: "{badge}: was mit der Einladung von {at} geschah", act: "Aktion", acts: "Aktionen zur Einladung von {at}",
    again: "Erneut senden", link: "Link kopieren", revoke: "Zurückziehen", none: "Nie eingeladen", none_hint: "Senden Sie ein Badge, um die Person einzuladen.", send: "Badge senden", disabled: "Der Nutzer ist deaktiviert.", nothing: "–",
  },
);

type Act = "again" | "link" | "revoke";

export function Invitations({ user, send }: { user: User; send: () => void }) {
  const q = useInvitations(user.id);
  const { badges } = useBadges();
  const [doing, setDoing] = useState<{ act: Act; invitation: Invitation }>();
  const badge = (id: string) => badges?.find((b) => b.id === id)?.name ?? id;
  const pages = useShort(q.data, usePageSize("user-invitations"), q);
  const close = () => setDoing(undefined);
  const person = doing && { user: user.id, name: nameOf(user), badge: doing.invitation.badge, invitation: doing.invitation.id };
  return (
    <>
      <DataTable<Invitation>
        name="user-invitations"
        title={t("title")}
        short
        pages={pages}
        id={(i) => i.id}
        columns={[
          { id: "badge", header: t("badge"), rowHeader: true, cell: (i) => <Go to={`/invitations/${i.id}`} ariaLabel={t("story_of", { badge: badge(i.badge), at: when(i.sent_at) })}>{badge(i.badge)}</Go> },
          { id: "state", header: t("state"), cell: (i) => <InvitationState invitation={i} /> },
          { id: "channel", header: t("channel"), cell: (i) => (i.message || i.reason ? word("channel", i.channel) : t("by_link")) },
          { id: "sent", header: t("sent"), cell: (i) => <><When at={i.sent_at} /><Box color="text-body-secondary" fontSize="body-s">{t("times", { n: i.generation })}</Box></> },
          { id: "ends", header: t("ends"), cell: (i) => (i.completed_at ? <>{t("completed")}: <When at={i.completed_at} /></> : <When at={i.expires_at} />) },
          { id: "campaign", header: t("campaign"), extra: true, cell: (i) => (i.campaign ? <Go to={`/campaigns/${i.campaign}`}>{i.campaign}</Go> : t("nothing")) },
          { id: "act", header: t("act"), cell: (i) => (canSendAgain(i) ? <Acts user={user} invitation={i} start={(act) => setDoing({ act, invitation: i })} /> : t("nothing")) },
        ]}
        empty={<Nothing title={t("none")} hint={t("none_hint")} action={user.state === "active" && <Button onClick={send}>{t("send")}</Button>} />}
      />
      {person && doing.act === "again" && <SendAgain people={[person]} onDone={close} />}
      {person && doing.act === "revoke" && <Revoke people={[person]} onDone={close} />}
      {person && doing.act === "link" && <CopyLink person={person} onDone={close} />}
    </>
  );
}

function Acts({ user, invitation, start }: { user: User; invitation: Invitation; start: (act: Act) => void }) {
  const off = user.state !== "active" && { disabled: true, disabledReason: t("disabled") };
  const items: ButtonDropdownProps.Item[] = [{ id: "again", text: t("again"), ...off }, { id: "link", text: t("link"), ...off }, { id: "revoke", text: t("revoke") }];
  return <ButtonDropdown variant="inline-icon" expandToViewport ariaLabel={t("acts", { at: when(invitation.sent_at) })} items={items} onItemClick={({ detail }) => start(detail.id as Act)} />;
}
