// Package gateway knows by which ways a network's messages can go: Amazon SES and
// SNS, which are always there, and the SMS vendors that it has an account with.
//
// # Which one a message takes
//
// [List.Route] gives, for a channel and a country, the gateways that are switched on
// and serve it, in their order. Package deliver asks the first, and the next one
// when it is certain that nothing was sent and that the fault is the gateway's:
// it is down, takes no more, or is not set up. A number that does not exist is
// nobody's fault, and the next gateway could do no better. A code of which
// nobody knows whether it went out is not given to another ([Next]).
//
// # Vendors
//
//	twilio   Twilio's Messages API; only the account is needed
//	http     any vendor that takes a message in one HTTPS request: method, URL,
//	         headers and body with placeholders (request.go), and rules for what
//	         its answers mean (answer.go)
//
// # The password
//
// A vendor's password is sealed for its network, gateway and host ([Gateway.Seal]),
// and comes out only to be sent to that host. Whoever changes where the messages go
// has to give the password again, and so can not have it sent to a place of
// their own. It is in no answer of the API.
//
// # Where it is
//
// One item a network, read with its settings by whatever sends (records.go). The
// built-in gateways are in it only when somebody changed something about them.
// Nothing here makes a request: notify/httpsms does.
package gateway
