package gateway

// Health is what a vendor says of an account without anything being sent.
type Health struct {
	Failure string // why there was no answer; empty when there was one
	Known   bool   // the account was asked for with user and password; else only whether somebody is there
	Good    bool   // the account is there and active
	State   string // the account's, in the vendor's words, or how it was refused
}
