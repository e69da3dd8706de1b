// The profile of a user.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { Go, When } from "../parts";
import { languageName, regionName } from "../settings/regions";
import { texts } from "../texts";
import { nameOf, type User } from "./name";
import { useOther } from "./user-data";
import { Copied } from "./user-summary";

const t = texts(
  {
    profile: "Profile", edit: "Edit", first_name: "First name", last_name: "Last name", title: "Title", login: "Login", email: "E-mail", phone: "Phone", written: "As it was written", region: "From", language: "Language", time_zone: "Time zone",
    usual: "The network's", employee_number: "Employee number", manager: "Manager", added: "Added", changed: "Last changed", id: "ID", none: "–",
  },
  {
    profile: "Profil", edit: "Bearbeiten", first_name: "Vorname", last_name: "Nachname", title: "Titel", login: "Anmeldename", email: "E-Mail", phone: "Telefon", written: "Wie geschrieben", region: "Aus", language: "Sprache", time_zone: "Zeitzone",
    usual: "Die des Netzwerks", employee_number: "Personalnummer", manager: "Vorgesetzte Person", added: "Hinzugefügt", changed: "Zuletzt geändert", id: "Kennung", none: "–",
  },
);

export const Profile = ({ user, edit }: { user: User; edit: () => void }) => (
  <Container header={<Header variant="h2" actions={<Button onClick={edit} ariaLabel={`${t("edit")}: ${t("profile")}`}>{t("edit")}</Button>}>{t("profile")}</Header>}>
    <KeyValuePairs
      columns={3}
      items={[
        { label: t("first_name"), value: user.first_name || t("none") },
        { label: t("last_name"), value: user.last_name || t("none") },
        { label: t("title"), value: user.title || t("none") },
        { label: t("login"), value: <Copied text={user.login} what={t("login")} /> },
        { label: t("email"), value: <Copied text={user.email} what={t("email")} /> },
        { label: t("phone"), value: <Phone user={user} /> },
        { label: t("language"), value: user.language ? languageName(user.language) : t("usual") },
        { label: t("time_zone"), value: user.time_zone || t("usual") },
        { label: t("employee_number"), value: user.employee_number || t("none") },
        { label: t("manager"), value: <Manager id={user.manager} /> },
        { label: t("id"), value: <Copied text={user.id} what={t("id")} /> },
        { label: t("added"), value: <When at={user.created_at} /> },
        { label: t("changed"), value: <When at={user.updated_at} /> },
      ]}
    />
  </Container>
);

/** A phone number as it is used, and as somebody wrote it. */
const Phone = ({ user }: { user: User }) => (
  <>
    <Copied text={user.phone} what={t("phone")} />
    {user.phone && (
      <Box color="text-body-secondary" fontSize="body-s">
        {user.phone_original && user.phone_original !== user.phone && <>{t("written")}: {user.phone_original}<br /></>}
        {user.phone_region && <>{t("region")}: {regionName(user.phone_region)}</>}
      </Box>
    )}
  </>
);

/** Who can vouch for the user at the service desk. */
function Manager({ id }: { id: string | undefined }) {
  const { data } = useOther(id);
  return id ? <Go to={`/users/${id}`}>{data ? nameOf(data) : id}</Go> : <>{t("none")}</>;
}
