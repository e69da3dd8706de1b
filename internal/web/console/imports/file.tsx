// Choosing a file: dropped, or from the browser's dialog.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import FileTokenGroup from "@cloudscape-design/components/file-token-group";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { saveCSV } from "../download";
import { language } from "../preferences";
import { texts } from "../texts";
import { maxBytes, readListing, type Listing } from "./listing";

const t = texts(
  {
    label: "File", choose: "Choose a file", drop: "Drop a CSV file here, or choose one.", sample: "Download a sample",
    hint: "CSV, at most 5 MB and 50,000 people; the first row names the columns. Exports of Microsoft Entra, Google Workspace and Okta go in as they are.",
    large: "This file has {size}. At most 5 MB go in at once: split it.", unreadable: "The browser could not read this file. Choose it again.",
    guessed: "The file is not in UTF-8. It is read the way Excel on Windows saves CSV: check the umlauts and accents in the plan.",
    remove: "Take {name} away", file: "people.csv",
  },
  {
    label: "Datei", choose: "Datei wählen", drop: "Legen Sie eine CSV-Datei hier ab, oder wählen Sie eine.", sample: "Beispiel herunterladen",
    hint: "CSV, höchstens 5 MB und 50.000 Personen; die erste Zeile benennt die Spalten. Exporte von Microsoft Entra, Google Workspace und Okta gehen, wie sie sind.",
    large: "Diese Datei hat {size}. Höchstens 5 MB gehen auf einmal: Teilen Sie sie.", unreadable: "Der Browser konnte diese Datei nicht lesen. Wählen Sie sie noch einmal.",
    guessed: "Die Datei ist nicht in UTF-8. Sie wird so gelesen, wie Excel unter Windows CSV speichert: Prüfen Sie Umlaute und Akzente im Plan.",
    remove: "{name} wegnehmen", file: "personen.csv",
  },
);

const megabytes = (bytes: number): string =>
  (bytes / (1 << 20)).toLocaleString(language(), { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });

/** How large a file is, in words. */
const sizeOf = (bytes: number): string =>
  bytes < 100 << 10 ? Math.ceil(bytes / 1024).toLocaleString(language(), { style: "unit", unit: "kilobyte" }) : megabytes(bytes);

// Spreadsheets in German separate by semicolons; the API takes both.
const samples = {
  en: [
    "First name,Last name,E-mail,Phone,Title,Groups",
    "Grace,Hopper,grace.hopper@example.com,+1 202 555 0143,Rear admiral,Engineering; Night shift",
    "Alan,Turing,alan.turing@example.com,,Mathematician,Engineering",
  ],
  de: [
    "Vorname;Nachname;E-Mail;Telefon;Funktion;Gruppen",
    "Grace;Hopper;grace.hopper@example.com;+1 202 555 0143;Konteradmiralin;\"Technik; Nachtschicht\"",
    "Alan;Turing;alan.turing@example.com;;Mathematiker;Technik",
  ],
};

const saveSample = () => saveCSV(t("file"), [samples[language()].map((line) => `${line}\r\n`).join("")]);

/** Asks for a file, and gives what is in it; undefined takes it away. */
export function FileField({ listing, set, fault }: { listing: Listing | undefined; set: (listing: Listing | undefined) => void; fault?: string | undefined }) {
  const [wrong, setWrong] = useState<string>();
  const take = async (file: File | undefined) => {
    setWrong(undefined);
    set(undefined);
    if (!file) return;
    try {
      const read = await readListing(file);
      if (read.body.size > maxBytes) setWrong(t("large", { size: megabytes(read.body.size) }));
      else set(read);
    } catch {
      setWrong(t("unreadable"));
    }
  };
  const changed = ({ detail }: { detail: { value: File[] } }) => void take(detail.value[0]);
  return (
    <SpaceBetween size="s">
      <FormField
        label={t("label")}
        description={t("hint")}
        errorText={wrong ?? fault}
        secondaryControl={<Button variant="inline-link" iconName="download" onClick={saveSample}>{t("sample")}</Button>}
        stretch
      >
        {listing ? (
          <FileTokenGroup
            items={[{ file: new File([listing.body], listing.name) }]}
            showFileSize
            onDismiss={() => void take(undefined)}
            i18nStrings={{ removeFileAriaLabel: (_, name) => t("remove", { name }), formatFileSize: sizeOf }}
          />
        ) : (
          <FileDropzone onChange={changed}>
            <SpaceBetween size="xs" alignItems="center">
              <Box color="text-body-secondary">{t("drop")}</Box>
              <FileInput accept=".csv,.tsv,.txt,text/csv" value={[]} onChange={changed}>{t("choose")}</FileInput>
            </SpaceBetween>
          </FileDropzone>
        )}
      </FormField>
      {listing?.guessed && <Alert type="info">{t("guessed")}</Alert>}
    </SpaceBetween>
  );
}
