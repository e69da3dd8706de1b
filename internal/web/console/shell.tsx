// The frame around every view: the bar at the top, the navigation, what was said
// after acts, and the view that the address names.
import AppLayout from "@cloudscape-design/components/app-layout";
import Box from "@cloudscape-design/components/box";
import Flashbar from "@cloudscape-design/components/flashbar";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import Spinner from "@cloudscape-design/components/spinner";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { Component, Suspense, useState, useSyncExternalStore, type ReactNode } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { useSignOut } from "./door";
import { useFlashes } from "./flash";
import { leave } from "./leave";
import { focusHeading, Go, Nothing, Trouble, useFollow, useHref, View } from "./parts";
import { Paused } from "./paused";
import { language, prefer, usePreferences } from "./preferences";
import { isDeskOnly, type Session } from "./session";
import { texts } from "./texts";
import { placesOf, viewsOf } from "./views";

const t = texts(
  {
    console: "Console", navigation: "Navigation", open: "Open navigation", close: "Close navigation", messages: "Messages", you: "You and your settings",
    badges: "Your own badges", api: "API description", out: "Sign out", language: "Language", looks: "Looks", light: "Light", dark: "Dark", system: "As the system",
    dense: "Compact", roomy: "Comfortable", density: "Density", lost: "There is nothing here", lost_hint: "The address may be mistyped, or what was here is gone.", home: "To the overview", skip: "Skip to the content",
    people: "People", sending: "Sending", settings: "Settings", token: "API token",
  },
  {
    console: "Konsole", navigation: "Navigation", open: "Navigation öffnen", close: "Navigation schließen", messages: "Meldungen", you: "Sie und Ihre Einstellungen",
    badges: "Ihre eigenen Badges", api: "API-Beschreibung", out: "Abmelden", language: "Sprache", looks: "Aussehen", light: "Hell", dark: "Dunkel", system: "Wie das System",
    dense: "Kompakt", roomy: "Bequem", density: "Dichte", lost: "Hier ist nichts", lost_hint: "Vielleicht ist die Adresse vertippt, oder was hier war, ist fort.", home: "Zur Übersicht", skip: "Zum Inhalt springen",
    people: "Personen", sending: "Versand", settings: "Einstellungen", token: "API-Token",
  },
);

// Where the navigation lies over the view instead of beside it (Cloudscape's mobile breakpoint).
const narrow = matchMedia("(max-width: 688px)");

function listenNarrow(heard: () => void): () => void {
  narrow.addEventListener("change", heard);
  return () => narrow.removeEventListener("change", heard);
}

/**
 * Whether the navigation is open. Beside the view that is kept; the layout itself
 * also closes it, while it does not know its width yet, and that is nobody's wish.
 */
function useNavigation(): [open: boolean, put: (open: boolean) => void] {
  const { navigation = true } = usePreferences();
  const isNarrow = useSyncExternalStore(listenNarrow, () => narrow.matches);
  const [over, setOver] = useState(false);
  const put = (open: boolean) => {
    if (isNarrow) setOver(open);
    else if (navigator.userActivation.isActive) prefer({ navigation: open });
  };
  return [isNarrow ? over : navigation, put];
}

export function Shell({ session }: { session: Session }) {
  const [navigation, putNavigation] = useNavigation();
  const flashes = useFlashes();
  return (
    <>
      <button type="button" className="skip" onClick={focusHeading}>{t("skip")}</button>
      <div id="top"><Top session={session} /></div>
      <AppLayout
        headerSelector="#top"
        navigation={<Navigation session={session} />}
        navigationOpen={navigation}
        onNavigationChange={({ detail }) => putNavigation(detail.open)}
        toolsHide
        ariaLabels={{ navigation: t("navigation"), navigationClose: t("close"), navigationToggle: t("open"), notifications: t("messages") }}
        notifications={<>{!isDeskOnly(session) && <Paused />}<Flashbar items={flashes} stackItems /></>}
        content={<Content session={session} />}
      />
    </>
  );
}

function Top({ session }: { session: Session }) {
  const { looks = "system", dense = false } = usePreferences();
  const href = useHref();
  const follow = useFollow();
  const out = useSignOut();
  const chosen = (id: string, text: string, is: boolean) => ({ id, text, itemType: "checkbox" as const, checked: is });
  const click = (id: string) => {
    if (id === "out") leave(() => out.run());
    else if (id === "en" || id === "de") leave(() => prefer({ language: id })); // all is drawn anew
    else if (id === "light" || id === "dark" || id === "system") prefer({ looks: id });
    else prefer({ dense: id === "dense" });
  };
  return (
    <TopNavigation
      identity={{ href: href("/"), title: session.network, logo: { src: "/favicon.svg", alt: "" }, onFollow: follow }}
      utilities={[
        {
          type: "menu-dropdown",
          disableUtilityCollapse: true, // a menu of one
          text: session.name || t("token"),
          iconName: "user-profile",
          ariaLabel: t("you"),
          onItemClick: ({ detail }) => click(detail.id),
          items: [
            { id: "own", text: t("badges"), href: "/me" },
            { id: "api", text: t("api"), href: "/openapi.json", external: true },
            { id: "languages", text: t("language"), items: [chosen("en", "English", language() === "en"), chosen("de", "Deutsch", language() === "de")] },
            { id: "looks", text: t("looks"), items: [chosen("light", t("light"), looks === "light"), chosen("dark", t("dark"), looks === "dark"), chosen("system", t("system"), looks === "system")] },
            { id: "density", text: t("density"), items: [chosen("roomy", t("roomy"), !dense), chosen("dense", t("dense"), dense)] },
            { id: "out", text: t("out") },
          ],
        },
      ]}
    />
  );
}

function Navigation({ session }: { session: Session }) {
  const href = useHref();
  const places = placesOf(session);
  const follow = useFollow();
  const [path] = useLocation();
  const link = (place: (typeof places)[number]) => ({ type: "link" as const, text: place.text(), href: href(place.path) });
  const of = (section: string) => places.filter((p) => p.section === section).map(link);
  const active = places.filter((p) => path === p.path || path.startsWith(p.path === "/" ? "//" : `${p.path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  return (
    <SideNavigation
      activeHref={active ? href(active.path) : ""}
      onFollow={follow}
      items={isDeskOnly(session) ? places.map(link) : [
        ...of("home"),
        { type: "section", text: t("people"), items: of("people") },
        { type: "section", text: t("sending"), items: of("sending") },
        { type: "section", text: t("settings"), items: of("settings") },
      ]}
    />
  );
}

const waiting = <Box textAlign="center" margin="xxxl"><Spinner size="large" /></Box>;

function Content({ session }: { session: Session }) {
  const [path] = useLocation();
  return (
    <Fault key={path}>
      <Suspense fallback={waiting}>
        <Switch>
          {isDeskOnly(session) && <Route path="/"><Redirect to="/desk" replace /></Route>}
          {viewsOf(session).map(([path, Show]) => <Route key={path} path={path} component={Show} />)}
          <Route><Lost /></Route>
        </Switch>
      </Suspense>
    </Fault>
  );
}

const Lost = () => (
  <View title={t("lost")}>
    <Nothing title={t("lost")} hint={t("lost_hint")} action={<Go to="/">{t("home")}</Go>} />
  </View>
);

/** Shows a fault of a view in its place, so that the rest of the console goes on. */
class Fault extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};
  static getDerivedStateFromError = (error: unknown) => ({ error });
  override render() {
    return this.state.error ? <Trouble error={this.state.error} again={() => location.reload()} /> : this.props.children;
  }
}
