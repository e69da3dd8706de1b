// Where a user is signed in.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAct } from "../act";
import { ask, DELETE, GET, type Schemas } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { usePages } from "../pages";
import { Ask, Nothing, When } from "../parts";
import { renewSession } from "../session";
import { texts, when } from "../texts";
import { nameOf, type User } from "./name";
import { touched } from "./touched";

const t = texts(
  {
    title: "Sessions", about: "The browsers in which the person is signed in.", begun: "Signed in", seen: "Last seen", ends: "Ends at the latest", kind: "Kind", staff: "With staff privileges", user: "Usual", yours: "This is yours", act: "Action", end: "Sign out", end_of: "End the session of {at}",
    none: "Signed in nowhere", none_hint: "Sessions end by themselves when they are unused for a while.", ask: "End this session?", what: "{name} is signed out in that browser at once. Signing in again takes a badge.", own: "It is the session that you are using: you are signed out.", done: "The session is over.",
  },
  {
    title: "Sitzungen", about: "Die Browser, in denen die Person angemeldet ist.", begun: "Angemeldet", seen: "Zuletzt gesehen", ends: "Endet spätestens", kind: "Art", staff: "Mit Rechten über andere", user: "Üblich", yours: "Das ist Ihre", act: "Aktion", end: "Abmelden", end_of: "Die Sitzung von {at} beenden",
    none: "Nirgends angemeldet", none_hint: "Sitzungen enden von selbst, wenn sie eine Weile nicht verwendet werden.", ask: "Diese Sitzung beenden?", what: "{name} ist in dem Browser sofort abgemeldet. Für eine neue Anmeldung braucht es ein Badge.", own: "Es ist die Sitzung, die Sie gerade verwenden: Sie werden abgemeldet.", done: "Die Sitzung ist beendet.",
  },
);

type Session = Schemas["SigninUserSessionView"];

export function Sessions({ user }: { user: User }) {
  const size = usePageSize("user-sessions");
  const [ending, setEnding] = useState<Session>();
  const pages = usePages(["/v1/users/{user}/sessions", user.id], size, (cursor, signal, limit) => ask(GET("/v1/users/{user}/sessions", { params: { path: { user: user.id }, query: { limit, ...(cursor && { cursor }) } }, signal })));
  return (
    <>
      <DataTable<Session>
        name="user-sessions"
        title={t("title")}
        description={t("about")}
        short
        pages={pages}
        id={(s) => s.id}
        columns={[
          { id: "begun", header: t("begun"), rowHeader: true, cell: (s) => <><When at={s.created_at} /> {s.current && <Badge color="blue">{t("yours")}</Badge>}</> },
          { id: "seen", header: t("seen"), cell: (s) => <When at={s.last_seen_at} relative /> },
          { id: "ends", header: t("ends"), cell: (s) => <When at={s.ends_at} /> },
          { id: "kind", header: t("kind"), cell: (s) => t(s.kind) },
          { id: "act", header: t("act"), cell: (s) => <Button variant="inline-link" wrapText={false} ariaLabel={t("end_of", { at: when(s.created_at) })} onClick={() => setEnding(s)}>{t("end")}</Button> },
        ]}
        empty={<Nothing title={t("none")} hint={t("none_hint")} />}
      />
      {ending && <End user={user} session={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function End({ user, session, onClose }: { user: User; session: Session; onClose: () => void }) {
  const act = useAct(() => ask(DELETE("/v1/users/{user}/sessions/{session}", { params: { path: { user: user.id, session: session.id } } })), {
    changes: touched, quiet: true, done: t("done"), then: () => session.current && void renewSession(),
  });
  return (
    <Ask title={t("ask")} yes={t("end")} act={act} input={undefined} onDone={onClose} danger>
      <Box variant="p">{session.current ? t("own") : t("what", { name: nameOf(user) })}</Box>
    </Ask>
  );
}
