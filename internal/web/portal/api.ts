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
    readonly retryAfter: number,
  ) {
    super(message);
  }
}

interface ProblemBody {
  code?: string;
  detail?: string;
  title?: string;
  errors?: { problem?: string }[] | null;
}

/** Gives the data of an answer, or throws what went wrong as a Problem. */
export async function ask<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let result;
  try {
    result = await answer;
  } catch {
    throw new Problem(0, "offline", "There is no connection right now. Check it and try again.", 0);
  }
  if (result.response.ok) return result.data as T;
  const body = (result.error ?? {}) as ProblemBody;
  const field = body.errors?.[0]?.problem;
  const retry = Number(result.response.headers.get("Retry-After") ?? 0);
  throw new Problem(
    result.response.status,
    body.code ?? "internal",
    (field && sentence(field)) || body.detail || body.title || "Something went wrong. Please try again.",
    retry,
  );
}

const sentence = (s: string) => s.charAt(0).toUpperCase() + s.slice(1) + (/[.!?]$/.test(s) ? "" : ".");
