// What guards the network's sending: the switch, countries that are stopped, and
// what strangers were refused.
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useNetwork } from "../network";
import { Go, Trouble, View } from "../parts";
import { Switch } from "../settings/switch";
import { texts } from "../texts";
import { Refusals } from "./refusals";
import { Stops } from "./stops";

const t = texts(
  { title: "Guards", what: "What keeps somebody from sending at your cost: a switch for everything, countries that stop by themselves, and what was not sent to people who asked for it.", limits: "How much may be sent is among the limits" },
  { title: "Schutz", what: "Was verhindert, dass jemand auf Ihre Kosten sendet: ein Schalter für alles, Länder, die von selbst gesperrt werden, und was angefordert und nicht gesendet wurde.", limits: "Wie viel gesendet werden darf, steht bei den Grenzen" },
);

export default function Guards() {
  const { data, error, refetch } = useNetwork();
  return (
    <View title={t("title")} description={<>{t("what")} <Go to="/settings/limits">{t("limits")}</Go>.</>}>
      <SpaceBetween size="l">
        {data ? <Switch paused={data.paused} /> : error ? <Trouble error={error} again={() => void refetch()} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}
        <Stops />
        <Refusals />
      </SpaceBetween>
    </View>
  );
}
