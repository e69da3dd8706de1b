// The way from an empty network to the first badge, step by step. It goes when it
// is done, or when somebody closes it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Steps, { type StepsProps } from "@cloudscape-design/components/steps";
import { useEffect, useState, type ReactNode } from "react";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { useBadges } from "../known";
import { useNetwork } from "../network";
import { prefer, usePreferences } from "../preferences";
import { texts } from "../texts";
import { useInvitationCounts, useUserCount } from "./have";

const t = texts(
  {
    title: "From an empty network to the first badge", what: "Five steps, about five minutes.", close: "Close this guide",
    you: "You have your own badge", you_how: "You signed in with it: that is what everybody will do.",
    people: "Add people", people_how: "Import the list that you have (Microsoft Entra, Google Workspace, Okta, or any CSV file), or add one person by hand.",
    people_done: "{n, plural, one {# other user} other {# other users}} in the network.",
    import: "Import a list", by_hand: "Add a user", samples: "Add three sample people", sampled: "Grace, Alan and Katherine are there. Their messages go to the local inbox.",
    badge: "Look at what the badge asks for", badge_how: "“{name}” is sent by {channel, select, sms {SMS} other {e-mail}}. Change what an invited person has to show, how long links are good, and the terms.",
    badge_none: "There is no badge yet: make the kind of badge that your people shall get.", look: "Look at the badge", make: "Make a badge",
    send: "Send badges", send_how: "Choose people, see who gets a message and who does not and why, and send.", choose: "Choose people",
    send_done: "{n, plural, one {# invitation is} other {# invitations are}} out.",
    open: "Watch the first badge being made", open_inbox: "This Lanyard runs on one machine and sends nothing: every message is in its inbox. Open one there and follow its link, best on a phone or in a private window.",
    open_how: "Ask one of the people to open the message and tap the link. Here you see it when the badge is made.", inbox: "Open the inbox", watch: "See the invitations",
    done: "The first badge is made. Everything after that is more of the same.",
  },
  {
    title: "Vom leeren Netzwerk zum ersten Badge", what: "Fünf Schritte, etwa fünf Minuten.", close: "Diese Anleitung schließen",
    you: "Sie haben Ihr eigenes Badge", you_how: "Sie haben sich damit angemeldet: So werden es alle tun.",
    people: "Personen hinzufügen", people_how: "Importieren Sie die Liste, die Sie haben (Microsoft Entra, Google Workspace, Okta oder irgendeine CSV-Datei), oder fügen Sie jemanden von Hand hinzu.",
    people_done: "{n, plural, one {# weiterer Nutzer} other {# weitere Nutzer}} im Netzwerk.",
    import: "Liste importieren", by_hand: "Nutzer hinzufügen", samples: "Drei Beispielpersonen hinzufügen", sampled: "Grace, Alan und Katherine sind da. Ihre Nachrichten gehen in den lokalen Posteingang.",
    badge: "Ansehen, was das Badge verlangt", badge_how: "„{name}“ wird per {channel, select, sms {SMS} other {E-Mail}} gesendet. Ändern Sie, was Eingeladene zeigen müssen, wie lange Links gelten, und die Bedingungen.",
    badge_none: "Noch gibt es kein Badge: Legen Sie an, welche Art Badge Ihre Leute bekommen sollen.", look: "Badge ansehen", make: "Badge anlegen",
    send: "Badges senden", send_how: "Wählen Sie Personen, sehen Sie, wer eine Nachricht bekommt und wer warum nicht, und senden Sie.", choose: "Personen wählen",
    send_done: "{n, plural, one {# Einladung ist} other {# Einladungen sind}} verschickt.",
    open: "Zusehen, wie das erste Badge entsteht", open_inbox: "Dieses Lanyard läuft auf einem Rechner und sendet nichts: Jede Nachricht liegt in seinem Posteingang. Öffnen Sie dort eine und folgen Sie ihrem Link, am besten auf einem Telefon oder in einem privaten Fenster.",
    open_how: "Bitten Sie jemanden, die Nachricht zu öffnen und auf den Link zu tippen. Hier sehen Sie, wenn das Badge fertig ist.", inbox: "Posteingang öffnen", watch: "Einladungen ansehen",
    done: "Das erste Badge ist fertig. Alles Weitere ist mehr davon.",
  },
);

