// Countries to which no codes go for now, because those that went were not used.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useMemo, useState } from "react";
import { useAct } from "../act";
import { api, ask, DELETE, type Schemas } from "../api";
import { DataTable, usePageSize, type Column } from "../datatable";
import { useShort } from "../pages";
import { Ask, Nothing, When } from "../parts";
import { language } from "../preferences";
import { regionName } from "../settings/regions";
import { number, texts } from "../texts";

const t = texts(
  {
    title: "Stopped countries", what: "When hardly any of the codes that went to a country in an hour were used, somebody may earn with them. Then no more codes that people ask for go there for a while. What administrators send goes on.",
    none: "No country is stopped", country: "Country", codes: "Codes used", of: "{used} of {sent} in an hour", since: "Since", until: "Ends by itself", act: "Action", lift: "Let codes go there again", lift_name: "Let codes go to {country} again",
    ask: "Let codes go to {country} again?", ask_what: "Whoever asks for a code there gets one at once, and each costs what an SMS costs. If hardly any are used again, the country is stopped again.", done: "Codes go to {country} again.",
  },
  {
    title: "Gesperrte Länder", what: "Wenn von den Codes, die in einer Stunde in ein Land gingen, kaum einer benutzt wurde, verdient vielleicht jemand daran. Dann gehen eine Zeit lang keine angeforderten Codes mehr dorthin. Was Administratoren senden, geht weiter.",
    none: "Kein Land ist gesperrt", country: "Land", codes: "Benutzte Codes", of: "{used} von {sent} in einer Stunde", since: "Seit", until: "Endet von selbst", act: "Aktion", lift: "Wieder freigeben", lift_name: "{country} wieder freigeben",
    ask: "{country} wieder freigeben?", ask_what: "Wer dort einen Code anfordert, bekommt ihn sofort, und jeder kostet, was eine SMS kostet. Werden wieder kaum welche benutzt, wird das Land wieder gesperrt.", done: "Codes gehen wieder nach {country}.",
  },
);

type Stop = Schemas["MessagesBreakerView"];

export function Stops() {
  const q = api.useQuery("get", "/v1/breakers");
  const [lifting, lift] = useState<string>();
  const pages = useShort(q.data?.items, usePageSize("stops"), q);
  const lang = language();
  const columns = useMemo(() => columnsOf(lift), [lang]);
  const act = useAct((country: string) => ask(DELETE("/v1/breakers/{country}", { params: { path: { country } } })), {
    changes: ["/v1/breakers", "/v1/doctor", "/v1/audit"], done: (_, country) => t("done", { country: regionName(country) }), quiet: true,
  });
  return (
    <>
      <DataTable<Stop> name="stops" title={t("title")} description={t("what")} pages={pages} id={(s) => s.country} columns={columns} empty={<Nothing title={t("none")} />} short />
      {lifting && (
        <Ask title={t("ask", { country: regionName(lifting) })} yes={t("lift")} act={act} input={lifting} onDone={() => lift(undefined)}>
          <Box variant="p">{t("ask_what")}</Box>
        </Ask>
      )}
    </>
  );
}

const columnsOf = (lift: (country: string) => void): Column<Stop>[] => [
  { id: "country", header: t("country"), rowHeader: true, cell: (s) => regionName(s.country) },
  { id: "codes", header: t("codes"), cell: (s) => t("of", { used: number(s.used), sent: number(s.sent) }) },
  { id: "since", header: t("since"), cell: (s) => <When at={s.opened_at} /> },
  { id: "until", header: t("until"), cell: (s) => <When at={s.until} /> },
  { id: "act", header: t("act"), cell: (s) => <Button variant="inline-link" ariaLabel={t("lift_name", { country: regionName(s.country) })} onClick={() => lift(s.country)}>{t("lift")}</Button> },
];
