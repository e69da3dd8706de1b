// Contacts of the list that were verified before: enrolled at once, without a code.
import Alert from "@cloudscape-design/components/alert";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { texts } from "../texts";

const t = texts(
  {
    on: "The contacts were verified before: enroll them without a code", on_what: "Phone numbers and e-mail addresses of the list count as the person's own. At the service desk they count as changed just now.",
    proof: "How were they verified?", hint: "Kept with every enrollment, with your name. At least 10 characters.", example: "HR verified identity document, 2026-10",
    short: "Say in at least 10 characters how they were verified.", replace: "Replace other contacts that are enrolled", replace_what: "The contact before is told. Otherwise it stays.",
    contacts: "Contacts verified before", counts: "{enrolled, plural, =0 {none is enrolled} =1 {one is enrolled} other {# are enrolled}}, {replaced, plural, =0 {none takes the place of another} =1 {one takes the place of another} other {# take the place of others}}, {kept, plural, =0 {none is left out because another is enrolled} =1 {one is left out because another is enrolled} other {# are left out because others are enrolled}}.",
  },
  {
    on: "Die Kontakte wurden vorher geprüft: ohne Code registrieren", on_what: "Telefonnummern und E-Mail-Adressen der Liste gelten als die eigenen der Person. Am Service-Desk gelten sie als eben geändert.",
    proof: "Wie wurden sie geprüft?", hint: "Wird bei jeder Registrierung aufbewahrt, mit Ihrem Namen. Mindestens 10 Zeichen.", example: "Personalabteilung hat Ausweis geprüft, 2026-10",
    short: "Sagen Sie in mindestens 10 Zeichen, wie sie geprüft wurden.", replace: "Andere registrierte Kontakte ersetzen", replace_what: "Der bisherige Kontakt wird benachrichtigt. Sonst bleibt er.",
    contacts: "Vorher geprüfte Kontakte", counts: "{enrolled, plural, =0 {keiner wird registriert} =1 {einer wird registriert} other {# werden registriert}}, {replaced, plural, =0 {keiner ersetzt einen anderen} =1 {einer ersetzt einen anderen} other {# ersetzen andere}}, {kept, plural, =0 {keiner bleibt weg, weil ein anderer registriert ist} =1 {einer bleibt weg, weil ein anderer registriert ist} other {# bleiben weg, weil andere registriert sind}}.",
  },
);

/** What is said of the contacts of a list. */
export interface Vouch {
  on: boolean;
  proof: string;
  replace: boolean;
}

export const nobody: Vouch = { on: false, proof: "", replace: false };

const least = 10; // characters, as the API wants

export const tooShort = (v: Vouch): boolean => v.on && v.proof.trim().length < least;

/** Asks whether the contacts were verified before, and how. */
export function VouchField({ vouch, set, fault }: { vouch: Vouch; set: (v: Vouch) => void; fault: boolean }) {
  return (
    <SpaceBetween size="s">
      <Checkbox checked={vouch.on} description={t("on_what")} onChange={({ detail }) => set({ ...vouch, on: detail.checked })}>{t("on")}</Checkbox>
      {vouch.on && (
        <>
          <FormField label={t("proof")} description={t("hint")} errorText={fault && tooShort(vouch) ? t("short") : undefined}>
            <Input value={vouch.proof} placeholder={t("example")} onChange={({ detail }) => set({ ...vouch, proof: detail.value.slice(0, 300) })} />
          </FormField>
          <Checkbox checked={vouch.replace} description={t("replace_what")} onChange={({ detail }) => set({ ...vouch, replace: detail.checked })}>{t("replace")}</Checkbox>
        </>
      )}
    </SpaceBetween>
  );
}

/** What is done with the contacts of a list, or was, and what was said of them. */
export function Vouched({ proof, contacts }: { proof: string; contacts: Record<string, number> }) {
  const [enrolled, replaced, kept] = ["enrolled", "replaced", "kept"].map((what) => contacts[what] ?? 0) as [number, number, number];
  return <Alert type="info" header={`${t("contacts")}: ${proof}`}>{t("counts", { enrolled, replaced, kept })}</Alert>;
}
