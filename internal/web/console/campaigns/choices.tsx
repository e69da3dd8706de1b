// The choices of the dialog that sends badges.
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Count } from "../count";
import type { Badge } from "../known";
import { useNetwork } from "../network";
import { faults } from "../problem";
import { number, span, texts } from "../texts";
import { word } from "../words";
import { lengths, lifetime, type Channel, type Targets, type Whom, type Wish } from "./ask";

const t = texts(
  {
    badge: "Badge", channel: "Channel", as_badge: "As the badge says: {channel}", as_before: "As before", valid: "The link is good for", usual: "The usual: {span}", usual_unknown: "The usual", whom: "To whom",
    rows: "{n, plural, one {The selected user} other {The {said} selected users}}", who: "All users that match the filters", who_n: "All {n} users that match the filters", all: "All users", all_n: "All {n} users", everyone: "Everyone who was never invited to this badge",
    who_hint: "Who matches is decided when their turn comes. The badge state in the filters is that of the badge chosen here.",
  },
  {
    badge: "Badge", channel: "Kanal", as_badge: "Wie das Badge vorgibt: {channel}", as_before: "Wie zuvor", valid: "Der Link gilt", usual: "Wie üblich: {span}", usual_unknown: "Wie üblich", whom: "An wen",
    rows: "{n, plural, one {Den ausgewählten Nutzer} other {Die {said} ausgewählten Nutzer}}", who: "Alle Nutzer, die zu den Filtern passen", who_n: "Alle {n} Nutzer, die zu den Filtern passen", all: "Alle Nutzer", all_n: "Alle {n} Nutzer", everyone: "Alle, die noch nie zu diesem Badge eingeladen wurden",
    who_hint: "Wer passt, entscheidet sich, wenn die Person an der Reihe ist. Der Badge-Stand in den Filtern ist der des hier gewählten Badges.",
  },
);

interface Props {
  badges: Badge[];
  wish: Wish;
  set: (wish: Wish) => void;
  targets: Targets;
  matching: Count;
  again: boolean;
  error: Error | null;
}

export function Choices({ badges, wish, set, targets, matching, again, error }: Props) {
  const badge = badges.find((b) => b.id === wish.badge) ?? badges[0];
  const wrong = faults(error);
  if (!badge) return null;
  return (
    <SpaceBetween size="m">
      <ColumnLayout columns={3}>
        <FormField label={t("badge")}>
          <Select
            selectedOption={{ value: badge.id, label: badge.name }}
            options={badges.map((b) => ({ value: b.id, label: b.name }))}
            onChange={({ detail }) => set({ ...wish, badge: detail.selectedOption.value ?? "", channel: "", validFor: 0 })}
            disabled={again}
          />
        </FormField>
        <ChannelChoice badge={badge} wish={wish} set={set} again={again} fault={wrong["channel"]} />
        <LengthChoice badge={badge} wish={wish} set={set} again={again} fault={wrong["valid_for"]} />
      </ColumnLayout>
      <WhomChoice wish={wish} set={set} targets={targets} matching={matching} again={again} />
    </SpaceBetween>
  );
}

type Choosing = Pick<Props, "wish" | "set" | "again"> & { badge: Badge; fault: string | undefined };

function ChannelChoice({ badge, wish, set, again, fault }: Choosing) {
  const own = { value: "", label: again ? t("as_before") : t("as_badge", { channel: word("channel", badge.channel) }) };
  const options = [own, ...(["email", "sms"] as const).map((c) => ({ value: c, label: word("channel", c) }))];
  return (
    <FormField label={t("channel")} errorText={fault}>
      <Select
        selectedOption={options.find((o) => o.value === wish.channel) ?? own}
        options={options}
        onChange={({ detail }) => set({ ...wish, channel: detail.selectedOption.value as Channel | "", validFor: 0 })}
      />
    </FormField>
  );
}

function LengthChoice({ badge, wish, set, again, fault }: Choosing) {
  const { data } = useNetwork();
  const life = data && lifetime(data.numbers, badge, wish.channel || badge.channel);
  const usual = { value: "0", label: again && !wish.channel ? t("as_before") : life ? t("usual", { span: span(life.usual) }) : t("usual_unknown") };
  const fitting = lengths.filter((s) => !life || (s >= life.min && s <= life.max));
  const options = [usual, ...fitting.map((s) => ({ value: String(s), label: span(s) }))];
  return (
    <FormField label={t("valid")} errorText={fault}>
      <Select
        selectedOption={options.find((o) => o.value === String(wish.validFor)) ?? usual}
        options={options}
        onChange={({ detail }) => set({ ...wish, validFor: Number(detail.selectedOption.value) })}
      />
    </FormField>
  );
}

function WhomChoice({ wish, set, targets, matching, again }: Pick<Props, "wish" | "set" | "targets" | "matching" | "again">) {
  const n = targets.rows.length;
  const filtered = Object.keys(targets.who).length > 0;
  const all = filtered ? "who" : "all";
  const items = [
    ...(n > 0 ? [{ value: "rows", label: t("rows", { n, said: number(n) }) }] : []),
    { value: "who", label: matching.done ? t(`${all}_n`, { n: number(matching.n) }) : t(all), ...(targets.who.standing && { description: t("who_hint") }) },
    ...(again ? [] : [{ value: "everyone", label: t("everyone") }]),
  ];
  return (
    <FormField label={t("whom")}>
      <RadioGroup value={wish.whom} items={items} onChange={({ detail }) => set({ ...wish, whom: detail.value as Whom })} />
    </FormField>
  );
}
