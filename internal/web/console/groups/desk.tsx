// What a group is at the service desk: whom those serve who work there, and
// whether its own members are helped by one person alone.
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useGroups, type Group } from "../known";
import { Go } from "../parts";
import { texts } from "../texts";

const t = texts(
  {
    desk: "At the service desk", serves: "Whom they help", serves_hint: "Whom those may verify and help to whom this group gives agent or verifier.", all: "Everybody", some: "Members of these groups only",
    choose: "Choose groups", find: "Find a group", none: "No such group", remove: "Take out {name}", empty: "Choose at least one group.",
    protect: "Protect the members", protect_hint: "At the service desk they are helped only when a second person agrees. Administrators are protected in any case.",
    helps_all: "They help everybody.", helps: "They help only the members of:", protected: "Protected: at the service desk a second person has to agree before a member is helped.",
  },
  {
    desk: "Am Service-Desk", serves: "Wem sie helfen", serves_hint: "Wen diejenigen verifizieren und wem sie helfen dürfen, denen diese Gruppe agent oder verifier gibt.", all: "Allen", some: "Nur den Mitgliedern dieser Gruppen",
    choose: "Gruppen wählen", find: "Gruppe suchen", none: "Keine solche Gruppe", remove: "{name} herausnehmen", empty: "Wählen Sie mindestens eine Gruppe.",
    protect: "Die Mitglieder schützen", protect_hint: "Am Service-Desk wird ihnen nur geholfen, wenn eine zweite Person zustimmt. Administratoren sind in jedem Fall geschützt.",
    helps_all: "Sie helfen allen.", helps: "Sie helfen nur den Mitgliedern von:", protected: "Geschützt: Am Service-Desk muss eine zweite Person zustimmen, bevor einem Mitglied geholfen wird.",
  },
);

/** What somebody chose; serves is nothing while they help everybody. */
export interface Desk {
  serves: string[] | undefined;
  protects: boolean;
}

export const deskOf = (g: Group): Desk => ({ serves: g.serves, protects: g.protected ?? false });

/** Whether privileges are for the desk, so that it matters whom the group serves; an administrator helps everybody. */
export const isDesk = (privileges: string[]): boolean => !privileges.includes("admin") && privileges.some((p) => p === "agent" || p === "verifier");

const same = (a: string[] = [], b: string[] = []): boolean => a.length === b.length && a.every((g) => b.includes(g));

/** What of a choice is another than what was seen, as the API takes it. */
export const deskChange = (seen: Group, to: Desk, privileges: string[]): { serves?: string[]; protected?: boolean } => ({
  ...(isDesk(privileges) && !same(seen.serves, to.serves) && { serves: to.serves ?? [] }),
  ...(to.protects !== (seen.protected ?? false) && { protected: to.protects }),
});

/** A choice said over what is there now, in place of what was seen. */
export const deskOver = (seen: Group, now: Group, to: Desk): Desk => ({
  serves: same(seen.serves, to.serves) ? now.serves : to.serves,
  protects: to.protects === (seen.protected ?? false) ? (now.protected ?? false) : to.protects,
});

/** Whether a choice can be saved: serving some needs one. */
export const isDeskReady = (to: Desk, privileges: string[]): boolean => !isDesk(privileges) || to.serves === undefined || to.serves.length > 0;

interface Field {
  value: Desk;
  set: (value: Desk) => void;
  privileges: string[];
  error: string | undefined;
}

/** Fields for it. */
export function DeskField({ value, set, privileges, error }: Field) {
  return (
    <SpaceBetween size="m">
      {isDesk(privileges) && (
        <FormField label={t("serves")} description={t("serves_hint")} errorText={error} stretch>
          <SpaceBetween size="xs">
            <RadioGroup
              value={value.serves ? "some" : "all"}
              items={[{ value: "all", label: t("all") }, { value: "some", label: t("some") }]}
              onChange={({ detail }) => set({ ...value, serves: detail.value === "some" ? [] : undefined })}
            />
            {value.serves && <Served chosen={value.serves} set={(serves) => set({ ...value, serves })} />}
          </SpaceBetween>
        </FormField>
      )}
      <FormField label={t("desk")} stretch>
        <Checkbox checked={value.protects} description={t("protect_hint")} onChange={({ detail }) => set({ ...value, protects: detail.checked })}>{t("protect")}</Checkbox>
      </FormField>
    </SpaceBetween>
  );
}

function Served({ chosen, set }: { chosen: string[]; set: (groups: string[]) => void }) {
  const options = (useGroups() ?? []).filter((g) => g.id !== "everyone").map((g) => ({ value: g.id, label: g.name }));
  const names = new Map(options.map((o) => [o.value, o.label]));
  return (
    <FormField errorText={chosen.length === 0 && t("empty")} stretch>
      <Multiselect
        selectedOptions={chosen.map((value) => ({ value, label: names.get(value) ?? value }))}
        options={options}
        onChange={({ detail }) => set(detail.selectedOptions.map((o) => o.value ?? ""))}
        placeholder={t("choose")}
        ariaLabel={t("some")}
        filteringType="auto"
        filteringAriaLabel={t("find")}
        noMatch={t("none")}
        deselectAriaLabel={(o) => t("remove", { name: o.label ?? "" })}
      />
    </FormField>
  );
}

/** What a group is at the desk, in words; nothing for most. */
export function DeskText({ group }: { group: Group }) {
  const groups = useGroups();
  const name = (id: string): string => groups?.find((g) => g.id === id)?.name ?? (groups ? id : "…");
  if (!isDesk(group.privileges) && !group.protected) return null;
  return (
    <div>
      <b>{t("desk")}</b>
      {isDesk(group.privileges) && (
        <Box color="text-body-secondary">
          {group.serves ? <>{t("helps")} {group.serves.map((id, i) => <span key={id}>{i > 0 && ", "}<Go to={`/groups/${id}`}>{name(id)}</Go></span>)}</> : t("helps_all")}
        </Box>
      )}
      {group.protected && <Box color="text-body-secondary">{t("protected")}</Box>}
    </div>
  );
}
