// How a vendor wants a message, and what its answers mean.
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { texts } from "../texts";
import type { Request, RuleDraft } from "./draft";
import { Part, type Fields } from "./form";
import { meaningName, meanings } from "./words";

const t = texts(
  {
    title: "The request", why: "Placeholders: {places}. Each is escaped for where it stands.", method: "Method", url: "Address", url_why: "https. Placeholders may stand in its path and query.", format: "Format of the body", form: "Form", json: "JSON", xml: "XML", text: "Text", body: "Body", headers: "Headers", none: "None", header: "Header", value: "Value", add_header: "Add header", remove: "Remove",
    remove_header: "Remove header {n}", remove_rule: "Remove rule {n}", answers: "What the answers mean", answers_why: "The first rule that applies decides. Without rules every answer of 200 to 299 means that the message was taken.", status: "Status", at: "JSON pointer", is: "Is one of", match: "Matches (RE2)", means: "Means", add_rule: "Add rule", id_at: "JSON pointer to the vendor's id", id_match: "Or a regular expression whose group is the id",
  },
  {
    title: "Die Anfrage", why: "Platzhalter: {places}. Jeder wird passend zu seiner Stelle maskiert.", method: "Methode", url: "Adresse", url_why: "https. Platzhalter dürfen in Pfad und Abfrage stehen.", format: "Format des Inhalts", form: "Formular", json: "JSON", xml: "XML", text: "Text", body: "Inhalt", headers: "Kopfzeilen", none: "Keine", header: "Kopfzeile", value: "Wert", add_header: "Kopfzeile hinzufügen", remove: "Entfernen",
    remove_header: "Kopfzeile {n} entfernen", remove_rule: "Regel {n} entfernen", answers: "Was die Antworten bedeuten", answers_why: "Die erste Regel, die passt, entscheidet. Ohne Regeln heißt jede Antwort von 200 bis 299, dass die Nachricht angenommen ist.", status: "Status", at: "JSON-Pointer", is: "Ist eines von", match: "Enthält (RE2)", means: "Bedeutet", add_rule: "Regel hinzufügen", id_at: "JSON-Pointer zur Kennung des Anbieters", id_match: "Oder ein regulärer Ausdruck, dessen Gruppe die Kennung ist",
  },
);

const places = ["To", "ToDigits", "Text", "From", "FromDigits", "Id", "User", "Password", "Basic", "Keyword"].map((p) => `{{${p}}}`).join(", ");
const methods = ["POST", "GET", "PUT"] as const;
const formats = ["form", "json", "xml", "text"] as const;

/** What the parts of the request need. */
interface Edits {
  r: Request;
  put: (change: Partial<Request>) => void;
  wrong: Record<string, string>;
}

const replaced = <T,>(all: T[], i: number, change: Partial<T>): T[] => all.map((x, j) => (i === j ? { ...x, ...change } : x));
const without = <T,>(all: T[], i: number): T[] => all.filter((_, j) => j !== i);

export function RequestPart({ d, set, wrong }: Fields) {
  const r = d.http;
  const put = (change: Partial<Request>) => set({ http: { ...r, ...change } });
  return (
    <Part title={t("title")} why={t("why", { places })}>
      <FormField label={t("method")} errorText={wrong["http.method"]}>
        <Select options={methods.map((value) => ({ value, label: value }))} selectedOption={{ value: r.method, label: r.method }} onChange={({ detail }) => put({ method: detail.selectedOption.value as Request["method"] })} />
      </FormField>
      <FormField label={t("url")} description={t("url_why")} errorText={wrong["http.url"]} stretch>
        <Input value={r.url} inputMode="url" onChange={({ detail }) => put({ url: detail.value })} autoComplete={false} />
      </FormField>
      {r.method !== "GET" && <Body r={r} put={put} wrong={wrong} />}
      <Headers r={r} put={put} wrong={wrong} />
      <Answers r={r} put={put} wrong={wrong} />
    </Part>
  );
}

