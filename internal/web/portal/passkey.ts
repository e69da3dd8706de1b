import type { Schemas } from "./api";

// The browser's half of the WebAuthn ceremonies. Options and answers travel in
// the standard's own JSON forms (WebAuthn Level 3, sections 5.1.8 to 5.1.10); browsers
// that do not convert them by themselves get it done here.

type Answer = Record<string, unknown>;

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/** Can this browser make a passkey on this very device? */
export async function hasOwnAuthenticator(): Promise<boolean> {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false;
  }
}

/** Can this browser do passkeys at all? */
export const hasPasskeys = (): boolean => "PublicKeyCredential" in window && "credentials" in navigator;

type Descriptors = { id: unknown; type: string }[] | null | undefined;

const descriptors = (all: Descriptors) => (all ?? []).map((d) => ({ ...d, id: bytes(String(d.id)) })) as PublicKeyCredentialDescriptor[];

/** navigator.credentials.create with options and answer as JSON. */
export async function create({ publicKey: o }: Schemas["ProtocolCredentialCreation"]): Promise<Answer> {
  const publicKey = {
    ...o,
    challenge: bytes(o.challenge),
    user: { ...o.user, id: bytes(String(o.user.id)) },
    excludeCredentials: descriptors(o.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await explained(navigator.credentials.create({ publicKey }), "The badge was not created: that was cancelled, or it took too long. You can try again.");
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...common(made),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** navigator.credentials.get with options and answer as JSON. */
export async function get({ publicKey: o }: Schemas["ProtocolCredentialAssertion"]): Promise<Answer> {
  const publicKey = { ...o, challenge: bytes(o.challenge), allowCredentials: descriptors(o.allowCredentials) } as unknown as PublicKeyCredentialRequestOptions;
  const got = await explained(navigator.credentials.get({ publicKey }), "No badge was shown: that was cancelled, took too long, or this device has none. You can try again.");
  const response = got.response as AuthenticatorAssertionResponse;
  return {
    ...common(got),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  };
}

function common(credential: PublicKeyCredential): Answer {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** Puts the browser's error names into words that say what to do. */
async function explained(ceremony: Promise<Credential | null>, cancelled: string): Promise<PublicKeyCredential> {
  try {
    const credential = await ceremony;
    if (credential) return credential as PublicKeyCredential;
  } catch (e) {
    const said = (e as DOMException).name === "NotAllowedError" ? cancelled : texts[(e as DOMException).name];
    if (said) throw new Error(said);
  }
  throw new Error("The device did not answer. Nothing was changed; you can try again.");
}

const noLock = "This device can not hold a badge. It needs a screen lock first: a PIN, a fingerprint or your face.";
const texts: Record<string, string> = {
  InvalidStateError: "This device holds a badge for you already. You can sign in with it.",
  NotSupportedError: noLock,
  ConstraintError: noLock,
  SecurityError: "The browser refused, because this page is not at the address that badges are made for.",
};
