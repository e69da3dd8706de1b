// Package enroll finds out that a contact is a person's own: identity services,
// the codes that are sent, and the enrollments that come of them.
//
// # A code, from start to end
//
//	Start   the person (or an agent for them) names a contact. Limits and rule decide,
//	        then one transaction: limits spent + challenge + message + audit.
//	        deliver derives the code from the message and sends it.
//	Start   again is "send it again": the same code while it is 90 seconds young,
//	        a new generation after, which voids the old code.
//	Verify  the person types the code. The try is counted by a conditional write,
//	        and only then is the code compared, in constant time.
//	        Right: one transaction: challenge spent + enrollment + lock on the
//	        contact + notice to the contact before + audit + what the caller adds.
//
// A challenge is
//
//	open -> spent   its code was typed
//	     -> void    something else took its place: another contact, a removal
//
// and open ones end by themselves at valid_until, or when their tries are used
// up. A user has one challenge per purpose, identity service and path (see
// below): a second one takes the place of the first.
//
// Who is signed in and names a contact of their own, or removes one, has shown a badge in
// the last five minutes (session.Shown): whoever found the browser open gets no
// contact of theirs enrolled.
//
// # Without a code
//
// An administrator who imports a list of people may vouch for its contacts ([Service.Vouch]),
// saying how they were verified; that is kept with each enrollment. They are as new as
// any other: at the service desk they prove nothing until the cool-down is over.
//
// # Counting
//
// Three counters stand before the comparison, all of them written in the
// transaction that must succeed before the code is looked at:
//
//	tries of the challenge      5; kept when the code is sent again
//	wrong codes of the user     20 within any 24 hours, whatever the challenge
//	in a row without success    100, then the service stops for that user
//
// The stop after 100 ends by an administrator's hand alone ([Service.Unlock]),
// with an entry in the audit. It gives no guesses back: those of the last 24
// hours still count.
//
// A try that the store could not count is not compared, and one that was not
// compared is not counted: a conflict in the store is never taken for a wrong
// code. The chance to guess a code of six digits is so 20 in a million a day
// and user.
//
// # What an attacker can spend, an agent does not need
//
// The user's counters and the limits on sending to a user can be used up by
// anybody who holds the user's link. So a challenge that an agent starts
// ([ByAgent]) is a second one beside the user's own, with tries and counters of
// its own, and is not held up by the limits on strangers. Every other rule holds for
// it as well: an agent who guesses has as few guesses as anybody.
//
// Its code is read out over the telephone, so it comes with a check digit
// (secret.Heard), and with a word that the agent has to say first.
//
// # It was not me
//
// The notice to the contact before has a link (freeze.go), and so has the notice of
// a new badge. Whoever holds it freezes the user it names, without signing in:
// session.Frozen says what that is. The link works for seven days and until an
// administrator has looked. It asks for a typed word, so that what reads mail by
// machine freezes nobody.
//
// # What nobody learns
//
// A wrong code, an expired one, a spent one, one of another purpose and a
// challenge that never was give the same answer; the log has the difference.
// That a contact belongs to somebody else is said only to who has proven to
// hold it.
//
// # Must never happen
//
//   - a comparison that was not counted first
//   - a code that opens anything but its own network, user, purpose and contact
//   - a code that outlives a newer one, another contact, or the removal
//   - a contact that changed without a notice to the one before
//   - a code, phone number or address in a key, an error or a log
//
// # Where to read next
//
// identity.go says what a contact is, challenge.go and guesses.go decide,
// enrollment.go is the result. traffic.go counts codes by country, and stops one
// where nobody uses them. service.go has the use cases, verify.go that of
// a typed code, unlock.go an administrator's. records.go names the items, with
// who writes and who reads them; http.go the operations.
package enroll
