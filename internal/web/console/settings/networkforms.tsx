// The topics of the network that can be changed.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo } from "react";
import type { Network } from "../network";
import { language } from "../preferences";
import { texts } from "../texts";
import { languageName, languageOption, languageOptions, regionName, regionOption, regionOptions, timeIn, zoneOptions } from "./regions";
import { Topic, type Fields } from "./topic";

const t = texts(
  {
    naming: "Name and language",
    name: "Name",
    name_why: "People read it in every message and on every page: “Acme has a badge for you”.",
    name_wrong: "Type a name of 1 to 100 characters.",
    language: "Language",
    language_why: "What people are written to in who have no language of their own, and no group of theirs has one.",
    zone: "Time zone",
    zone_why: "Messages give times in it.",
    zone_now: "{zone} (it is {time} there)",
    contact: "Phone numbers",
    contact_why: "How phone numbers are read, and where text messages may go.",
    region: "Home region",
    region_why: "Numbers without a country code, typed or imported, are read as numbers of this region.",
    sms: "Countries that text messages may go to",
    sms_why: "Nothing is sent to numbers of any other country. The fewer there are, the less somebody can make you pay for messages to far places.",
    sms_count: "{n, plural, one {# country} other {# countries}}",
    sms_wrong: "Choose at least one country.",
    sms_choose: "Choose countries",
    sms_home: "Numbers of your home region, {region}, get no text messages: it is not among the countries.",
    remove: "Remove {name}",
    find: "Find",
    no_match: "Nothing found. Try another word.",
  },
  {
    naming: "Name und Sprache",
    name: "Name",
    name_why: "Steht in jeder Nachricht und auf jeder Seite: „Acme hat ein Badge für Sie“.",
    name_wrong: "Geben Sie einen Namen mit 1 bis 100 Zeichen ein.",
    language: "Sprache",
    language_why: "In ihr bekommt Nachrichten, wer keine eigene Sprache hat und wessen Gruppen keine haben.",
    zone: "Zeitzone",
    zone_why: "Nachrichten nennen Zeiten in ihr.",
    zone_now: "{zone} (dort ist es {time})",
    contact: "Telefonnummern",
    contact_why: "Wie Telefonnummern gelesen werden und wohin SMS gehen dürfen.",
    region: "Heimatregion",
    region_why: "Eingegebene oder importierte Nummern ohne Ländervorwahl gelten als Nummern dieser Region.",
    sms: "Länder, in die SMS gehen dürfen",
    sms_why: "An Nummern anderer Länder wird nichts gesendet. Je weniger es sind, desto weniger kann jemand Sie für Nachrichten an ferne Orte zahlen lassen.",
    sms_count: "{n, plural, one {# Land} other {# Länder}}",
    sms_wrong: "Wählen Sie mindestens ein Land.",
    sms_choose: "Länder wählen",
    sms_home: "Nummern Ihrer Heimatregion {region} bekommen keine SMS: Sie ist nicht unter den Ländern.",
    remove: "{name} entfernen",
    find: "Suchen",
    no_match: "Nichts gefunden. Versuchen Sie ein anderes Wort.",
  },
);

type Names = Pick<Network, "name" | "language" | "time_zone">;

export function Naming({ network }: { network: Network }) {
  const { name, language, time_zone } = network;
  const time = timeIn(time_zone);
  return (
    <Topic<Names>
      id="naming"
      title={t("naming")}
      now={{ name, language, time_zone }}
      view={
        <KeyValuePairs
          columns={3}
          items={[
            { label: t("name"), value: name },
            { label: t("language"), value: languageName(language) },
            { label: t("zone"), value: time ? t("zone_now", { zone: time_zone.replaceAll("_", " "), time }) : time_zone },
          ]}
        />
      }
      check={(d) => (d.name.trim() && d.name.length <= 100 ? {} : { name: t("name_wrong") })}
      change={(d) => changed({ ...d, name: d.name.trim() }, network)}
      form={(f) => <NamingForm {...f} />}
    />
  );
}

