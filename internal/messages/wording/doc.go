// Package wording checks how a network words its messages: what is wrong with a
// text before it is saved, and what it will look like.
//
//	draft -> Sanitised (its HTML) -> Check -> problems
//	                              -> Preview
//
// [Check] is a pure function of the draft and of what the network's messages are
// filled with. An error keeps a text from being saved; a warning is for whoever
// writes it to judge. The built-in texts pass the same checks.
//
// HTML is sanitised here, once, with a list of what may be in it (page.go): no
// script, no style sheet, nothing that is loaded from anywhere. A placeholder may
// stand in it as text, and as a whole address of a link or picture; so what
// fills it can make no element and no attribute when it is escaped, which is all
// that package template does with it when it sends.
package wording
