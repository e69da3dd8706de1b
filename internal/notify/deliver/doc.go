// Package deliver sends what is in the outbox. It is the only place where a
// message and the keys meet, and the only one that speaks to providers.
//
//	claim    a conditional write; of many workers with the same feed record one wins,
//	         and holds the message until its lease runs out
//	         While the network or its campaign is paused it is put off instead, and
//	         when the contact is marked it ends as suppressed
//	derive   the link and the code, from what the message says they follow from
//	render   the text
//	pay      an SMS, into the month, in one write with the message (package budget). Each
//	         is paid once; what does not fit into the budget ends as blocked
//	send     one try, cut off long before the lease runs out: by the gateways that
//	         serve the country, in their order, as long as the one asked is sure that
//	         it sent nothing and that it is itself to blame (package gateway)
//	mark     accepted, queued again, or failed
//
// Behind each batch what became of its messages is counted (Service.Count).
//
// A rehearsal is claimed, derived and rendered as the others are, shown where there
// is an inbox, and marked as rehearsed. It never comes near a sender.
//
// # When the worker dies
//
//	before claim   the feed delivers the record again, or the sweep finds it queued
//	after claim    (and after pay) the lease runs out. A code is unknown: it may be on its way. A notice
//	               is queued again by the sweep
//	after send     the same, and here the notice goes out a second time
//	after mark     nothing is left to do
//
// A worker that was only slow still writes down the provider's yes, over what the
// sweep made of the message meanwhile.
//
// Derived secrets and rendered text exist only here, in memory. Neither the
// log, nor an error, nor the store sees them.
package deliver
