// Signing in: with the badge, or, where the console is served from elsewhere, with
// an API token.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import { get, hasPasskeys, NoAnswer } from "../webauthn";
import { ask, connectTo, GET, POST } from "./api";
import { useAct } from "./act";
import { ActTrouble } from "./parts";
import { Problem } from "./problem";
import { renewSession } from "./session";
import { texts } from "./texts";

const t = texts(
  {
    title: "Sign in to the console",
    how: "Your badge is your key: your device asks for your fingerprint, your face or your PIN.",
    here: "Sign in with the badge on this device",
    phone: "Sign in with the phone: show a QR code",
    phone_how: "The browser shows a QR code; scan it with the camera of the phone that holds your badge. Phone and computer need Bluetooth switched on, which proves that they are side by side.",
    no_badge: "No badge yet? Open the invitation in your messages.",
    cancelled: "No badge was shown: that was cancelled, took too long, or this device has none. You can try again, or use the phone.",
    wrong_place: "The browser refused, because this page is not at the address that badges are made for.",
    silent: "The device did not answer. Nothing was changed; you can try again.",
    old: "This browser can not use badges. Please open this page in Safari, Chrome, Edge or Firefox.",
    elsewhere: "Use an API elsewhere",
    elsewhere_how: "For a console that is served from another address than the API. That address has to be among the API's allowed origins. The token is kept until you leave or reload this page.",
    address: "Address of the API",
    token: "API token",
    connect: "Connect",
    address_missing: "Type the address, as https://id.example.com.",
    token_missing: "Paste the token. It begins with lya_.",
    token_wrong: "The API does not know this token, or no longer. Paste another one.",
    no_answer: "No API answers there, or it does not allow the address of this page. Check the address, and the API's allowed origins.",
  },
  {
    title: "An der Konsole anmelden",
    how: "Ihr Badge ist Ihr Schlüssel: Ihr Gerät fragt nach Fingerabdruck, Gesicht oder PIN.",
    here: "Mit dem Badge auf diesem Gerät anmelden",
    phone: "Mit dem Telefon anmelden: QR-Code zeigen",
    phone_how: "Der Browser zeigt einen QR-Code; scannen Sie ihn mit der Kamera des Telefons, auf dem Ihr Badge ist. Telefon und Computer brauchen eingeschaltetes Bluetooth: So ist sicher, dass sie nebeneinander sind.",
    no_badge: "Noch kein Badge? Öffnen Sie die Einladung in Ihren Nachrichten.",
    cancelled: "Es wurde kein Badge gezeigt: abgebrochen, zu lange gewartet, oder dieses Gerät hat keins. Versuchen Sie es noch einmal, oder nehmen Sie das Telefon.",
    wrong_place: "Der Browser hat abgelehnt, weil diese Seite nicht unter der Adresse ist, für die Badges gemacht werden.",
    silent: "Das Gerät hat nicht geantwortet. Nichts wurde geändert; versuchen Sie es noch einmal.",
    old: "Dieser Browser kann keine Badges verwenden. Bitte öffnen Sie diese Seite in Safari, Chrome, Edge oder Firefox.",
    elsewhere: "Eine API unter anderer Adresse",
    elsewhere_how: "Für eine Konsole, die unter einer anderen Adresse liegt als die API. Diese Adresse muss bei der API zugelassen sein (allowed origins). Das Token bleibt, bis Sie diese Seite verlassen oder neu laden.",
    address: "Adresse der API",
    token: "API-Token",
    connect: "Verbinden",
    address_missing: "Geben Sie die Adresse ein, etwa https://id.example.com.",
    token_missing: "Fügen Sie das Token ein. Es beginnt mit lya_.",
    token_wrong: "Die API kennt dieses Token nicht, oder nicht mehr. Fügen Sie ein anderes ein.",
    no_answer: "Dort antwortet keine API, oder sie lässt die Adresse dieser Seite nicht zu. Prüfen Sie die Adresse und die zugelassenen Adressen der API.",
  },
);

