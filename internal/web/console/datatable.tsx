// A table of a list: pages, columns to choose, rows to select.
import Box from "@cloudscape-design/components/box";
import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { createContext, useContext, useDeferredValue, useMemo, useRef, type ReactNode } from "react";
import type { Pages } from "./pages";
import { Trouble } from "./parts";
import { language, useTableLooks, type TableLooks } from "./preferences";
import { texts } from "./texts";

const t = texts(
  {
    preferences: "Table preferences", confirm: "Apply", cancel: "Cancel", size: "Rows a page", rows: "{n} rows", columns: "Columns",
    wrap: "Wrap lines", wrap_more: "Show long texts whole instead of cutting them off", loading: "Loading…", next: "Next page", previous: "Previous page",
    page: "Page {n}", select_all: "Select all on this page", select: "Select {name}",
  },
  {
    preferences: "Tabelle einstellen", confirm: "Übernehmen", cancel: "Abbrechen", size: "Zeilen je Seite", rows: "{n} Zeilen", columns: "Spalten",
    wrap: "Zeilen umbrechen", wrap_more: "Lange Texte ganz zeigen, statt sie abzuschneiden", loading: "Wird geladen …", next: "Nächste Seite", previous: "Vorige Seite",
    page: "Seite {n}", select_all: "Alle auf dieser Seite auswählen", select: "{name} auswählen",
  },
);

export interface Column<T> {
  id: string;
  header: string;
  cell: (item: T) => ReactNode;
  /** Names the row to screen readers; one column of a table. */
  rowHeader?: boolean;
  /** Not shown until somebody chooses it. */
  extra?: boolean;
  width?: number;
  /** The whole text, where it can be long: it is cut off so that the other columns stay in sight, unless lines are wrapped, and whole when pointed at. */
  long?: (item: T) => string;
}

/** How wide a column of long texts gets: two of them leave room for others on a usual screen, one on a phone. */
const widest = "min(17rem, 44vw)";

export interface Selection<T> {
  items: T[];
  set: (items: T[]) => void;
  name: (item: T) => string;
  disabled?: (item: T) => boolean;
}

const sizes = [20, 50, 100, 200];
const usual = 50;

/** The page size that somebody chose for a table. */
export function usePageSize(name: string, otherwise = usual): number {
  const [looks] = useTableLooks(name);
  return sizes.includes(looks.pageSize ?? 0) ? looks.pageSize! : otherwise;
}

interface Props<T> {
  name: string;
  title?: string;
  counter?: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** A header of its own in place of these four. */
  head?: ReactNode;
  filter?: ReactNode;
  columns: Column<T>[];
  pages: Pages<T>;
  id: (item: T) => string;
  empty: ReactNode;
  selection?: Selection<T>;
  /** What the table is, for screen readers, where it has no title. */
  label?: string;
  /** A table inside of something, without a frame of its own. */
  plain?: boolean;
  /** A list of a few things, whose looks nobody has to set. */
  short?: boolean;
  /** Its texts are long: lines are wrapped until somebody chooses otherwise. */
  wrap?: boolean;
}

/**
 * A table whose looks are kept under its name. id tells its rows apart.
 *
 * Drawing 200 rows takes longer than a key may wait for its letter. So rows are drawn
 * when there is time for it, and only when something in them is another; what is
 * around them is drawn by itself. Columns should stay the same as long as they can.
 */
export function DataTable<T>(props: Props<T>) {
  const { pages } = props;
  const turns = pages.count > 1 || pages.open;
  const shown = useDeferredValue(useMemo(() => ({ items: pages.items, turns }), [pages.items, turns]));
  const stale = pages.stale || shown.items !== pages.items;
  const around: Around = { head: props.head ?? headOf(props), filter: props.filter, empty: props.empty, turning: <Turning pages={pages} />, preferences: <Preferences {...props} /> };
  const table = useTable(props, shown, Boolean(around.head));
  if (pages.error && pages.items.length === 0) return <Trouble error={pages.error} again={pages.again} />;
  return (
    <AroundRows.Provider value={around}>
      <div className={stale ? "stale" : undefined} aria-busy={stale}>{table}</div>
    </AroundRows.Provider>
  );
}

// What is around the rows is given to it past the table, which stays as it is meanwhile.
interface Around {
  head: ReactNode;
  filter: ReactNode;
  empty: ReactNode;
  turning: ReactNode;
  preferences: ReactNode;
}
const AroundRows = createContext<Around | undefined>(undefined);
const Place = ({ of }: { of: keyof Around }) => useContext(AroundRows)?.[of];

