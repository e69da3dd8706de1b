// Package cloud is the part of AWS that template.yaml asks for, on one machine:
// an HTTP API, event source mappings of the change feed, and schedules. The
// functions run in this process, and every event goes through Lambda's own
// decoding, so what works here was called as it is called there.
//
//	api.go       an HTTP request -> its route -> the event -> the function -> the answer
//	mapping.go   the change feed -> filters -> batches -> the function; what failed comes again
//	schedule.go  rate(...) -> the function
//
// It is as strict as AWS where that decides whether something works: a route
// that the template does not have is a 404, HEAD is not GET, the path arrives
// decoded, repeated headers joined, events over 6 MB are refused, a record
// that fails holds up its lane until its tries are used up. It does not imitate what only
// costs: throttling, record age, cold starts.
package cloud
