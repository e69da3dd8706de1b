// One group: what it gives, and who is in it.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { api } from "../api";
import { Trouble, View, When } from "../parts";
import { texts } from "../texts";
import { Edit, Give } from "./change";
import { groupLanguage } from "./language";
import { Members } from "./members";
import { builtInText, Privileges } from "./words";

const t = texts(
  { group: "Group", edit: "Edit", gives: "What it gives", change: "Change", added: "Added" },
  { group: "Gruppe", edit: "Bearbeiten", gives: "Was sie gibt", change: "Ändern", added: "Hinzugefügt" },
);

export default function GroupView({ params: { group: id } }: { params: { group: string } }) {
  const { data: group, error, refetch } = api.useQuery("get", "/v1/groups/{group}", { params: { path: { group: id } } });
  const [open, setOpen] = useState<"edit" | "give">();
  const close = () => setOpen(undefined);
  if (!group) return <View title={t("group")}>{error && <Trouble error={error} again={() => void refetch()} />}</View>;
  return (
    <View
      title={group.name}
      description={builtInText(group) ?? <>{t("added")}: <When at={group.created_at} /> · {groupLanguage(group.language)}</>}
      actions={!group.built_in && <Button onClick={() => setOpen("edit")}>{t("edit")}</Button>}
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2" actions={<Button onClick={() => setOpen("give")}>{t("change")}</Button>}>{t("gives")}</Header>}>
          <Privileges of={group.privileges} />
        </Container>
        <Members group={group} />
      </SpaceBetween>
      {open === "edit" && <Edit group={group} onClose={close} />}
      {open === "give" && <Give group={group} onClose={close} />}
    </View>
  );
}
