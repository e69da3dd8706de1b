// How well messages arrive, what SMS cost, and what was refused.
import SpaceBetween from "@cloudscape-design/components/space-between";
import { lazy, Suspense } from "react";
import { Go, View } from "../parts";
import { texts } from "../texts";

const Arrived = lazy(() => import("./arrived"));
const Refusals = lazy(() => import("./refusals"));

const t = texts(
  { title: "Deliveries", undelivered: "What did not arrive, message by message" },
  { title: "Zustellung", undelivered: "Was nicht ankam, Nachricht für Nachricht" },
);

export default function Deliveries() {
  return (
    <View title={t("title")} description={<Go to="/messages">{t("undelivered")}</Go>}>
      <SpaceBetween size="l">
        <Suspense fallback={<div className="chart" />}><Arrived /></Suspense>
        <Suspense fallback={<div className="chart" />}><Refusals /></Suspense>
      </SpaceBetween>
    </View>
  );
}
