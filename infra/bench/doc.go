// Command bench measures how fast and how small Lanyard is, and prints each
// figure beside its goal.
//
//	-only   parts to run, by comma: campaign, codes, invitation, idle, functions, import, drain, desk
//	-quick  smaller numbers of everything; no campaign of 100,000
//
// The parts campaign, codes, drain, idle and import run the whole system, the built infra/local on
// SQLite, as a process of its own and ask it over HTTP, as anybody would: what is
// measured is that process, with everything in it. Its CPU time is the kernel's
// count for the process, its heap what the Go runtime says at each collection.
// The part invitation measures one operation inside this process, and functions
// the built functions under a Runtime API server, beside an empty
// handler (empty/) that is built and started in the same way. The part desk counts
// what a call at the service desk asks of the store, and in which units DynamoDB
// would bill it.
//
// Nothing here passes or fails: a figure depends on the machine, which is named
// above the table, and on what else it does. Ratios and CPU times depend on it
// least.
package main