const reasons: Record<string, "cancelled" | "wrong_place"> = { NotAllowedError: "cancelled", SecurityError: "wrong_place" };

/** Signs in with a badge; what the browser offers first is a hint (WebAuthn Level 3, section 5.8.7). */
async function signIn(hint: "client-device" | "hybrid"): Promise<void> {
  const { ceremony, options } = await ask(POST("/v1/signin/options", { body: {} }));
  const credential = await get(options, [hint]).catch((e: unknown) => {
    throw new Error(t((e instanceof NoAnswer && reasons[e.reason]) || "silent"));
  });
  await ask(POST("/v1/signin/finish", { body: { ceremony, credential } }));
}

/** Asks who is there. here tells whether the API is where the console is, so that badges work. */
export function SignIn({ here }: { here: boolean }) {
  useEffect(() => void (document.title = `${t("title")} · Lanyard`), []);
  const sign = useAct(signIn, { then: () => void renewSession(), quiet: true });
  const [by, setBy] = useState<"client-device" | "hybrid">("client-device");
  const press = (hint: typeof by) => {
    setBy(hint);
    sign.run(hint);
  };
  return (
    <main className="alone">
      <SpaceBetween size="l">
        {here && (
          <Container header={<Header variant="h1">{t("title")}</Header>}>
            <SpaceBetween size="m">
              <Box variant="p">{t("how")}</Box>
              {!hasPasskeys() && <Alert type="warning">{t("old")}</Alert>}
              <ActTrouble act={sign} />
              <Button variant="primary" fullWidth loading={sign.busy && by === "client-device"} onClick={() => press("client-device")}>{t("here")}</Button>
              <Button fullWidth loading={sign.busy && by === "hybrid"} onClick={() => press("hybrid")}>{t("phone")}</Button>
              <Box color="text-body-secondary" fontSize="body-s">{t("phone_how")}</Box>
              <Box color="text-body-secondary">{t("no_badge")}</Box>
            </SpaceBetween>
          </Container>
        )}
        {here
          ? <ExpandableSection headerText={t("elsewhere")}><Elsewhere /></ExpandableSection>
          : <Container header={<Header variant="h1">{t("elsewhere")}</Header>}><Elsewhere /></Container>}
      </SpaceBetween>
    </main>
  );
}

/** Uses an API elsewhere from now on, if it answers to the token. */
async function use(address: string, token: string): Promise<void> {
  connectTo(address, token);
  try {
    await ask(GET("/v1/session"));
  } catch (e) {
    connectTo(location.origin, "");
    if (e instanceof Problem && e.status === 401) throw new Error(t("token_wrong"));
    throw e instanceof Problem && e.status === 0 ? new Error(t("no_answer")) : e;
  }
}

function Elsewhere() {
  const [address, setAddress] = useState("");
  const [token, setToken] = useState("");
  const [tried, setTried] = useState(false);
  const connect = useAct(() => use(address.trim(), token.trim()), { quiet: true, then: () => void renewSession() });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (URL.canParse(address.trim()) && token.trim()) connect.run();
  };
  return (
    <form onSubmit={submit}>
      <Form actions={<Button formAction="submit" loading={connect.busy}>{t("connect")}</Button>}>
        <SpaceBetween size="m">
          <Box color="text-body-secondary">{t("elsewhere_how")}</Box>
          <FormField label={t("address")} errorText={tried && !URL.canParse(address.trim()) && t("address_missing")}>
            <Input value={address} onChange={({ detail }) => setAddress(detail.value)} inputMode="url" autoComplete={false} />
          </FormField>
          <FormField label={t("token")} errorText={tried && !token.trim() && t("token_missing")}>
            <Input value={token} onChange={({ detail }) => setToken(detail.value)} type="password" autoComplete={false} />
          </FormField>
          <ActTrouble act={connect} />
        </SpaceBetween>
      </Form>
    </form>
  );
}
