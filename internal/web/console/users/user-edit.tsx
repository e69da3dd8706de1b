// Changing what is known about a user.
import Alert from "@cloudscape-design/components/alert";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useAct } from "../act";
import { ask, GET, PATCH, refresh, type Schemas } from "../api";
import { Dialog } from "../dialog";
import { changeFrom, ChangeTrouble } from "../overtaken";
import { faults } from "../problem";
import { regionOptions } from "../settings/regions";
import { texts } from "../texts";
import { FindUser } from "./find";
import { nameOf, type User } from "./name";
import { touched } from "./touched";
import { useOther } from "./user-data";

const t = texts(
  {
    edit: "Change {name}", save: "Save", done: "{name} is changed.", first_name: "First name", last_name: "Last name", title: "Title", login: "Login", email: "E-mail", phone: "Phone", language: "Language", time_zone: "Time zone", employee_number: "Employee number", manager: "Manager", phone_region: "Country of the number",
    login_hint: "While it is the e-mail address, it changes with it.", phone_hint: "In any usual way of writing.", language_hint: "A code such as en or de-CH. Left empty, it is the network's.", zone_hint: "A name such as Europe/Zurich. Left empty, it is the network's.", region_hint: "For a number without a country code.", usual: "The network's", manager_hint: "Can vouch for the user at the service desk.", nobody: "Nobody",
    find: "Find a country", none: "No such country", meanwhile: "Somebody else changed this meanwhile: {what}. What you entered is still here; save it if it is to be so.", nothing: "Somebody else changed something that you can not see here. Save if it is to be so.",
  },
  {
    edit: "{name} ändern", save: "Speichern", done: "{name} ist geändert.", first_name: "Vorname", last_name: "Nachname", title: "Titel", login: "Anmeldename", email: "E-Mail", phone: "Telefon", language: "Sprache", time_zone: "Zeitzone", employee_number: "Personalnummer", manager: "Vorgesetzte Person", phone_region: "Land der Nummer",
    login_hint: "Solange er die E-Mail-Adresse ist, ändert er sich mit ihr.", phone_hint: "In jeder üblichen Schreibweise.", language_hint: "Ein Kürzel wie en oder de-CH. Bleibt das Feld leer, gilt die Sprache des Netzwerks.", zone_hint: "Ein Name wie Europe/Zurich. Bleibt das Feld leer, gilt die Zeitzone des Netzwerks.", region_hint: "Für eine Nummer ohne Ländervorwahl.", usual: "Das des Netzwerks", manager_hint: "Kann sich am Service-Desk für den Nutzer verbürgen.", nobody: "Niemand",
    find: "Land suchen", none: "Kein solches Land", meanwhile: "Jemand anderes hat inzwischen geändert: {what}. Ihre Eingaben sind noch da; speichern Sie, wenn es so sein soll.", nothing: "Jemand anderes hat etwas geändert, das hier nicht zu sehen ist. Speichern Sie, wenn es so sein soll.",
  },
);

const fields = ["first_name", "last_name", "title", "email", "phone", "phone_region", "login", "employee_number", "language", "time_zone", "manager"] as const;
type Field = (typeof fields)[number];

/** What somebody entered that is not as it was. */
type Draft = Partial<Record<Field, string>>;

const hints: Partial<Record<Field, "login_hint" | "phone_hint" | "language_hint" | "zone_hint" | "manager_hint">> = { manager: "manager_hint", login: "login_hint", phone: "phone_hint", language: "language_hint", time_zone: "zone_hint" };

/** A field as it is; of a phone number how it was written. */
const valueOf = (u: User, f: Field): string => (f === "phone" ? u.phone_original || u.phone : u[f]) ?? "";

/** What of the draft is not so already. A number is read together with its country. */
function changesIn(u: User, draft: Draft): Schemas["DirectoryPatchUserInputBody"] {
  const changed = fields.filter((f) => draft[f] !== undefined && draft[f].trim() !== valueOf(u, f));
  const body: Draft = Object.fromEntries(changed.map((f) => [f, draft[f]?.trim()]));
  const { phone_region: _, ...rest } = body;
  if (!changed.includes("phone") && !changed.includes("phone_region")) return rest;
  const region = draft.phone_region ?? valueOf(u, "phone_region");
  return { ...rest, phone: draft.phone?.trim() ?? valueOf(u, "phone"), ...(region && { phone_region: region }) };
}

