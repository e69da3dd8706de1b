// One group: what it gives, and who is in it.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api";
import { useBadges } from "../known";
import { Trouble, View, When } from "../parts";
import { texts } from "../texts";
import { Edit, Give } from "./change";
import { DeskText } from "./desk";
import { groupLanguage } from "./language";
import { Members } from "./members";
import { builtInText, Privileges } from "./words";

const t = texts(
  { group: "Group", edit: "Edit", gives: "What it gives", change: "Change", added: "Added", automatic: "Automatic invitations", on: "Whoever is added is invited to {badge}.", none: "Nobody is invited by themselves." },
  { group: "Gruppe", edit: "Bearbeiten", gives: "Was sie gibt", change: "Ändern", added: "Hinzugefügt", automatic: "Automatische Einladungen", on: "Wer dazukommt, wird zu {badge} eingeladen.", none: "Niemand wird von selbst eingeladen." },
);

export default function GroupView({ params: { group: id } }: { params: { group: string } }) {
  const { data: group, error, refetch } = api.useQuery("get", "/v1/groups/{group}", { params: { path: { group: id } } });
  const [open, setOpen] = useState<"edit" | "give">();
  const { badges } = useBadges();
  const [, navigate] = useLocation();
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
          <SpaceBetween size="xs">
            <Privileges of={group.privileges} />
            <DeskText group={group} />
          </SpaceBetween>
        </Container>
        <Container header={<Header variant="h2" actions={<Button ariaLabel={`${t("change")}: ${t("automatic")}`} onClick={() => navigate(`/settings/automatic/${group.id}`)}>{t("change")}</Button>}>{t("automatic")}</Header>}>
          {group.auto_invite ? t("on", { badge: badges?.find((b) => b.id === group.auto_invite)?.name ?? "…" }) : t("none")}
        </Container>
        <Members group={group} />
      </SpaceBetween>
      {open === "edit" && <Edit group={group} onClose={close} />}
      {open === "give" && <Give group={group} onClose={close} />}
    </View>
  );
}
