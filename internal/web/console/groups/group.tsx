// One group: what it gives, and who is in it.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { api } from "../api";
import { Trouble, View, When } from "../parts";
import { texts } from "../texts";
import { Give, Rename } from "./change";
import { Members } from "./members";
import { builtInText, Privileges } from "./words";

const t = texts(
  { group: "Group", rename: "Rename", gives: "What it gives", change: "Change", added: "Added" },
  { group: "Gruppe", rename: "Umbenennen", gives: "Was sie gibt", change: "Ändern", added: "Hinzugefügt" },
);

export default function GroupView({ params: { group: id } }: { params: { group: string } }) {
  const { data: group, error, refetch } = api.useQuery("get", "/v1/groups/{group}", { params: { path: { group: id } } });
  const [open, setOpen] = useState<"rename" | "give">();
  const close = () => setOpen(undefined);
  if (!group) return <View title={t("group")}>{error && <Trouble error={error} again={() => void refetch()} />}</View>;
  return (
    <View
      title={group.name}
      description={builtInText(group) ?? <>{t("added")}: <When at={group.created_at} /></>}
      actions={!group.built_in && <Button onClick={() => setOpen("rename")}>{t("rename")}</Button>}
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2" actions={<Button onClick={() => setOpen("give")}>{t("change")}</Button>}>{t("gives")}</Header>}>
          <Privileges of={group.privileges} />
        </Container>
        <Members group={group} />
      </SpaceBetween>
      {open === "rename" && <Rename group={group} onClose={close} />}
      {open === "give" && <Give group={group} onClose={close} />}
    </View>
  );
}
