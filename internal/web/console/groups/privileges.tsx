// Choosing what a group gives.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TokenGroup from "@cloudscape-design/components/token-group";
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

/** What somebody chose, and a resource that they are typing: it counts too, without pressing Add. */
export interface Choice {
  kept: string[];
  typed: string;
}

const isTooLong = (name: string): boolean => new TextEncoder().encode(name).length > longest;

/** The privileges of a choice, sorted. */
export function chosen({ kept, typed }: Choice): string[] {
  const name = typed.trim();
  return [...new Set(name && !isTooLong(name) ? [...kept, useOf(name)] : kept)].sort();
}

interface Field {
  value: Choice;
  set: (value: Choice) => void;
}

/** Fields for privileges. */
export function PrivilegesField({ value, set, builtIn = false }: Field & { builtIn?: boolean }) {
  const { kept } = value;
  const put = (privilege: string, on: boolean) => set({ ...value, kept: on ? [...kept, privilege] : kept.filter((p) => p !== privilege) });
  return (
    <SpaceBetween size="m">
      <FormField label={t("gives")} stretch>
        {builtIn ? <Box color="text-body-secondary">{t("not_built_in")}</Box> : (
          <SpaceBetween size="xs">
            {staff.map((p) => <Checkbox key={p} checked={kept.includes(p)} description={privilegeText(p)} onChange={({ detail }) => put(p, detail.checked)}>{p}</Checkbox>)}
          </SpaceBetween>
        )}
      </FormField>
      <Resources value={value} set={set} />
    </SpaceBetween>
  );
}

function Resources({ value, set }: Field) {
  const { kept, typed } = value;
  const resources = kept.filter((p) => !isStaff(p));
  const tooLong = isTooLong(typed.trim());
  const add = () => set({ kept: chosen(value), typed: tooLong ? typed : "" });
  return (
    <SpaceBetween size="xs">
      <FormField label={t("resources")} description={t("resources_hint")} errorText={tooLong && t("too_long")} secondaryControl={<Button formAction="none" onClick={add} disabled={!typed.trim() || tooLong}>{t("add")}</Button>}>
        <Input
          value={typed}
          ariaLabel={t("resource")}
          autoComplete={false}
          onChange={({ detail }) => set({ ...value, typed: detail.value })}
          onKeyDown={(e) => {
            if (e.detail.key !== "Enter" || !typed.trim()) return;
            e.preventDefault();
            add();
          }}
        />
      </FormField>
      <TokenGroup
        items={resources.map((p) => ({ label: resourceOf(p) ?? p, dismissLabel: t("remove", { resource: resourceOf(p) ?? p }) }))}
        onDismiss={({ detail }) => set({ ...value, kept: kept.filter((p) => p !== resources[detail.itemIndex]) })}
      />
    </SpaceBetween>
  );
}
