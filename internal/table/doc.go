// Package table is the store: one small contract with two engines, DynamoDB in
// AWS (table/dynamo) and SQLite on one machine (table/sqlite).
//
// # An item
//
// Records are plain structs with json tags that embed [Head]: partition key,
// sort key, kind, expiry, and a place on the one overloaded index. Keys are
// built in each room's records.go and nowhere else.
//
// # Reading and writing
//
// [Table.Get] and [Table.GetAll] read items by key, [Table.Query] one
// partition (of the table or of the index) in sort-key order, page by page.
// [Table.Write] does one conditional write, or two to a hundred as one
// transaction: all or nothing. Reads by key and queries of the table see every
// write that was acknowledged before; queries of the index may lag, so an
// index never decides.
//
// A query can count instead of read. A list that is spread over partitions, so that
// none of them is hot, is read as one with [Sharded] or, by whoever looks at
// many records and keeps few, with [Stretch], and counted with [Counted].
//
// # An expired item does not exist
//
// expires_at is retention, in epoch seconds. Get, Query and every condition
// treat an item with expires_at <= now as absent, because DynamoDB's TTL
// deletes days late. Nobody else checks it. What people look back at also has
// a valid_until of its own, which a rule decides and a condition repeats.
//
// # What a condition knows
//
// A failed condition comes back as [*ConditionFailed]: which op failed, and the
// item as it was, so that a caller says used, superseded or unknown without
// reading again. It is a [errs.Conflict] for whoever does not look closer.
//
// A lost response is not a lost race: a retry, inside an engine, of a write
// that did succeed reports success.
//
// # Limits
//
// DynamoDB's, on both engines: 100 ops a transaction, no two on one item, 400 KB
// an item, 4 MB a transaction, keys of at most 2048 and 1024 bytes and never
// empty.
//
// # The feed
//
// Both engines give a change feed to the stream functions: DynamoDB Streams in
// AWS, on SQLite the commits, kept until every worker has acknowledged them.
//
// tabletest is this contract as tests. fault wraps a Table and makes it fail in
// the ways real ones do.
package table
