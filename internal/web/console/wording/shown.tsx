// What a draft will look like, and what is wrong with it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useFilters } from "../address";
import type { Schemas } from "../api";
import { Trouble } from "../parts";
import { useSession } from "../session";
import { number, texts } from "../texts";
import { Page } from "./page";
import type { Shown } from "./words";

const t = texts(
  {
    title: "Preview", made_up: "Filled with what is made up; the link opens nothing.", as: "Show as", mail: "Mail program", phone: "Phone", plain: "Plain text", subject: "Subject", from: "From",
    parts: "Parts", parts_of: "{parts} of at most {max}", parts_paid: "Each is paid for.", encoding: "Encoding", left: "Left in this part", left_n: "{n, plural, one {# character} other {# characters}}",
    wide: "These characters make every part less than half as long: {wide}",
  },
  {
    title: "Vorschau", made_up: "Gefüllt mit Erfundenem; der Link öffnet nichts.", as: "Zeigen als", mail: "Mailprogramm", phone: "Telefon", plain: "Reiner Text", subject: "Betreff", from: "Von",
    parts: "Teile", parts_of: "{parts} von höchstens {max}", parts_paid: "Jeder kostet.", encoding: "Kodierung", left: "In diesem Teil übrig", left_n: "{n} Zeichen",
    wide: "Durch diese Zeichen ist jeder Teil nicht einmal halb so lang: {wide}",
  },
);

interface Props {
  shown: Shown | undefined;
  error: Error | null;
  again: () => void;
  language: string;
  email: boolean;
}

export const Preview = ({ shown, error, again, language, email }: Props) => (
  <Container header={<Header variant="h2" description={t("made_up")}>{t("title")}</Header>}>
    <div className="preview">
      {shown ? (email ? <Mail shown={shown} language={language} /> : <Sms shown={shown} language={language} />) : error ? <Trouble error={error} again={again} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}
    </div>
  </Container>
);

const ways = ["mail", "phone", "plain"] as const;

function Mail({ shown, language }: { shown: Shown; language: string }) {
  const [{ as }, set] = useFilters("as");
  const network = useSession().session?.network ?? "";
  const way = ways.find((w) => w === as) ?? "mail";
  return (
    <SpaceBetween size="m">
      <SegmentedControl label={t("as")} selectedId={way} options={ways.map((id) => ({ id, text: t(id) }))} onChange={({ detail }) => set({ as: detail.selectedId === "mail" ? null : detail.selectedId })} />
      <div className={`frame ${way}`}>
        <div className="head">
          <Box color="text-body-secondary" fontSize="body-s">{t("from")}: {network}</Box>
          <div lang={language}><b>{shown.subject}</b></div>
        </div>
        {way === "plain" ? <div className="plain" lang={language}>{shown.text}</div> : <div lang={language}><Page html={shown.html ?? ""} label={t("title")} /></div>}
      </div>
    </SpaceBetween>
  );
}

const Sms = ({ shown, language }: { shown: Shown; language: string }) => (
  <SpaceBetween size="m">
    <div className="frame phone sms"><div className="bubble" lang={language}>{shown.text}</div></div>
    {shown.sms && <Size of={shown.sms} />}
  </SpaceBetween>
);

const Size = ({ of }: { of: Schemas["MessagesSmsView"] }) => (
  <>
    <KeyValuePairs
      columns={3}
      items={[
        { label: t("parts"), value: <>{t("parts_of", { parts: number(of.parts), max: number(of.max_parts) })}<Box color="text-body-secondary" fontSize="body-s">{t("parts_paid")}</Box></> },
        { label: t("encoding"), value: of.encoding },
        { label: t("left"), value: t("left_n", { n: of.left }) },
      ]}
    />
    {of.wide && <Box margin={{ top: "m" }}><Alert type="warning">{t("wide", { wide: [...of.wide].join(" ") })}</Alert></Box>}
  </>
);
