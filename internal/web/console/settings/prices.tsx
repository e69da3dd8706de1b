// What one part of an SMS is reckoned to cost, country by country.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo } from "react";
import type { Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import type { Network } from "../network";
import { useShort } from "../pages";
import { Nothing } from "../parts";
import { language } from "../preferences";
import { texts } from "../texts";
import { dollars, dollarsOf, typed } from "./money";
import { regionName, regionOptions } from "./regions";
import { Topic, type Faults, type Fields } from "./topic";

const t = texts(
  {
    title: "Prices", what: "What one part of an SMS is reckoned to cost in each country; a long message takes several parts. Built-in prices are estimates of {month}. Where none is known, it is reckoned with what dear countries cost.",
    country: "Country", part: "A part", source: "Where it is from", own: "Your own", built_in: "Estimate", unknown: "Not known", none: "SMS go to no country",
    add: "Add a price of your own for", add_choose: "Choose a country", find: "Find", no_match: "Nothing found. Try another word.", field: "{country}, US dollars a part", remove: "Take away the price of {country}", wrong: "Type an amount from 0 to 10, such as {example}.", nothing: "You have no prices of your own yet. Take those that your provider tells you.",
  },
  {
    title: "Preise", what: "Womit für einen Teil einer SMS in jedem Land gerechnet wird; eine lange Nachricht braucht mehrere Teile. Eingebaute Preise sind Schätzungen von {month}. Wo keiner bekannt ist, wird mit dem gerechnet, was teure Länder kosten.",
    country: "Land", part: "Ein Teil", source: "Woher", own: "Ihr eigener", built_in: "Schätzung", unknown: "Nicht bekannt", none: "SMS gehen in kein Land",
    add: "Eigenen Preis hinzufügen für", add_choose: "Land wählen", find: "Suchen", no_match: "Nichts gefunden. Versuchen Sie ein anderes Wort.", field: "{country}, US-Dollar je Teil", remove: "Preis für {country} entfernen", wrong: "Geben Sie einen Betrag von 0 bis 10 ein, etwa {example}.", nothing: "Sie haben noch keine eigenen Preise. Nehmen Sie die, die Ihr Anbieter Ihnen nennt.",
  },
);

type Price = Schemas["NetworkPriceView"];

const [dearest, digits] = [10, 6]; // dollars, behind the point: what the API takes

type Draft = { prices: Record<string, string> };

const draftOf = (prices: Record<string, number>): Draft => ({ prices: Object.fromEntries(Object.entries(prices).map(([region, p]) => [region, typed(p)])) });

export function Prices({ network }: { network: Network }) {
  return (
    <Topic<Draft>
      id="prices"
      title={t("title")}
      description={t("what", { month: network.sms_prices_as_of })}
      now={draftOf(network.sms_prices)}
      view={<List prices={network.sms_price_list} />}
      check={faultsOf}
      change={({ prices }) => ({ sms_prices: Object.fromEntries(Object.entries(prices).map(([region, text]) => [region, dollarsOf(text, digits)!])) })}
      form={(fields) => <Form {...fields} />}
    />
  );
}

function faultsOf({ prices }: Draft): Faults {
  const wrong = Object.entries(prices).filter(([, text]) => !((dollarsOf(text, digits) ?? dearest + 1) <= dearest));
  return Object.fromEntries(wrong.map(([region]) => [`sms_prices.${region}`, t("wrong", { example: typed(0.0075) })]));
}

function List({ prices }: { prices: Price[] }) {
  const lang = language();
  const columns = useMemo(columnsOf, [lang]);
  const sorted = useMemo(() => [...prices].sort((a, b) => regionName(a.region).localeCompare(regionName(b.region), lang)), [prices, lang]);
  const pages = useShort(sorted, usePageSize("prices", 20), { error: null, isFetching: false, refetch: () => undefined });
  return <DataTable<Price> name="prices" label={t("title")} plain short pages={pages} id={(p) => p.region} columns={columns} empty={<Nothing title={t("none")} />} />;
}

const columnsOf = (): Column<Price>[] => [
  { id: "country", header: t("country"), rowHeader: true, cell: (p) => regionName(p.region) },
  { id: "part", header: t("part"), cell: (p) => dollars(p.part) },
  { id: "source", header: t("source"), cell: (p) => <StatusIndicator type={p.source === "own" ? "success" : p.source === "unknown" ? "warning" : "info"}>{t(p.source)}</StatusIndicator> },
];

function Form({ draft: { prices }, set, faults }: Fields<Draft>) {
  const lang = language();
  const regions = Object.keys(prices).sort((a, b) => regionName(a).localeCompare(regionName(b), lang));
  const others = useMemo(() => regionOptions([]).filter((o) => !(o.value! in prices)), [prices, lang]);
  const without = (region: string) => Object.fromEntries(Object.entries(prices).filter(([r]) => r !== region));
  return (
    <SpaceBetween size="m">
      {regions.length === 0 && <Box color="text-body-secondary">{t("nothing")}</Box>}
      {regions.map((region) => (
        <FormField key={region} label={t("field", { country: regionName(region) })} errorText={faults[`sms_prices.${region}`]}>
          <div className="amount">
            <Input value={prices[region]!} inputMode="decimal" onChange={({ detail }) => set({ prices: { ...prices, [region]: detail.value } })} />
            <Button variant="icon" iconName="remove" formAction="none" ariaLabel={t("remove", { country: regionName(region) })} onClick={() => set({ prices: without(region) })} />
          </div>
        </FormField>
      ))}
      <FormField label={t("add")} errorText={faults.sms_prices}>
        <Select
          options={others}
          selectedOption={null}
          placeholder={t("add_choose")}
          onChange={({ detail }) => set({ prices: { ...prices, [detail.selectedOption.value!]: "" } })}
          filteringType="auto"
          filteringPlaceholder={t("find")}
          filteringAriaLabel={t("find")}
          noMatch={t("no_match")}
          virtualScroll
        />
      </FormField>
    </SpaceBetween>
  );
}
