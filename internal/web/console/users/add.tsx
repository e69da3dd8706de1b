// Adding a user by hand.
import Box from "@cloudscape-design/components/box";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import { useState } from "react";
import { useAct } from "../act";
import { ask, POST, type Schemas } from "../api";
import { Dialog } from "../dialog";
import { useGroups } from "../known";
import { ActTrouble } from "../parts";
import { faults } from "../problem";
import { texts } from "../texts";
import { nameOf, type User } from "./name";

const t = texts(
  {
    title: "Add a user", first_name: "First name", last_name: "Last name", email: "E-mail", phone: "Phone", login: "Login", job: "Title", employee_number: "Employee number", language: "Language", time_zone: "Time zone", groups: "Groups", optional: "optional",
    hint: "A name and an e-mail address or phone number are enough to invite somebody.", phone_hint: "In any usual way of writing. Without a country code it is taken as one of the network's country.", login_hint: "Left empty, it is the e-mail address.", language_hint: "A code such as en or de-CH. Left empty, it is the network's.", zone_hint: "A name such as Europe/Zurich. Left empty, it is the network's.",
    add: "Add user", done: "{name} was added.", choose: "Choose groups", find: "Find a group", no_group: "No such group", remove: "Take out {name}", more: "For many users at once, use the import.",
  },
  {
    title: "Einen Nutzer anlegen", first_name: "Vorname", last_name: "Nachname", email: "E-Mail", phone: "Telefon", login: "Anmeldename", job: "Titel", employee_number: "Personalnummer", language: "Sprache", time_zone: "Zeitzone", groups: "Gruppen", optional: "freiwillig",
    hint: "Ein Name und eine E-Mail-Adresse oder Telefonnummer genügen, um jemanden einzuladen.", phone_hint: "In jeder üblichen Schreibweise. Ohne Ländervorwahl gilt das Land des Netzwerks.", login_hint: "Bleibt das Feld leer, ist es die E-Mail-Adresse.", language_hint: "Ein Kürzel wie en oder de-CH. Bleibt das Feld leer, gilt die Sprache des Netzwerks.", zone_hint: "Ein Name wie Europe/Zurich. Bleibt das Feld leer, gilt die Zeitzone des Netzwerks.",
    add: "Nutzer anlegen", done: "{name} ist angelegt.", choose: "Gruppen wählen", find: "Gruppe suchen", no_group: "Keine solche Gruppe", remove: "{name} entfernen", more: "Für viele Nutzer auf einmal gibt es den Import.",
  },
);

const fields = ["first_name", "last_name", "email", "phone", "login", "title", "employee_number", "language", "time_zone"] as const;
type Field = (typeof fields)[number];
type Draft = Partial<Record<Field, string>>;

const hints: Partial<Record<Field, "phone_hint" | "login_hint" | "language_hint" | "zone_hint">> = { phone: "phone_hint", login: "login_hint", language: "language_hint", time_zone: "zone_hint" };
const keyboards: Partial<Record<Field, "email" | "tel">> = { email: "email", phone: "tel" };

/** What was typed, without what was left empty. */
function body(draft: Draft, groups: string[]): Schemas["DirectoryPostUserInputBody"] {
  const said = fields.flatMap((f) => (draft[f]?.trim() ? [[f, draft[f].trim()] as const] : []));
  return { ...Object.fromEntries(said), ...(groups.length > 0 && { groups }) };
}

export function AddUser({ onDone }: { onDone: (added?: User) => void }) {
  const [draft, setDraft] = useState<Draft>({});
  const [groups, setGroups] = useState<string[]>([]);
  const add = useAct((d: Schemas["DirectoryPostUserInputBody"]) => ask(POST("/v1/users", { body: d })), {
    changes: ["/v1/users", "/v1/standings", "/v1/groups", "/v1/audit"], quiet: true, done: (u) => t("done", { name: nameOf(u) }), then: (u) => onDone(u),
  });
  const wrong = faults(add.error);
  const elsewhere = add.error && !fields.some((f) => wrong[f]) && !wrong["groups"];
  return (
    <Dialog large title={t("title")} yes={t("add")} busy={add.busy} onYes={() => add.run(body(draft, groups))} onClose={() => onDone()}>
      <Box variant="p">{t("hint")} {t("more")}</Box>
      <ColumnLayout columns={2}>
        {fields.map((f, i) => (
          <FormField key={f} label={t(f === "title" ? "job" : f)} constraintText={hints[f] && t(hints[f])} errorText={wrong[f]}>
            <Input value={draft[f] ?? ""} inputMode={keyboards[f] ?? "text"} onChange={({ detail }) => setDraft({ ...draft, [f]: detail.value })} autoFocus={i === 0} autoComplete={false} />
          </FormField>
        ))}
      </ColumnLayout>
      <FormField label={<>{t("groups")} <i>– {t("optional")}</i></>} errorText={wrong["groups"]}>
        <Groups chosen={groups} set={setGroups} />
      </FormField>
      {elsewhere && <ActTrouble act={add} />}
    </Dialog>
  );
}

function Groups({ chosen, set }: { chosen: string[]; set: (groups: string[]) => void }) {
  const options = (useGroups() ?? []).filter((g) => g.id !== "everyone").map((g) => ({ value: g.id, label: g.name }));
  return (
    <Multiselect
      selectedOptions={options.filter((o) => chosen.includes(o.value))}
      options={options}
      onChange={({ detail }) => set(detail.selectedOptions.map((o) => o.value ?? ""))}
      placeholder={t("choose")}
      filteringType="auto"
      filteringAriaLabel={t("find")}
      noMatch={t("no_group")}
      deselectAriaLabel={(o) => t("remove", { name: o.label ?? "" })}
    />
  );
}
