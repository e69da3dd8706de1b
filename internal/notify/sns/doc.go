// Package sns sends SMS through Amazon SNS: Publish to a phone number.
//
// Messages are Transactional, which SNS delivers before all others and never holds
// back for cost. SNS has no idempotency token for SMS, so each Send is one
// request and never a second: trying again is the outbox's.
//
// SNS answers with an id also when the account's monthly spend limit, its
// sandbox or an opt-out then stops the message; only the delivery log tells
// (package feedback), and knows it by that id alone.
package sns
