// What groups are and what they give, in words.
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Group } from "../known";
import { texts } from "../texts";

const t = texts(
  {
    admin: "Everything in this console: see and change users, groups, badges and settings, send invitations, read the audit.",
    agent: "Help people on the phone: make sure who is calling, enroll their contacts for them, and take away what they lost.",
    verifier: "Make sure who is calling, see what they are enrolled with, and send them what they need.",
    use: "Use the resource {resource}.",
    nothing: "Nothing. The group only keeps people together, for example to send them badges.",
    everyone: "Built in. All users are in it by themselves; nobody is put in or taken out. What it gives, everybody has.",
    "third-party-users": "Built in. In it are those who came through a provider, instead of being added by an administrator.",
  },
  {
    admin: "Alles in dieser Konsole: Nutzer, Gruppen, Badges und Einstellungen sehen und ändern, Einladungen senden, das Protokoll lesen.",
    agent: "Menschen am Telefon helfen: feststellen, wer anruft, Kontakte für sie registrieren und wegnehmen, was sie verloren haben.",
    verifier: "Feststellen, wer anruft, sehen, womit die Person registriert ist, und ihr senden, was sie braucht.",
    use: "Die Ressource {resource} verwenden.",
    nothing: "Nichts. Die Gruppe hält nur Personen zusammen, etwa um ihnen Badges zu senden.",
    everyone: "Eingebaut. Alle Nutzer sind von selbst darin; niemand wird aufgenommen oder herausgenommen. Was sie gibt, haben alle.",
    "third-party-users": "Eingebaut. Darin sind alle, die über einen Anbieter gekommen sind, statt von einem Administrator hinzugefügt zu sein.",
  },
);

/** The privileges that reach other people's data; giving or taking them asks first. */
export const staff = ["admin", "agent", "verifier"] as const;

export const isStaff = (privilege: string): boolean => staff.some((s) => s === privilege);

const use = "use:";

/** The resource in "use:door"; undefined for another privilege. */
export const resourceOf = (privilege: string): string | undefined => (privilege.startsWith(use) ? privilege.slice(use.length) : undefined);

export const useOf = (resource: string): string => use + resource;

/** What a privilege lets somebody do. */
export function privilegeText(privilege: string): string {
  const resource = resourceOf(privilege);
  if (resource !== undefined) return t("use", { resource });
  return t.has(privilege) ? t(privilege) : privilege;
}

/** What a built-in group is; nothing for others. */
export const builtInText = (g: Group): string | undefined => (g.built_in && t.has(g.id) ? t(g.id) : undefined);

/** What a group gives, each privilege explained. */
export const Privileges = ({ of }: { of: string[] }) =>
  of.length === 0 ? <Box color="text-body-secondary">{t("nothing")}</Box> : (
    <SpaceBetween size="xs">
      {of.map((p) => <div key={p}><b>{p}</b><Box color="text-body-secondary">{privilegeText(p)}</Box></div>)}
    </SpaceBetween>
  );
