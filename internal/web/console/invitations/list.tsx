// Invitations by state: whom they reached, when they end, and what can be done.
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { useFilters } from "../address";
import { api, ask, GET, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useBadges } from "../known";
import { usePages } from "../pages";
import { Go, Nothing, View, When } from "../parts";
import { number, texts } from "../texts";
import { word } from "../words";
import { CopyLink, Revoke, SendAgain, type Invited } from "./acts";

const t = texts(
  {
    title: "Invitations", state: "State", more: "more than {n}", user: "User", badge: "Badge", channel: "Channel", times: "Times sent", sent: "Last sent", ends: "Expires", ended: "Expired", came: "Completed", made: "Created", campaign: "Campaign", one: "Open", story_of: "{badge}: what happened to the invitation of {name}", message: "Reaches",
    nobody: "Nobody: no contact", gone: "A badge that is gone", selected: "{n} selected", clear: "Clear selection", acts: "Actions", again: "Send again", revoke: "Revoke", link: "Copy link",
    one_only: "Select one invitation for this.", over: "Only open and expired invitations can be sent again or revoked.", to_users: "To Users & badges",
    "none.open": "No open invitations", "none.expired": "No expired invitations", "none.completed": "Nobody has completed an invitation yet", "none.revoked": "No revoked invitations",
    "hint.open": "Here you see who was invited and has not come yet. Invite people from Users & badges.", "hint.expired": "Whoever does not come in time is found here, and can be sent the invitation again.",
    "hint.completed": "Whoever put their badge on a device by an invitation is found here.", "hint.revoked": "Invitations that an administrator took back are found here.",
  },
  {
    title: "Einladungen", state: "Stand", more: "mehr als {n}", user: "Nutzer", badge: "Badge", channel: "Kanal", times: "Wie oft gesendet", sent: "Zuletzt gesendet", ends: "Gültig bis", ended: "Abgelaufen", came: "Abgeschlossen", made: "Erstellt", campaign: "Kampagne", one: "Öffnen", story_of: "{badge}: was mit der Einladung von {name} geschah", message: "Erreicht",
    nobody: "Niemanden: kein Kontakt", gone: "Ein Badge, das es nicht mehr gibt", selected: "{n} ausgewählt", clear: "Auswahl aufheben", acts: "Aktionen", again: "Erneut senden", revoke: "Zurückziehen", link: "Link kopieren",
    one_only: "Wählen Sie dafür eine einzige Einladung.", over: "Nur offene und abgelaufene Einladungen lassen sich erneut senden oder zurückziehen.", to_users: "Zu Nutzer & Badges",
    "none.open": "Keine offenen Einladungen", "none.expired": "Keine abgelaufenen Einladungen", "none.completed": "Noch hat niemand eine Einladung abgeschlossen", "none.revoked": "Keine zurückgezogenen Einladungen",
    "hint.open": "Hier sehen Sie, wer eingeladen ist und noch nicht kam. Laden Sie Personen unter Nutzer & Badges ein.", "hint.expired": "Wer nicht rechtzeitig kommt, steht hier und kann die Einladung erneut bekommen.",
    "hint.completed": "Wer sein Badge durch eine Einladung auf ein Gerät gebracht hat, steht hier.", "hint.revoked": "Einladungen, die ein Administrator zurückgezogen hat, stehen hier.",
  },
);

type Invitation = Schemas["InviteInvitationView"];
type State = Invitation["state"];

const states: readonly State[] = ["open", "expired", "completed", "revoked"];

export default function Invitations() {
  const [filters, set] = useFilters("state");
  const state = states.find((s) => s === filters.state) ?? "open";
  const [selected, select] = useState<Invitation[]>([]);
  const size = usePageSize("invitations");
  const pages = usePages(["/v1/invitations", state], size, (cursor, signal, limit) => ask(GET("/v1/invitations", { params: { query: { state, limit, ...(cursor && { cursor }) } }, signal })));
  const turn = (to: string) => {
    select([]);
    set({ state: to === "open" ? null : to });
  };
  return (
    <View title={t("title")}>
      <SpaceBetween size="m">
        <States state={state} onChange={turn} />
        <DataTable<Invitation>
          name="invitations"
          title={word("invitation", state)}
          description={selected.length > 0 ? t("selected", { n: number(selected.length) }) : t(`hint.${state}`)}
          actions={<Acts state={state} selected={selected} clear={() => select([])} />}
          pages={pages}
          id={(i) => i.id}
          columns={useColumns(state)}
          selection={{ items: selected, set: select, name: nameOf }}
          empty={<Nothing title={t(`none.${state}`)} action={<Go to="/users">{t("to_users")}</Go>} />}
        />
      </SpaceBetween>
    </View>
  );
}

