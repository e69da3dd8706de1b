// Where phone numbers without a country code are from.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useMemo } from "react";
import { useNetwork } from "../network";
import { regionName, regionOption, regionOptions } from "../settings/regions";
import { texts } from "../texts";

const t = texts(
  {
    label: "Region of phone numbers", hint: "For numbers without a country code. A column with the country goes before it.",
    network: "{region}, as in the network's settings", network_unknown: "As in the network's settings", find: "Find a region", none: "No region is called that",
  },
  {
    label: "Region der Telefonnummern", hint: "Für Nummern ohne Landesvorwahl. Eine Spalte mit dem Land geht vor.",
    network: "{region}, wie in den Netzwerkeinstellungen", network_unknown: "Wie in den Netzwerkeinstellungen", find: "Region suchen", none: "So heißt keine Region",
  },
);

/** Asks for a region; empty is the network's. */
export function RegionField({ region, set }: { region: string; set: (region: string) => void }) {
  const { data } = useNetwork();
  const usual = { value: "", label: data?.region ? t("network", { region: regionName(data.region) }) : t("network_unknown") };
  const all = useMemo(() => regionOptions([]), []);
  return (
    <FormField label={t("label")} description={t("hint")}>
      <Select
        selectedOption={region ? regionOption(region) : usual}
        options={[usual, ...all]}
        onChange={({ detail }) => set(detail.selectedOption.value ?? "")}
        filteringType="auto"
        filteringPlaceholder={t("find")}
        filteringAriaLabel={t("find")}
        empty={t("none")}
        virtualScroll
      />
    </FormField>
  );
}
