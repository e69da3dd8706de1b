// Package httpsms sends SMS through a network's own vendor, in one HTTPS request:
// Twilio's Messages API, or what an administrator described (gateway.Custom).
//
// Each Send is one request and never a second: trying again is the outbox's, and
// asking another gateway is package deliver's. What it came to is sorted like
// this:
//
//	not connected            temporary: nothing left the house
//	an address not reached   temporary, a matter of setup
//	from here, a certificate
//	no answer, a cut one     doubtful: the vendor may have it
//	an answer                as the vendor's error codes say (twilio.go), or the
//	                         gateway's rules (gateway.Custom.Read), or its status
//
// Nothing that a vendor writes is kept but its error code and its id of the
// message: vendors repeat numbers and texts.
package httpsms
