// A message that somebody sent to try something, and what becomes of it.
import Box from "@cloudscape-design/components/box";
import { api } from "./api";
import { Trouble } from "./parts";
import { Problem } from "./problem";
import { useSession } from "./session";
import { texts } from "./texts";
import { isUnderWay, Timeline } from "./messages/steps";

const t = texts(
  { sent: "The test is on its way.", to: "To {to}, reference {reference}", gone: "What became of this test is not known any more. Send another one." },
  { sent: "Der Test ist unterwegs.", to: "An {to}, Referenz {reference}", gone: "Was aus diesem Test wurde, ist nicht mehr bekannt. Senden Sie einen neuen." },
);

const every = 1_500; // milliseconds: whoever tries something waits for it

/** Follows a test message until it is over. It is among the messages of whoever sent it; an API token has none to look at. */
export function Trial({ message }: { message: string }) {
  const user = useSession().session?.user;
  return <div className="trial" role="status">{user ? <Followed user={user} message={message} /> : t("sent")}</div>;
}

function Followed({ user, message }: { user: string; message: string }) {
  const { data, error, refetch } = api.useQuery("get", "/v1/users/{user}/messages/{message}", { params: { path: { user, message } } }, { refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? every : false) });
  if (!data) {
    const gone = error instanceof Problem && error.status === 404;
    return gone ? <>{t("gone")}</> : error ? <Trouble error={error} again={() => void refetch()} /> : <>{t("sent")}</>;
  }
  return (
    <>
      <Timeline message={data} />
      {data.to && <Box color="text-body-secondary" fontSize="body-s">{t("to", { to: data.to, reference: data.reference })}</Box>}
    </>
  );
}
