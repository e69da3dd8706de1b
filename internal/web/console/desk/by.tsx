// Who did something at the desk.
import { useSession } from "../session";
import { texts } from "../texts";

const t = texts({ you: "You", token: "A program" }, { you: "Sie", token: "Ein Programm" });

/** Whoever looks is "you"; others by their id. */
export function By({ actor }: { actor: string }) {
  const me = useSession().session?.user;
  if (me && actor === `user:${me}`) return <>{t("you")}</>;
  if (actor.startsWith("token:")) return <>{t("token")} <span className="code">{actor.slice(6)}</span></>;
  return <span className="code">{actor.replace(/^user:/, "")}</span>;
}
