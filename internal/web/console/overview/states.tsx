// Invitations by state, as a picture.
import Box from "@cloudscape-design/components/box";
import PieChart from "@cloudscape-design/components/pie-chart";
import type { Schemas } from "../api";
import { number, percent, texts } from "../texts";
import { Figures } from "../figures";

const t = texts(
  {
    open: "Open", expired: "Expired", completed: "Completed", revoked: "Revoked", none: "No invitations yet",
    label: "Invitations by state", segment: "State", what: "of {n}", number: "Number", share: "Share",
  },
  {
    open: "Offen", expired: "Abgelaufen", completed: "Abgeschlossen", revoked: "Zurückgezogen", none: "Noch keine Einladungen",
    label: "Einladungen nach Stand", segment: "Stand", what: "von {n}", number: "Anzahl", share: "Anteil",
  },
);

const colors = {
  completed: "var(--color-charts-status-positive, #67a353)",
  open: "var(--color-charts-status-info, #3184c2)",
  expired: "var(--color-charts-status-neutral, #8c8c94)",
  revoked: "var(--color-charts-status-high, #ba2e0f)",
};

type State = keyof typeof colors;

export default function States({ counts }: { counts: Schemas["InviteStateCountView"][] | null | undefined }) {
  const total = (counts ?? []).reduce((sum, c) => sum + c.count, 0);
  const data = (Object.keys(colors) as State[]).map((state) => ({
    title: t(state),
    value: counts?.find((c) => c.state === state)?.count ?? 0,
    color: colors[state],
  }));
  return (
    <>
      <PieChart
        data={data}
        variant="donut"
        size="medium"
        hideFilter
        statusType={counts ? "finished" : "loading"}
        innerMetricValue={total ? number(total) : ""}
        segmentDescription={(d, sum) => (sum ? `${number(d.value)} (${percent(d.value / sum)})` : "")}
        detailPopoverContent={(d, sum) => [{ key: d.title, value: `${number(d.value)} ${t("what", { n: number(sum) })}` }]}
        ariaLabel={t("label")}
        i18nStrings={{ segmentAriaRoleDescription: t("segment") }}
        empty={<Box textAlign="center" color="inherit">{t("none")}</Box>}
      />
      {total > 0 && <Figures label={t("label")} head={[t("segment"), t("number"), t("share")]} rows={data.map((d) => [d.title, number(d.value), percent(d.value / total)])} />}
    </>
  );
}
