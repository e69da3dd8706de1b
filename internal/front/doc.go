// Package front is what the functions behind API Gateway have in common: an
// API that knows who is asking, and a table that does the acts of a request
// once. A main.go of such a function is one call of [Serve], or [ServeDelivery] if
// it has to know how messages are sent, that registers its capability; infra/local
// builds the same with [New].
package front