const Body = ({ r, put, wrong }: Edits) => (
  <SpaceBetween size="l">
    <FormField label={t("format")} errorText={wrong["http.format"]}>
      <Select options={formats.map((value) => ({ value, label: t(value) }))} selectedOption={{ value: r.format, label: t(r.format) }} onChange={({ detail }) => put({ format: detail.selectedOption.value as Request["format"] })} />
    </FormField>
    <FormField label={t("body")} errorText={wrong["http.body"]} stretch>
      <Textarea rows={5} spellcheck={false} value={r.body} onChange={({ detail }) => put({ body: detail.value })} />
    </FormField>
  </SpaceBetween>
);

function Headers({ r, put, wrong }: Edits) {
  const field = (f: "name" | "value", label: string) => ({
    label,
    control: (h: Request["headers"][number], i: number) => <Input value={h[f]} ariaLabel={`${label} ${i + 1}`} onChange={({ detail }) => put({ headers: replaced(r.headers, i, { [f]: detail.value }) })} autoComplete={false} />,
    errorText: (_: unknown, i: number) => wrong[`http.headers[${i}].${f}`],
  });
  return (
    <FormField label={t("headers")} errorText={wrong["http.headers"]} stretch>
      <AttributeEditor
        items={r.headers}
        definition={[field("name", t("header")), field("value", t("value"))]}
        addButtonText={t("add_header")}
        removeButtonText={t("remove")}
        removeButtonAriaLabel={(h) => t("remove_header", { n: r.headers.indexOf(h) + 1 })}
        onAddButtonClick={() => put({ headers: [...r.headers, { name: "", value: "" }] })}
        onRemoveButtonClick={({ detail }) => put({ headers: without(r.headers, detail.itemIndex) })}
        disableAddButton={r.headers.length >= 20}
        empty={t("none")}
      />
    </FormField>
  );
}

function Answers({ r, put, wrong }: Edits) {
  const change = (i: number, to: Partial<RuleDraft>) => put({ answers: replaced(r.answers, i, to) });
  const field = (f: "status" | "at" | "is" | "match") => ({
    label: t(f),
    control: (rule: RuleDraft, i: number) => <Input value={rule[f]} ariaLabel={`${t(f)} ${i + 1}`} onChange={({ detail }) => change(i, { [f]: detail.value })} autoComplete={false} />,
    errorText: (_: unknown, i: number) => wrong[`http.answers[${i}].${f}`] ?? (f === "status" ? wrong[`http.answers[${i}]`] : undefined),
  });
  const means = {
    label: t("means"),
    control: (rule: RuleDraft, i: number) => (
      <Select options={meanings.map((value) => ({ value, label: meaningName(value) }))} selectedOption={{ value: rule.means, label: meaningName(rule.means) }} ariaLabel={`${t("means")} ${i + 1}`} onChange={({ detail }) => change(i, { means: detail.selectedOption.value as RuleDraft["means"] })} />
    ),
    errorText: (_: unknown, i: number) => wrong[`http.answers[${i}].means`],
  };
  return (
    <ExpandableSection headerText={t("answers")} headerDescription={t("answers_why")} defaultExpanded={r.answers.length > 0}>
      <SpaceBetween size="l">
        <AttributeEditor
          items={r.answers}
          definition={[field("status"), field("at"), field("is"), field("match"), means]}
          addButtonText={t("add_rule")}
          removeButtonText={t("remove")}
          removeButtonAriaLabel={(rule) => t("remove_rule", { n: r.answers.indexOf(rule) + 1 })}
          onAddButtonClick={() => put({ answers: [...r.answers, { status: "", at: "", is: "", match: "", means: "accepted" }] })}
          onRemoveButtonClick={({ detail }) => put({ answers: without(r.answers, detail.itemIndex) })}
          disableAddButton={r.answers.length >= 20}
          empty={t("none")}
        />
        {(["id_at", "id_match"] as const).map((f) => (
          <FormField key={f} label={t(f)} errorText={wrong[`http.${f}`]}>
            <Input value={r[f]} onChange={({ detail }) => put({ [f]: detail.value })} autoComplete={false} />
          </FormField>
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
}
