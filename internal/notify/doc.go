// Package notify tells people things: the outbox, what a message is, and how
// its life goes.
//
// # Queue, deliver, sweep
//
// A service that has something to tell puts [Queue] into the transaction of its
// act, so that act and message happen together or not at all. The change feed
// then hands the message to package deliver, which claims it, derives the link
// or code in it, renders it, sends it and writes down what came of it. What gets
// stuck on the way ([Sweep] finds it on the index) is touched, so that the
// feed fires again.
//
//	queued -> sending -> accepted
//	   ^         |
//	   |         +-> failed       refused for good, tries or time used up, or a code
//	   |         |                of which nobody knows whether it went out
//	   +---------+                refused for now (back-off), or a notice whose
//	                              sender did not come back
//	no_contact                    at once: there is nobody to send to
//
// While a network is paused ([Paused]) its messages stay queued and are looked at
// again later ([Message.Held]); those whose time ends meanwhile fail as expired.
//
// Every step is a pure function of (message, event, now), see state.go. The
// store repeats it as a condition: each step raises rev, and is written only if
// rev is still what the step began from. So one of many workers wins, and a stale
// feed record loses.
//
// # Once, or at least once
//
// Between the provider's yes and our note of it lies a gap that nobody can
// close. A code falls into it at most once: when its sender does not come back
// it is failed, and the person asks for another. Everything else is a notice
// and is sent again: better twice than never.
//
// # Nothing secret at rest
//
// A message holds what its link and code follow from ([Link], [Code]), never
// themselves. Only package deliver has both the message and the keys.
//
// # Where things are
//
//	notify           the record, its states, Queue, Sweep, the Sender contract. Links
//	                 no sender and no template, so that any function can queue.
//	notify/template  the texts, and how names get into them without harm
//	notify/deliver   claims, renders, sends, marks
//	notify/email     a rendered e-mail as MIME
//	notify/ses sns inbox   the senders; awserr sorts what AWS calls end in
package notify
