// What an invited person goes through, and how safe that is: both follow from
// what the badge asks for.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import Icon, { type IconProps } from "@cloudscape-design/components/icon";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Steps from "@cloudscape-design/components/steps";
import { span, texts } from "../texts";

const t = texts(
  {
    steps: "What an invited person goes through",
    email: "An e-mail with a link",
    sms: "A text message with a link",
    lasts: "The link works for {time}.",
    email_more: "The e-mail also shows a QR code, and a code to type on another device.",
    sms_email: "Who has no phone number on file gets an e-mail instead.",
    opened: "Opening the link uses nothing up: mail scanners may do it first.",
    phone: "Their phone number",
    phone_what: "They type their mobile number and then the code that is texted to it. Who has enrolled that number before skips this.",
    phone_file: "It has to be the number that is on file.",
    phone_proof: "This is the second check at the same time.",
    code: "A second check",
    code_sms: "They type the last four digits of the phone number on file and then the code that is texted to it.",
    code_sms_phone: "Only if they enrolled their number before: they type its last four digits and the code that is texted to it.",
    code_email: "They type their e-mail address, and if it is the one on file, the code that is sent to it.",
    terms: "Your terms",
    terms_what: "They read them and agree.",
    terms_show: "Preview of the terms",
    badge: "The badge",
    badge_what: "They put it on their device with fingerprint, face or PIN. On a computer, a QR code leads on to their phone.",
    notice: "A notice",
    notice_what: "They are told that a badge was added, so that somebody else's act would be noticed.",
    safety: "How safe this is",
    link: "The link alone is the proof",
    link_what: "Whoever opens the message gets the badge, be it a colleague with access to the mailbox or whoever it was forwarded to. Fine where messages reach people safely and the badge opens little.",
    link_phone: "The phone number does not change that: whoever holds the link types a number of their choice.",
    link_long: "This badge's links work for {time}, longer than the usual {usual}. That is a long time for a link that is the only proof.",
    twice: "Two contacts are the proof",
    twice_what: "Whoever reads only the e-mails or only the phone of somebody gets no badge. The code goes to the contact that was on file when the invitation was sent.",
    twice_need: "People need both an e-mail address and a phone number on file. Who lacks one can not be invited until it is added.",
    devices: "{n, plural, one {One device a person: a new phone needs the old badge removed first.} other {Up to # devices a person.}}",
  },
  {
    steps: "Was eine eingeladene Person durchläuft",
    email: "Eine E-Mail mit einem Link",
    sms: "Eine SMS mit einem Link",
    lasts: "Der Link gilt {time}.",
    email_more: "Die E-Mail zeigt auch einen QR-Code und einen Code zum Eintippen auf einem anderen Gerät.",
    sms_email: "Wer keine Telefonnummer hinterlegt hat, bekommt stattdessen eine E-Mail.",
    opened: "Öffnen verbraucht nichts: Mail-Scanner dürfen es vorher tun.",
    phone: "Ihre Telefonnummer",
    phone_what: "Sie gibt ihre Mobilnummer ein und dann den Code, der per SMS dorthin geht. Wer diese Nummer schon bestätigt hat, überspringt das.",
    phone_file: "Es muss die hinterlegte Nummer sein.",
    phone_proof: "Das ist zugleich die zweite Prüfung.",
    code: "Eine zweite Prüfung",
    code_sms: "Sie gibt die letzten vier Ziffern der hinterlegten Telefonnummer ein und dann den Code, der per SMS dorthin geht.",
    code_sms_phone: "Nur wenn sie ihre Nummer früher bestätigt hat: Sie gibt deren letzte vier Ziffern ein und den Code, der per SMS dorthin geht.",
    code_email: "Sie gibt ihre E-Mail-Adresse ein und, wenn es die hinterlegte ist, den Code, der dorthin geht.",
    terms: "Ihre Bedingungen",
    terms_what: "Sie liest sie und stimmt zu.",
    terms_show: "Vorschau der Bedingungen",
    badge: "Das Badge",
    badge_what: "Sie bringt es mit Fingerabdruck, Gesicht oder PIN auf ihr Gerät. Am Computer führt ein QR-Code weiter zum Telefon.",
    notice: "Eine Nachricht",
    notice_what: "Sie erfährt, dass ein Badge hinzugekommen ist, damit auffiele, wenn es jemand anders war.",
    safety: "Wie sicher das ist",
    link: "Nur der Link ist der Nachweis",
    link_what: "Wer die Nachricht öffnet, bekommt das Badge, auch eine Kollegin mit Zugang zum Postfach oder wem sie weitergeleitet wurde. In Ordnung, wo Nachrichten sicher ankommen und das Badge wenig öffnet.",
    link_phone: "Die Telefonnummer ändert daran nichts: Wer den Link hat, gibt eine Nummer seiner Wahl ein.",
    link_long: "Links dieses Badges gelten {time}, länger als die üblichen {usual}. Das ist lang für einen Link, der der einzige Nachweis ist.",
    twice: "Zwei Kontakte sind der Nachweis",
    twice_what: "Wer nur die E-Mails oder nur das Telefon einer Person lesen kann, bekommt kein Badge. Der Code geht an den Kontakt, der beim Senden der Einladung hinterlegt war.",
    twice_need: "Nutzer brauchen E-Mail-Adresse und Telefonnummer. Wem eines fehlt, kann erst eingeladen werden, wenn es hinzugefügt ist.",
    devices: "{n, plural, one {Ein Gerät je Person: Für ein neues Telefon muss zuerst das alte Badge entfernt werden.} other {Bis zu # Geräte je Person.}}",
  },
);

