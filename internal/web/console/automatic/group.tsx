// Automatic invitations of one group: which badge, who would get what, on and off.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { useFilters } from "../address";
import { api } from "../api";
import { useBadges, type Badge, type Group } from "../known";
import { Go, Nothing, Trouble, View } from "../parts";
import { texts } from "../texts";
import { Acts } from "./acts";
import { Rehearsal } from "./rehearsal";
import { groupName } from "./words";

const t = texts(
  {
    title: "Automatic invitations", for: "Automatic invitations: {name}", everyone: "What happens to whoever is added to the network from now on, by hand, by an import or by a program.", group: "What happens to whoever is put into this group from now on, by hand, by an import or by a program.",
    badge: "Badge", badge_why: "That people are invited to. Choosing one only shows, beneath, what would happen.", on: "On: {badge}", off: "Off: nobody is invited by themselves", all: "All groups", gone: "A badge that is gone",
    none: "There is no badge yet", none_hint: "Create the kind of badge that people are to be invited to.", make: "To the badges",
  },
  {
    title: "Automatische Einladungen", for: "Automatische Einladungen: {name}", everyone: "Was mit allen geschieht, die ab jetzt zum Netzwerk kommen, von Hand, durch einen Import oder durch ein Programm.", group: "Was mit allen geschieht, die ab jetzt in diese Gruppe kommen, von Hand, durch einen Import oder durch ein Programm.",
    badge: "Badge", badge_why: "Zu dem eingeladen wird. Die Wahl zeigt nur darunter, was geschähe.", on: "An: {badge}", off: "Aus: Niemand wird von selbst eingeladen", all: "Alle Gruppen", gone: "Ein Badge, das es nicht mehr gibt",
    none: "Noch gibt es kein Badge", none_hint: "Legen Sie an, zu welcher Art Badge eingeladen werden soll.", make: "Zu den Badges",
  },
);

export default function AutomaticGroup({ params: { group: id } }: { params: { group: string } }) {
  const group = api.useQuery("get", "/v1/groups/{group}", { params: { path: { group: id } } });
  const { badges, error, again } = useBadges();
  if (group.data && badges) return <One group={group.data} badges={badges} />;
  const wrong = group.error ?? error;
  const retry = () => {
    void group.refetch();
    again();
  };
  return <View title={t("title")}>{wrong ? <Trouble error={wrong} again={retry} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}</View>;
}

function One({ group, badges }: { group: Group; badges: Badge[] }) {
  const [filters, set] = useFilters("badge");
  const [seen, setSeen] = useState<string>(); // the badge whose rehearsal was shown
  const now = badges.find((b) => b.id === group.auto_invite);
  const wanted = badges.find((b) => b.id === filters.badge) ?? now ?? badges[0];
  const title = t("for", { name: groupName(group) });
  const back = <Go to="/settings/automatic">{t("all")}</Go>;
  if (!wanted) return <View title={title}><Nothing title={t("none")} hint={t("none_hint")} action={<Go to="/settings/badges">{t("make")}</Go>} /></View>;
  const options = badges.map((b) => ({ value: b.id, label: b.name }));
  return (
    <View title={title} description={<>{t(group.id === "everyone" ? "everyone" : "group")} {back}</>} actions={<Acts group={group} now={now} wanted={wanted} rehearsed={seen === wanted.id} done={() => set({ badge: null })} />}>
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="m">
            <StatusIndicator type={group.auto_invite ? "success" : "stopped"}>{group.auto_invite ? t("on", { badge: now?.name ?? t("gone") }) : t("off")}</StatusIndicator>
            <FormField label={t("badge")} description={t("badge_why")}>
              <Select options={options} selectedOption={{ value: wanted.id, label: wanted.name }} onChange={({ detail }) => set({ badge: detail.selectedOption.value ?? null })} />
            </FormField>
          </SpaceBetween>
        </Container>
        <Rehearsal group={group} badge={wanted} shown={setSeen} />
      </SpaceBetween>
    </View>
  );
}
