// A text as somebody writes it, and what the API says of it meanwhile.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ask, DELETE, GET, POST, PUT, type Schemas } from "../api";
import { spoken } from "../problem";
import type { Draft, Shown, Summary, Text } from "./words";

type Name = Pick<Summary, "kind" | "channel" | "language">;

const at = ({ kind, channel, language }: Name) => ({ path: { kind, channel, language } });

export const draftOf = (x: Text): Draft => ({ subject: x.subject ?? "", text: x.text, html: x.html ?? "" });

/** What is asked of the API: what is empty is absent. */
const bodyOf = (d: Draft): Schemas["MessagesDraftFields"] => Object.fromEntries(Object.entries(d).filter(([, v]) => v.trim() !== ""));

export const readText = (x: Name): Promise<Text> => ask(GET("/v1/templates/{kind}/{channel}/{language}", { params: at(x) }));

export const saveText = (seen: Text, d: Draft): Promise<Text> =>
  ask(PUT("/v1/templates/{kind}/{channel}/{language}", { params: at(seen), body: { ...bodyOf(d), ...(seen.version && { version: seen.version }) } }));

/** Takes the network's own text away and gives the one that is there then. */
export async function resetText(x: Name): Promise<Text> {
  await ask(DELETE("/v1/templates/{kind}/{channel}/{language}", { params: at(x) }));
  return readText(x);
}

export const testText = (x: Name, d: Draft): Promise<{ message: string }> =>
  ask(POST("/v1/templates/{kind}/{channel}/{language}/test", { params: at(x), body: { draft: bodyOf(d) } }));

const pause = 350; // milliseconds without a key until the API is asked

function useSettled<T>(value: T): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What a draft looks like, soon after it was last changed; until then, as it was before. */
export function usePreview(x: Name, draft: Draft): { data: Shown | undefined; error: Error | null; again: () => void } {
  const settled = useSettled(draft);
  const { data, error, refetch } = useQuery({
    queryKey: ["preview", x.kind, x.channel, x.language, settled],
    queryFn: ({ signal }) => ask(POST("/v1/templates/{kind}/{channel}/{language}/preview", { params: at(x), body: { draft: bodyOf(settled) }, signal })),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
  return { data, error, again: () => void refetch() };
}

/** What is wrong with a part of a draft, in sentences. */
export function said(shown: Shown | undefined, where: "subject" | "text" | "html", severity: "error" | "warning"): string | undefined {
  const about = shown?.problems.filter((p) => p.where === where && p.severity === severity) ?? [];
  const sentence = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);
  return about.map((p) => `${sentence(spoken(p.problem))}${p.found ? ` (${p.found})` : ""}.`).join(" ") || undefined;
}
