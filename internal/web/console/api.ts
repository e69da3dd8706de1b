// The API, as any web frontend could use it: the operations of openapi.json and
// nothing else.
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import createClient from "openapi-fetch";
import createHooks from "openapi-react-query";
import type { components, paths } from "../api/schema";
import { Problem, problemOf } from "./problem";

export type Schemas = components["schemas"];

/**
 * Where the API is. Normally here, with the session's cookie; a console that is
 * served from elsewhere is told the address and an API token, and keeps both in
 * memory only.
 */
const target = { base: location.origin, token: "" };

export function connectTo(base: string, token: string): void {
  target.base = base.replace(/\/+$/, "");
  target.token = token;
}

/** The address of the API, as programs call it. */
export const apiAt = (): string => target.base;

/** Whether the console talks to an API elsewhere. */
export const isElsewhere = (): boolean => target.token !== "";

/**
 * Sends a request. One whose answer was lost is sent once more: it has a key by
 * which the API knows it again, so that nothing happens twice.
 */
async function send(request: Request): Promise<Response> {
  const again = request.clone();
  try {
    return await fetch(request);
  } catch (e) {
    if (request.signal.aborted) throw e;
    return fetch(again).catch(() => {
      throw new Problem(0, "offline");
    });
  }
}

/** A request to where the API is; never with this place's cookies when it is elsewhere. */
class ToAPI extends Request {
  constructor(url: RequestInfo | URL, init?: RequestInit) {
    if (isElsewhere()) super(String(url).replace(location.origin, target.base), { ...init, credentials: "omit" });
    else super(url, init);
  }
}

// A list in a query is one parameter, its parts between commas.
const client = createClient<paths>({ baseUrl: location.origin, fetch: send, Request: ToAPI, querySerializer: { array: { style: "form", explode: false } } });

client.use({
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("Idempotency-Key", crypto.randomUUID());
    if (isElsewhere()) request.headers.set("Authorization", `Bearer ${target.token}`);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
});

export const { GET, POST, PUT, PATCH, DELETE } = client;

/** The data of an answer; what is no success was thrown as a Problem. */
export async function ask<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** Hooks for reading: api.useQuery("get", "/v1/users/{user}", {...}). */
export const api = createHooks(client);

const lasts = (error: unknown): boolean => error instanceof Problem && error.status > 0 && error.status < 500;

function signedOut(error: unknown): void {
  if (error instanceof Problem && error.status === 401) queries.setQueryData(["session"], null);
}

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (times, error) => times < 2 && !lasts(error), refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

/**
 * Marks what was read of some paths as old, so that it is read again: after an act,
 * everything it may have changed. Nobody waits for what takes many calls (meta slow).
 */
export async function refresh(...prefixes: string[]): Promise<void> {
  const read = (slow: boolean) =>
    queries.invalidateQueries({
      predicate: ({ queryKey, meta }) => (meta?.["slow"] === true) === slow && queryKey.some((part) => typeof part === "string" && prefixes.some((p) => part.startsWith(p))),
    });
  void read(true);
  await read(false);
}
