// Adding a group.
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Dialog } from "../dialog";
import type { Group } from "../known";
import { ActTrouble, Ask } from "../parts";
import { faults } from "../problem";
import { texts } from "../texts";
import { LanguageField } from "./language";
import { chosen, PrivilegesField, type Choice } from "./privileges";
import { isStaff, Privileges } from "./words";

const t = texts(
  {
    title: "Add a group", name: "Name", hint: "What people call it, such as Night crew. No two groups have the same name.", add: "Add group", done: "The group {name} was added.",
    ask: "Add a group that gives staff privileges?", what: "Whoever is put into {name} from now on can:",
  },
  {
    title: "Gruppe hinzufügen", name: "Name", hint: "Wie man sie nennt, etwa Nachtschicht. Keine zwei Gruppen heißen gleich.", add: "Gruppe hinzufügen", done: "Die Gruppe {name} ist hinzugefügt.",
    ask: "Eine Gruppe hinzufügen, die Rechte über andere gibt?", what: "Wer von nun an in {name} aufgenommen wird, darf:",
  },
);

/** The dialog; asks once more before a group gives staff privileges. */
export function AddGroup({ onClose, onDone }: { onClose: () => void; onDone: (g: Group) => void }) {
  const [name, setName] = useState("");
  const [language, setLanguage] = useState("");
  const [choice, setChoice] = useState<Choice>({ kept: [], typed: "" });
  const [asking, setAsking] = useState(false);
  const privileges = chosen(choice);
  const add = useAct(() => ask(POST("/v1/groups", { body: { name: name.trim(), privileges, ...(language && { language }) } })), {
    changes: ["/v1/groups", "/v1/audit", "/v1/statistics"], quiet: true, done: (g) => t("done", { name: g.name }), then: onDone,
  });
  if (asking) {
    return (
      <Ask title={t("ask")} yes={t("add")} act={add} input={undefined} onDone={() => setAsking(false)}>
        <Box variant="p">{t("what", { name: name.trim() })}</Box>
        <Privileges of={privileges.filter(isStaff)} />
      </Ask>
    );
  }
  const wrong = faults(add.error);
  return (
    <Dialog title={t("title")} yes={t("add")} busy={add.busy} ready={name.trim() !== ""} onYes={() => (privileges.some(isStaff) ? setAsking(true) : add.run())} onClose={onClose}>
      <FormField label={t("name")} description={t("hint")} errorText={wrong["name"]}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} autoComplete={false} autoFocus />
      </FormField>
      <LanguageField value={language} set={setLanguage} error={wrong["language"]} />
      <PrivilegesField value={choice} set={setChoice} />
      {!wrong["name"] && !wrong["language"] && <ActTrouble act={add} />}
    </Dialog>
  );
}
