// Package messages is what people see of the messages that package notify
// sends: administrators, who want to know what became of each and decide how
// they are worded and by which way they go; and whoever got one and wonders
// whether it is genuine.
//
// It sends nothing itself. What it has to tell, it queues like every other
// room.
//
// # Is it genuine?
//
// Every message ends with its reference, and a public page tells of a reference
// what was sent with it: what kind of message, when, to which masked contact, by
// whom. It is there to be compared with the message at hand; a copied reference
// fits no other recipient. Nothing can be done with it, and asking changes nothing.
//
// Whoever guesses references learns what little that is of a stranger's message.
// There are 32^8 of them, so among a million messages one guess in a million
// hits; and all strangers together have a thousand guesses an hour ([Service.Genuine]):
// one hit in a month and a half. The limits close when the store fails.
//
// # Where to read next
//
// service.go has the use cases, genuine.go the public one; http.go puts the
// operations together, a file for each noun: http_messages.go what was sent, and
// marked contacts; http_templates.go how it is worded, with text.go and package
// wording, which checks and previews texts; http_gateways.go the ways for it to go;
// http_deliveries.go how it goes with all of them by day, and what SMS cost;
// http_genuine.go what strangers ask; http_feedback.go what a network's own vendors
// tell of messages. They sign that with the network's secret, which is why they are
// not heard by functions/feedback, which has no keys.
package messages
