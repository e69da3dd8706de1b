// Command desk is the function behind the service desk.
package main

import (
	"lanyard/internal/audit"
	"lanyard/internal/desk"
	"lanyard/internal/enroll"
	"lanyard/internal/front"
)

func main() {
	front.Serve(func(f front.Front) {
		desk.Register(f.API, &desk.Service{
			Table: f.Table, Now: f.Now, Audit: &audit.Service{Table: f.Table, Now: f.Now},
			Enroll: &enroll.Service{Table: f.Table, Keys: f.Keys, Now: f.Now, Log: f.Log},
		})
	})
}
