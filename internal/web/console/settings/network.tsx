// The network: what it is called, where its people are, and whether it sends.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useNetwork, type Network } from "../network";
import { Trouble, View } from "../parts";
import { texts } from "../texts";
import { Contact, Naming } from "./networkforms";
import { Switch } from "./switch";

const t = texts(
  {
    title: "Network",
    what: "What your organisation's identity network is called, where its people are, and whether it sends.",
    address: "Address",
    origin: "Origin",
    origin_why: "Every link that is sent begins with it, and every badge is made for its host name: on another one no phone would show its badge. So it is chosen when the network is set up and never changes.",
    id: "Network ID",
    id_why: "Support and the records name the network so.",
  },
  {
    title: "Netzwerk",
    what: "Wie das Identitätsnetzwerk Ihrer Organisation heißt, wo seine Nutzer sind und ob es sendet.",
    address: "Adresse",
    origin: "Ursprung (Origin)",
    origin_why: "Jeder gesendete Link beginnt damit, und jedes Badge ist für diesen Hostnamen gemacht: Unter einem anderen würde kein Telefon sein Badge zeigen. Darum wird er bei der Einrichtung gewählt und ändert sich nie.",
    id: "Netzwerk-ID",
    id_why: "So nennen Support und Aufzeichnungen das Netzwerk.",
  },
);

export default function NetworkView() {
  const { data, error, refetch } = useNetwork();
  return (
    <View title={t("title")} description={t("what")}>
      {data ? <Topics network={data} /> : error ? <Trouble error={error} again={() => void refetch()} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}
    </View>
  );
}

function Topics({ network }: { network: Network }) {
  return (
    <SpaceBetween size="l">
      <Switch paused={network.paused} />
      <Naming network={network} />
      <Contact network={network} />
      <Container header={<Header variant="h2">{t("address")}</Header>}>
        <KeyValuePairs
          columns={2}
          minColumnWidth={260}
          items={[
            { label: t("origin"), value: <Explained value={<code>{network.origin}</code>} why={t("origin_why")} /> },
            { label: t("id"), value: <Explained value={<code>{network.id}</code>} why={t("id_why")} /> },
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}

const Explained = ({ value, why }: { value: React.ReactNode; why: string }) => (
  <>
    <div>{value}</div>
    <Box fontSize="body-s" color="text-body-secondary">{why}</Box>
  </>
);
