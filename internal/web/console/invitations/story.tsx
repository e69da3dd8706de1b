// The story of an invitation: who did what, what became of each message, who opened
// the link, and what can be done about what failed.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Steps, { type StepsProps } from "@cloudscape-design/components/steps";
import type { ReactNode } from "react";
import { api, type Schemas } from "../api";
import { actText, thingOf } from "../audit/acts";
import { By } from "../audit/entry";
import { useGatewayName } from "../gateways/names";
import { Remedy } from "../messages/remedy";
import { look, Said } from "../messages/steps";
import { useNames } from "../names";
import { Trouble, When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import type { Invitation } from "./state";

const t = texts(
  {
    title: "What happened", about: "Oldest first. Who opened a link is a guess from how it was opened, and decides nothing.", way: "{channel}, by {gateway}", said: "{template}: {state}", link: "Link {n}", tries: "{n, plural, =0 {No code was typed yet} one {A code was typed once} other {A code was typed # times}}",
    "open.person": "Opened, probably by the person", "open.scanner": "Opened, probably by a scanner", skipped: "{n, plural, one {One more opening after this is} other {# more openings after this are}} left out.",
    "why.went_on": "The same browser went on and did what takes a person.", "why.typed_code": "The code from the message was typed by hand.", "why.says_so": "It says of itself that it is a program.", "why.came_back": "The same browser came back later; machines begin anew each time.",
    "why.from_several_places": "It was opened from several places at the same moment, as scanners do.", "why.at_once": "It was opened faster after the message arrived than anybody reads.", "why.nothing_against_it": "Nothing speaks for a machine.",
  },
  {
    title: "Was geschah", about: "Das Älteste zuerst. Wer einen Link öffnete, ist aus der Art des Öffnens geschlossen und entscheidet nichts.", way: "{channel}, über {gateway}", said: "{template}: {state}", link: "Link {n}", tries: "{n, plural, =0 {Noch wurde kein Code eingegeben} one {Einmal wurde ein Code eingegeben} other {#-mal wurde ein Code eingegeben}}",
    "open.person": "Geöffnet, wohl von der Person", "open.scanner": "Geöffnet, wohl von einem Scanner", skipped: "{n, plural, one {Ein weiteres Öffnen danach ist} other {# weitere Öffnungen danach sind}} ausgelassen.",
    "why.went_on": "Derselbe Browser ging weiter und tat, was nur ein Mensch tut.", "why.typed_code": "Der Code aus der Nachricht wurde von Hand eingegeben.", "why.says_so": "Es gibt sich selbst als Programm zu erkennen.", "why.came_back": "Derselbe Browser kam später wieder; Maschinen fangen jedes Mal neu an.",
    "why.from_several_places": "Er wurde im selben Moment von mehreren Orten geöffnet, wie es Scanner tun.", "why.at_once": "Er wurde schneller nach der Ankunft der Nachricht geöffnet, als jemand liest.", "why.nothing_against_it": "Nichts spricht für eine Maschine.",
  },
);

type Moment = Schemas["InviteMomentView"];

const every = 3_000; // milliseconds

/** Whether a message is on its way, so that more will happen by itself. */
const moves = (all: Moment[]): boolean => {
  const last = new Map(all.flatMap((m) => (m.message ? [[m.message, m.what] as const] : [])));
  return [...last.values()].some((what) => what === "message.queued" || what === "message.sending");
};

/** The timeline. name is what the person is called. */
export function Story({ invitation, name }: { invitation: Invitation; name: string }) {
  const { data, error, refetch } = api.useQuery("get", "/v1/invitations/{invitation}/timeline", { params: { path: { invitation: invitation.id } } }, { refetchInterval: ({ state }) => (moves(state.data?.items ?? []) ? every : false) });
  const moments = data?.items ?? [];
  const names = useNames(moments.flatMap((m) => peopleIn(m)));
  const gateway = useGatewayName();
  const several = invitation.generation > 1;
  const details = (m: Moment): ReactNode => {
    if (m.message) return <Sent of={m} gateway={gateway} invitation={invitation} name={name} />;
    return m.opened ? <Opened of={m} /> : <Done of={m} names={names} />;
  };
  return (
    <Container header={<Header variant="h2" description={t("about")}>{t("title")}</Header>}>
      {error && <Trouble error={error} again={() => void refetch()} />}
      <div className="story">
        <Steps
          ariaLabel={t("title")}
          steps={moments.map((m) => ({ status: statusOf(m), header: headerOf(m), details: <SpaceBetween size="xxs">{several && m.generation ? <Box color="text-body-secondary" fontSize="body-s">{t("link", { n: m.generation })}</Box> : null}{details(m)}</SpaceBetween> }))}
        />
      </div>
    </Container>
  );
}

/** The users whose names an act's moment shows. */
function peopleIn({ by }: Moment): string[] {
  const { kind, id } = thingOf(by ?? "");
  return kind === "user" || kind === "invitee" ? [id] : [];
}

const stateOf = (m: Moment): string => m.what.slice(m.what.indexOf(".") + 1);

function headerOf(m: Moment): string {
  if (m.opened) return t(`open.${m.opened}`);
  return m.message ? t("said", { template: word("template", m.template ?? ""), state: word("message", stateOf(m)) }) : actText(m.what);
}

const good = ["badge.add", "challenge.verify"];

function statusOf(m: Moment): StepsProps.Status {
  if (m.message) return look(stateOf(m));
  if (m.what === "invitation.revoke") return "stopped";
  return good.includes(m.what) || m.opened === "person" ? "success" : "info";
}

function Sent({ of: m, gateway, invitation, name }: { of: Moment; gateway: (id: string) => string; invitation: Invitation; name: string }) {
  const channel = m.channel ?? invitation.channel;
  const way = m.gateway ? t("way", { channel: word("channel", channel), gateway: gateway(m.gateway) }) : word("channel", channel);
  const about = m.template?.endsWith("_code") ? { type: "challenge", id: "" } : { type: "invitation", id: invitation.id };
  return (
    <>
      <Said at={m.at} by={way} why={m.detail} code={m.code} />
      {m.remedy && <Remedy of={{ user: invitation.user, name, channel, about, remedy: m.remedy, ...(m.detail && { reason: m.detail }), ...(m.next_at && { next_at: m.next_at }), ...(m.valid_until && { valid_until: m.valid_until }) }} />}
    </>
  );
}

const Opened = ({ of: m }: { of: Moment }) => (
  <Box color="text-body-secondary" fontSize="body-s">
    <When at={m.at} />
    {m.why && <><br />{t(`why.${m.why}`)}</>}
    {m.skipped && <><br />{t("skipped", { n: m.skipped })}</>}
  </Box>
);

const Done = ({ of: m, names }: { of: Moment; names: (id: string) => string }) => (
  <Box color="text-body-secondary" fontSize="body-s">
    <When at={m.at} />{m.by && <>, <By actor={m.by} name={names} /></>}
    {m.what === "challenge.start" && <><br />{t("tries", { n: m.tries ?? 0 })}</>}
  </Box>
);
