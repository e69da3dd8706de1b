// Package dynamo is the table on DynamoDB.
//
// # What is stored
//
// A record becomes an item by its json tags: value.go turns what encoding/json
// writes into attributes and back, so that an item reads the same here as on
// SQLite, which keeps that JSON. pk and sk are the table's keys, ipk and isk
// those of the index named "index", expires_at is the TTL attribute. One
// attribute more, w, belongs to this package and is never decoded.
//
// # An expired item does not exist
//
// Let X be "expires_at is set and not after now". Whoever reads leaves out items
// of which X holds. A condition C is sent as
//
//	NOT X AND C    when C does not hold of an absent item
//	X OR C         when it does
//
// which of a live item is C, and of an expired one whatever C is of an absent
// one, however C is built (expression.go). now is asked once per write, so a
// write tried again is the same request.
//
// # A lost response is not a lost race
//
// A request whose answer is lost may have been performed. It is sent again, and
// the second one must neither fail because of the first nor apply it twice.
//
// A transaction carries a ClientRequestToken, the same on every try: DynamoDB
// performs it once within ten minutes and answers success to each.
//
// A single Put or Update leaves a random nonce in the item, attribute w, and is
// conditioned on w not being that nonce already. When its condition fails and
// the item found carries the nonce, the write is done. A transaction leaves w of
// an updated item alone. A Delete leaves no item to carry a nonce and therefore
// goes as a transaction of one, at twice the write units.
//
// The case that remains: between a single write whose answer was lost and its
// next try, a few hundredths of a second, another single write, or a Put or
// Delete in a transaction, replaces the nonce. Then the first writer is told
// that the condition failed if it no longer holds, although the other one acted
// on what it wrote; and if it still holds, as of a blind Put or a counter, the
// write is done a second time: a count may be one too high, never too low. Where
// even that matters, put the act in a transaction, as every act with an audit
// entry is.
//
// # Tries
//
// Conflicts between transactions, throttling, faults of the service and of the
// network are tried again with full jitter, at most [maxTries] times and within
// the context (retry.go), then they are errs.Unavailable. The SDK's own retries
// are off: they know nothing of reasons inside a cancelled transaction.
//
// # Start
//
// [Client] makes its configuration by hand, because linking the SDK's
// LoadDefaultConfig costs cold-start time, and [Engine.Connect] pays for name
// lookup, TLS and the first use of the code while the function starts.
//
// dynamolocal runs all of this on DynamoDB Local.
package dynamo
