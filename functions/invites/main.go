// Command invites is the function behind invitations, their links and campaigns.
package main

import (
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/front"
	"lanyard/internal/invite"
	"lanyard/internal/network"
)

func main() {
	front.Serve(func(f front.Front) {
		networks := &network.Service{Table: f.Table, Now: f.Now}
		people := &directory.Service{Table: f.Table, Now: f.Now, Network: networks}
		invite.Register(f.API, &invite.Service{
			Table: f.Table, Keys: f.Keys, Now: f.Now, People: people,
			Enroll: &enroll.Service{Table: f.Table, Keys: f.Keys, Now: f.Now, Log: f.Log},
		})
	})
}
