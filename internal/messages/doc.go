// Package messages is what people see of the messages that package notify
// sends: administrators, who want to know what became of each and decide how
// they are worded and by which way they go; and whoever got one and wonders
// whether it is genuine.
//
// It sends nothing itself. What it has to tell, it queues like every other
// room.
//
// # Where to read next
//
// service.go has the use cases; http.go puts the operations together, a file for
// each noun: http_messages.go what was sent, and marked contacts;
// http_templates.go how it is worded, with text.go and package wording, which
// checks and previews texts.
package messages
