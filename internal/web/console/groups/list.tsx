// The groups of the network: what they give, and the way to their members.
import { ask, GET, type Schemas } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { usePages } from "../pages";
import { Go, Nothing, View } from "../parts";
import { texts } from "../texts";

const t = texts(
  { title: "Groups", none: "No groups yet", name: "Name", gives: "Gives" },
  { title: "Gruppen", none: "Noch keine Gruppen", name: "Name", gives: "Gibt" },
);

type Group = Schemas["DirectoryGroupView"];

export default function Groups() {
  const size = usePageSize("groups");
  const pages = usePages(["/v1/groups"], size, (cursor, signal) => ask(GET("/v1/groups", { params: { query: { limit: size, ...(cursor && { cursor }) } }, signal })));
  return (
    <View title={t("title")}>
      <DataTable<Group>
        name="groups"
        label={t("title")}
        pages={pages}
        id={(g) => g.id}
        columns={[
          { id: "name", header: t("name"), rowHeader: true, cell: (g) => <Go to={`/groups/${g.id}`}>{g.name}</Go> },
          { id: "gives", header: t("gives"), cell: (g) => (g.privileges ?? []).join(", ") || "–" },
        ]}
        empty={<Nothing title={t("none")} />}
      />
    </View>
  );
}
