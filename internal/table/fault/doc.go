// Package fault makes a store fail in the ways real ones do, so that tests
// can prove that nothing is lost, done twice or taken for something else.
//
// [Table] wraps a table.Table:
//
//   - a [Plan] with a seed loses responses (the write is done, the answer is
//     errs.Unavailable) and refuses calls (throttled or in conflict: nothing
//     is done). The same seed and the same number of the call give the same fault,
//     so a run that failed can be run again.
//   - hooks decide call by call: [Nth] fails one call, [From] is a process
//     that died there. A hook after the call loses its response.
//   - [Lag] answers queries of the index from another store that is a number
//     of writes behind: new items are missing, old ones are as they were, deleted
//     ones still there.
//   - [Table.Counts] says how many calls there were, for answers that may not
//     differ in them.
//
// [Transport] does the same to the requests that the DynamoDB engine sends:
// its own retries have to cope, which DynamoDB Local never asks of them because
// it never throttles and knows no conflicts.
package fault
