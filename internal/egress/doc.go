// Package egress calls addresses that administrators type in: an SMS vendor's
// today, an OIDC provider's tomorrow. Whoever types one could otherwise have us
// ask what only we can reach: the metadata of the machine, the runtime beside us,
// a neighbour on a private network (server-side request forgery).
//
// [CheckURL] says at once what is wrong with an address, in words for whoever
// typed it. It can not know where a name points, and where it will a moment
// later. What decides is the client of [New]:
//
//	scheme      https to a name, with a certificate that is good for it
//	address     looked at when the connection is made, after DNS, so that a name
//	            can not change its mind between a check and its use; only
//	            addresses of the public Internet (package code.dny.dev/ssrf, which
//	            follows the IANA registries of special addresses)
//	port        443, or one above 1023
//	redirects   are not followed: the answer is the redirect
//	proxy       none, whatever the environment says
//	size, time  of headers, body and the whole exchange are capped
//	retries     none: a connection serves one request, so that nothing below sends
//	            it again; and each request's address is looked at anew
//
// Options.Loopback lets it reach this machine as well, without TLS if need be.
// Only local runs and tests set it; no setting of a function does.
package egress
