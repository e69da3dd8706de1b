// Changing a group: its name and language, and what it gives.
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAct } from "../act";
import { ask, GET, PATCH, refresh } from "../api";
import { Dialog } from "../dialog";
import type { Group } from "../known";
import { changeFrom, ChangeTrouble } from "../overtaken";
import { faults } from "../problem";
import { texts } from "../texts";
import { deskChange, DeskField, deskOf, deskOver, isDeskReady } from "./desk";
import { LanguageField } from "./language";
import { chosen, PrivilegesField, type Choice } from "./privileges";
import { isStaff, Privileges } from "./words";

const t = texts(
  {
    edit: "Change {name}", name: "Name", save: "Save", done: "{name} is changed.", gives: "What {name} gives", given: "What {name} gives is changed.",
    ask: "Change who has staff privileges?", back: "Back", give: "All members of {name} can then:", give_how: "They sign in again before they can.",
    take: "The members of {name} can no longer, from then on, unless another group gives it:", yes: "Change what it gives",
  },
  {
    edit: "{name} ändern", name: "Name", save: "Speichern", done: "{name} ist geändert.", gives: "Was {name} gibt", given: "Was {name} gibt, ist geändert.",
    ask: "Ändern, wer Rechte über andere hat?", back: "Zurück", give: "Alle Mitglieder von {name} dürfen dann:", give_how: "Vorher melden sie sich neu an.",
    take: "Die Mitglieder von {name} dürfen dann sofort nicht mehr, außer eine andere Gruppe gibt es ihnen:", yes: "Ändern, was sie gibt",
  },
);

const changes = ["/v1/groups", "/v1/audit", "/v1/statistics"];

interface Change {
  name?: string;
  language?: string;
  privileges?: string[];
  serves?: string[];
  protected?: boolean;
}

const path = (g: Group) => ({ params: { path: { group: g.id } } });

const change = (seen: Group, to: Change): Promise<Group> =>
  changeFrom(seen, () => ask(PATCH("/v1/groups/{group}", { ...path(seen), body: { ...to, ...(seen.version && { version: seen.version }) } })), () => ask(GET("/v1/groups/{group}", path(seen))));

interface On {
  group: Group;
  onClose: () => void;
}

/** The dialog for a group's name and language. */
export function Edit({ group, onClose }: On) {
  const [seen, setSeen] = useState(group);
  const [name, setName] = useState(group.name);
  const [language, setLanguage] = useState(group.language ?? "");
  const to = { ...(name.trim() !== seen.name && { name: name.trim() }), ...(language !== (seen.language ?? "") && { language }) };
  const act = useAct(() => change(seen, to), { changes, quiet: true, done: (g) => t("done", { name: g.name }), then: onClose });
  const save = () => (Object.keys(to).length > 0 ? act.run() : onClose());
  const wrong = faults(act.error);
  const look = (now: Group) => {
    setSeen(now);
    void refresh(...changes);
  };
  return (
    <Dialog title={t("edit", { name: group.name })} yes={t("save")} busy={act.busy} ready={name.trim() !== ""} onYes={save} onClose={onClose}>
      <FormField label={t("name")} errorText={wrong["name"]} constraintText={seen.name !== group.name && seen.name}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} autoComplete={false} autoFocus />
      </FormField>
      <LanguageField value={language} set={setLanguage} error={wrong["language"]} />
      {!wrong["name"] && !wrong["language"] && <ChangeTrouble act={act} look={look} />}
    </Dialog>
  );
}

const without = (a: string[], b: string[]): string[] => a.filter((p) => !b.includes(p));

/** The dialog for what a group gives; asks once more where staff privileges are given or taken. */
export function Give({ group, onClose }: On) {
  const [seen, setSeen] = useState(group);
  const [choice, setChoice] = useState<Choice>({ kept: group.privileges, typed: "" });
  const [desk, setDesk] = useState(deskOf(group));
  const [asking, setAsking] = useState(false);
  const privileges = chosen(choice);
  const act = useAct(() => change(seen, { privileges, ...deskChange(seen, desk, privileges) }), { changes, quiet: true, done: (g) => t("given", { name: g.name }), then: onClose });
  const look = (now: Group) => {
    // what was chosen here is said over what is there now
    setChoice({ kept: [...new Set([...without(now.privileges, without(seen.privileges, privileges)), ...without(privileges, seen.privileges)])], typed: "" });
    setDesk(deskOver(seen, now, desk));
    setSeen(now);
    setAsking(false);
    void refresh(...changes);
  };
  const wrong = faults(act.error);
  const given = without(privileges, seen.privileges).filter(isStaff);
  const taken = without(seen.privileges, privileges).filter(isStaff);
  const trouble = <ChangeTrouble act={act} look={look} />;
  if (asking) {
    return (
      <Modal
        visible
        header={t("ask")}
        onDismiss={() => setAsking(false)}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setAsking(false)}>{t("back")}</Button>
              <Button variant="primary" loading={act.busy} onClick={() => act.run()}>{t("yes")}</Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="m">
          {given.length > 0 && <div><Box variant="p">{t("give", { name: group.name })}</Box><Privileges of={given} /><Box variant="p">{t("give_how")}</Box></div>}
          {taken.length > 0 && <div><Box variant="p">{t("take", { name: group.name })}</Box><Privileges of={taken} /></div>}
          {trouble}
        </SpaceBetween>
      </Modal>
    );
  }
  return (
    <Dialog title={t("gives", { name: group.name })} yes={t("save")} busy={act.busy} ready={isDeskReady(desk, privileges)} onYes={() => (given.length + taken.length > 0 ? setAsking(true) : act.run())} onClose={onClose}>
      <PrivilegesField value={choice} set={setChoice} builtIn={group.built_in} />
      <DeskField value={desk} set={setDesk} privileges={privileges} error={wrong["serves"] ?? wrong["protected"]} />
      {!wrong["serves"] && !wrong["protected"] && trouble}
    </Dialog>
  );
}
