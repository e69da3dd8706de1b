// One text: how messages of a kind are worded in a language.
import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import { api } from "../api";
import { Trouble, View } from "../parts";
import { languageName } from "../settings/regions";
import { texts } from "../texts";
import { word } from "../words";
import { Editor } from "./editor";
import { placeOf, type Summary } from "./words";

const t = texts({ title: "{kind}, {channel}", about: "In {language}" }, { title: "{kind}, {channel}", about: "Auf {language}" });

export default function TextView({ params }: { params: Pick<Summary, "kind" | "channel" | "language"> }) {
  const { kind, channel, language } = params;
  const { data, error, refetch } = api.useQuery("get", "/v1/templates/{kind}/{channel}/{language}", { params: { path: { kind, channel, language } } });
  return (
    <View title={t("title", { kind: word("template", kind), channel: word("channel", channel) })} description={t("about", { language: languageName(language) })}>
      {data ? <Editor key={placeOf(params)} text={data} /> : error ? <Trouble error={error} again={() => void refetch()} /> : <Box textAlign="center" margin="xxl"><Spinner size="large" /></Box>}
    </View>
  );
}
