// What imports are called: fields, actions, outcomes, states.
import type { StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { Schemas } from "../api";
import { texts } from "../texts";

export type Import = Schemas["DirectoryImportView"];
export type Row = Schemas["DirectoryRowView"];
export type State = Import["state"];

/** What a person's cell can be about, as the API names it. */
export type Field = keyof Row["person"];

/** The fields, those first that most lists have. */
export const fields: Field[] = [
  "first_name", "last_name", "name", "email", "phone", "login", "title", "employee_number", "groups", "language", "time_zone", "country", "enabled",
];

const t = texts(
  {
    first_name: "First name", last_name: "Last name", name: "Whole name", email: "E-mail", phone: "Phone", login: "Login", title: "Title",
    employee_number: "Employee number", groups: "Groups", language: "Language", time_zone: "Time zone", country: "Country", enabled: "May sign in",
    create: "Add", update: "Change", unchanged: "As it is", reject: "Stays out",
    created: "Added", updated: "Changed", rejected: "Stayed out", changed_since_plan: "Changed since the plan", failed: "Failed",
    planning: "Being planned", planned: "Planned", running: "Under way", done: "Done", stopped: "Stopped", broken: "Failed",
    plain: "List", entra: "List from Microsoft Entra", google: "List from Google Workspace", okta: "List from Okta",
  },
  {
    first_name: "Vorname", last_name: "Nachname", name: "Ganzer Name", email: "E-Mail", phone: "Telefon", login: "Anmeldename", title: "Titel",
    employee_number: "Personalnummer", groups: "Gruppen", language: "Sprache", time_zone: "Zeitzone", country: "Land", enabled: "Darf sich anmelden",
    create: "Hinzufügen", update: "Ändern", unchanged: "Bleibt gleich", reject: "Bleibt draußen",
    created: "Hinzugefügt", updated: "Geändert", rejected: "Draußen geblieben", changed_since_plan: "Seit dem Plan geändert", failed: "Fehlgeschlagen",
    planning: "Wird geplant", planned: "Geplant", running: "Läuft", done: "Fertig", stopped: "Angehalten", broken: "Fehlgeschlagen",
    plain: "Liste", entra: "Liste aus Microsoft Entra", google: "Liste aus Google Workspace", okta: "Liste aus Okta",
  },
);

/** A field, action, outcome or format in words; what the API has beyond these as it is. */
export const word = (name: string): string => (t.has(name) ? t(name) : name);

/** A state in words. */
export const stateWord = (state: State): string => t(state === "failed" ? "broken" : state);

/** How a state is shown. */
export const stateLooks: Record<State, StatusIndicatorProps.Type> = {
  planning: "in-progress", planned: "pending", running: "in-progress", done: "success", stopped: "stopped", failed: "error",
};

/** How an action or outcome is shown. */
export const rowLooks: Record<NonNullable<Row["action"] | Row["outcome"]>, StatusIndicatorProps.Type> = {
  create: "pending", update: "pending", unchanged: "stopped", reject: "warning",
  created: "success", updated: "success", rejected: "warning", changed_since_plan: "warning", failed: "error",
};

/** Whether something happens by itself. */
export const underWay = (state: State): boolean => state === "planning" || state === "running";

export const actions = ["create", "update", "unchanged", "reject"] as const;
export const outcomes = ["created", "updated", "unchanged", "rejected", "changed_since_plan", "failed"] as const;

/** How many rows did not go in, or will not. */
export const leftOut = (i: Import): number =>
  i.applied_at ? ["rejected", "changed_since_plan", "failed"].reduce((sum, o) => sum + (i.outcome[o] ?? 0), 0) : (i.plan["reject"] ?? 0);
