// Package feedback is told by providers what became of messages, and writes it
// down.
//
//	SES   events of our configuration set, over EventBridge. They carry the tags that
//	      the mail was sent with, so they name the message themselves, also when our
//	      note that it was sent got lost.
//	SNS   receipts for SMS, lines of two log groups of CloudWatch. They know
//	      only SNS's own id, for which deliver keeps an item (notify.SentOps).
//
// [SES] and [SNS] are pure: they turn what a provider says into a notify.Event, or
// say that it is nothing that a message's timeline tells. [Service.Hear] writes an
// event: the message's step, and, where the event says that the contact is not to be
// sent to, its mark and an audit entry, in one transaction.
//
// # What is dropped
//
// Whatever has no message here: of another system in the same account, of a
// message that is gone, or of nothing that can be read. It is logged, with ids and
// never with what it says, as providers repeat addresses and numbers; and it is no
// error, because it would come again for ever. An error means that the store did
// not answer: then the event has to come again.
//
// # What is believed
//
// Opens and clicks are not asked for and not believed: they come of links that
// the provider rewrote, and of scanners.
package feedback
