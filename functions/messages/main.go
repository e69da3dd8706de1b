// Command messages is the function behind what became of messages, how they are worded and by which way they go.
package main

import (
	_ "time/tzdata" // whatever zone files the machine has

	"lanyard/internal/directory"
	"lanyard/internal/front"
	"lanyard/internal/messages"
	"lanyard/internal/network"
	"lanyard/internal/notify/feedback"
)

func main() {
	front.Serve(func(f front.Front) {
		networks := &network.Service{Table: f.Table, Now: f.Now}
		messages.Register(f.API, &messages.Service{
			Table: f.Table, Now: f.Now, Keys: f.Keys, Networks: networks, People: &directory.Service{Table: f.Table, Now: f.Now, Network: networks},
			Feedback: &feedback.Service{Table: f.Table, Now: f.Now, Log: f.Log},
		})
	})
}
