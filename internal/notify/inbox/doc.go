// Package inbox is the sender of one machine: instead of sending a message it
// keeps it as a file, and shows it on a page.
//
//	<seq>-<message id>.json   one file a message, mode 0600, in a folder of mode 0700
//
// A message that is sent again replaces itself. Only the newest are kept.
//
// What lies here opens doors: links and codes in the clear. It is for trying
// things out and for tests, which follow the links ([Inbox.Wait]), and is
// served on loopback only.
package inbox
