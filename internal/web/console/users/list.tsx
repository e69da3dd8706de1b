// Users & badges: who there is, how each stands with a badge, and sending it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { lazy, Suspense, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { counted } from "../count";
import { DataTable, usePageSize } from "../datatable";
import { useBadges, type Badge } from "../known";
import { Go, Nothing, Trouble, useFollow, useHref, View } from "../parts";
import { texts } from "../texts";
import type { Targets } from "../campaigns/ask";
import { useUserColumns } from "./columns";
import { FilterBar } from "./filters";
import { Menu } from "./menu";
import { nameOf } from "./name";
import { isFiltered, useHowMany, useRows, useUserFilters, whoOf, type Row, type Who } from "./rows";
import { ChoiceLine, useChoice, type Choice } from "./selection";

const AddUser = lazy(() => import("./add").then((m) => ({ default: m.AddUser })));
const Send = lazy(() => import("../campaigns/send").then((m) => ({ default: m.Send })));

const t = texts(
  {
    title: "Users & badges", users: "Users", send: "Send badges", add: "Add user", import: "Import",
    no_badge: "This network has no badge yet", no_badge_hint: "A badge is what people get on their phone to sign in with. Make one, and then send it to people from here.", make: "Make a badge",
    nobody: "Nobody matches", nobody_hint: "Take a filter away, or search for fewer letters.", unfilter: "Clear filters", none: "No users yet", none_hint: "Add people one by one, or import a list of them.",
  },
  {
    title: "Nutzer & Badges", users: "Nutzer", send: "Badges senden", add: "Nutzer anlegen", import: "Importieren",
    no_badge: "Dieses Netzwerk hat noch kein Badge", no_badge_hint: "Ein Badge ist das, womit sich Personen über ihr Telefon anmelden. Legen Sie eines an und senden Sie es dann von hier aus.", make: "Badge anlegen",
    nobody: "Niemand passt", nobody_hint: "Nehmen Sie einen Filter weg, oder suchen Sie nach weniger Buchstaben.", unfilter: "Filter leeren", none: "Noch keine Nutzer", none_hint: "Legen Sie Personen einzeln an, oder importieren Sie eine Liste.",
  },
);

export default function Users() {
  const { badges, error, again } = useBadges();
  if (badges) return <List badges={badges} />;
  return <View title={t("title")}>{error ? <Trouble error={error} again={again} /> : <Box padding="xxxl" />}</View>;
}

function List({ badges }: { badges: Badge[] }) {
  const [filters, set] = useUserFilters();
  const badge = badges.find((b) => b.id === filters.badge) ?? badges[0];
  const id = badge?.id;
  const who = useMemo(() => whoOf(filters, id !== undefined), [filters, id]);
  const pages = useRows(id, who, usePageSize("users"));
  const choice = useChoice(id ?? "", who, pages.items);
  const columns = useUserColumns(id !== undefined);
  const targets = useMemo((): Targets => ({ rows: choice.rows, all: Boolean(choice.who), who }), [choice, who]);
  const unfilter = () => set({ search: null, state: null, group: null, standing: null });
  return (
    <View title={t("title")} actions={<Actions badges={badges} badge={badge} targets={targets} clear={choice.clear} />}>
      <SpaceBetween size="m">
        {!badge && <NoBadge />}
        <DataTable<Row>
          name="users"
          label={t("users")}
          head={<Head badges={badges} badge={badge} who={who} choice={choice} targets={targets} early={pages.loading || pages.stale} />}
          filter={<FilterBar badges={badges} badge={badge} filters={filters} set={set} />}
          columns={columns}
          pages={pages}
          id={idOf}
          selection={{ items: choice.who ? pages.items : choice.rows, set: choice.pick, name: rowName, ...(choice.who && { disabled: always }) }}
          empty={<Empty who={who} unfilter={unfilter} />}
        />
      </SpaceBetween>
    </View>
  );
}

/** The head of the table, which counts who matches. */
function Head({ badges, badge, who, choice, targets, early }: { badges: Badge[]; badge: Badge | undefined; who: Who; choice: Choice; targets: Targets; early: boolean }) {
  const count = useHowMany(badge?.id, who, early); // the rows come first
  return (
    <Header
      variant="h2"
      counter={counted(count)}
      description={<ChoiceLine choice={choice} count={count} />}
      actions={<Menu badges={badges} badge={badge} targets={targets} clear={choice.clear} />}
    >
      {t("users")}
    </Header>
  );
}

const idOf = (r: Row): string => r.user.id;
const rowName = (r: Row): string => nameOf(r.user);
const always = () => true;

function Actions({ badges, badge, targets, clear }: { badges: Badge[]; badge: Badge | undefined; targets: Targets; clear: () => void }) {
  const [open, setOpen] = useState<"send" | "add">();
  const href = useHref();
  const follow = useFollow();
  const close = (did: boolean) => {
    setOpen(undefined);
    if (did) clear();
  };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button href={href("/imports")} onFollow={follow}>{t("import")}</Button>
      <Button onClick={() => setOpen("add")}>{t("add")}</Button>
      <Button variant="primary" disabled={!badge} onClick={() => setOpen("send")}>{t("send")}</Button>
      <Suspense>
        {open === "add" && <AddUser onDone={() => setOpen(undefined)} />}
        {open === "send" && badge && <Send badges={badges} badge={badge} targets={targets} onDone={close} />}
      </Suspense>
    </SpaceBetween>
  );
}

function NoBadge() {
  const [, navigate] = useLocation();
  return <Alert type="info" header={t("no_badge")} action={<Button onClick={() => navigate("/settings/badges")}>{t("make")}</Button>}>{t("no_badge_hint")}</Alert>;
}

const Empty = ({ who, unfilter }: { who: Who; unfilter: () => void }) =>
  isFiltered(who)
    ? <Nothing title={t("nobody")} hint={t("nobody_hint")} action={<Button onClick={unfilter}>{t("unfilter")}</Button>} />
    : <Nothing title={t("none")} hint={t("none_hint")} action={<Go to="/imports">{t("import")}</Go>} />;
