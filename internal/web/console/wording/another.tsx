// Choosing a text in a language for which none is built in.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { Dialog } from "../dialog";
import { language } from "../preferences";
import { languageOption, languageOptions } from "../settings/regions";
import { texts } from "../texts";
import { word } from "../words";
import { placeOf, type Summary } from "./words";

const t = texts(
  {
    title: "A text in another language", hint: "People whose language it is get this text from then on; other messages go on in the network's language.", kind: "Message", channel: "Channel", language: "Language", yes: "Write it",
    find: "Find", none: "Nothing found. Try another word.", choose: "Choose a language",
  },
  {
    title: "Ein Text in einer anderen Sprache", hint: "Wer diese Sprache spricht, bekommt dann diesen Text; andere Nachrichten kommen weiter in der Sprache des Netzwerks.", kind: "Nachricht", channel: "Weg", language: "Sprache", yes: "Schreiben",
    find: "Suchen", none: "Nichts gefunden. Versuchen Sie ein anderes Wort.", choose: "Sprache wählen",
  },
);

/** The dialog; leads to the text, which begins with one in another language. */
export function Another({ of, onClose }: { of: Summary[]; onClose: () => void }) {
  const [, navigate] = useLocation();
  const [kind, setKind] = useState("badge_invitation");
  const [channel, setChannel] = useState<Summary["channel"]>("email");
  const [chosen, setChosen] = useState("");
  const lang = language();
  const languages = useMemo(() => languageOptions("").filter((o) => /^[a-z]{2,3}$/.test(o.value ?? "")), [lang]); // one text for all regions of a language
  const kinds = [...new Set(of.map((x) => x.kind))].map((value) => ({ value, label: word("template", value) }));
  const channels = (["email", "sms"] as const).map((value) => ({ value, label: word("channel", value) }));
  return (
    <Dialog title={t("title")} yes={t("yes")} ready={chosen !== ""} onYes={() => navigate(placeOf({ kind, channel, language: chosen }))} onClose={onClose}>
      <FormField label={t("language")} description={t("hint")}>
        <Select options={languages} selectedOption={chosen ? languageOption(chosen) : null} placeholder={t("choose")} onChange={({ detail }) => setChosen(detail.selectedOption.value!)} filteringType="auto" filteringPlaceholder={t("find")} filteringAriaLabel={t("find")} noMatch={t("none")} />
      </FormField>
      <FormField label={t("kind")}>
        <Select options={kinds} selectedOption={{ value: kind, label: word("template", kind) }} onChange={({ detail }) => setKind(detail.selectedOption.value!)} />
      </FormField>
      <FormField label={t("channel")}>
        <Select options={channels} selectedOption={channels.find((c) => c.value === channel)!} onChange={({ detail }) => setChannel(detail.selectedOption.value as Summary["channel"])} />
      </FormField>
    </Dialog>
  );
}
