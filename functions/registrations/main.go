// Command registrations is the function behind registration sessions and badges on devices.
package main

import (
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/front"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/register"
)

func main() {
	front.Serve(func(f front.Front) {
		networks := &network.Service{Table: f.Table, Now: f.Now}
		people := &directory.Service{Table: f.Table, Now: f.Now, Network: networks}
		register.Register(f.API, &register.Service{
			Table: f.Table, Keys: f.Keys, Now: f.Now, Networks: networks, Users: people,
			Invites: &invite.Service{
				Table: f.Table, Keys: f.Keys, Now: f.Now, People: people,
				Enroll: &enroll.Service{Table: f.Table, Keys: f.Keys, Now: f.Now, Log: f.Log},
			},
		})
	})
}