/** What of a draft differs from what is set: an act in the audit names what it changed. */
function changed<D extends Partial<Network>>(draft: D, now: Network): Partial<D> {
  const entries = Object.entries(draft).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(now[k as keyof Network]));
  return Object.fromEntries(entries) as Partial<D>;
}

const finding = () => ({ filteringType: "auto" as const, filteringPlaceholder: t("find"), filteringAriaLabel: t("find"), noMatch: t("no_match"), virtualScroll: true });

function NamingForm({ draft, set, faults }: Fields<Names>) {
  const lang = language();
  const languages = useMemo(() => languageOptions(draft.language), [draft.language, lang]);
  const zones = useMemo(() => zoneOptions(draft.time_zone), [draft.time_zone]);
  return (
    <SpaceBetween size="l">
      <FormField label={t("name")} description={t("name_why")} errorText={faults.name}>
        <Input value={draft.name} onChange={({ detail }) => set({ name: detail.value })} autoComplete={false} />
      </FormField>
      <FormField label={t("language")} description={t("language_why")} errorText={faults.language}>
        <Select {...finding()} options={languages} selectedOption={languageOption(draft.language)} onChange={({ detail }) => set({ language: detail.selectedOption.value! })} />
      </FormField>
      <FormField label={t("zone")} description={t("zone_why")} errorText={faults.time_zone}>
        <Select {...finding()} options={zones} selectedOption={{ value: draft.time_zone, label: draft.time_zone.replaceAll("_", " ") }} onChange={({ detail }) => set({ time_zone: detail.selectedOption.value! })} />
      </FormField>
    </SpaceBetween>
  );
}

type Regions = Pick<Network, "region" | "sms_regions">;

const listed = (codes: string[]): string => new Intl.ListFormat(language(), { type: "unit" }).format(codes.map(regionName).sort((a, b) => a.localeCompare(b, language())));

export function Contact({ network }: { network: Network }) {
  const { region, sms_regions } = network;
  return (
    <Topic<Regions>
      id="phones"
      title={t("contact")}
      description={t("contact_why")}
      now={{ region, sms_regions }}
      view={
        <KeyValuePairs
          columns={2}
          items={[
            { label: t("region"), value: `${regionName(region)} (${region})` },
            { label: `${t("sms")} (${t("sms_count", { n: sms_regions.length })})`, value: listed(sms_regions) },
          ]}
        />
      }
      check={(d) => (d.sms_regions.length > 0 ? {} : { sms_regions: t("sms_wrong") })}
      change={(d) => changed(d, network)}
      form={(f) => <ContactForm {...f} />}
    />
  );
}

function ContactForm({ draft, set, faults }: Fields<Regions>) {
  const lang = language();
  const known = `${draft.region} ${draft.sms_regions.join(" ")}`;
  const regions = useMemo(() => regionOptions(known.trim().split(" ")), [known, lang]);
  const home = draft.sms_regions.length > 0 && !draft.sms_regions.includes(draft.region) && t("sms_home", { region: regionName(draft.region) });
  return (
    <SpaceBetween size="l">
      <FormField label={t("region")} description={t("region_why")} errorText={faults.region}>
        <Select {...finding()} options={regions} selectedOption={regionOption(draft.region)} onChange={({ detail }) => set({ region: detail.selectedOption.value! })} />
      </FormField>
      <FormField label={t("sms")} description={t("sms_why")} errorText={faults.sms_regions} warningText={home}>
        <Multiselect
          {...finding()}
          options={regions}
          selectedOptions={draft.sms_regions.map(regionOption)}
          onChange={({ detail }) => set({ sms_regions: detail.selectedOptions.map((o) => o.value!) })}
          placeholder={t("sms_choose")}
          tokenLimit={12}
          deselectAriaLabel={(o) => t("remove", { name: o.label ?? "" })}
        />
      </FormField>
    </SpaceBetween>
  );
}
