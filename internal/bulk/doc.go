// Package bulk runs long acts (a campaign, an import) in slices, so that they
// outlive any one invocation.
//
// The record of a long act embeds [Progress]. Writing it in state running
// makes the change feed call the function that owns it, which calls [Work.Run]:
// rows are done from the cursor on, until the time or 1000 rows are up, and then
// one update moves cursor, counts and turn. That update is itself a change, so
// the feed calls again, until the act is over.
//
//	planning -> planned -> running <-> paused
//	                       running -> done | stopped | failed
//
// Every row is idempotent on its own: it looks what is there and does what is
// missing. So nothing is lost or done twice whatever happens to a slice: a crash
// leaves the cursor where it was and the rows after it are done again, without
// effect; a duplicate event does rows somebody else is doing, and the update's
// condition on turn lets one of the two win. What somebody must notice is
// an act whose event got lost: the sweep calls [Nudge], which touches acts
// nobody has worked on for [Stale].
package bulk
