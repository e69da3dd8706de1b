// What went wrong with an act that a receipt is for, and what to do next.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useLocation } from "wouter";
import { explain, Problem } from "../problem";
import { texts } from "../texts";

const t = texts({ again: "Verify again" }, { again: "Noch einmal prüfen" });

const isOver = (error: Error): boolean => error instanceof Problem && (error.code === "used" || error.code === "expired");

/** With a receipt that is used or over, the way to another one. */
export function Refusal({ act, user }: { act: { error: Error | null }; user: string }) {
  const [, navigate] = useLocation();
  if (!act.error) return null;
  return (
    <Alert type="error" action={isOver(act.error) && <Button onClick={() => navigate(`/desk/${user}`)}>{t("again")}</Button>}>
      {explain(act.error)}
    </Alert>
  );
}
