// Who did something at the desk.
import { useSession } from "../session";
import { texts } from "../texts";
import type { Caller } from "./words";

const t = texts({ you: "You", token: "A program", caller: "{name}, the caller" }, { you: "Sie", token: "Ein Programm", caller: "{name}, Anrufer" });

/** Whoever looks is "you"; others are called by their name, or by their id where there is none. */
export function By({ actor, name, caller }: { actor: string; name?: string | undefined; caller: Caller }) {
  const me = useSession().session?.user;
  if (me && actor === `user:${me}`) return <>{t("you")}</>;
  if (actor === `user:${caller.id}`) return <>{t("caller", { name: caller.name || caller.id })}</>;
  if (name) return <span title={actor.replace(/^user:/, "")}>{name}</span>;
  if (actor.startsWith("token:")) return <>{t("token")} <span className="code">{actor.slice(6)}</span></>;
  return <span className="code">{actor.replace(/^user:/, "")}</span>;
}
