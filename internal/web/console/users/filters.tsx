// Whom the table shows: words to search for, state, group, how they stand, and with
// which badge.
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useEffect, useRef, useState } from "react";
import { useGroups, type Badge } from "../known";
import { texts } from "../texts";
import { word } from "../words";
import { standings, states, type Filters } from "./rows";
import { standingText } from "./standing";

const t = texts(
  { search: "Find users", placeholder: "Name, e-mail, number …", clear: "Clear search", any: "Any", state: "State", group: "Group", standing: "Badge state", badge: "Badge", no_group: "No such group", find: "Find a group" },
  { search: "Nutzer finden", placeholder: "Name, E-Mail, Nummer …", clear: "Suche leeren", any: "Beliebig", state: "Zustand", group: "Gruppe", standing: "Badge-Stand", badge: "Badge", no_group: "Keine solche Gruppe", find: "Gruppe suchen" },
);

type Set = (change: Partial<Record<keyof Filters, string | null>>) => void;

export function FilterBar({ badges, badge, filters, set }: { badges: Badge[]; badge: Badge | undefined; filters: Filters; set: Set }) {
  const groups = useGroups();
  return (
    <div className="filters">
      <Search value={filters.search ?? ""} set={(search) => set({ search: search || null })} />
      {badges.length > 1 && badge && (
        <Select
          inlineLabelText={t("badge")}
          selectedOption={{ value: badge.id, label: badge.name }}
          options={badges.map((b) => ({ value: b.id, label: b.name }))}
          onChange={({ detail }) => set({ badge: detail.selectedOption.value ?? null })}
        />
      )}
      {badge && <Choice label={t("standing")} value={filters.standing} options={standings.map((s) => ({ value: s, label: standingText(s) }))} onChange={(standing) => set({ standing })} />}
      <Choice label={t("state")} value={filters.state} options={states.map((s) => ({ value: s, label: word("user", s) }))} onChange={(state) => set({ state })} />
      <Choice label={t("group")} value={filters.group} options={(groups ?? []).filter((g) => g.id !== "everyone").map((g) => ({ value: g.id, label: g.name }))} onChange={(group) => set({ group })} many />
    </div>
  );
}

/** One of some, or any. many have a field to find one. */
function Choice({ label, value, options, onChange, many = false }: { label: string; value: string | undefined; options: { value: string; label: string }[]; onChange: (value: string | null) => void; many?: boolean }) {
  const any = { value: "", label: t("any") };
  const chosen = value ? options.find((o) => o.value === value) ?? { value, label: value } : any;
  return (
    <Select
      inlineLabelText={label}
      selectedOption={chosen}
      options={[any, ...options]}
      onChange={({ detail }) => onChange(detail.selectedOption.value || null)}
      {...(many && { filteringType: "auto" as const, filteringPlaceholder: t("find"), filteringAriaLabel: t("find"), noMatch: t("no_group"), virtualScroll: options.length > 200 })}
    />
  );
}

const rest = 200; // milliseconds without a key before it is searched for

/** The words to search for. What is typed stays here until somebody rests: typing waits for nothing. */
function Search({ value, set }: { value: string; set: (value: string) => void }) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const put = useRef(set);
  const pushed = useRef(value);
  put.current = set;
  if (value !== seen) { // the address changed; if not by us, it says what to search for
    setSeen(value);
    if (value !== pushed.current) setText((pushed.current = value));
  }
  useEffect(() => {
    const words = text.trim();
    if (words === seen) return;
    const timer = setTimeout(() => put.current((pushed.current = words)), rest);
    return () => clearTimeout(timer);
  }, [text, seen]);
  return (
    <div className="search">
      <Input type="search" value={text} onChange={({ detail }) => setText(detail.value)} placeholder={t("placeholder")} ariaLabel={t("search")} clearAriaLabel={t("clear")} nativeInputAttributes={{ maxLength: 100 }} />
    </div>
  );
}
