// A link that was given to the agent, as a QR code for the caller.
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { generate } from "lean-qr";
import { useEffect, useRef } from "react";
import { When } from "../parts";
import { texts } from "../texts";

const t = texts(
  { title: "QR code for the caller", what: "The caller scans it with the phone that shall get the badge, and passes the second check there. It works until", code: "QR code of the registration session" },
  { title: "QR-Code für den Anrufer", what: "Der Anrufer scannt ihn mit dem Telefon, das das Badge bekommen soll, und besteht dort die zweite Prüfung. Er gilt bis", code: "QR-Code der Registrierungssitzung" },
);

interface Link {
  link: string;
  ends: string;
}

// The links by verification, in memory: the API gives each once, and never again.
export const given = new Map<string, Link>();

export function Given({ verification }: { verification: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const is = given.get(verification);
  const link = is?.link;
  useEffect(() => {
    if (link && canvas.current) generate(link).toCanvas(canvas.current);
  }, [link]);
  if (!is || Date.parse(is.ends) < Date.now()) return null;
  return (
    <SpaceBetween size="xs">
      <Box variant="h3" padding="n">{t("title")}</Box>
      <Box variant="p">{t("what")} <When at={is.ends} />.</Box>
      <div className="qr"><canvas ref={canvas} role="img" aria-label={t("code")} /></div>
    </SpaceBetween>
  );
}
