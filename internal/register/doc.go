// Package register puts a badge on a device: registration sessions, the QR code
// that moves one to the phone, the WebAuthn ceremony, and the credential that is
// the badge.
//
// # A registration session is a sealed token
//
// Whoever holds an open invitation, and has passed the second check that its
// badge asks for, may mint a registration session: for one badge, in the browser
// that asked, ten minutes unless the network's settings say otherwise. It is a
// sealed token in the page's hands, not a record, and so is the WebAuthn
// challenge of each ceremony (five minutes, likewise). What a page can set off
// without the person doing anything must leave nothing behind, for mail scanners
// open links, run the page and press its buttons.
//
// Single use is kept where the act is: [Service.Finish] consumes the
// invitation's generation. A session or ceremony of a finished, followed-up,
// revoked or expired invitation is worth nothing, and of two browsers that hold
// sessions for one invitation the first to finish wins.
//
// # From the desktop to the phone
//
//	handover: (token) -> taken -> matched -> completed ; void after three wrong digits
//
// A desktop shows a QR code with a handover token. The phone that opens it takes
// the handover: from then on it is bound to that phone's browser and no other
// device can take it. The phone shows two digits and the desktop asks for them:
// whoever photographed the screen has a phone, but not the keyboard of the
// desktop, and is void after three tries. Matched, the phone runs the
// ceremony under the desktop's registration session. The desktop asks for the
// state and moves on by itself.
//
// # Finishing
//
// One transaction: the invitation is completed (open, this generation, not past
// its time), the badge count of the user stays within the badge's device limit,
// the credential id is locked so that no other user can bring it, the credential is stored,
// the handover is completed, the notice to the user is queued, the audit entry
// written. If one condition fails nothing happened, and the answer says which.
//
// # One's own
//
// Who is signed in and showed a badge in the last five minutes puts one more of that
// kind on a device, within its limit: a registration session that stands on what was
// shown ([Own]) in place of an invitation. It goes to a phone like any other. Finishing
// spends what was shown, so that it makes one badge; signing out, or showing a badge again,
// makes it worthless.
//
// They take badges away in the same way; the last one only when they say that they know
// what follows. That a device is lost is reported without showing anything, because
// what could be shown may be on it. With a badge end the sessions that were made
// with it, in the same transaction: the user's record says that it is gone.
//
// # Where to read next
//
// session.go and handover.go hold the rules, ceremony.go the relying party's
// side of WebAuthn, credential.go the badge itself, service.go and own.go the use cases,
// records.go the items, http.go the operations. Package softkey is a passkey in
// software for tests.
package register
