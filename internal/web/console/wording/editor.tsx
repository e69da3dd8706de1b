// Writing a text, with the preview beside it.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRef, useState, type FormEvent } from "react";
import { useAct } from "../act";
import { useFilters } from "../address";
import { refresh } from "../api";
import { useFaultFocus } from "../forms";
import { Unsaved } from "../leave";
import { changeFrom, ChangeTrouble } from "../overtaken";
import { ActTrouble, Ask, When } from "../parts";
import { Problem } from "../problem";
import { OnlyPeople, useIsProgram } from "../settings/tokens";
import { texts } from "../texts";
import { Trial } from "../trial";
import { draftOf, readText, resetText, saveText, testText, usePreview } from "./draft";
import { Fields } from "./fields";
import { Preview } from "./shown";
import { sourceName, type Draft, type Text } from "./words";

const t = texts(
  {
    title: "Text", save: "Save text", done: "Messages that are sent from now on are worded so.", own_since: "Changed", reset: "Back to the built-in text", reset_title: "Go back to the built-in text?", reset_what: "Your own text is deleted. Messages that are sent from then on have the built-in text.", reset_none: "Your own text is deleted. In this language no text is built in, so people get the network's language from then on.", reset_done: "The built-in text is back.",
    test: "Send a test to yourself", test_what: "Sends the text as it stands here, saved or not, to the contact that you have on file. It says that it is a test.", test_yes: "Send test", begins: "Nothing is built in for this language. You begin with the text of another one; translate it, then save.",
  },
  {
    title: "Text", save: "Text speichern", done: "Ab jetzt gesendete Nachrichten sind so formuliert.", own_since: "Geändert", reset: "Zurück zum eingebauten Text", reset_title: "Zum eingebauten Text zurückkehren?", reset_what: "Ihr eigener Text wird gelöscht. Danach gesendete Nachrichten haben den eingebauten Text.", reset_none: "Ihr eigener Text wird gelöscht. In dieser Sprache ist kein Text eingebaut; danach bekommt man ihn in der Sprache des Netzwerks.", reset_done: "Der eingebaute Text ist zurück.",
    test: "Test an sich selbst senden", test_what: "Sendet den Text, wie er hier steht, gespeichert oder nicht, an den Kontakt, der für Sie hinterlegt ist. Er sagt, dass er ein Test ist.", test_yes: "Test senden", begins: "Für diese Sprache ist nichts eingebaut. Sie beginnen mit dem Text einer anderen; übersetzen Sie ihn, und speichern Sie dann.",
  },
);

const changes = ["/v1/templates", "/v1/audit"];
const builtIn = new Set(["en", "de", "fr", "es", "ja"]); // only for what a question says

export function Editor({ text }: { text: Text }) {
  const [seen, setSeen] = useState(text);
  const [draft, setDraft] = useState(draftOf(text));
  const [tried, setTried] = useState(0);
  const [resetting, setResetting] = useState(false);
  const preview = usePreview(seen, draft);
  const form = useRef<HTMLFormElement>(null);
  const begin = (now: Text) => {
    setSeen(now);
    setDraft(draftOf(now));
  };
  const save = useAct(() => changeFrom(seen, () => saveText(seen, draft), () => readText(seen)), { changes, quiet: true, done: t("done"), then: begin });
  const reset = useAct(() => resetText(seen), { changes, quiet: true, done: t("reset_done"), then: begin });
  useFaultFocus(form, tried, save.error);
  const look = (now: Text) => {
    setSeen(now);
    void refresh(...changes);
  };
  const put = (change: Partial<Draft>) => {
    save.reset();
    setDraft((d) => ({ ...d, ...change }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    save.run();
  };
  const atFields = save.error instanceof Problem && save.error.fields.length > 0; // the preview says them too
  return (
    <>
      <Grid gridDefinition={[{ colspan: { default: 12, s: 6 } }, { colspan: { default: 12, s: 6 } }]}>
        <SpaceBetween size="l">
          <form ref={form} onSubmit={submit}>
            <Unsaved when={JSON.stringify(draft) !== JSON.stringify(draftOf(seen))} />
            <Container
              header={<Header variant="h2" actions={<Standing text={seen} />} description={seen.source === "other_language" ? t("begins") : undefined}>{t("title")}</Header>}
              footer={
                <SpaceBetween direction="horizontal" size="xs">
                  <Button variant="primary" formAction="submit" loading={save.busy}>{t("save")}</Button>
                  {seen.source === "own" && <Button variant="link" formAction="none" onClick={() => setResetting(true)}>{t("reset")}</Button>}
                </SpaceBetween>
              }
            >
              <SpaceBetween size="l">
                <Fields draft={draft} put={put} text={seen} shown={preview.data} />
                {!atFields && <ChangeTrouble act={save} look={look} />}
              </SpaceBetween>
            </Container>
          </form>
          <Test text={seen} draft={draft} />
        </SpaceBetween>
        <Preview shown={preview.data} error={preview.error} again={preview.again} language={seen.language} email={seen.channel === "email"} />
      </Grid>
      {resetting && (
        <Ask title={t("reset_title")} yes={t("reset")} act={reset} input={undefined} onDone={() => setResetting(false)}>
          <Box variant="p">{t(builtIn.has(seen.language) ? "reset_what" : "reset_none")}</Box>
        </Ask>
      )}
    </>
  );
}

const Standing = ({ text }: { text: Text }) => (
  <SpaceBetween direction="horizontal" size="xs" alignItems="center">
    <Badge color={text.source === "own" ? "blue" : "grey"}>{sourceName(text.source)}</Badge>
    {text.updated_at && <Box color="text-body-secondary" fontSize="body-s">{t("own_since")}: <When at={text.updated_at} /></Box>}
  </SpaceBetween>
);

function Test({ text, draft }: { text: Text; draft: Draft }) {
  const program = useIsProgram();
  const [{ test }, set] = useFilters("test");
  const act = useAct(() => testText(text, draft), { quiet: true, changes: ["/v1/audit"], then: ({ message }) => set({ test: message }) });
  return (
    <Container header={<Header variant="h2" description={t("test_what")} actions={<Button disabled={program} loading={act.busy} onClick={() => act.run()}>{t("test_yes")}</Button>}>{t("test")}</Header>}>
      <SpaceBetween size="m">
        {program && <OnlyPeople />}
        <ActTrouble act={act} />
        {test && <Trial key={test} message={test} />}
      </SpaceBetween>
    </Container>
  );
}
