// The fields of a text, and what can be put into them.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useRef, useState, type FocusEvent } from "react";
import { texts } from "../texts";
import { said } from "./draft";
import { placeName, type Draft, type Shown, type Text } from "./words";

const t = texts(
  {
    subject: "Subject", text: "Text", text_email: "Paragraphs are apart by an empty line. The page of the e-mail is made of it.", text_alternative: "For mail programs that show no pages. Left empty, it is made of the HTML.",
    how: "How paragraphs are formed", heading: "Heading", item: "Line of a list", button: "A button with the link", alone: "In a line of its own: the link, the code or the QR code", warning: "Warning", small: "What comes after it is small print", dropped: "A paragraph that names something empty is left out.",
    places: "Placeholders", places_why: "Each stands for something of the message. Press one to put it where you write.", insert: "Put in {name}",
    page: "A page of your own (HTML)", page_why: "In place of the one that is made of the text. Scripts, style sheets and what would be loaded from elsewhere are taken out.", html: "HTML",
  },
  {
    subject: "Betreff", text: "Text", text_email: "Zwischen Absätzen steht eine leere Zeile. Daraus entsteht die Seite der E-Mail.", text_alternative: "Für Mailprogramme, die keine Seiten zeigen. Bleibt er leer, entsteht er aus dem HTML.",
    how: "Wie Absätze geformt werden", heading: "Überschrift", item: "Zeile einer Liste", button: "Eine Schaltfläche mit dem Link", alone: "Allein in einer Zeile: der Link, der Code oder der QR-Code", warning: "Warnung", small: "Was danach kommt, ist klein gedruckt", dropped: "Ein Absatz, der etwas Leeres nennt, fällt weg.",
    places: "Platzhalter", places_why: "Jeder steht für etwas aus der Nachricht. Drücken Sie einen, um ihn dort einzusetzen, wo Sie schreiben.", insert: "{name} einsetzen",
    page: "Eine eigene Seite (HTML)", page_why: "Statt der, die aus dem Text entsteht. Skripte, Stilvorlagen und was von anderswo geladen würde, werden herausgenommen.", html: "HTML",
  },
);

const forms = [["# …", "heading"], ["* …", "item"], ["[…]({{EnrollUrl}})", "button"], ["{{Code}}", "alone"], ["> …", "warning"], ["--", "small"]] as const;

type Where = keyof Draft;

interface Props {
  draft: Draft;
  put: (change: Partial<Draft>) => void;
  text: Text;
  shown: Shown | undefined;
}

export function Fields({ draft, put, text, shown }: Props) {
  const [page, setPage] = useState(draft.html !== "");
  const last = useRef<{ where: Where; field: HTMLTextAreaElement | HTMLInputElement }>(undefined);
  const email = text.channel === "email";
  // Where somebody writes: a placeholder is put there.
  const writes = (where: Where) => ({ target }: FocusEvent) => {
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) last.current = { where, field: target };
  };
  const insert = (name: string) => {
    const { where, field } = last.current ?? { where: "text" as const, field: undefined };
    const from = field?.selectionStart ?? draft[where].length;
    put({ [where]: `${draft[where].slice(0, from)}{{${name}}}${draft[where].slice(field?.selectionEnd ?? from)}` });
  };
  const wrong = (where: Where) => ({ errorText: said(shown, where, "error"), warningText: said(shown, where, "warning") });
  const flip = (on: boolean) => {
    setPage(on);
    if (!on) put({ html: "" });
  };
  return (
    <SpaceBetween size="l">
      {email && (
        <div onFocus={writes("subject")}>
          <FormField label={t("subject")} {...wrong("subject")} stretch>
            <Input value={draft.subject} onChange={({ detail }) => put({ subject: detail.value })} autoComplete={false} />
          </FormField>
        </div>
      )}
      <div onFocus={writes("text")}>
        <FormField label={t("text")} description={email && t(page ? "text_alternative" : "text_email")} {...wrong("text")} stretch>
          <Textarea rows={email ? 16 : 5} value={draft.text} onChange={({ detail }) => put({ text: detail.value })} />
        </FormField>
      </div>
      {email && !page && <Forms />}
      {email && <Checkbox checked={page} description={t("page_why")} onChange={({ detail }) => flip(detail.checked)}>{t("page")}</Checkbox>}
      {page && (
        <div onFocus={writes("html")}>
          <FormField label={t("html")} {...wrong("html")} stretch>
            <Textarea rows={16} spellcheck={false} value={draft.html} onChange={({ detail }) => put({ html: detail.value })} />
          </FormField>
        </div>
      )}
      <Places of={text.placeholders} insert={insert} />
    </SpaceBetween>
  );
}

const Forms = () => (
  <ExpandableSection headerText={t("how")}>
    <dl className="places">{forms.map(([form, is]) => <div key={is}><dt><code>{form}</code></dt><dd>{t(is)}</dd></div>)}</dl>
    <Box color="text-body-secondary" fontSize="body-s">{t("dropped")}</Box>
  </ExpandableSection>
);

const Places = ({ of, insert }: { of: string[]; insert: (name: string) => void }) => (
  <FormField label={t("places")} description={t("places_why")} stretch>
    <dl className="places">
      {of.map((name) => (
        <div key={name}>
          <dt><Button variant="inline-link" formAction="none" ariaLabel={t("insert", { name })} onClick={() => insert(name)}>{`{{${name}}}`}</Button></dt>
          <dd>{placeName(name)}</dd>
        </div>
      ))}
    </dl>
  </FormField>
);
