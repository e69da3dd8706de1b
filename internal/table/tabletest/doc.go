// Package tabletest is the contract of the store as tests.
//
// An engine's own test calls [Run] with a function that opens a table on a
// given clock. That may be the same table every time: each test works in
// partitions of its own, and nothing is assumed about what else is stored.
//
//	roundtrip.go  what is put comes back, of every JSON kind
//	condition.go  every condition, alone and combined, over missing attributes and across types
//	update.go     set, add, remove; places on the index that appear and disappear
//	write.go      all or nothing; what a failed condition tells
//	race.go       of 64 at once exactly one wins; no count is lost
//	expiry.go     the second itself, with the item still physically there
//	query.go      pages, ranges, directions, cursors; index.go the same for the index
//	limit.go      DynamoDB's limits and the kind of each refusal
//
// The index may lag by contract. Tests of it ask again, without sleeping and
// not for ever, until the answer is the expected one.
package tabletest
