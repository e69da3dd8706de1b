// Command settings is the function behind network settings, badges, API tokens and the audit.
package main

import (
	_ "time/tzdata" // whatever zone files the machine has

	"lanyard/internal/audit"
	"lanyard/internal/front"
	"lanyard/internal/network"
)

func main() {
	front.Serve(func(f front.Front) {
		network.Register(f.API, &network.Service{
			Table: f.Table, Now: f.Now, Sessions: f.Sessions, Audit: &audit.Service{Table: f.Table, Now: f.Now}, Inbox: f.Inbox,
		})
	})
}
