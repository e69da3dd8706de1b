// What goes out by itself after an invitation, and when it does not.
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useNetwork } from "../network";
import { Trouble, View } from "../parts";
import { texts } from "../texts";
import { Ladder } from "./ladder";
import { QuietHours } from "./quiet";

const t = texts(
  { title: "Reminders", what: "Whoever does not come is reminded, over another channel if need be, and in the end called by the service desk." },
  { title: "Erinnerungen", what: "Wer nicht kommt, wird erinnert, wenn nötig auf einem anderen Weg, und am Ende vom Service-Desk angerufen." },
);

export default function Reminders() {
  const { data, error, refetch } = useNetwork();
  return (
    <View title={t("title")} description={t("what")}>
      {data ? (
        <SpaceBetween size="l">
          <Ladder network={data} />
          <QuietHours network={data} />
        </SpaceBetween>
      ) : error ? <Trouble error={error} again={() => void refetch()} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}
    </View>
  );
}
