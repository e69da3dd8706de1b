// Who is calling: one field, and whom it finds.
import Autosuggest, { type AutosuggestProps } from "@cloudscape-design/components/autosuggest";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { api, ask, GET, queries, type Schemas } from "../api";
import { explain } from "../problem";
import { texts } from "../texts";

const t = texts(
  {
    search: "Who is calling", placeholder: "Name, login, e-mail, phone or employee number", none: "Nobody begins like this. Try another name or number.", finding: "Looking…",
    again: "Try again", clear: "Clear", more: "There are more: type on.", disabled: "Disabled", frozen: "Frozen", use: "{value}",
  },
  {
    search: "Wer ruft an", placeholder: "Name, Login, E-Mail, Telefon oder Personalnummer", none: "Niemand beginnt so. Versuchen Sie einen anderen Namen oder eine andere Nummer.", finding: "Wird gesucht …",
    again: "Noch einmal versuchen", clear: "Leeren", more: "Es gibt mehr: Tippen Sie weiter.", disabled: "Deaktiviert", frozen: "Gesperrt", use: "{value}",
  },
);

const rest = 150; // milliseconds without a key before it looks
const most = 20; // whom it shows

/** What was typed, once somebody rests. */
function useRested(typed: string): string {
  const [rested, set] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => set(typed.trim()), rest);
    return () => clearTimeout(timer);
  }, [typed]);
  return rested;
}

const optionOf = (u: Schemas["DeskFoundView"]): AutosuggestProps.Option => ({
  value: u.id,
  label: u.name || u.login || u.id,
  description: [u.title, u.email, u.phone].filter(Boolean).join(" · "),
  labelTag: u.state !== "active" ? t(u.state) : (u.employee_number ?? u.login ?? ""),
});

/** Keeps what came with somebody who alone was found: it need not be asked for again. */
function know(found: Schemas["DeskFoundView"][]): void {
  for (const { id, caller } of found) {
    if (caller) queries.setQueryData(api.queryOptions("get", "/v1/desk/users/{user}", { params: { path: { user: id } } }).queryKey, caller);
  }
}

/** The field that everything at the desk begins with. */
export function Search({ focus = false }: { focus?: boolean }) {
  const [, navigate] = useLocation();
  const [typed, type] = useState("");
  const field = useRef<AutosuggestProps.Ref>(null);
  const q = useRested(typed);
  const found = useQuery({
    queryKey: ["/v1/desk/users", q],
    queryFn: async ({ signal }) => {
      const page = await ask(GET("/v1/desk/users", { params: { query: { q, limit: most } }, signal }));
      know(page.items);
      return page;
    },
    enabled: q !== "",
  });
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const looking = typed.trim() !== "" && (typed.trim() !== q || found.isPending);
  return (
    <Autosuggest
      ref={field}
      value={typed}
      filteringType="manual"
      hideEnteredTextOption
      enteredTextLabel={(value) => t("use", { value })}
      options={looking || found.isError || q === "" ? [] : (found.data?.items ?? []).map(optionOf)}
      statusType={looking ? "loading" : found.isError ? "error" : "finished"}
      loadingText={t("finding")}
      errorText={explain(found.error)}
      recoveryText={t("again")}
      onLoadItems={({ detail }) => detail.samePage && found.isError && void found.refetch()}
      finishedText={found.data?.next ? t("more") : ""}
      empty={q === "" ? undefined : t("none")}
      ariaLabel={t("search")}
      clearAriaLabel={t("clear")}
      placeholder={t("placeholder")}
      onChange={({ detail }) => type(detail.value)}
      onSelect={({ detail }) => detail.selectedOption?.value && navigate(`/desk/${detail.selectedOption.value}`)}
    />
  );
}
