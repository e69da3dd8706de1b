import type { components } from "./api/schema";

// The browser's half of the WebAuthn ceremonies. Options and answers travel in
// the standard's own JSON forms (WebAuthn Level 3, sections 5.1.8 to 5.1.10); browsers
// that do not convert them by themselves get it done here.

type Schemas = components["schemas"];

/** What a device answered, as the API takes it. */
export type Answer = Record<string, unknown>;

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

/** A ceremony that did not come to an answer; reason is the name of the browser's DOMException, empty where there is none. */
export class NoAnswer extends Error {
  constructor(readonly reason: string) {
    super("the device did not answer");
  }
}

async function answered(ceremony: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await ceremony.catch((e: unknown) => {
    throw new NoAnswer((e as DOMException).name);
  });
  if (!credential) throw new NoAnswer("");
  return credential as PublicKeyCredential;
}

/** navigator.credentials.create with options and answer as JSON. */
export async function create({ publicKey: o }: Schemas["ProtocolCredentialCreation"]): Promise<Answer> {
  const publicKey = {
    ...o,
    challenge: bytes(o.challenge),
    user: { ...o.user, id: bytes(String(o.user.id)) },
    excludeCredentials: descriptors(o.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await answered(navigator.credentials.create({ publicKey }));
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

/**
 * navigator.credentials.get with options and answer as JSON. hints tell the browser
 * what to offer first: "client-device" this device, "hybrid" a QR code for the
 * phone (WebAuthn Level 3, section 5.8.7).
 */
export async function get({ publicKey: o }: Schemas["ProtocolCredentialAssertion"], hints: string[] = []): Promise<Answer> {
  const publicKey = {
    ...o,
    challenge: bytes(o.challenge),
    allowCredentials: descriptors(o.allowCredentials),
    ...(hints.length > 0 && { hints }),
  } as unknown as PublicKeyCredentialRequestOptions;
  const got = await answered(navigator.credentials.get({ publicKey }));
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
