// Package invite gets people to come for a badge: invitations, their links, the
// checks before a badge is made, and campaigns that invite thousands.
//
// # An invitation
//
//	open -> completed   the person put the badge on a device
//	     -> revoked     somebody took it back
//
// An open one is expired when its valid_until is over: that is how it looks,
// not a state of its own, because sending it again makes it valid again.
//
// A user has at most one open invitation per badge; [Standing] holds which, and
// how many credentials of the badge the user has.
//
// # Generations
//
// Each sending is a generation, and the link names it. Only the newest can be
// completed; older links answer superseded. Nothing of a link is stored: it is
// the invitation's id, the generation and a MAC, so that a forged one is
// refused before any read. An invitation's id begins with its user's, so that
// its key is built from the link alone. E-mails also show a code of twelve
// characters to type in place of the link; for these a pointer is stored under
// the code's keyed hash.
//
// # From the link to the badge
//
//	Open        what the link is, and the step that comes next. Writes nothing: mail
//	            scanners follow links, run pages and press buttons.
//	Challenge   a code to a phone number that is typed in full, or to the contact on file
//	            whose last digits are typed: what a machine behind the link does not know.
//	Verify      the right code: enrollment and proof in one transaction. A proof
//	            counts for its generation and the browser that typed it.
//	CompleteOps for package register, whose transaction makes the badge: open, this
//	            generation, not over, and one more credential within the badge's limit.
//	Fresh       whoever has an expired or superseded link gets one that works, sent to
//	            the contact on file and nowhere else.
//
// Which step comes next is one pure function, [NextStep]:
//
//	phone    the badge wants a phone number enrolled
//	second   the badge's proof is a code to the other channel
//	badge    nothing is missing
//	ended    and why: expired, superseded, used, revoked
//
// # Reaching people
//
// [route] decides the channel. Without a contact for it the invitation exists,
// open, with the reason no_contact, and a message that says so, before any
// provider is asked. A badge that wants a phone enrolled asks for the number on
// the way, so that its SMS invitations go by e-mail to people without a number.
// On request the link is not sent but given to the caller.
//
// # Campaigns
//
// One act for many users: a list, or everyone not yet invited. It is worked off
// in slices (package bulk) with one outcome per user. The ids of its
// invitations follow from campaign and user, and each row is written with its
// invitation in one transaction: a slice that runs twice sends nothing twice.
//
// # Must never happen
//
//   - two badges from one invitation, or one from an old generation
//   - a request without a valid link that tells whether anything exists
//   - a link that points anywhere but to the network's own origin
//   - an invitation without its message and audit entry, or these without it
//
// # Where to read next
//
// invitation.go, standing.go, step.go, route.go and campaign.go hold the nouns
// and decide, as pure functions of (state, now). service.go has the
// administrator's use cases, visit.go and link.go those of whoever holds a
// link, complete.go what package register adds to its transaction,
// campaign_service.go and campaign_slice.go the bulk act, lists.go the lists.
// outgoing.go makes what goes out with a generation. records.go names the
// items, with who writes and who reads them; http.go, http_link.go and
// http_campaigns.go are the operations.
package invite
