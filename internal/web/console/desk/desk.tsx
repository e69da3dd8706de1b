// The service desk: one screen from who is calling to what was done.
import Grid from "@cloudscape-design/components/grid";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Box from "@cloudscape-design/components/box";
import { api } from "../api";
import { Nothing, Trouble, View } from "../parts";
import { texts } from "../texts";
import { Begin } from "./begin";
import { Person } from "./person";
import { Search } from "./search";
import { Sessions } from "./sessions";
import { Trace } from "./trace";
import { Step } from "./verification";

const t = texts(
  { title: "Service desk", what: "Find who is calling, verify them, then help.", start: "Nobody yet", start_hint: "Type the beginning of a name or a number above. Arrow keys choose, Enter opens." },
  { title: "Service-Desk", what: "Finden Sie, wer anruft, prüfen Sie die Person, dann helfen Sie.", start: "Noch niemand", start_hint: "Tippen Sie oben den Anfang eines Namens oder einer Nummer. Pfeiltasten wählen, Enter öffnet." },
);

export default function Desk({ params }: { params: { user?: string; verification?: string } }) {
  if (params.user) return <Call key={params.user} user={params.user} verification={params.verification} />;
  return (
    <View title={t("title")} description={t("what")}>
      <SpaceBetween size="l">
        <Search focus />
        <Nothing title={t("start")} hint={t("start_hint")} />
      </SpaceBetween>
    </View>
  );
}

function Call({ user, verification }: { user: string; verification?: string | undefined }) {
  const { data: caller, error, refetch } = api.useQuery("get", "/v1/desk/users/{user}", { params: { path: { user } } });
  return (
    <View title={caller?.name || t("title")} description={t("what")}>
      <SpaceBetween size="l">
        <Search />
        {error && <Trouble error={error} again={() => void refetch()} />}
        {!caller && !error && <Box padding="xxxl" />}
        {caller && (
          <Grid gridDefinition={[{ colspan: { default: 12, s: 5 } }, { colspan: { default: 12, s: 7 } }]}>
            <Person caller={caller} />
            {verification ? <Step id={verification} caller={caller} /> : <Begin caller={caller} />}
          </Grid>
        )}
        {caller && <Sessions caller={caller} />}
        {caller && <Trace caller={caller} />}
      </SpaceBetween>
    </View>
  );
}
