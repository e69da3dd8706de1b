// Who may come in: signed in, and with the privilege that the console is for.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { ask, connectTo, DELETE, isElsewhere } from "./api";
import { useAct } from "./act";
import { ActTrouble, Trouble } from "./parts";
import { mayUse, renewSession, useSession, type Session } from "./session";
import { Shell } from "./shell";
import { SignIn } from "./signin";
import { texts } from "./texts";

const t = texts(
  {
    waiting: "One moment…",
    not_you: "The console is for administrators",
    hello: "You are signed in as {name}, without the privilege admin. An administrator can give it to one of your groups.",
    own: "Your own badges",
    out: "Sign out",
  },
  {
    waiting: "Einen Moment …",
    not_you: "Die Konsole ist für Administratoren",
    hello: "Sie sind als {name} angemeldet, ohne das Recht admin. Ein Administrator kann es einer Ihrer Gruppen geben.",
    own: "Ihre eigenen Badges",
    out: "Abmelden",
  },
);

export function Door() {
  const { session, error, again } = useSession();
  if (session) return mayUse(session) ? <Shell session={session} /> : <Outside session={session} />;
  if (session === null) return <SignIn here={!isElsewhere()} />;
  if (error && isNoAPI(error)) return <SignIn here={false} />;
  if (error) return <main className="alone"><Trouble error={error} again={again} /></main>;
  return <Box margin="xxxl" textAlign="center"><Spinner size="large" /><Box variant="p">{t("waiting")}</Box></Box>;
}

/** Whether what answered is no API: the console was put on a server of its own. */
const isNoAPI = (error: Error): boolean => "status" in error && [404, 405].includes(error.status as number);

/** Ends the session here and in the store. An API token is only forgotten: whoever made it can revoke it. */
export function useSignOut() {
  const end = async () => {
    if (isElsewhere()) connectTo(location.origin, "");
    else await ask(DELETE("/v1/session"));
  };
  return useAct(end, { then: () => void renewSession() });
}

function Outside({ session }: { session: Session }) {
  const out = useSignOut();
  return (
    <main className="alone">
      <Container header={<Header variant="h1">{t("not_you")}</Header>}>
        <SpaceBetween size="m">
          <Box variant="p">{t("hello", { name: session.name })}</Box>
          <ActTrouble act={out} />
          <SpaceBetween direction="horizontal" size="xs">
            <Button href="/me">{t("own")}</Button>
            <Button onClick={() => out.run()} loading={out.busy}>{t("out")}</Button>
          </SpaceBetween>
        </SpaceBetween>
      </Container>
    </main>
  );
}
