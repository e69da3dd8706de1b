// Package desk is the service desk: an agent has somebody on the telephone who lost
// a phone, has a new number or never got an invitation, and finds out who that is
// before anything is changed.
//
// # A verification
//
// An agent opens one for a caller: who it is about, the ticket, and which acts
// shall be allowed. Then methods are passed, each of which counts what the
// network's settings say, until there is enough for all of the acts:
//
//	code     a code to a contact that is enrolled; the caller reads it out       2
//	badge    a badge of the caller's approves, and two digits are read out       2
//	manager  the caller's manager vouches                                        1
//	agent    a second person at the desk looked at it too and agrees             1
//
//	open -> verified -> each act used once
//	     -> ended, by the agent; or over by itself: 60 minutes while open,
//	        15 minutes when verified
//
// A verified one is the receipt without which nothing at the desk changes
// anything. It is good for its agent, its user and its acts alone, and each act of
// it once: using it is a condition in the transaction of the act ([Verification.use]).
// So it can not be used twice, widened, moved to somebody else, or made of thin
// air.
//
// # Who may verify whom
//
// session.Principal.MayServe decides: nobody themselves, nobody above them, and
// nobody whom their group does not serve. Administrators and the members of protected
// groups are helped only when a second person agrees, whatever else was passed
// (session.Grants.Protects).
//
// # What the caller says proves nothing
//
// A code goes only to a contact that is enrolled, is still the one on file, and
// has been for the network's cool-down (72 hours): one that was changed just now,
// or in this very call, is what an attacker would have changed first. The agent
// never sees the code. The text names a word, which the agent has to say before
// the caller reads anything out, so that whoever is called by a stranger can tell.
// The code has a check digit: a digit that was misheard is told apart without
// costing a try.
//
// # The caller's badge
//
//	prompt: asked -> approved -> matched
//	        -> refused ("that is not me"), which ends the verification
//	        -> void after three wrong pairs of digits ; over after five minutes
//
// The agent asks, and says "open /p". The caller's own device shows who asks, from which
// desk, for what and when; a badge signs exactly that ([Verification.signs]), so that
// nothing that was signed for anything else counts. Then it shows two digits, which
// follow from the prompt and are stored nowhere, and which no answer to the desk has. The caller
// reads them out. So a prompt that somebody else caused is of no use to them, even if
// the user approves it out of weariness; and what an agent alone can do is guess
// three times at what the caller approved, for three prompts. The badge has to be as
// old as a contact, or whoever was helped to one would be helped to everything.
//
// # The caller's manager
//
//	question: open -> vouched
//	          -> refused ("I do not know of this"), which ends the verification
//	          -> over after an hour, or with the verification
//
// The manager on record gets a link by e-mail, whose page shows who asks, for whom and
// for what. Something has to be typed, which is kept in the trace: machines that read
// mail open links and press buttons, and vouch for nobody. The link follows from the
// caller and the second of asking ([Verification.link]) and needs no record. Nobody counts
// who is the agent or the caller, is disabled or frozen, was the second person already,
// or was set or got another address within the cool-down (caller.mayVouch): that is
// decided when they are asked and again when they answer.
//
// # What is done with a receipt
//
// A contact is enrolled with a code that goes to it and is read out too; an enrollment,
// or all of them at once, is removed, so that the person can enroll again; a badge is
// taken off a device, and the sessions that were made with it end; a registration session is sent,
// sent again or removed (package invite says what one is). The link of a session is
// given to the agent, for a QR code, only where the link alone makes no badge.
//
// # What is kept
//
// Every step leaves an entry in the audit, about the user and with verification
// and ticket in it, and so does every act that was refused (desk.refuse):
// [Service.Trace] is what the desk did for somebody.
//
// # Must never happen
//
//   - a change at the desk without a receipt, or with one that was used
//   - a receipt from what the agent alone can do
//   - an agent who sees a code, or a contact that is not masked
//
// # Where to read next
//
// find.go is how a call begins, sendable.go which badges a caller can be sent. act.go and method.go have the words, verification.go
// the rules, service.go, code.go, prompts.go and vouches.go (by the rules in prompt.go and vouch.go) how one is made, enrollments.go and sessions.go what is
// done with it. records.go has the
// items, http.go the operations.
package desk
