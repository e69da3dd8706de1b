// A new import: the file, and how it is to be read.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { ActTrouble } from "../parts";
import { texts } from "../texts";
import { Columns } from "./columns";
import { FileField } from "./file";
import type { Listing } from "./listing";
import type { Pair } from "./mapping";
import { RegionField } from "./region";
import { faultsOf, useUpload } from "./send";
import { nobody, tooShort, VouchField } from "./vouch";

const t = texts(
  {
    title: "Import people", what: "Nothing changes yet: you see what would be done with every row first, and nobody gets a message.",
    upload: "Upload and plan", first: "Choose a file first.", refused: "The file can not be read like this", map: "Say which column is what, then upload it again.",
  },
  {
    title: "Personen importieren", what: "Noch ändert sich nichts: Zuerst sehen Sie, was mit jeder Zeile geschähe, und niemand bekommt eine Nachricht.",
    upload: "Hochladen und planen", first: "Wählen Sie zuerst eine Datei.", refused: "So lässt sich die Datei nicht lesen",
    map: "Sagen Sie, welche Spalte was ist, und laden Sie sie dann noch einmal hoch.",
  },
);

export function Upload() {
  const [, navigate] = useLocation();
  const [listing, setListing] = useState<Listing>();
  const [region, setRegion] = useState("");
  const [pairs, setPairs] = useState<Pair[]>([]);
  const [vouch, setVouch] = useState(nobody);
  const [missing, setMissing] = useState(false);
  const upload = useUpload((made) => navigate(`/imports/${made.id}`));
  const faults = faultsOf(upload.error);
  const take = (next: Listing | undefined) => {
    setListing(next);
    setPairs([]);
    setMissing(false);
    upload.reset();
  };
  const send = () => {
    if (listing && !tooShort(vouch)) upload.run({ listing, region, pairs, vouch });
    else setMissing(true);
  };
  return (
    <Container
      header={<Header variant="h2" description={t("what")}>{t("title")}</Header>}
      footer={<Box float="right"><Button variant="primary" loading={upload.busy} onClick={send}>{t("upload")}</Button></Box>}
    >
      <SpaceBetween size="l">
        <FileField listing={listing} set={take} fault={missing && !listing ? t("first") : undefined} />
        <RegionField region={region} set={setRegion} />
        <VouchField vouch={vouch} set={setVouch} fault={missing} />
        {faults === undefined ? <ActTrouble act={upload} /> : (
          <>
            <Alert type="error" header={t("refused")}>{faults} {listing && listing.headings.length > 1 && t("map")}</Alert>
            {listing && <Columns columns={listing.headings.map((heading, at) => ({ heading, examples: listing.examples[at] ?? [] }))} pairs={pairs} set={setPairs} />}
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}
