// The columns of an import, and planning it once more with other ones. The API
// reads a file once, so it is uploaded again; the browser has it while the page
// is open.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api";
import { ActTrouble } from "../parts";
import { texts } from "../texts";
import { Columns, type Shown } from "./columns";
import { FileField } from "./file";
import { kept, type Listing } from "./listing";
import { format, parse } from "./mapping";
import { RegionField } from "./region";
import { faultsOf, useUpload } from "./send";
import { useStop } from "./stop";
import type { Field, Import, Row } from "./words";

const t = texts(
  {
    how: "Is a column something else? Choose what it is and plan again: {file} is uploaded once more, and this plan is put away.",
    gone: "To read the columns another way, choose the file again. Since the page was loaded anew, the browser no longer has it.",
    other: "{file} is another file: its columns differ.", plan: "Plan again", another: "Choose another file", over: "These columns were read.", refused: "The file can not be read like this",
  },
  {
    how: "Ist eine Spalte etwas anderes? Wählen Sie, was sie ist, und planen Sie neu: {file} wird noch einmal hochgeladen, dieser Plan kommt weg.",
    gone: "Um die Spalten anders zu lesen, wählen Sie die Datei noch einmal. Seit die Seite neu geladen wurde, hat der Browser sie nicht mehr.",
    other: "{file} ist eine andere Datei: Ihre Spalten sind andere.", plan: "Neu planen", another: "Andere Datei wählen", over: "Diese Spalten wurden gelesen.", refused: "So lässt sich die Datei nicht lesen",
  },
);

const open = (i: Import): boolean => i.state === "planning" || i.state === "planned";

export function Again({ of }: { of: Import }) {
  const [listing, setListing] = useState(() => kept(of.id));
  const examples = useExamples(of, listing);
  const columns = of.columns.map((c, at): Shown => ({ heading: c.heading, field: c.field ?? "", examples: examples[at] ?? [] }));
  if (!open(of)) {
    return (
      <SpaceBetween size="s">
        <Box variant="p" color="text-body-secondary">{t("over")}</Box>
        <Columns columns={columns} pairs={[]} />
      </SpaceBetween>
    );
  }
  if (!listing) {
    return (
      <SpaceBetween size="l">
        <Columns columns={columns} pairs={[]} />
        <Box variant="p">{t("gone")}</Box>
        <FileField listing={listing} set={setListing} />
      </SpaceBetween>
    );
  }
  return <Replan key={listing.name} of={of} columns={columns} listing={listing} away={() => setListing(undefined)} />;
}

function Replan({ of, columns, listing, away }: { of: Import; columns: Shown[]; listing: Listing; away: () => void }) {
  const [, navigate] = useLocation();
  const before = parse(of.map ?? "");
  const [pairs, setPairs] = useState(before);
  const [region, setRegion] = useState(of.region ?? "");
  const stop = useStop();
  const upload = useUpload((made) => {
    stop.run(of.id);
    navigate(`/imports/${made.id}`, { replace: true });
  });
  const faults = faultsOf(upload.error);
  const other = listing.headings.join("\n") !== of.columns.map((c) => c.heading).join("\n");
  const same = !other && format(pairs) === format(before) && region === (of.region ?? "");
  const shown = other ? listing.headings.map((heading, at): Shown => ({ heading, examples: listing.examples[at] ?? [] })) : columns;
  return (
    <SpaceBetween size="l">
      <Box variant="p" color="text-body-secondary">{t("how", { file: listing.name })}</Box>
      <Columns columns={shown} pairs={pairs} set={setPairs} />
      <RegionField region={region} set={setRegion} />
      {other && <Alert type="warning" action={<Button onClick={away}>{t("another")}</Button>}>{t("other", { file: listing.name })}</Alert>}
      {faults === undefined ? <ActTrouble act={upload} /> : <Alert type="error" header={t("refused")}>{faults}</Alert>}
      <Button variant="primary" disabled={same} loading={upload.busy} onClick={() => upload.run({ listing, region, pairs: other ? [] : pairs, vouch: { on: Boolean(of.proof), proof: of.proof ?? "", replace: of.replace ?? false } })}>{t("plan")}</Button>
    </SpaceBetween>
  );
}

/** The first cells of each column: from the file, else of those that are read, from the first rows. */
function useExamples(of: Import, listing: Listing | undefined): string[][] {
  const { data } = api.useQuery("get", "/v1/imports/{import}/rows", { params: { path: { import: of.id }, query: { limit: 20 } } }, { enabled: !listing, staleTime: Infinity });
  if (listing) return listing.examples;
  const rows: Row[] = data?.items ?? [];
  return of.columns.map((c) => rows.flatMap((r) => r.person[c.field as Field] ?? []).slice(0, 3));
}
