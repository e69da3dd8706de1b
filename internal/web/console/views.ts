// What can be seen, and where. A view is loaded when it is first looked at.
import { lazy, type ComponentType } from "react";
import { isDeskOnly, type Session } from "./session";
import { texts } from "./texts";

const t = texts(
  {
    overview: "Overview", users: "Users & badges", groups: "Groups", imports: "Import", campaigns: "Campaigns", invitations: "Invitations", messages: "Undelivered", deliveries: "Deliveries",
    audit: "Audit", network: "Network", badges: "Badges", limits: "Limits", tokens: "API tokens", texts: "Message texts", gateways: "Gateways",
    doctor: "Doctor", tasks: "Desk tasks", guards: "Guards", reminders: "Reminders", automatic: "Automatic invitations", costs: "SMS costs", desk: "Service desk", approvals: "Approvals",
  },
  {
    overview: "Übersicht", users: "Nutzer & Badges", groups: "Gruppen", imports: "Import", campaigns: "Kampagnen", invitations: "Einladungen", messages: "Nicht zugestellt", deliveries: "Zustellung",
    audit: "Protokoll", network: "Netzwerk", badges: "Badges", limits: "Grenzen", tokens: "API-Token", texts: "Nachrichtentexte", gateways: "Versandwege",
    doctor: "Diagnose", tasks: "Aufgaben", guards: "Schutz", reminders: "Erinnerungen", automatic: "Automatische Einladungen", costs: "SMS-Kosten", desk: "Service-Desk", approvals: "Zustimmungen",
  },
);

// What the navigation leads to.
const places = [
  { path: "/", section: "home", text: () => t("overview") },
  { path: "/desk", section: "home", text: () => t("desk") },
  { path: "/desk/approvals", section: "home", text: () => t("approvals") },
  { path: "/users", section: "people", text: () => t("users") },
  { path: "/groups", section: "people", text: () => t("groups") },
  { path: "/imports", section: "people", text: () => t("imports") },
  { path: "/campaigns", section: "sending", text: () => t("campaigns") },
  { path: "/invitations", section: "sending", text: () => t("invitations") },
  { path: "/messages", section: "sending", text: () => t("messages") },
  { path: "/deliveries", section: "sending", text: () => t("deliveries") },
  { path: "/tasks", section: "sending", text: () => t("tasks") },
  { path: "/guards", section: "sending", text: () => t("guards") },
  { path: "/doctor", section: "sending", text: () => t("doctor") },
  { path: "/settings", section: "settings", text: () => t("network") },
  { path: "/settings/badges", section: "settings", text: () => t("badges") },
  { path: "/settings/reminders", section: "settings", text: () => t("reminders") },
  { path: "/settings/automatic", section: "settings", text: () => t("automatic") },
  { path: "/settings/texts", section: "settings", text: () => t("texts") },
  { path: "/settings/gateways", section: "settings", text: () => t("gateways") },
  { path: "/settings/limits", section: "settings", text: () => t("limits") },
  { path: "/settings/costs", section: "settings", text: () => t("costs") },
  { path: "/settings/tokens", section: "settings", text: () => t("tokens") },
  { path: "/audit", section: "settings", text: () => t("audit") },
] as const;

/** Whether somebody may see what is at a path: the service desk sees itself and nothing else. */
const isFor = (s: Session, path: string): boolean =>
  !isDeskOnly(s) || path.startsWith("/desk") || (path === "/tasks" && s.privileges.includes("agent"));

/** What the navigation leads somebody to. */
export const placesOf = (s: Session) => places.filter((p) => isFor(s, p.path));

/** The views that somebody may see. */
export const viewsOf = (s: Session) => views.filter(([path]) => isFor(s, path));

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a route gives its own params
const views: [path: string, view: ComponentType<any>][] = [
  ["/", lazy(() => import("./overview/overview"))],
  ["/desk", lazy(() => import("./desk/desk"))],
  ["/desk/approvals", lazy(() => import("./desk/approvals"))],
  ["/desk/:user", lazy(() => import("./desk/desk"))],
  ["/desk/:user/:verification", lazy(() => import("./desk/desk"))],
  ["/users", lazy(() => import("./users/list"))],
  ["/users/:user", lazy(() => import("./users/user"))],
  ["/groups", lazy(() => import("./groups/list"))],
  ["/groups/:group", lazy(() => import("./groups/group"))],
  ["/imports", lazy(() => import("./imports/list"))],
  ["/imports/:import", lazy(() => import("./imports/import"))],
  ["/campaigns", lazy(() => import("./campaigns/list"))],
  ["/campaigns/:campaign", lazy(() => import("./campaigns/campaign"))],
  ["/invitations", lazy(() => import("./invitations/list"))],
  ["/invitations/:invitation", lazy(() => import("./invitations/invitation"))],
  ["/messages", lazy(() => import("./messages/list"))],
  ["/deliveries", lazy(() => import("./deliveries/deliveries"))],
  ["/tasks", lazy(() => import("./tasks/list"))],
  ["/guards", lazy(() => import("./guards/guards"))],
  ["/doctor", lazy(() => import("./doctor/doctor"))],
  ["/settings", lazy(() => import("./settings/network"))],
  ["/settings/badges", lazy(() => import("./settings/badges"))],
  ["/settings/badges/:badge", lazy(() => import("./settings/badge"))],
  ["/settings/badges/:badge/edit", lazy(() => import("./settings/badge"))],
  ["/settings/reminders", lazy(() => import("./reminders/reminders"))],
  ["/settings/automatic", lazy(() => import("./automatic/list"))],
  ["/settings/automatic/:group", lazy(() => import("./automatic/group"))],
  ["/settings/texts", lazy(() => import("./wording/list"))],
  ["/settings/texts/:kind/:channel/:language", lazy(() => import("./wording/text"))],
  ["/settings/gateways", lazy(() => import("./gateways/list"))],
  ["/settings/gateways/:gateway", lazy(() => import("./gateways/gateway"))],
  ["/settings/limits", lazy(() => import("./settings/limits"))],
  ["/settings/costs", lazy(() => import("./settings/costs"))],
  ["/settings/tokens", lazy(() => import("./settings/tokens"))],
  ["/settings/tokens/new", lazy(() => import("./settings/token"))],
  ["/audit", lazy(() => import("./audit/audit"))],
];
