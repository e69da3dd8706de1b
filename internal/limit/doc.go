// Package limit says when something has been done often enough.
//
// # The decision
//
// A [Rate] allows a burst and gives it back evenly over its period: 3 per 10
// minutes is three at once, then one every 200 seconds. [Decide] is the
// generic cell rate algorithm (ITU-T I.371) as a pure function: the state of a
// rate is one moment, its theoretical arrival time, at which the whole burst
// will be free again. Over any window w it admits at most
//
//	burst + w * burst / period
//
// which for a window of one period is twice the burst in the worst case: a burst,
// and what came back while the window lasted. Budgets are reckoned with that.
//
// # The store
//
// A [Bucket] is one subject with all its rates: a phone number has 1/30 s,
// 3/10 min, 5/h and 10/d in one item of one moment each. Its key is a digest,
// so that no key holds a phone number or an address. The item vanishes when its
// last moment is past, since it then says what an absent one says.
//
// Nothing is spent unless every bucket admits it. [Within] is the way to do
// something limited: it reads the buckets, decides, and hands over the ops that
// spend, to be written in one transaction together with what they allow:
//
//	err := limit.Within(ctx, tbl, now, send.Buckets(), func(spent []table.Op) error {
//		return tbl.Write(ctx, append(spent, challenge, message, entry)...)
//	})
//
// The ops come first in that Write, each with the condition that its bucket is
// as it was read. Whoever loses the race for a bucket reads and decides again, a
// bounded number of times; every other failed condition is the caller's own and
// comes back at once. [Spend] does the same where there is nothing else to write.
//
// # No hot item
//
// A refusal writes nothing. So however hard somebody hammers at a bucket of n
// per period, its item is written at most as often as the bound above says.
// Where n is large and a whole network spends from it, its quotas and busy
// countries, it is split into up to 16 parts. What sends in bulk spends many at
// once ([BulkQuota]); refused, it asks for fewer, down to one, because more than
// a quota is never admitted at once.
//
// # Codes that nobody uses
//
// Where almost no code is used, somebody earns with them. A [Breaker] stops a country
// of which that is so, for a time. Codes are counted by when they were sent, in the
// transactions that send them and that verify them ([Traffic], [Codes]); whether the
// counts stop the country is [Breaker.Trip], a pure function.
//
// What all SMS of a month may cost is the budget of package notify/budget, which is
// read with the traffic, and spent from where they are sent.
//
// # What was refused
//
// Whoever asked learns no more than errs.Limited says. [Note] counts by hour and
// reason ([Why]) for administrators, up to a bound.
//
// # Whose numbers
//
// The windows of a contact are constants here. The limits by user, source
// address, prefix and country are settings of a network, given as [Counts].
//
// # When the store fails
//
// The error is errs.Unavailable and nothing was admitted: closed. Limits that
// guard sending and redeeming stay that way. The rest pass the error through
// [Open], which logs it and lets the act go on.
package limit
