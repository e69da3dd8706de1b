import type { Schemas } from "./api";
import * as webauthn from "../webauthn";

export { hasOwnAuthenticator, hasPasskeys } from "../webauthn";

// The WebAuthn ceremonies, with what can go wrong in words that say what to do.

export const create = (options: Schemas["ProtocolCredentialCreation"]): Promise<webauthn.Answer> =>
  explained(webauthn.create(options), "The badge was not created: that was cancelled, or it took too long. You can try again.");

export const get = (options: Schemas["ProtocolCredentialAssertion"]): Promise<webauthn.Answer> =>
  explained(webauthn.get(options), "No badge was shown: that was cancelled, took too long, or this device has none. You can try again.");

/** Puts the browser's error names into words. */
const explained = (ceremony: Promise<webauthn.Answer>, cancelled: string): Promise<webauthn.Answer> =>
  ceremony.catch((e: unknown) => {
    const reason = e instanceof webauthn.NoAnswer ? e.reason : "";
    throw new Error((reason === "NotAllowedError" ? cancelled : texts[reason]) ?? "The device did not answer. Nothing was changed; you can try again.");
  });

const noLock = "This device can not hold a badge. It needs a screen lock first: a PIN, a fingerprint or your face.";
const texts: Record<string, string> = {
  InvalidStateError: "This device holds a badge for you already. You can sign in with it.",
  NotSupportedError: noLock,
  ConstraintError: noLock,
  SecurityError: "The browser refused, because this page is not at the address that badges are made for.",
};
