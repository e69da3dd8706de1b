// Package inbox is the sender of one machine: instead of sending a message it
// keeps it in a file, and shows it on a page.
//
//	<seq>.messages   a line a message, mode 0600, in a folder of mode 0700
//
// A file for each message would be simpler; making one took a quarter of the CPU
// time of a whole campaign, where it was measured. A message that is sent
// again replaces itself. Only the newest are kept.
//
// What lies here opens doors: links and codes in the clear. It is for trying
// things out and for tests, which follow the links ([Inbox.Wait]), and is
// served on loopback only.
package inbox
