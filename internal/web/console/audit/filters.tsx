// The filters above the audit: which acts, by whom, to whom, and when.
import DateRangePicker from "@cloudscape-design/components/date-range-picker";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useMemo } from "react";
import { useTokens } from "../known";
import { useNames } from "../names";
import { texts } from "../texts";
import { FindUser } from "../users/find";
import { acts, actText, roomText, systemText, thingOf } from "./acts";
import type { Filters, SetFilters } from "./query";
import { addressed, picked, usual } from "./range";

const t = texts(
  {
    act: "What", any_act: "Everything", all_of: "{room}: everything", find: "Find an act", none: "No act is called that", actor: "By", anybody: "Anybody", token: "API token {name}", link: "{name}, by link",
    user: "To", any_user: "Anybody or anything", when: "When", always: "At any time", order: "The end must be later than the beginning.", both: "Choose a beginning and an end.", relative: "Last", absolute: "From – to",
  },
  {
    act: "Was", any_act: "Alles", all_of: "{room}: alles", find: "Vorgang suchen", none: "So heißt kein Vorgang", actor: "Von", anybody: "Irgendwem", token: "API-Token {name}", link: "{name}, über einen Link",
    user: "An", any_user: "Irgendwem oder irgendetwas", when: "Wann", always: "Irgendwann", order: "Das Ende muss nach dem Anfang liegen.", both: "Wählen Sie Anfang und Ende.", relative: "Letzte", absolute: "Von – bis",
  },
);

interface Props {
  filters: Filters;
  set: SetFilters;
}

export const FilterBar = (props: Props) => (
  <div className="filters">
    <Act {...props} />
    <Actor {...props} />
    <About {...props} />
    <When {...props} />
  </div>
);

const roomOf = (act: string): string => act.slice(0, act.indexOf("."));

/** An act, or all that are about one kind of thing. */
const actName = (act: string): string => (act.includes(".") ? actText(act) : t("all_of", { room: roomText(act) }));

function Act({ filters: { act }, set }: Props) {
  const any = { value: "", label: t("any_act") };
  const groups = useMemo(() => [...new Set(acts.map(roomOf))].map((room): SelectProps.OptionGroup => ({
    label: roomText(room),
    options: [room, ...acts.filter((a) => roomOf(a) === room)].map((value) => ({ value, label: actName(value) })),
  })), []);
  return (
    <Select
      inlineLabelText={t("act")}
      selectedOption={act ? { value: act, label: actName(act) } : any}
      options={[any, ...groups]}
      onChange={({ detail }) => set({ act: detail.selectedOption.value || null })}
      filteringType="auto"
      filteringPlaceholder={t("find")}
      filteringAriaLabel={t("find")}
      noMatch={t("none")}
      expandToViewport
    />
  );
}

function Actor({ filters: { actor }, set }: Props) {
  const { kind, id } = thingOf(actor ?? "");
  const isPerson = kind === "user" || kind === "invitee";
  const name = useNames(isPerson ? [id] : []);
  const tokens = useTokens();
  const token = (id: string): SelectProps.Option => ({ value: `token:${id}`, label: t("token", { name: tokens?.find((k) => k.id === id)?.name ?? id }) });
  const system = { value: "system", label: systemText() };
  const any = { value: "", label: t("anybody") };
  const chosen = !actor ? any : isPerson ? { value: actor, label: kind === "user" ? name(id) : t("link", { name: name(id) }) } : kind === "token" ? token(id) : system;
  return (
    <FindUser
      label={t("actor")}
      chosen={chosen}
      others={[any, system, ...(tokens ?? []).map((k) => token(k.id))]}
      setOther={(value) => set({ actor: value || null })}
      set={(u) => set({ actor: `user:${u.id}` })}
    />
  );
}

function About({ filters: { user }, set }: Props) {
  const name = useNames(user ? [user] : []);
  const any = { value: "", label: t("any_user") };
  return <FindUser label={t("user")} chosen={user ? { value: user, label: name(user) } : any} others={[any]} setOther={() => set({ user: null })} set={(u) => set({ user: u.id })} />;
}

function When({ filters, set }: Props) {
  return (
    <DateRangePicker
      value={picked(filters)}
      relativeOptions={usual}
      onChange={({ detail }) => set(addressed(detail.value))}
      isValidRange={(value) => {
        if (value?.type !== "absolute") return { valid: true };
        if (!value.startDate || !value.endDate) return { valid: false, errorMessage: t("both") };
        return Date.parse(value.startDate) < Date.parse(value.endDate) ? { valid: true } : { valid: false, errorMessage: t("order") };
      }}
      placeholder={t("always")}
      ariaLabel={t("when")}
      i18nStrings={{ relativeModeTitle: t("relative"), absoluteModeTitle: t("absolute") }}
      absoluteFormat="long-localized"
      hideTimeOffset
      expandToViewport
    />
  );
}
