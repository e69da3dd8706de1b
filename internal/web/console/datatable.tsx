// A table of a list: pages, columns to choose, rows to select.
import Box from "@cloudscape-design/components/box";
import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { ReactNode } from "react";
import type { Pages } from "./pages";
import { Trouble } from "./parts";
import { useTableLooks } from "./preferences";
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
}

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

/** The columns as somebody put them: those they see in their order, the others behind. */
function ordered(all: string[], chosen: string[], fixed: string | undefined): { id: string; visible: boolean }[] {
  const seen = chosen.filter((id) => all.includes(id));
  if (fixed && !seen.includes(fixed)) seen.unshift(fixed);
  return [...seen.map((id) => ({ id, visible: true })), ...all.filter((id) => !seen.includes(id)).map((id) => ({ id, visible: false }))];
}

/** A table whose looks are kept under its name. id tells its rows apart. */
export function DataTable<T>({ name, title, counter, description, actions, filter, columns, pages, id, empty, selection, label, plain, short }: {
  name: string;
  title?: string;
  counter?: string;
  description?: ReactNode;
  actions?: ReactNode;
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
}) {
  const [looks, setLooks] = useTableLooks(name);
  const size = usePageSize(name);
  const fixed = columns.find((c) => c.rowHeader)?.id ?? columns[0]?.id;
  const display = ordered(columns.map((c) => c.id), looks.columns ?? columns.filter((c) => !c.extra || c.id === fixed).map((c) => c.id), fixed);
  if (pages.error && pages.items.length === 0) return <Trouble error={pages.error} again={pages.again} />;
  const definitions = columns.map((c): TableProps.ColumnDefinition<T> => ({
    id: c.id,
    header: c.header,
    cell: c.cell,
    ...(c.rowHeader && { isRowHeader: true }),
    ...(c.width && { minWidth: c.width }),
  }));
  const table = (
    <Table<T>
      variant={plain ? "embedded" : "container"}
      items={pages.items}
      trackBy={id}
      columnDefinitions={definitions}
      columnDisplay={display}
      wrapLines={looks.wrap ?? false}
      loading={pages.loading}
      loadingText={t("loading")}
      empty={empty}
      filter={filter}
      stickyHeader={!plain}
      enableKeyboardNavigation
      {...(selection && {
        selectionType: "multi" as const,
        selectedItems: selection.items,
        onSelectionChange: ({ detail }: { detail: { selectedItems: T[] } }) => selection.set(detail.selectedItems),
        isItemDisabled: selection.disabled,
      })}
      ariaLabels={{
        ...(label || title ? { tableLabel: label ?? title } : {}),
        allItemsSelectionLabel: () => t("select_all"),
        itemSelectionLabel: (_: unknown, item: T) => t("select", { name: selection?.name(item) ?? "" }),
      }}
      header={title && (
        <Header variant="h2" {...(counter !== undefined && { counter })} description={description} actions={actions && <SpaceBetween direction="horizontal" size="xs">{actions}</SpaceBetween>}>
          {title}
        </Header>
      )}
      pagination={(pages.count > 1 || pages.open) && (
        <Pagination
          currentPageIndex={pages.index}
          pagesCount={pages.count}
          openEnd={pages.open}
          onChange={({ detail }) => pages.show(detail.currentPageIndex)}
          ariaLabels={{ nextPageLabel: t("next"), previousPageLabel: t("previous"), pageLabel: (n) => t("page", { n }) }}
        />
      )}
      preferences={!short && (
        <CollectionPreferences
          title={t("preferences")}
          confirmLabel={t("confirm")}
          cancelLabel={t("cancel")}
          preferences={{ pageSize: size, wrapLines: looks.wrap ?? false, contentDisplay: display }}
          pageSizePreference={{ title: t("size"), options: sizes.map((n) => ({ value: n, label: t("rows", { n }) })) }}
          wrapLinesPreference={{ label: t("wrap"), description: t("wrap_more") }}
          contentDisplayPreference={{ title: t("columns"), options: columns.map((c) => ({ id: c.id, label: c.header, alwaysVisible: c.id === fixed })) }}
          onConfirm={({ detail }) => setLooks({
            pageSize: detail.pageSize ?? size,
            wrap: detail.wrapLines ?? false,
            columns: (detail.contentDisplay ?? []).filter((c) => c.visible).map((c) => c.id),
          })}
        />
      )}
      footer={pages.error && <Box><Trouble error={pages.error} again={pages.again} /></Box>}
    />
  );
  return <div className={pages.stale ? "stale" : undefined} aria-busy={pages.stale}>{table}</div>;
}
