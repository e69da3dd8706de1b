// One badge: what it asks for, what comes of that, and changing it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { api, ask, PATCH, POST } from "../api";
import type { Badge } from "../known";
import { saved } from "../leave";
import { useNetwork, type Network } from "../network";
import { Trouble, View, When } from "../parts";
import { number, span, texts } from "../texts";
import { word } from "../words";
import { asksOf, blank, bodyOf, changeOf, draftOf, usual, type Draft } from "./badgedraft";
import { BadgeForm } from "./badgeform";
import { Journey, Safety } from "./journey";

const t = texts(
  {
    create: "Create badge",
    create_what: "A kind of badge: how people are invited to it, what they have to prove, and on how many devices they can have it.",
    created: "{name} was created. People can be invited to it now.",
    edit: "Edit",
    edit_title: "Edit {name}",
    save: "Save changes",
    done: "Saved: {name}",
    facts: "What it asks for",
    channel: "Invitations go by",
    proof: "Proof",
    link: "The link alone",
    code: "The link and a code to the other contact",
    phone: "Phone number",
    phone_yes: "Asked for and checked",
    phone_no: "Not asked for",
    devices: "Devices a person",
    lasts: "Invitations last",
    lasts_network: "{time} (the network's limit)",
    made: "Created",
    changed: "Changed",
    id: "ID, for programs",
    terms: "Terms of use",
    no_terms: "None",
    list: "All badges",
    invite: "Invite people",
  },
  {
    create: "Badge anlegen",
    create_what: "Eine Art von Badge: wie dazu eingeladen wird, was nachzuweisen ist und auf wie vielen Geräten man es haben kann.",
    created: "{name} wurde angelegt. Jetzt kann dazu eingeladen werden.",
    edit: "Bearbeiten",
    edit_title: "{name} bearbeiten",
    save: "Änderungen speichern",
    done: "Gespeichert: {name}",
    facts: "Was es verlangt",
    channel: "Einladungen gehen per",
    proof: "Nachweis",
    link: "Nur der Link",
    code: "Der Link und ein Code an den anderen Kontakt",
    phone: "Telefonnummer",
    phone_yes: "Wird erfragt und geprüft",
    phone_no: "Wird nicht erfragt",
    devices: "Geräte je Person",
    lasts: "Einladungen gelten",
    lasts_network: "{time} (Grenze des Netzwerks)",
    made: "Angelegt",
    changed: "Geändert",
    id: "ID, für Programme",
    terms: "Nutzungsbedingungen",
    no_terms: "Keine",
    list: "Alle Badges",
    invite: "Nutzer einladen",
  },
);

const waiting = <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>;

export default function BadgeView({ params }: { params: { badge: string } }) {
  const [path] = useLocation();
  return params.badge === "new" ? <NewBadge /> : <OneBadge id={params.badge} edit={path.endsWith("/edit")} />;
}

function NewBadge() {
  const network = useNetwork();
  const [, navigate] = useLocation();
  const make = useAct((d: Draft) => ask(POST("/v1/badges", { body: bodyOf(d) })), {
    changes: ["/v1/badges"],
    done: (b) => t("created", { name: b.name }),
    then: (b) => {
      saved();
      navigate(`/settings/badges/${b.id}`);
    },
    quiet: true,
  });
  return (
    <View title={t("create")} description={t("create_what")}>
      {network.data ? (
        <BadgeForm start={blank} network={network.data} act={make} submit={t("create")} cancel={() => navigate("/settings/badges")} />
      ) : network.error ? <Trouble error={network.error} again={() => void network.refetch()} /> : waiting}
    </View>
  );
}

function OneBadge({ id, edit }: { id: string; edit: boolean }) {
  const network = useNetwork();
  const badge = api.useQuery("get", "/v1/badges/{badge}", { params: { path: { badge: id } } });
  const error = badge.error ?? network.error;
  if (badge.data && network.data) return edit ? <Edit badge={badge.data} network={network.data} /> : <Facts badge={badge.data} network={network.data} />;
  const again = () => void Promise.all([badge.refetch(), network.refetch()]);
  return <View title={badge.data?.name ?? "…"}>{error ? <Trouble error={error} again={again} /> : waiting}</View>;
}

function Edit({ badge, network }: { badge: Badge; network: Network }) {
  const [, navigate] = useLocation();
  const home = `/settings/badges/${badge.id}`;
  const start = draftOf(badge);
  const change = useAct((d: Draft) => ask(PATCH("/v1/badges/{badge}", { params: { path: { badge: badge.id } }, body: changeOf(d, start) })), {
    changes: ["/v1/badges"],
    done: (b) => t("done", { name: b.name }),
    then: () => {
      saved();
      navigate(home);
    },
    quiet: true,
  });
  return (
    <View title={t("edit_title", { name: badge.name })}>
      <BadgeForm start={start} network={network} act={change} submit={t("save")} cancel={() => navigate(home)} existing />
    </View>
  );
}

function Facts({ badge, network }: { badge: Badge; network: Network }) {
  const [, navigate] = useLocation();
  const asks = asksOf(draftOf(badge), network);
  const actions = (
    <SpaceBetween direction="horizontal" size="xs">
      <Button onClick={() => navigate(`/users?badge=${badge.id}`)}>{t("invite")}</Button>
      <Button variant="primary" onClick={() => navigate(`/settings/badges/${badge.id}/edit`)}>{t("edit")}</Button>
    </SpaceBetween>
  );
  return (
    <View title={badge.name} actions={actions}>
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">{t("facts")}</Header>}>
          <KeyValuePairs
            columns={3}
            items={[
              { label: t("channel"), value: word("channel", badge.channel) },
              { label: t("proof"), value: t(badge.proof) },
              { label: t("phone"), value: t(badge.phone_enrollment ? "phone_yes" : "phone_no") },
              { label: t("devices"), value: number(badge.device_limit) },
              { label: t("lasts"), value: badge.valid_for ? span(badge.valid_for) : t("lasts_network", { time: span(usual(network, badge).value) }) },
              { label: t("id"), value: <code>{badge.id}</code> },
              { label: t("made"), value: <When at={badge.created_at} /> },
              { label: t("changed"), value: <When at={badge.updated_at} /> },
            ]}
          />
        </Container>
        <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
          <Journey asks={asks} />
          <Safety asks={asks} />
        </Grid>
        <Container header={<Header variant="h2">{t("terms")}</Header>}>
          {badge.terms ? <div className="terms">{badge.terms}</div> : <Box color="text-body-secondary">{t("no_terms")}</Box>}
        </Container>
      </SpaceBetween>
    </View>
  );
}
