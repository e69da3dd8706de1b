// Package signin lets people in with a badge.
//
// # A sign-in
//
// The page asks for options without saying who is there; the device finds the
// passkeys it has for this origin, and its answer carries the user handle, which
// is network and user id. So there is no step at which a stranger could ask
// whether somebody exists, and nothing to look up but keys.
//
// The challenge travels in a sealed token of five minutes, bound to the browser.
// It is used once: finishing puts a record of it in the same transaction that
// starts the session, so a second finish of the same answer, in parallel or
// later, changes nothing.
//
// Finishing is one transaction: the challenge is spent, the credential still
// exists and its counter moves on, the user is still active, the session the browser came with
// ends, a new one with a new id begins, the audit entry is written.
//
// Whatever is wrong, the answer is the same "could not be verified"; the log
// says what it was. So is a counter that went backwards: two devices then hold
// what should be in one.
//
// # Showing a badge again
//
// Who is signed in shows one of their badges again before they change how they sign
// in: a ceremony like that of a sign-in, whose token names the session in place of
// the browser. Finishing notes it in the session, which goes on whatever the answer
// was. Neither token is worth anything as the other.
//
// # Where somebody is signed in
//
// An administrator sees the sessions of a user that are not over and can end
// each. A program can too, but not of those who have staff privileges: it would
// shut out the people who watch over it.
//
// # Where to read next
//
// badge.go holds the ceremony and its token, service.go and show.go the use cases,
// records.go the items, http.go and http_sessions.go the operations. Sessions themselves are in the
// session room.
package signin
