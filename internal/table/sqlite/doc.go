// Package sqlite is the store on one machine: the contract of table in one
// SQLite file, by SQLite in pure Go.
//
// # Reading
//
// A few read-only connections, each lent to one reader at a time. SQLite's
// write-ahead log lets them read while the writer writes. Expiry is decided
// against the engine's clock; nothing is deleted by reading.
//
// # Writing
//
// One goroutine writes (writer.go). It takes every Write that waits, and for
// one after the other reads the items its ops name, plans (plan.go: conditions
// first, then what each op makes of its item; a pure function), and applies the
// plan. A Write that fails has applied nothing, so the others in the batch stand. Then it
// commits once for all and answers. A commit is synced to disk
// (synchronous=FULL): what was acknowledged survives kill -9 and power loss,
// and the more write at once the less each pays for the sync. Nobody else
// writes, so there is no lock to wait for and no conflict to retry.
//
// Encoding happens before, in the caller's goroutine; the writer looks for
// attributes in the JSON text itself (object.go), numbers as they are written,
// so an int64 stays exact.
//
// # The file
//
// schema.go. An item is a row (pk, sk, ipk, isk, expires_at, body); body is the
// whole record as JSON and the columns repeat what is searched by. A second
// process is refused by a lock file beside it. The file is made with mode 0600,
// and its log gets the same.
//
// # The feed
//
// Changes to items of Options.FeedKinds are written to the feed in the same
// commit (feed.go), as DynamoDB Streams would tell them. A [Worker] reads on
// from what it acknowledged last, also after a crash; a change is kept until
// every worker that wants its kind acknowledged it. [Engine.Purge] stands in
// for DynamoDB's TTL.
//
// # conn.go
//
// It speaks to SQLite's own interface (modernc.org/sqlite/lib) and not to the
// database/sql driver above it. Measured inside a transaction: 4.4 against 10.6
// microseconds for reading one item, 46 against 61 for reading and writing one.
// A user's way from invitation to badge does some forty of these.
package sqlite
