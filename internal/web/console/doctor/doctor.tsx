// Why messages would not arrive: what was found, how much it matters, and what to do.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { Schemas } from "../api";
import { Go, Trouble, View, When } from "../parts";
import { language } from "../preferences";
import { spoken } from "../problem";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";
import { mendOf } from "./mend";
import { problemsOf, useDoctor, type Finding, type Severity } from "./report";

const t = texts(
  {
    title: "Doctor", what: "Why messages would not arrive. It asks Amazon SES and SNS and your vendors how your accounts are, and looks at the settings. It sends nothing.",
    again: "Ask again", asked: "Asked", asking: "Asking the providers. This takes a few seconds.",
    stops: "{n, plural, =0 {Nothing stops messages} one {# finding stops messages} other {# findings stop messages}}",
    problem: "Stops messages", warning: "Makes them arrive less surely", unknown: "Could not be found out", ok: "In order",
    next: "What to do", mend: "Go to: {place}", countries: "Countries",
  },
  {
    title: "Diagnose", what: "Warum Nachrichten nicht ankämen. Sie fragt Amazon SES und SNS und Ihre Anbieter, wie es um Ihre Konten steht, und sieht die Einstellungen an. Sie sendet nichts.",
    again: "Noch einmal fragen", asked: "Gefragt", asking: "Die Anbieter werden gefragt. Das dauert einige Sekunden.",
    stops: "{n, plural, =0 {Nichts hält Nachrichten auf} one {# Befund hält Nachrichten auf} other {# Befunde halten Nachrichten auf}}",
    problem: "Hält Nachrichten auf", warning: "Lässt sie weniger sicher ankommen", unknown: "War nicht herauszufinden", ok: "In Ordnung",
    next: "Was zu tun ist", mend: "Zu: {place}", countries: "Länder",
  },
);

const severities: readonly Severity[] = ["problem", "warning", "unknown"];
const looks: Record<Severity, StatusIndicatorProps.Type> = { problem: "error", warning: "warning", unknown: "pending", ok: "success" };

export default function Doctor() {
  const { data, error, isFetching, refetch } = useDoctor();
  const again = () => void refetch();
  return (
    <View title={t("title")} description={t("what")} actions={<Button iconName="refresh" loading={isFetching} onClick={again}>{t("again")}</Button>}>
      {error ? <Trouble error={error} again={again} /> : data ? <Report report={data} /> : <Asking />}
    </View>
  );
}

const Asking = () => <Box textAlign="center" margin="xxl"><SpaceBetween size="s"><Spinner size="large" /><div role="status">{t("asking")}</div></SpaceBetween></Box>;

function Report({ report: { at, findings } }: { report: Schemas["DoctorReportView"] }) {
  const of = (severity: Severity) => findings.filter((f) => f.severity === severity);
  const problems = problemsOf(findings);
  const good = of("ok");
  return (
    <SpaceBetween size="l">
      <div role="status">
        <StatusIndicator type={problems > 0 ? "error" : "success"}>{t("stops", { n: problems })}</StatusIndicator>
        <Box color="text-body-secondary" fontSize="body-s">{t("asked")}: <When at={at} /></Box>
      </div>
      {severities.filter((s) => of(s).length > 0).map((s) => (
        <Container key={s} header={<Header variant="h2" counter={`(${number(of(s).length)})`}>{t(s)}</Header>}>
          <Findings of={of(s)} />
        </Container>
      ))}
      {good.length > 0 && (
        <ExpandableSection variant="container" headingTagOverride="h2" headerText={t("ok")} headerCounter={`(${number(good.length)})`} defaultExpanded={problems === 0}>
          <Findings of={good} />
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}

const Findings = ({ of }: { of: Finding[] }) => <ul className="findings">{of.map((f, i) => <li key={`${f.id}${i}`}><One finding={f} /></li>)}</ul>;

function One({ finding: f }: { finding: Finding }) {
  const mend = mendOf(f);
  const regions = f.values?.["regions"] ?? f.values?.["region"];
  return (
    <SpaceBetween size="xxs">
      <StatusIndicator type={looks[f.severity]} wrapText>{spoken(f.what)}</StatusIndicator>
      {regions && <Box color="text-body-secondary">{t("countries")}: {named(regions)}</Box>}
      {f.next && <div><b>{t("next")}:</b> {spoken(f.next)}</div>}
      {mend && <Go to={mend.to}>{t("mend", { place: mend.text })}</Go>}
      <Box color="text-body-secondary" fontSize="body-s"><code>{f.id}</code></Box>
    </SpaceBetween>
  );
}

const named = (codes: string): string => new Intl.ListFormat(language(), { type: "unit" }).format(codes.split(", ").map(regionName));
