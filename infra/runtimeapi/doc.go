// Package runtimeapi runs a built Lambda function, a bootstrap, on this
// machine: it is the server that Lambda itself puts in front of a function, in
// its four calls.
//
//	GET  /2018-06-01/runtime/invocation/next            wait for an event
//	POST /2018-06-01/runtime/invocation/{id}/response   the answer to it
//	POST /2018-06-01/runtime/invocation/{id}/error      or why there is none
//	POST /2018-06-01/runtime/init/error                 why it could not start
//
// [Start] starts the process, [Function.Ready] tells when it asked for its
// first event, which ends Lambda's init phase, and [Function.Invoke] gives it
// one event at a time, as Lambda does.
package runtimeapi
