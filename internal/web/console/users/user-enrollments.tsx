// The contacts that a user has shown to be theirs, and the codes they type.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAct } from "../act";
import { api, ask, DELETE, POST, type Schemas } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { useShort } from "../pages";
import { ActTrouble, Ask, Nothing, When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import { nameOf, type User } from "./name";
import { touched } from "./touched";

const t = texts(
  {
    title: "Enrolled contacts", about: "Contacts that the person has shown to be theirs with a code, or that a list vouched for.", how: "How", self: "By themselves", agent: "At the service desk", import: "By a list, verified before", by: "{how}, {name}", service: "Identity service", contact: "Contact", since: "Since", act: "Action", remove: "Remove", remove_of: "Remove the enrollment with {service}",
    none: "No contact is enrolled", none_hint: "Contacts are enrolled on the way to a badge, or by the person on their own page.", ask: "Remove the enrollment with {service}?", what: "No codes go to {contact} any more, and a code that is under way is void. The contact is told that it was removed. {name} can enroll it again.", done: "The enrollment is removed.",
    stopped: "Codes are stopped", stopped_why: "{name} typed too many wrong codes in a row ({n}), or somebody else did. Nobody can type codes for them until you allow it again. Make sure who you are talking to.", unlock: "Allow codes again", unlocked: "Codes are allowed again.",
    today: "Wrong codes within 24 hours: {n} of {most}. They still count then.",
    wait: "{n} wrong codes were typed for {name} within 24 hours, which is the most. The next can be typed from",
  },
  {
    title: "Registrierte Kontakte", about: "Kontakte, die nachweislich der Person gehören: durch einen Code von dort, oder eine Liste steht dafür ein.", how: "Wie", self: "Selbst", agent: "Am Service-Desk", import: "Mit einer Liste, vorher geprüft", by: "{how}, {name}", service: "Identitätsdienst", contact: "Kontakt", since: "Seit", act: "Aktion", remove: "Entfernen", remove_of: "Die Registrierung mit {service} entfernen",
    none: "Kein Kontakt ist registriert", none_hint: "Kontakte werden auf dem Weg zu einem Badge registriert, oder von der Person auf ihrer eigenen Seite.", ask: "Die Registrierung mit {service} entfernen?", what: "An {contact} gehen keine Codes mehr, und ein Code, der unterwegs ist, gilt nicht mehr. Dem Kontakt wird gesagt, dass er entfernt ist. {name} kann ihn wieder registrieren.", done: "Die Registrierung ist entfernt.",
    stopped: "Codes sind gesperrt", stopped_why: "{name} hat zu viele falsche Codes hintereinander eingegeben ({n}), oder jemand anderes. Für diese Person kann niemand Codes eingeben, bis Sie es wieder erlauben. Stellen Sie fest, mit wem Sie sprechen.", unlock: "Codes wieder erlauben", unlocked: "Codes sind wieder erlaubt.",
    today: "Falsche Codes innerhalb von 24 Stunden: {n} von {most}. Sie zählen auch danach.",
    wait: "Für {name} wurden innerhalb von 24 Stunden {n} falsche Codes eingegeben, das ist das Äußerste. Der nächste kann eingegeben werden ab",
  },
);

type Enrollment = Schemas["EnrollmentView"];

/** How a contact was enrolled, by whom if it was somebody else, and the proof of a list. */
const how = (e: Enrollment): string => {
  const way = e.how !== "self" && e.by_name ? t("by", { how: t(e.how), name: e.by_name }) : t(e.how);
  return e.proof ? `${way}: ${e.proof}` : way;
};

export function Enrollments({ user }: { user: User }) {
  const q = api.useQuery("get", "/v1/users/{user}/enrollments", { params: { path: { user: user.id } } });
  const [removing, setRemoving] = useState<Enrollment>();
  const pages = useShort(q.data?.items, usePageSize("user-enrollments"), q);
  return (
    <SpaceBetween size="l">
      <Codes user={user} />
      <DataTable<Enrollment>
        name="user-enrollments"
        title={t("title")}
        description={t("about")}
        short
        pages={pages}
        id={(e) => e.service}
        columns={[
          { id: "service", header: t("service"), rowHeader: true, cell: (e) => word("service", e.service) },
          { id: "contact", header: t("contact"), cell: (e) => e.contact },
          { id: "since", header: t("since"), cell: (e) => <When at={e.enrolled_at} /> },
          { id: "how", header: t("how"), long: how, cell: how },
          { id: "act", header: t("act"), cell: (e) => <Button variant="inline-link" wrapText={false} ariaLabel={t("remove_of", { service: word("service", e.service) })} onClick={() => setRemoving(e)}>{t("remove")}</Button> },
        ]}
        empty={<Nothing title={t("none")} hint={t("none_hint")} />}
      />
      {removing && <Remove user={user} enrollment={removing} onClose={() => setRemoving(undefined)} />}
    </SpaceBetween>
  );
}

/** Says when codes are stopped, with the way to allow them again. */
function Codes({ user }: { user: User }) {
  const { data: codes } = api.useQuery("get", "/v1/users/{user}/enrollments/codes", { params: { path: { user: user.id } } });
  const act = useAct(() => ask(POST("/v1/users/{user}/enrollments/unlock", { params: { path: { user: user.id } } })), { changes: touched, quiet: true, done: t("unlocked") });
  const name = nameOf(user);
  if (!codes?.stopped && codes?.wait_until) return <Alert type="info">{t("wait", { name, n: codes.wrong_a_day })} <When at={codes.wait_until} />.</Alert>;
  if (!codes?.stopped) return null;
  return (
    <Alert type="warning" header={t("stopped")} action={<Button loading={act.busy} onClick={() => act.run()}>{t("unlock")}</Button>}>
      <SpaceBetween size="xs">
        <Box variant="p" color="inherit">{t("stopped_why", { name, n: codes.wrong_in_a_row })} {t("today", { n: codes.wrong_a_day, most: codes.most_a_day })}</Box>
        <ActTrouble act={act} />
      </SpaceBetween>
    </Alert>
  );
}

function Remove({ user, enrollment: { service, contact }, onClose }: { user: User; enrollment: Enrollment; onClose: () => void }) {
  const act = useAct(() => ask(DELETE("/v1/users/{user}/enrollments/{service}", { params: { path: { user: user.id, service } } })), { changes: touched, quiet: true, done: t("done") });
  return (
    <Ask title={t("ask", { service: word("service", service) })} yes={t("remove")} act={act} input={undefined} onDone={onClose} danger>
      <Box variant="p">{t("what", { contact, name: nameOf(user) })}</Box>
    </Ask>
  );
}
