// A number to type; a time in the unit that fits.
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useId } from "react";
import { number, span, texts } from "../texts";

const t = texts(
  { unit: "Unit", second: "seconds", minute: "minutes", hour: "hours", day: "days" },
  { unit: "Einheit", second: "Sekunden", minute: "Minuten", hour: "Stunden", day: "Tage" },
);

const lengths = { second: 1, minute: 60, hour: 3600, day: 86_400 };
type TimeUnit = keyof typeof lengths;
const units = Object.keys(lengths) as TimeUnit[];

/** What was typed, and in which unit; a count has none. */
export interface Amount {
  text: string;
  unit?: TimeUnit;
}

/** So many seconds in the largest unit that says them whole. */
export function time(seconds: number): Amount {
  const unit = units.findLast((u) => seconds % lengths[u] === 0 && seconds >= lengths[u]) ?? "second";
  return { text: String(seconds / lengths[unit]), unit };
}

export const count = (n: number): Amount => ({ text: String(n) });

/** The number that was typed, in seconds if it is a time; undefined when it is none. */
export function valueOf({ text, unit }: Amount): number | undefined {
  if (!/^\d+$/.test(text.trim())) return undefined;
  return Number(text) * (unit ? lengths[unit] : 1);
}

/** A value as people read it. */
export const said = (value: number, unit: "seconds" | "count"): string => (unit === "seconds" ? span(value) : number(value));

/** The fields of an amount; units that are longer than max or shorter than min are not offered. */
export function AmountInput({ value, onChange, min = 1, max }: { value: Amount; onChange: (value: Amount) => void; min?: number; max: number }) {
  const id = useId();
  const { unit } = value;
  const input = <Input type="number" inputMode="numeric" step={1} value={value.text} onChange={({ detail }) => onChange({ ...value, text: detail.value })} />;
  if (!unit) return <div className="amount">{input}</div>;
  const options = units.filter((u) => lengths[u] >= min && lengths[u] <= max).map((u) => ({ value: u, label: t(u) }));
  return (
    <div className="amount">
      {input}
      <Select
        controlId={id}
        ariaLabel={t("unit")}
        ariaLabelledby=""
        options={options}
        selectedOption={{ value: unit, label: t(unit) }}
        onChange={({ detail }) => onChange({ ...value, unit: detail.selectedOption.value as TimeUnit })}
      />
    </div>
  );
}