/** What a badge asks for, as far as it decides what people go through. */
export interface Asks {
  channel: "email" | "sms";
  proof: "link" | "code";
  phone: boolean;
  terms: string;
  devices: number;
  lasts: number; // seconds
  usual: number; // seconds, for such a badge with no time of its own
}

interface Step {
  header: string;
  icon: IconProps.Name;
  details: string[];
}

/** The steps in their order; the API decides the same for each person (invite.NextStep). */
function stepsOf(a: Asks): Step[] {
  const code = a.proof === "code";
  const steps: Step[] = [{
    header: t(a.channel),
    icon: "envelope",
    details: [t("lasts", { time: span(a.lasts) }), ...(a.channel === "email" ? [t("email_more")] : a.phone ? [t("sms_email")] : []), t("opened")],
  }];
  if (a.phone) steps.push({ header: t("phone"), icon: "call", details: [t("phone_what"), ...(code ? [t("phone_file")] : []), ...(code && a.channel === "email" ? [t("phone_proof")] : [])] });
  if (code) steps.push({ header: t("code"), icon: "security", details: [t(a.channel === "sms" ? "code_email" : a.phone ? "code_sms_phone" : "code_sms")] });
  if (a.terms.trim()) steps.push({ header: t("terms"), icon: "file", details: [t("terms_what")] });
  steps.push({ header: t("badge"), icon: "key", details: [t("badge_what")] }, { header: t("notice"), icon: "notification", details: [t("notice_what")] });
  return steps;
}

export function Journey({ asks }: { asks: Asks }) {
  const steps = stepsOf(asks);
  const render = (header: unknown) => {
    const s = steps.find((s) => s.header === header)!;
    return { icon: <Icon name={s.icon} />, header: <Box fontWeight="bold" padding={{ left: "xs" }}>{s.header}</Box>, details: <Details of={s} terms={asks.terms} /> };
  };
  return (
    <Container header={<Header variant="h2">{t("steps")}</Header>}>
      <Steps ariaLabel={t("steps")} steps={steps.map((s) => ({ status: "info" as const, header: s.header }))} renderStep={(step) => render(step.header)} />
    </Container>
  );
}

const Details = ({ of, terms }: { of: Step; terms: string }) => (
  <Box color="text-body-secondary" padding={{ left: "xs", bottom: "xs" }}>
    {of.details.join(" ")}
    {of.icon === "file" && <Terms text={terms} />}
  </Box>
);

const Terms = ({ text }: { text: string }) => (
  <ExpandableSection headerText={t("terms_show")}><div className="terms">{text}</div></ExpandableSection>
);

/** How what a badge asks for weighs on safety, in words. */
export function Safety({ asks }: { asks: Asks }) {
  const code = asks.proof === "code";
  const long = !code && asks.lasts > asks.usual;
  const words = code
    ? [t("twice_what"), t("twice_need")]
    : [t("link_what"), ...(asks.phone ? [t("link_phone")] : []), ...(long ? [t("link_long", { time: span(asks.lasts), usual: span(asks.usual) })] : [])];
  return (
    <Container header={<Header variant="h2">{t("safety")}</Header>}>
      <SpaceBetween size="xs">
        <StatusIndicator type={code ? "success" : long ? "warning" : "info"} wrapText>{t(code ? "twice" : "link")}</StatusIndicator>
        {words.map((w) => <Box key={w} variant="p" padding="n">{w}</Box>)}
        {asks.devices > 0 && <Box color="text-body-secondary">{t("devices", { n: asks.devices })}</Box>}
      </SpaceBetween>
    </Container>
  );
}
