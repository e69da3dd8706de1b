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
//	queued -> sending -> accepted -> deferred, delivered
//	   ^         |                -> bounced, suppressed, blocked
//	   |         |                -> complained
//	   |         +-> failed       refused for good, or tries or time used up
//	   |         +-> unknown      a code whose sender did not come back, or a notice
//	   |         |                of which that is so for too many tries
//	   +---------+                refused for now (back-off), or a notice whose
//	   |                          sender did not come back
//	   +-> suppressed             the contact is marked
//	no_contact                    at once: there is nobody to send to
//	rehearsed                     in place of accepted: a rehearsal is rendered, shown
//	                              where an inbox is there, and never sent
//
// Each try and all of them together are bounded: whatever happens, a message is out of
// queued and sending soon after its valid_until.
//
// While a network is paused its messages stay queued, and while a campaign is
// ([Halt]) those of it. They are looked at again later ([Message.Held]); those
// whose time ends meanwhile fail as expired.
//
// Every step is a pure function of (message, event, now), see state.go. The
// store repeats it as a condition: each step raises rev, and is written only if
// rev is still what the step began from. So one of many workers wins, and a stale
// feed record loses.
//
// # Once, or at least once
//
// Between the provider's yes and our note of it lies a gap that nobody can
// close: no provider of ours has a token by which a second request would be known
// for the first. What falls into the gap may have gone out. Either it is not sent
// again, and may never have arrived; or it is, and may arrive twice. That is
// decided by kind ([Message.Once] says why): a code is sent at most once, and
// ends as unknown; everything else is a notice, and is sent at least once.
//
// # What providers say
//
// The provider's yes is the first of the facts about a message; its events add the
// others, for hours and days, late, twice and in any order. The facts are a
// set, and the state follows from the set alone ([Message.Told]): of one sending the
// highest of accepted < deferred < delivered < bounced, suppressed, blocked <
// complained, and of several sendings the one that got furthest. Our clock and the
// order of arrival decide nothing.
//
// An event also ends doubt. It speaks of a message that went out, so whatever that
// is here (sending, queued for another try, failed, unknown), it is known now,
// and nothing is tried again.
//
// # Contacts that are sent nothing
//
// A contact that does not exist, one whose owner called a message spam and one
// whose owner asked for no more is marked ([Mark]): messages to it end as
// suppressed before any provider is asked. The mark is of the contact as it was, a
// digest of it: another one is not marked. An administrator takes it away.
//
// # What to do about it
//
// [Message.Remedy] says in a word what an administrator can do about a message that
// did not arrive, from the message and what other contacts there are.
//
// # Counted for the eye
//
// What becomes of messages is counted by day, channel and state ([Tally]) beside
// their transactions: deliver writes once behind each batch, feedback with each event that changed
// a state, Sweep once. A crash loses the counts that were not written, and nothing
// counts them again: the chart is for the eye, and the messages are the truth.
//
// # Nothing secret at rest
//
// A message holds what its link and code follow from ([Link], [Code]), never
// themselves. Only package deliver has both the message and the keys.
//
// # Where things are
//
//	notify           the record (message.go), its steps (state.go, told.go), Queue and
//	                 keys (records.go), Sweep, marks, remedies, the Sender contract, and
//	                 what is counted (tally.go).
//	                 Links no sender and no template, so that any function can queue.
//	notify/feedback  providers' events, and what each of them means
//	notify/template  the texts, and how names get into them without harm
//	notify/deliver   claims, renders, sends, marks
//	notify/budget    what SMS may cost in a month
//	notify/gateway   by which ways a network's messages go, and which one takes which
//	notify/email     a rendered e-mail as MIME
//	notify/ses sns httpsms inbox   the senders; awserr sorts what AWS calls end in
package notify
