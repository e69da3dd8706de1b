// Package audit keeps who did what: one entry per act, in the same transaction
// as the act.
//
// An act's service builds an [Entry] and puts [Put] among the operations of its
// one transaction. So there is no act without an entry and no entry without an
// act. An entry holds ids, never a name, a number, an address or a secret.
package audit
