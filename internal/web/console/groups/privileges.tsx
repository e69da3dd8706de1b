// Choosing what a group gives.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TokenGroup from "@cloudscape-design/components/token-group";
import { useState } from "react";
import { texts } from "../texts";
import { isStaff, privilegeText, resourceOf, staff, useOf } from "./words";

const t = texts(
  {
    gives: "What it gives", not_built_in: "A built-in group can only give the use of resources.",
    resources: "Use of resources", resources_hint: "What the members may use, by the name that the resource asks Lanyard for, such as door or vpn.",
    resource: "Name of a resource", add: "Add", remove: "Take away {resource}", too_long: "A name has at most 64 characters.",
  },
  {
    gives: "Was sie gibt", not_built_in: "Eine eingebaute Gruppe kann nur das Verwenden von Ressourcen geben.",
    resources: "Verwenden von Ressourcen", resources_hint: "Was die Mitglieder verwenden dürfen, unter dem Namen, nach dem die Ressource bei Lanyard fragt, etwa tuer oder vpn.",
    resource: "Name einer Ressource", add: "Hinzufügen", remove: "{resource} wegnehmen", too_long: "Ein Name hat höchstens 64 Zeichen.",
  },
);

const longest = 64; // bytes, session.ParsePrivilege

const ordered = (privileges: string[]): string[] => [...new Set(privileges)].sort();

/** Fields for privileges. */
export function PrivilegesField({ value, set, builtIn = false }: { value: string[]; set: (privileges: string[]) => void; builtIn?: boolean }) {
  const put = (privilege: string, on: boolean) => set(ordered(on ? [...value, privilege] : value.filter((p) => p !== privilege)));
  return (
    <SpaceBetween size="m">
      <FormField label={t("gives")} stretch>
        {builtIn ? <Box color="text-body-secondary">{t("not_built_in")}</Box> : (
          <SpaceBetween size="xs">
            {staff.map((p) => <Checkbox key={p} checked={value.includes(p)} description={privilegeText(p)} onChange={({ detail }) => put(p, detail.checked)}>{p}</Checkbox>)}
          </SpaceBetween>
        )}
      </FormField>
      <Resources value={value.filter((p) => !isStaff(p))} put={put} />
    </SpaceBetween>
  );
}

function Resources({ value, put }: { value: string[]; put: (privilege: string, on: boolean) => void }) {
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const tooLong = new TextEncoder().encode(name).length > longest;
  const add = () => {
    if (!name || tooLong) return;
    put(useOf(name), true);
    setTyped("");
  };
  return (
    <SpaceBetween size="xs">
      <FormField label={t("resources")} description={t("resources_hint")} errorText={tooLong && t("too_long")} secondaryControl={<Button formAction="none" onClick={add} disabled={!name}>{t("add")}</Button>}>
        <Input
          value={typed}
          ariaLabel={t("resource")}
          autoComplete={false}
          onChange={({ detail }) => setTyped(detail.value)}
          onBlur={add}
          onKeyDown={(e) => {
            if (e.detail.key !== "Enter" || !name) return;
            e.preventDefault();
            add();
          }}
        />
      </FormField>
      <TokenGroup
        items={value.map((p) => ({ label: resourceOf(p) ?? p, dismissLabel: t("remove", { resource: resourceOf(p) ?? p }) }))}
        onDismiss={({ detail }) => put(value[detail.itemIndex] ?? "", false)}
      />
    </SpaceBetween>
  );
}
