// Package price says what SMS cost, about: [List.SMS] is the number of its parts
// times the price of one to its country.
//
// Prices are a setting of a network. Where it says nothing, those that are built
// in hold (list.go, with where they come from and as of when), and where these
// say nothing, [Elsewhere]. All of them are estimates, for plans and budgets; what
// is to be paid is on the provider's bill.
package price
