// The browser's half of the WebAuthn ceremonies. Options and answers travel in
// the standard's own JSON forms (WebAuthn Level 3, sections 5.1.8 to 5.1.10); browsers
// that do not convert them by themselves get it done here.

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer: ArrayBuffer | null): string =>
  buffer === null
    ? ""
    : btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, "");

interface Descriptor {
  id: string;
  type: string;
  transports?: string[];
}

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

/** navigator.credentials.create with options and answer as JSON. */
export async function create(options: unknown): Promise<unknown> {
  const json = (options as { publicKey: any }).publicKey;
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...json,
    challenge: bytes(json.challenge),
    user: { ...json.user, id: bytes(json.user.id) },
    excludeCredentials: (json.excludeCredentials ?? []).map((d: Descriptor) => ({ ...d, id: bytes(d.id) })),
  };
  const made = (await explained(navigator.credentials.create({ publicKey }))) as PublicKeyCredential;
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
export async function get(options: unknown): Promise<unknown> {
  const json = (options as { publicKey: any }).publicKey;
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...json,
    challenge: bytes(json.challenge),
    allowCredentials: (json.allowCredentials ?? []).map((d: Descriptor) => ({ ...d, id: bytes(d.id) })),
  };
  const got = (await explained(navigator.credentials.get({ publicKey }))) as PublicKeyCredential;
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

function common(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** Puts the browser's error names into words that say what to do. */
async function explained(ceremony: Promise<Credential | null>): Promise<Credential> {
  try {
    const credential = await ceremony;
    if (credential) return credential;
  } catch (e) {
    switch ((e as DOMException).name) {
      case "InvalidStateError":
        throw new Error("This device already holds a badge for you. You can sign in with it.");
      case "NotAllowedError":
        throw new Error("That was cancelled or took too long. Nothing was changed; you can try again.");
      case "NotSupportedError":
      case "ConstraintError":
        throw new Error("This device cannot hold a badge: it needs a screen lock such as a PIN, a fingerprint or a face.");
      case "SecurityError":
        throw new Error("The browser refused, because this page is not at the address that badges are made for.");
    }
  }
  throw new Error("The device did not answer. Nothing was changed; you can try again.");
}