const path = (u: User) => ({ params: { path: { user: u.id } } });

/** first is the field that somebody was led to. */
export function Edit({ user, first, onClose }: { user: User; first?: string | undefined; onClose: () => void }) {
  const [seen, setSeen] = useState(user);
  const [draft, setDraft] = useState<Draft>({});
  const [meanwhile, setMeanwhile] = useState<Field[]>();
  const act = useAct(
    () => changeFrom(seen, () => ask(PATCH("/v1/users/{user}", { ...path(seen), body: { ...changesIn(seen, draft), version: seen.version } })), () => ask(GET("/v1/users/{user}", path(seen)))),
    { changes: touched, quiet: true, done: (u) => t("done", { name: nameOf(u) }), then: onClose },
  );
  const wrong = faults(act.error);
  const elsewhere = act.error && !fields.some((f) => wrong[f]);
  const look = (now: User) => {
    setMeanwhile(fields.filter((f) => valueOf(now, f) !== valueOf(seen, f)));
    setSeen(now);
    void refresh(...touched);
  };
  const save = () => (Object.keys(changesIn(seen, draft)).length > 0 ? act.run() : onClose());
  const led = useRef<InputProps.Ref>(null);
  const put = (f: Field, value: string) => setDraft({ ...draft, [f]: value });
  return (
    <Dialog title={t("edit", { name: nameOf(user) })} yes={t("save")} busy={act.busy} large onYes={save} onClose={onClose}>
      {first && <Begin at={led} />}
      <ColumnLayout columns={2}>
        {fields.map((f) => (
          <FormField key={f} label={t(f)} constraintText={f === "phone_region" ? t("region_hint") : hints[f] && t(hints[f])} errorText={wrong[f]}>
            {f === "phone_region"
              ? <Region value={draft[f] ?? valueOf(seen, f)} set={(region) => put(f, region)} />
              : f === "manager"
              ? <Manager value={draft[f] ?? valueOf(seen, f)} set={(user) => put(f, user)} />
              : <Input value={draft[f] ?? valueOf(seen, f)} type={f === "email" ? "email" : "text"} onChange={({ detail }) => put(f, detail.value)} autoFocus={f === fields[0]} ref={f === first ? led : null} autoComplete={false} />}
          </FormField>
        ))}
      </ColumnLayout>
      {meanwhile && !act.error && <Alert type="info">{meanwhile.length > 0 ? t("meanwhile", { what: meanwhile.map((f) => t(f)).join(", ") }) : t("nothing")}</Alert>}
      {elsewhere && <ChangeTrouble act={act} look={look} />}
    </Dialog>
  );
}

/** Puts the cursor into the field that somebody was led to, after the dialog has put the focus where it begins. */
function Begin({ at }: { at: RefObject<InputProps.Ref | null> }) {
  useEffect(() => {
    const frame = requestAnimationFrame(() => at.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [at]);
  return null;
}

function Region({ value, set }: { value: string; set: (region: string) => void }) {
  const options = [{ value: "", label: t("usual") }, ...regionOptions(value ? [value] : [])];
  return (
    <Select
      selectedOption={options.find((o) => o.value === value) ?? null}
      options={options}
      onChange={({ detail }) => set(detail.selectedOption.value ?? "")}
      filteringType="auto"
      filteringAriaLabel={t("find")}
      noMatch={t("none")}
      virtualScroll
    />
  );
}

function Manager({ value, set }: { value: string; set: (user: string) => void }) {
  const nobody = { value: "", label: t("nobody") };
  const { data } = useOther(value);
  return <FindUser value={value ? data : undefined} set={(u) => set(u.id)} chosen={nobody} others={[nobody]} setOther={set} />;
}
