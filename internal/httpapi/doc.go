// Package httpapi is the front door: huma operations on net/http, and everything that
// holds for all of them.
//
// A capability's http.go registers its operations with [Register] and says who
// may call each one ([Access]). What it gets is a decoded, validated input and
// a [Caller]; what it gives back is an output or an error with a kind.
//
// # One request
//
//	security headers     on every answer, errors too
//	preflight            from an allowed origin: answered, and that is all
//	origin               a changing request from a foreign page, or from a form where none
//	                     is asked for (FormType): 403
//	route                no such path 404, no such method 405
//	query                a repeated or unknown parameter: refused
//	principal            from the session cookie or the bearer token, not both
//	access               401, 403
//	body                 type, size, depth, repeated keys
//	idempotency          the same key and request: the answer given before; not for
//	                     operations that keep nothing (Operation.Quiet)
//	input                huma: unknown fields, types, bounds
//	handler              the capability's own
//	answer, log line     one line, ids only
//
// # Errors
//
// Rooms fail with a kind of package errs. One table (problem.go) turns kinds into
// status, code and public text; the answer is problem+json (RFC 9457) with
// code, errors [{location, problem}] and the id of the request. No answer repeats a
// value that came in. What really happened is in the log line.
//
// # Pages from elsewhere
//
// A page of another origin may call when that is one of Options.AllowedOrigins,
// with an API token and nothing else: no answer allows credentials, so that a
// browser neither sends cookies for such a page nor shows it what was answered
// to them, and a changing request that comes with a cookie all the same is
// refused. To every other page the API says nothing that a browser would let it
// read.
//
// # Idempotency
//
// See [Once].
package httpapi
