// What API tokens may do, in words.
import { texts } from "../texts";

const t = texts(
  {
    "users:read": "Read users, their contacts, badges and groups, and imports",
    "users:write": "Add, change and deactivate users, remove their badges, change groups, run imports",
    "invitations:read": "Read invitations, campaigns, and which messages went out; names need users:read as well",
    "invitations:write": "Invite people, send again, revoke, run campaigns; the links themselves can be read with it",
    "settings:read": "Read the network's settings, badges, limits, and which API tokens there are",
    "settings:write": "Change the network's settings, badges and limits, and switch sending off",
    "audit:read": "Read and export the audit",
    users: "Users and groups",
    invitations: "Invitations and campaigns",
    settings: "Settings",
    audit: "Audit",
  },
  {
    "users:read": "Nutzer, ihre Kontakte, Badges und Gruppen und Importe lesen",
    "users:write": "Nutzer anlegen, ändern und deaktivieren, ihre Badges entfernen, Gruppen ändern, importieren",
    "invitations:read": "Einladungen und Kampagnen lesen, und welche Nachrichten hinausgingen; für Namen braucht es auch users:read",
    "invitations:write": "Einladen, noch einmal senden, zurückziehen, Kampagnen fahren; auch die Links selbst sind damit lesbar",
    "settings:read": "Einstellungen, Badges und Grenzen des Netzwerks lesen, und welche API-Token es gibt",
    "settings:write": "Einstellungen, Badges und Grenzen ändern und den Versand ausschalten",
    "audit:read": "Das Protokoll lesen und exportieren",
    users: "Nutzer und Gruppen",
    invitations: "Einladungen und Kampagnen",
    settings: "Einstellungen",
    audit: "Protokoll",
  },
);

/** The scopes by what they are about. Write does not include read. */
export const groups = [
  { of: "users", scopes: ["users:read", "users:write"] },
  { of: "invitations", scopes: ["invitations:read", "invitations:write"] },
  { of: "settings", scopes: ["settings:read", "settings:write"] },
  { of: "audit", scopes: ["audit:read"] },
] as const;

/** What a scope lets a program do; nothing for one that this console does not know. */
export const whatOf = (scope: string): string => (t.has(scope) ? t(scope) : "");
export const groupName = (of: (typeof groups)[number]["of"]): string => t(of);
