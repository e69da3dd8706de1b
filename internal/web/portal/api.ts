import createClient from "openapi-fetch";
import type { components, paths } from "../api/schema";

export type Schemas = components["schemas"];

const client = createClient<paths>({ baseUrl: location.origin });
export const { GET, POST, DELETE } = client;

/** What the API said went wrong (RFC 9457), as an error with a text for people. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface ProblemBody {
  code?: string;
  detail?: string;
  errors?: { location?: string; problem?: string }[] | null;
}

/** Gives the data of an answer, or throws what went wrong as a Problem. */
export async function ask<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer.catch(() => {
    throw new Problem(0, "offline", "There is no connection right now. Nothing is lost: check it and try again.");
  });
  if (response.ok) return data as T;
  const body = (error ?? {}) as ProblemBody;
  throw new Problem(response.status, body.code ?? "internal", said(body, response));
}

function said(body: ProblemBody, response: Response): string {
  const wait = Number(response.headers.get("Retry-After"));
  if (body.code === "limited") return `That was often in a short time. Please wait ${wait ? span(wait) : "a while"}, then try again.`;
  const { location = "", problem } = body.errors?.[0] ?? {};
  if (problem) return `${subjects[location.replace(/^body\./, "")] ?? "That"} ${problem}${/[.!?]$/.test(problem) ? "" : "."}`;
  return body.detail ?? "Something went wrong on our side. Please try again in a moment.";
}

/** What the fields of a request are called when one of them is faulty. */
const subjects: Record<string, string> = {
  phone: "This number",
  email: "This address",
  last_digits: "These digits",
  word: "This",
};

const span = (seconds: number): string => {
  const [n, unit] = seconds < 100 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
};

/** A moment as people write it, in their own zone and language. */
export const when = (moment: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(Date.parse(moment));

/** The time of day of a moment. */
export const clock = (moment: string): string =>
  new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(Date.parse(moment));
