// Package due keeps what is to be done at a time: one item for each thing, on a
// list that is read by the clock.
//
//	put in      by the transaction of the act that makes it due (Put)
//	pulled up   when there is a reason not to wait (Hurry)
//	done        by the room that put it there, which Run calls when its time has
//	            come: in one transaction with what it does, the item is taken away
//	            (Item.Done) or waits for its next time (Item.Later)
//
// # Once
//
// An item has a stamp, another after every write, and Done and Later hold only for
// the stamp that was read. Of two schedulers with the same item one wins, and
// what the other one would have done is not done, because it is in that same
// transaction. A crash before it leaves the item due, a crash after it finds
// nothing to do. The list is an index and may lag: it says where to look, and the
// stamp decides.
//
// # What it costs
//
// The list is spread over partitions. Run asks each of them for what is due, and
// for no more: what waits for a later time costs nothing, however much it is. It
// ends before its own time is up, and the next one goes on. What can not be done
// is put off for longer each time, so that it stands in nobody's way.
package due
