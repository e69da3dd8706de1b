// The language in which the members of a group are written to.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useMemo } from "react";
import { language } from "../preferences";
import { languageName, languageOption, languageOptions } from "../settings/regions";
import { texts } from "../texts";

const t = texts(
  { label: "Language", hint: "In which members are written to who have none of their own. Of several groups the oldest one's counts.", usual: "The network's", find: "Find", none: "Nothing found. Try another word." },
  { label: "Sprache", hint: "In ihr bekommen Mitglieder Nachrichten, die keine eigene haben. Bei mehreren Gruppen zählt die der ältesten.", usual: "Die des Netzwerks", find: "Suchen", none: "Nichts gefunden. Versuchen Sie ein anderes Wort." },
);

/** What a group's language is called. */
export const groupLanguage = (tag: string | undefined): string => `${t("label")}: ${tag ? languageName(tag) : t("usual")}`;

/** Asks for the language; empty is the network's. */
export function LanguageField({ value, set, error }: { value: string; set: (language: string) => void; error: string | undefined }) {
  const lang = language();
  const usual = { value: "", label: t("usual") };
  const options = useMemo(() => [usual, ...languageOptions(value || "en")], [value, lang]); // eslint-disable-line react-hooks/exhaustive-deps -- it goes with the language
  return (
    <FormField label={t("label")} description={t("hint")} errorText={error}>
      <Select
        options={options}
        selectedOption={value ? languageOption(value) : usual}
        onChange={({ detail }) => set(detail.selectedOption.value ?? "")}
        filteringType="auto"
        filteringPlaceholder={t("find")}
        filteringAriaLabel={t("find")}
        noMatch={t("none")}
      />
    </FormField>
  );
}
