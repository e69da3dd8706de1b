// Package softkey is a passkey in software: the authenticator's and the
// browser's half of WebAuthn for tests, ES256, resident, without attestation.
//
// Every part of an answer can be changed before it is signed or sent, so that a
// test can try each step that a relying party has to check.
package softkey
