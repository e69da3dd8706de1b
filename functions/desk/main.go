// Command desk is the function behind the service desk.
package main

import (
	"lanyard/internal/audit"
	"lanyard/internal/desk"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/front"
	"lanyard/internal/invite"
	"lanyard/internal/network"
)

func main() {
	front.Serve(func(f front.Front) {
		desk.Register(f.API, &desk.Service{
			Table: f.Table, Keys: f.Keys, Now: f.Now, Audit: &audit.Service{Table: f.Table, Now: f.Now},
			People:  &directory.Service{Table: f.Table, Now: f.Now, Network: &network.Service{Table: f.Table, Now: f.Now, Sessions: f.Sessions}},
			Enroll:  &enroll.Service{Table: f.Table, Keys: f.Keys, Now: f.Now, Log: f.Log},
			Invites: &invite.Service{Table: f.Table, Keys: f.Keys, Now: f.Now},
		})
	})
}
