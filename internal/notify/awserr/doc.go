// Package awserr sorts what an AWS call ended in: was the message sent, not
// sent, or can nobody know?
//
// What decides is whether the request left the house and whether an answer
// came back. Without the first nothing was sent; without the second it may
// have been. An answer is sorted by its error code. Nothing else of it is kept,
// since AWS repeats numbers and addresses in its texts.
package awserr
