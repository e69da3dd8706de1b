// Package budget is what a network wants to spend on SMS in a month, and that it
// does not spend more.
//
// # What is counted
//
// An SMS costs its parts times a price (package price). What deliver is about to
// hand to a provider is added to the month (UTC) first, in one transaction with the
// message, which keeps what it cost: however often it is tried, it is paid once. What
// does not fit is not sent and ends as blocked. Money that was added is never taken
// back, also when the provider then refuses: some charge for that.
//
// E-mails and rehearsals cost nothing.
//
// # Never more
//
// A busy month must be no hot item, and a bound must hold whatever happens at the
// same time. So a month has two lives:
//
//	parts   four items, one of which is added to, chosen by chance. Each takes a fifth
//	        of the budget at most, which is the condition of its write: so together they
//	        never hold more than four fifths
//	total   one item, begun when a message fits into no part any more, with the sum
//	        of the parts and that message. The same transaction closes the parts,
//	        under the condition that they are as they were read. From there on only the
//	        total is added to, under the condition that it stays within the budget
//
// So the overrun is none: no order of any number of writers adds up to more than
// the budget that they read. (Somebody who lowers it is not obeyed by what is on its way
// at that moment.) Without a bound there are parts only.
//
// # Alarms
//
// At 50, 80 and 100 % an audit entry says so, once each; the first refusal says 100
// too. A changed budget has alarms of its own. An alarm is decided from what was
// read, so it can come with the next SMS when several went at the same moment.
package budget