const nameOf = (i: Invitation): string => i.name || i.user;

function States({ state, onChange }: { state: State; onChange: (to: string) => void }) {
  const { data } = api.useQuery("get", "/v1/invitations/counts");
  const text = (s: State) => {
    const c = data?.items.find((c) => c.state === s);
    if (!c) return word("invitation", s);
    return `${word("invitation", s)} (${c.more ? t("more", { n: number(c.count) }) : number(c.count)})`;
  };
  return <SegmentedControl label={t("state")} selectedId={state} onChange={({ detail }) => onChange(detail.selectedId)} options={states.map((s) => ({ id: s, text: text(s) }))} />;
}

function useColumns(state: State): Column<Invitation>[] {
  const { badges } = useBadges();
  const badge = (id: string) => badges?.find((b) => b.id === id)?.name ?? (badges ? t("gone") : "");
  const end: Record<State, Column<Invitation>> = {
    open: { id: "end", header: t("ends"), cell: (i) => <When at={i.expires_at} /> },
    expired: { id: "end", header: t("ended"), cell: (i) => <When at={i.expires_at} /> },
    completed: { id: "end", header: t("came"), cell: (i) => <When at={i.completed_at} /> },
    revoked: { id: "end", header: t("ends"), extra: true, cell: (i) => <When at={i.expires_at} /> },
  };
  return [
    { id: "user", header: t("user"), rowHeader: true, long: nameOf, cell: (i) => <Go to={`/users/${i.user}`}>{nameOf(i)}</Go> },
    { id: "badge", header: t("badge"), cell: (i) => <Go to={`/invitations/${i.id}`} ariaLabel={t("story_of", { badge: badge(i.badge), name: nameOf(i) })}>{badge(i.badge)}</Go> },
    { id: "reaches", header: t("message"), cell: (i) => (i.reason ? <StatusIndicator type="warning">{t("nobody")}</StatusIndicator> : word("channel", i.channel)) },
    { id: "sent", header: t("sent"), cell: (i) => <When at={i.sent_at} /> },
    end[state],
    { id: "times", header: t("times"), cell: (i) => number(i.generation) },
    { id: "made", header: t("made"), extra: true, cell: (i) => <When at={i.created_at} /> },
    { id: "campaign", header: t("campaign"), extra: true, cell: (i) => (i.campaign ? <Go to={`/campaigns/${i.campaign}`}>{t("one")}</Go> : "–") },
  ];
}

type Dialog = "again" | "revoke" | "link";

function Acts({ state, selected, clear }: { state: State; selected: Invitation[]; clear: () => void }) {
  const [open, setOpen] = useState<Dialog>();
  const people = selected.map((i): Invited => ({ user: i.user, name: nameOf(i), badge: i.badge, invitation: i.id }));
  const [first] = people;
  const off = state !== "open" && state !== "expired";
  const close = (did: boolean) => {
    setOpen(undefined);
    if (did) clear();
  };
  return (
    <>
      {first && <Button onClick={clear}>{t("clear")}</Button>}
      <ButtonDropdown
        disabled={!first}
        onItemClick={({ detail }) => setOpen(detail.id as Dialog)}
        items={[
          { id: "again", text: t("again"), disabled: off, disabledReason: t("over") },
          { id: "revoke", text: t("revoke"), disabled: off, disabledReason: t("over") },
          { id: "link", text: t("link"), disabled: off || people.length > 1, disabledReason: t(off ? "over" : "one_only") },
        ]}
      >
        {t("acts")}
      </ButtonDropdown>
      {first && open === "again" && <SendAgain people={people} onDone={close} />}
      {first && open === "revoke" && <Revoke people={people} onDone={close} />}
      {first && open === "link" && <CopyLink person={first} onDone={close} />}
    </>
  );
}