const samples = [
  { first_name: "Grace", last_name: "Hopper", email: "grace@demo.example", phone: "+12025550143" },
  { first_name: "Alan", last_name: "Turing", email: "alan@demo.example", phone: "+12025550144" },
  { first_name: "Katherine", last_name: "Johnson", email: "katherine@demo.example", phone: "+12025550145" },
];

/** What the network has; undefined until that is known. */
function useHave() {
  const users = useUserCount().data;
  const [waiting, wait] = useState(false);
  const counts = useInvitationCounts(waiting).data;
  const { badges } = useBadges();
  const network = useNetwork().data;
  const of = (...states: string[]) => (counts?.items ?? []).reduce((sum, c) => sum + (states.includes(c.state) ? c.count : 0), 0);
  // The first administrator's own badge came by an invitation too.
  const [sent, made] = [of("open", "expired", "completed") - 1, of("completed") - 1];
  useEffect(() => wait(sent > 0 && made < 1), [sent, made]);
  if (!users || !counts || !badges || !network) return undefined;
  return { others: users.count - 1, sent, made, badge: badges[0], inbox: network.inbox };
}

export function Guide() {
  const { guide = true } = usePreferences();
  return guide ? <Open /> : null;
}

function Open() {
  const have = useHave();
  const [, navigate] = useLocation();
  const add = useAct(async () => {
    for (const body of samples) await ask(POST("/v1/users", { body }));
  }, { done: t("sampled"), changes: ["/v1/users", "/v1/standings"] });
  if (!have) return null;
  const { others, sent, made, badge, inbox } = have;
  const step = (done: boolean, header: string, details: ReactNode): StepsProps.Step => ({ status: done ? "success" : "pending", header, details: <SpaceBetween size="xs">{details}</SpaceBetween> });
  const go = (to: string, text: string, primary = false) => <Button {...(primary && { variant: "primary" as const })} onClick={() => navigate(to)}>{text}</Button>;
  const said = (text: string) => <Box color="text-body-secondary">{text}</Box>;
  const row = (...buttons: ReactNode[]) => <SpaceBetween direction="horizontal" size="xs">{buttons}</SpaceBetween>;
  return (
    <Container
      header={
        <Header variant="h2" description={t("what")} actions={<Button iconName="close" variant="icon" ariaLabel={t("close")} onClick={() => prefer({ guide: false })} />}>
          {t("title")}
        </Header>
      }
    >
      <Steps
        steps={[
          step(true, t("you"), said(t("you_how"))),
          step(others > 0, t("people"), others > 0 ? said(t("people_done", { n: others })) : (
            <>
              {said(t("people_how"))}
              {row(go("/imports", t("import"), true), go("/users?add=1", t("by_hand")), inbox && <Button onClick={() => add.run()} loading={add.busy}>{t("samples")}</Button>)}
            </>
          )),
          step(Boolean(badge) && sent > 0, t("badge"), (
            <>
              {said(badge ? t("badge_how", { name: badge.name, channel: badge.channel }) : t("badge_none"))}
              {sent > 0 ? null : row(go("/settings/badges", badge ? t("look") : t("make"), !badge))}
            </>
          )),
          step(sent > 0, t("send"), sent > 0 ? said(t("send_done", { n: sent })) : <>{said(t("send_how"))}{row(go("/users?standing=none", t("choose"), others > 0))}</>),
          step(made > 0, t("open"), made > 0 ? said(t("done")) : (
            <>
              {said(inbox ? t("open_inbox") : t("open_how"))}
              {sent > 0 && row(inbox && <Button href={inbox} target="_blank" external variant="primary">{t("inbox")}</Button>, go("/invitations", t("watch")))}
            </>
          )),
        ]}
      />
    </Container>
  );
}
