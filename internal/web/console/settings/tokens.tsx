// API tokens: what programs use the API with.
import Alert from "@cloudscape-design/components/alert";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { useAct } from "../act";
import { ask, DELETE, GET, type Schemas } from "../api";
import { DataTable, usePageSize } from "../datatable";
import { useNames } from "../names";
import { usePages } from "../pages";
import { Ask, Go, Nothing, View, When } from "../parts";
import { useSession } from "../session";
import { texts } from "../texts";

const t = texts(
  {
    title: "API tokens",
    what: "What programs use the API with. A token belongs to whoever made it, and works as long as they are an active administrator.",
    create: "Create API token",
    none: "No API tokens",
    none_hint: "Create one for a program that is to add users or invite them.",
    name: "Name",
    scopes: "Scopes",
    owner: "Belongs to",
    made: "Created",
    ends: "Ends",
    acts: "Actions",
    revoke: "Revoke",
    revoke_what: "Revoke {name}",
    revoke_title: "Revoke the API token {name}?",
    revoke_why: "The program that uses it is refused from its next request on. This can not be undone; you can create a new one.",
    revoked: "The API token {name} was revoked.",
    person: "Only people make and revoke API tokens",
    person_why: "You use the console with an API token. A token that could make tokens could give itself every scope, so the API refuses it. Sign in with your badge at the API's own console to do it.",
  },
  {
    title: "API-Token",
    what: "Womit Programme die API benutzen. Ein Token gehört, wer es angelegt hat, und gilt, solange diese Person aktiv und Administrator ist.",
    create: "API-Token anlegen",
    none: "Keine API-Token",
    none_hint: "Legen Sie eines an, für ein Programm, das Nutzer anlegen oder einladen soll.",
    name: "Name",
    scopes: "Rechte (Scopes)",
    owner: "Gehört",
    made: "Angelegt",
    ends: "Endet",
    acts: "Aktionen",
    revoke: "Zurückziehen",
    revoke_what: "{name} zurückziehen",
    revoke_title: "Das API-Token {name} zurückziehen?",
    revoke_why: "Das Programm, das es benutzt, wird ab der nächsten Anfrage abgewiesen. Das lässt sich nicht rückgängig machen; Sie können ein neues anlegen.",
    revoked: "Das API-Token {name} wurde zurückgezogen.",
    person: "Nur Personen legen API-Token an und ziehen sie zurück",
    person_why: "Sie benutzen die Konsole mit einem API-Token. Ein Token, das Token anlegen könnte, könnte sich jedes Recht geben; darum lehnt die API es ab. Melden Sie sich dafür mit Ihrem Badge an der eigenen Konsole der API an.",
  },
);

type Token = Schemas["NetworkTokenView"];

/** Whether somebody is here with an API token, and why that does not do. */
export function useIsProgram(): boolean {
  return useSession().session?.kind === "token";
}

export const OnlyPeople = () => <Alert type="info" header={t("person")}>{t("person_why")}</Alert>;

export default function Tokens() {
  const size = usePageSize("tokens");
  const [, navigate] = useLocation();
  const program = useIsProgram();
  const [revoking, setRevoking] = useState<Token>();
  const pages = usePages(["/v1/tokens"], size, (cursor, signal) => ask(GET("/v1/tokens", { params: { query: { limit: size, ...(cursor && { cursor }) } }, signal })));
  const nameOf = useNames(pages.items.map((k) => k.user));
  const create = (variant: "primary" | "normal") => <Button variant={variant} disabled={program} onClick={() => navigate("/settings/tokens/new")}>{t("create")}</Button>;
  return (
    <View title={t("title")} description={t("what")} actions={create("primary")}>
      <SpaceBetween size="l">
        {program && <OnlyPeople />}
        <DataTable<Token>
          name="tokens"
          label={t("title")}
          pages={pages}
          id={(k) => k.id}
          columns={[
            { id: "name", header: t("name"), rowHeader: true, long: (k) => k.name, cell: (k) => k.name },
            { id: "scopes", header: t("scopes"), cell: (k) => <Scopes of={k.scopes} /> },
            { id: "owner", header: t("owner"), cell: (k) => <Go to={`/users/${k.user}`}>{nameOf(k.user)}</Go> },
            { id: "made", header: t("made"), cell: (k) => <When at={k.created_at} /> },
            { id: "ends", header: t("ends"), cell: (k) => <When at={k.ends_at} relative /> },
            { id: "acts", header: t("acts"), cell: (k) => <Button variant="inline-link" wrapText={false} disabled={program} ariaLabel={t("revoke_what", { name: k.name })} onClick={() => setRevoking(k)}>{t("revoke")}</Button> },
          ]}
          empty={<Nothing title={t("none")} hint={t("none_hint")} action={create("normal")} />}
        />
      </SpaceBetween>
      {revoking && <Revoke token={revoking} done={() => setRevoking(undefined)} />}
    </View>
  );
}

const Scopes = ({ of }: { of: string[] }) => <SpaceBetween direction="horizontal" size="xxs">{of.map((s) => <Badge key={s}>{s}</Badge>)}</SpaceBetween>;

function Revoke({ token, done }: { token: Token; done: () => void }) {
  const act = useAct((k: Token) => ask(DELETE("/v1/tokens/{token}", { params: { path: { token: k.id } } })), {
    changes: ["/v1/tokens"],
    done: (_, k) => t("revoked", { name: k.name }),
    quiet: true,
  });
  return (
    <Ask title={t("revoke_title", { name: token.name })} yes={t("revoke")} act={act} input={token} onDone={done}>
      <Box variant="p">{t("revoke_why")}</Box>
    </Ask>
  );
}