/** The table as it was, unless something in its rows has changed. */
function useTable<T>(props: Props<T>, { items, turns }: { items: T[]; turns: boolean }, head: boolean): ReactNode {
  const { columns, pages, selection } = props;
  const [looks] = useTableLooks(props.name);
  const latest = useRef(props);
  latest.current = props;
  const filter = Boolean(props.filter);
  const loading = pages.loading || (items.length === 0 && pages.items.length > 0); // "nothing" is not said while rows are on their way
  const shown = [items, loading, pages.error, columns, looks, head, filter, turns, selection?.items, selection?.disabled, props.label, props.title, language()];
  return useMemo(() => (
    <Table<T>
      variant={props.plain ? "embedded" : "container"}
      items={items}
      trackBy={props.id}
      columnDefinitions={columns.map(definition)}
      columnDisplay={displayed(columns, looks)}
      wrapLines={looks.wrap ?? props.wrap ?? false}
      loading={loading}
      loadingText={t("loading")}
      empty={<Place of="empty" />}
      filter={filter && <Place of="filter" />}
      stickyHeader={!props.plain}
      enableKeyboardNavigation
      {...(selection && {
        selectionType: "multi" as const,
        selectedItems: selection.items,
        onSelectionChange: ({ detail }: { detail: { selectedItems: T[] } }) => latest.current.selection?.set(detail.selectedItems),
        isItemDisabled: selection.disabled,
      })}
      ariaLabels={{
        ...(props.label || props.title ? { tableLabel: props.label ?? props.title } : {}),
        allItemsSelectionLabel: () => t("select_all"),
        itemSelectionLabel: (_: unknown, item: T) => t("select", { name: latest.current.selection?.name(item) ?? "" }),
      }}
      header={head && <Place of="head" />}
      pagination={turns && <Place of="turning" />}
      preferences={!props.short && <Place of="preferences" />}
      footer={pages.error && <Box><Trouble error={pages.error} again={pages.again} /></Box>}
    />
  ), shown); // eslint-disable-line react-hooks/exhaustive-deps -- what is called later is read from latest
}

const definition = <T,>(c: Column<T>): TableProps.ColumnDefinition<T> => ({
  id: c.id,
  header: c.header,
  cell: c.long ? (item) => <span title={c.long!(item)}>{c.cell(item)}</span> : c.cell,
  ...(c.long && { maxWidth: widest }),
  ...(c.rowHeader && { isRowHeader: true }),
  ...(c.width && { minWidth: c.width }),
});

const headOf = <T,>({ title, counter, description, actions }: Props<T>): ReactNode => title && (
  <Header variant="h2" {...(counter !== undefined && { counter })} description={description} actions={actions && <SpaceBetween direction="horizontal" size="xs">{actions}</SpaceBetween>}>
    {title}
  </Header>
);

const fixedOf = <T,>(columns: Column<T>[]): string | undefined => columns.find((c) => c.rowHeader)?.id ?? columns[0]?.id;

/** The columns as somebody put them: those they see in their order, the others behind. */
function displayed<T>(columns: Column<T>[], looks: TableLooks): { id: string; visible: boolean }[] {
  const all = columns.map((c) => c.id);
  const fixed = fixedOf(columns);
  const seen = (looks.columns ?? columns.filter((c) => !c.extra).map((c) => c.id)).filter((id) => all.includes(id));
  if (fixed && !seen.includes(fixed)) seen.unshift(fixed);
  return [...seen.map((id) => ({ id, visible: true })), ...all.filter((id) => !seen.includes(id)).map((id) => ({ id, visible: false }))];
}

const Turning = <T,>({ pages }: { pages: Pages<T> }) => (
  <Pagination
    currentPageIndex={pages.index}
    pagesCount={pages.count}
    openEnd={pages.open}
    onChange={({ detail }) => pages.show(detail.currentPageIndex)}
    ariaLabels={{ nextPageLabel: t("next"), previousPageLabel: t("previous"), pageLabel: (n) => t("page", { n }) }}
  />
);

function Preferences<T>({ name, columns, wrap = false }: Props<T>) {
  const [looks, set] = useTableLooks(name);
  const size = usePageSize(name);
  const fixed = fixedOf(columns);
  return (
    <CollectionPreferences
      title={t("preferences")}
      confirmLabel={t("confirm")}
      cancelLabel={t("cancel")}
      preferences={{ pageSize: size, wrapLines: looks.wrap ?? wrap, contentDisplay: displayed(columns, looks) }}
      pageSizePreference={{ title: t("size"), options: sizes.map((n) => ({ value: n, label: t("rows", { n }) })) }}
      wrapLinesPreference={{ label: t("wrap"), description: t("wrap_more") }}
      contentDisplayPreference={{ title: t("columns"), options: columns.map((c) => ({ id: c.id, label: c.header, alwaysVisible: c.id === fixed })) }}
      onConfirm={({ detail }) => set({
        pageSize: detail.pageSize ?? size,
        wrap: detail.wrapLines ?? false,
        columns: (detail.contentDisplay ?? []).filter((c) => c.visible).map((c) => c.id),
      })}
    />
  );
}
