// Finding one user by typing.
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, GET } from "../api";
import { explain } from "../problem";
import { texts } from "../texts";
import { word } from "../words";
import { nameOf, type User } from "./name";

const t = texts(
  { choose: "Find a user", find: "Name, e-mail, phone or login", none: "Nobody is found by this", finding: "Searching…", again: "Try again", more: "There are more: type more of the name", user: "User" },
  { choose: "Nutzer suchen", find: "Name, E-Mail, Telefon oder Login", none: "Damit wird niemand gefunden", finding: "Wird gesucht …", again: "Noch einmal versuchen", more: "Es gibt weitere: Tippen Sie mehr vom Namen", user: "Nutzer" },
);

const enough = 20; // users to choose from
const most = 6; // calls: the API gives what it finds in short pieces

async function find(search: string, signal: AbortSignal): Promise<{ users: User[]; more: boolean }> {
  const users: User[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < most && users.length < enough; n++) {
    const page = await ask(GET("/v1/users", { params: { query: { limit: enough, ...(search && { search }), ...(cursor && { cursor }) } }, signal }));
    users.push(...page.items);
    cursor = page.next || undefined;
    if (!cursor) break;
  }
  return { users: users.slice(0, enough), more: cursor !== undefined || users.length > enough };
}

const option = (u: User): SelectProps.Option => ({
  value: u.id,
  label: nameOf(u),
  description: [u.email, u.phone].filter(Boolean).join(" · "),
  ...(u.state !== "active" && { labelTag: word("user", u.state) }),
});

/** What can be chosen beside users, such as "Anybody" in a filter. */
interface Others {
  label: string;
  chosen: SelectProps.Option;
  others: SelectProps.Option[];
  setOther: (value: string) => void;
}

/** A field that finds a user by name, e-mail address, phone number or login. */
export function FindUser({ value, set, ...rest }: { value?: User | undefined; set: (user: User) => void } & Partial<Others>) {
  const { label, chosen = null, others = [], setOther } = rest;
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState(false);
  const q = useQuery({ queryKey: ["/v1/users", "find", search], queryFn: ({ signal }) => find(search, signal), enabled: open });
  const users = q.data?.users ?? [];
  return (
    <Select
      {...(label && { inlineLabelText: label })}
      selectedOption={value ? option(value) : chosen}
      options={[...(search ? [] : others), ...users.map(option)]}
      filteringType="manual"
      placeholder={t("choose")}
      filteringPlaceholder={t("find")}
      filteringAriaLabel={t("find")}
      {...(!label && others.length === 0 && { ariaLabel: t("user") })}
      onLoadItems={({ detail }) => {
        setOpen(true);
        setSearch(detail.filteringText.trim());
        if (q.isError) void q.refetch();
      }}
      onChange={({ detail }) => {
        const { value = "" } = detail.selectedOption;
        const user = users.find((u) => u.id === value);
        if (user) set(user);
        else setOther?.(value);
      }}
      statusType={q.isError ? "error" : q.isFetching ? "loading" : "finished"}
      loadingText={t("finding")}
      errorText={q.error ? explain(q.error) : ""}
      recoveryText={t("again")}
      finishedText={q.data?.more ? t("more") : ""}
      empty={t("none")}
      expandToViewport
    />
  );
}
