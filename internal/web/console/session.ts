// Who is signed in.
import { useQuery } from "@tanstack/react-query";
import { ask, GET, queries, type Schemas } from "./api";
import { Problem } from "./problem";

export type Session = Schemas["SigninSessionView"];

const load = async (): Promise<Session | null> => {
  try {
    return await ask(GET("/v1/session"));
  } catch (e) {
    if (e instanceof Problem && e.status === 401) return null;
    throw e;
  }
};

/** The session, null when nobody is signed in, undefined until that is known. */
export function useSession(): { session: Session | null | undefined; error: Error | null; again: () => void } {
  const { data, error, refetch } = useQuery({ queryKey: ["session"], queryFn: load, staleTime: 60_000 });
  return { session: data, error, again: () => void refetch() };
}

/** Reads the session again, after signing in or out. */
export const renewSession = (): Promise<void> => queries.resetQueries();

const isAdmin = (s: Session): boolean => s.kind === "token" || s.privileges.includes("admin");

const isDesk = (s: Session): boolean => s.privileges.includes("agent") || s.privileges.includes("verifier");

/** Whether a person has what the console is for. An API token's scopes decide call by call. */
export const mayUse = (s: Session): boolean => isAdmin(s) || isDesk(s);

/** Whether somebody works at the service desk and is no administrator. */
export const isDeskOnly = (s: Session): boolean => isDesk(s) && !isAdmin(s);
