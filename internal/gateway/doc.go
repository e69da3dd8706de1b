// Package gateway stands between AWS's events and plain Go: an API Gateway HTTP
// API request becomes an *http.Request, a DynamoDB stream batch becomes one
// [Record] after the other, an EventBridge event a [BusEvent], a log line a
// [LogLine], a schedule's payload becomes the name of a job. It
// knows nothing of Lanyard and imports nothing of it.
//
// # Requests
//
// [HTTP] trusts the request context, which API Gateway fills, and nothing that
// a client can write: the address comes from requestContext.http.sourceIp, the
// host from requestContext.domainName, the request id from
// requestContext.requestId, and every forwarding header is dropped. A request
// that says a thing twice (two query parameters or two cookies of one name) is
// refused, because two readers would believe different halves of it.
//
// API Gateway gives the path decoded and cut at a decoded question mark, the
// query string as it was sent, repeated headers joined by commas and cookies
// apart. Answers that are not UTF-8 text travel as base64, Set-Cookie lines in
// a list of their own.
//
// # Stream records
//
// [Stream] gives each record to a function and reports those that failed, by
// sequence number. Lambda then starts again at the lowest of them and delivers
// everything after it a second time, successes too: a record function must be
// idempotent. One poison record, be it an error, a panic or an image that can
// not be read, fails alone.
//
// # Events
//
// [Any] serves a function that several sources call: an EventBridge bus, log groups
// of CloudWatch with a subscription, and API Gateway. It tells their events apart by
// their shape. What is of no source is logged and dropped.
//
// # Schedules
//
// [Schedule] takes {"job": "..."}.
//
// A panic never ends the process: it is logged with its stack and answered as a
// failure without details.
package gateway
