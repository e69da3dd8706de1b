// Package jobs is what runs without anybody asking. By schedule it picks up what a crash or a lost
// event left lying, and seals the audit.
//
//	sweep   messages that should have moved on (notify.Sweep), long acts that
//	        nobody has touched for a while (bulk.Nudge)
//	due     what is to be done at a time (due.Run): reminders and the other steps
//	        after an invitation, and inviting who was added
//	seal    the hash chains of every network's audit (audit.Seal)
//
// Each job can be interrupted at any point and does less when there is less to
// do: it reads what is due, never what exists. It sends nothing itself; it
// touches or makes records, and the change feed fires. What the feed brings of long acts,
// campaigns and imports, [LongActs] hands to their rooms.
package jobs
