// Package pretend is SES and SNS for tests and measurements, as far as sending goes:
// it speaks their protocols over HTTP, and does to each message what it is told to,
// also what AWS does on its worst days. No function links it.
//
// It counts what it took by contact, since that is whom a message that came twice
// reached twice.
package pretend
