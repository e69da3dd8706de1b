// The caller, as far as the desk may see them.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { When } from "../parts";
import { fromNow, texts } from "../texts";
import { By } from "./by";
import { called, type Caller, type Enrollment, type Held as Badge } from "./words";

const t = texts(
  {
    title: "Caller", login: "Login", email: "E-mail on file", phone: "Phone on file", state: "State", active: "Active", disabled: "Disabled", frozen: "Frozen: an administrator has to look first",
    enrollments: "Enrolled contacts", none: "None: verify the caller in another way.", self: "By themselves", agent: "At the desk", import: "By a list, verified before", verifies: "A code there verifies", later: "Too new: verifies {when}", never: "Is not the one on file: does not verify",
    badges: "Badges", no_badge: "None on any device.",
    guarded: "A second person has to agree before anything is changed for this caller.", used: "last used",
  },
  {
    title: "Anrufer", login: "Login", email: "Hinterlegte E-Mail", phone: "Hinterlegtes Telefon", state: "Zustand", active: "Aktiv", disabled: "Deaktiviert", frozen: "Gesperrt: zuerst muss ein Administrator nachsehen",
    enrollments: "Registrierte Kontakte", none: "Keine: Prüfen Sie den Anrufer auf andere Weise.", self: "selbst", agent: "am Service-Desk", import: "mit einer Liste, vorher geprüft", verifies: "Ein Code dorthin prüft", later: "Zu neu: prüft {when}", never: "Ist nicht der hinterlegte: prüft nicht",
    badges: "Badges", no_badge: "Auf keinem Gerät.",
    guarded: "Bevor für diesen Anrufer etwas geändert wird, muss eine zweite Person zustimmen.", used: "zuletzt verwendet",
  },
);

export function Person({ caller }: { caller: Caller }) {
  return (
    <Container header={<Header variant="h2">{t("title")}</Header>}>
      <SpaceBetween size="m">
        {caller.guarded && <Alert type="warning">{t("guarded")}</Alert>}
        <KeyValuePairs
          columns={2}
          items={[
            { label: t("login"), value: caller.login || "–" },
            { label: t("state"), value: <StatusIndicator type={caller.state === "active" ? "success" : caller.state === "frozen" ? "error" : "stopped"}>{t(caller.state)}</StatusIndicator> },
            { label: t("email"), value: caller.email || "–" },
            { label: t("phone"), value: caller.phone || "–" },
          ]}
        />
        <div>
          <Box variant="h3" padding={{ bottom: "xs" }}>{t("enrollments")}</Box>
          {caller.enrollments.length === 0 && <Box color="text-body-secondary">{t("none")}</Box>}
          <SpaceBetween size="s">{caller.enrollments.map((e) => <Enrolled key={e.service} enrollment={e} caller={caller} />)}</SpaceBetween>
        </div>
        <div>
          <Box variant="h3" padding={{ bottom: "xs" }}>{t("badges")}</Box>
          {caller.badges.length === 0 && <Box color="text-body-secondary">{t("no_badge")}</Box>}
          <SpaceBetween size="s">{caller.badges.map((b) => <Held key={b.credential} badge={b} />)}</SpaceBetween>
        </div>
      </SpaceBetween>
    </Container>
  );
}

const Enrolled = ({ enrollment: e, caller }: { enrollment: Enrollment; caller: Caller }) => (
  <div>
    <b>{called(e.service)}: {e.contact}</b>
    <Box color="text-body-secondary"><When at={e.enrolled_at} /> · {t(e.how)}{e.how !== "self" && e.by && <> (<By actor={e.by} name={e.by_name} caller={caller} />)</>}{e.proof && `: ${e.proof}`}{e.used_at && <> · {t("used")} <When at={e.used_at} relative /></>}</Box>
    <Verifies enrollment={e} />
  </div>
);

const Held = ({ badge: b }: { badge: Badge }) => (
  <div>
    <b>{b.name}</b>
    <Box color="text-body-secondary">{called(b.device)} · <When at={b.created_at} />{b.used_at && <> · {t("used")} <When at={b.used_at} relative /></>}</Box>
  </div>
);

function Verifies({ enrollment: e }: { enrollment: Enrollment }) {
  if (e.verifies) return <StatusIndicator type="success">{t("verifies")}</StatusIndicator>;
  if (e.verifies_at) return <StatusIndicator type="pending">{t("later", { when: fromNow(e.verifies_at) })}</StatusIndicator>;
  return <StatusIndicator type="warning">{t("never")}</StatusIndicator>;
}
