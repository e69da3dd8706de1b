// Package audit keeps who did what: one entry per act, in the same transaction
// as the act, sealed into a hash chain afterwards.
//
// # Entries
//
// An act's service builds an [Entry] and puts [Put] among the operations of its
// one transaction. So there is no act without an entry and no entry without an
// act. An entry holds ids, never a name, a number, an address or a secret. It
// is kept for 400 days.
//
// Entries of a network and day are spread over four partitions by the random
// end of their id, because a campaign writes hundreds a second; ids sort by
// time, so that reading the four together gives one list. What was done to one
// user is on the index.
//
// [Service.List] reads them newest first, [Service.Export] as CSV. A [Filter]'s
// times and user decide what is read; who did what is looked for in that, so
// many entries a call and no more.
//
// # The chain
//
// An entry does not contain the hash of the one before: then every act of a
// network would have to write behind the same head, one after the other.
// Instead the schedule runs [Service.Seal]. Each partition has a chain of links
// of its own. A [Link] covers a window of ids, [From, To), within one day, and
// holds
//
//	hash = SHA-256(hash of the link before, window, number of entries, every entry)
//
// Windows of a chain touch, so every id up to the last link's To is in
// exactly one window. An entry that was edited, is missing, or was put in later
// changes the hash of its window, and a link that was edited no longer
// fits the one after it. [Service.Check] recomputes all of it, a part per call:
// it ends in time and gives a cursor.
//
// A window ends Lag before now. An entry carries the moment its act began and becomes
// visible when the act's transaction commits; Lag is longer than any function
// of ours may run (AWS Lambda: 15 minutes), so nothing honest arrives in
// a window that is sealed already.
//
// Sealing resumes by itself: the newest link says where to go on. Two sealers
// at once do no harm, because a link is put only if its number is free. A
// window has at most 1000 entries, so a busy network has many links and
// a run that ends early loses nothing.
//
// # Statistics
//
// Acts are counted by day (UTC) and never by whom. A counter that every act adds to would be
// the hot key that the shards are there to avoid; the sealer sees every entry
// exactly once, so it counts. With the link of a window it puts, in the same
// transaction, the tally of that shard and day: the numbers so far and the To of
// the link. The link's number decides for both, so a tally counts exactly what
// the links of its day cover: a sealer that comes second, or repeats what it has
// not heard of, changes neither.
//
// [Service.Statistics] reads the tallies of the days that were asked for, at most
// 92, in one query, and counts the entries from each unfinished tally's To on,
// so what happened just now is there as well. That is bounded; where it is cut
// off, AsOf says until when all is counted. Sealers may work meanwhile.
//
// A tally ends when the first entry that it counts may. It follows from the
// entries and is under no seal: whoever doubts it lists them.
//
// # What the chain does not do
//
// Whoever can write to the table could recompute a whole chain from the edit
// on. Against that, Seal returns the heads of the chains and the schedule
// logs them, and Check shows them: a head noted elsewhere is a witness for
// everything before it.
//
// The last Lag is not sealed yet. A partition in which nothing happens gets one
// link a day, so an entry put into a quiet stretch of the current day
// looks like one that was there in time.
//
// A link ends when the first entry it may cover does, so the chain is cut
// off at the old end as entries expire; Check begins at the first link there
// is and tells when that is not where it should be.
package audit
