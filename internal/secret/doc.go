// Package secret makes everything that opens a door: links, codes, bearer
// tokens, sealed values, and the types that keep personal data out of logs.
//
// # Derived, never stored
//
// There is one root key of 256 bits, in Secrets Manager in AWS and in a 0600
// file on one machine. A [Keyring] turns it into one subkey per purpose with
// HKDF-SHA256 (RFC 5869), so that nothing made for one purpose means anything
// for another:
//
//	link    record id + generation + MAC. Forged ones are refused before any read.
//	code    truncated HMAC over the challenge. The deliverer derives it when it
//	        sends, the verifier when it compares; nobody stores it. The same
//	        generation gives the same code, a new generation voids the old.
//	typed   12 characters that stand for a link on paper; the store holds an HMAC of them.
//	token   short-lived browser state, encrypted: JSON and an expiry, AES-256-GCM.
//	seal    what an administrator typed in (a provider's secret), AES-256-GCM,
//	        bound to its network and field. Stored.
//
// Session and API tokens are not derived: a [Bearer] is 256 random bits, and
// the store keeps only its SHA-256.
//
// # Rotation
//
// Links, codes, tokens and sealed values name the root that made them by its
// id, one byte. New ones are made with the current root; everything made with
// a previous root that the keyring still has opens too. Once a root is removed,
// what it made is [errs.Unknown]. So: add the new root as current with the old
// one as previous, seal the stored values again, wait as long as the longest
// link lives, remove the old one. An id is never given to another key.
//
// A challenge stores which root its code came from ([Keyring.CurrentRoot]),
// because a code is too short to carry it.
//
// # Digests
//
// Uniqueness locks and rate limits need keys that hold no e-mail address and no
// phone number. [Digest] makes them, and it does not depend on any root: a
// lock whose key changed with a rotation would no longer lock. Instead each
// network has a random [Salt], made once, kept in its settings, never changed.
// What this protects: keys show up in logs, metrics and traces, and a digest
// there can neither be looked up in a prepared list nor compared across networks. What it
// does not: whoever reads the whole table has the salt, and has the contacts
// in the users' own records anyway. A [Trail] is a row of such digests, for keys
// that are searched by their beginning, and tells more: how many begin alike.
//
// # Ids
//
// Ids are lower-case base32 without i, l, o and u, in an alphabet that sorts
// like the bytes behind it. A network's id is 5 bytes (8 characters), a user's
// 10 (16), every other record's 15 (24), of which the first 6 are the
// milliseconds of its creation so that ids sort by age. Ids are not secrets.
//
// # What prints as ***
//
// [Text], [Email], [Token], [Code], [Bearer], [Salt], [Root] and [Keyring] print
// as *** under every fmt verb and in slog; Reveal gives the value. JSON holds the
// value itself, because the store and the API need it. Two holes remain, and rules close them:
// fmt can not call the methods of an unexported struct field, and slog's JSON
// handler encodes a struct as JSON. So fields of these types are exported, and
// structs are not logged; ids are.
//
// Every failure to open something is the same [errs.Unknown] whatever the
// reason, except a token that is authentic and over: [errs.Expired].
package secret
