// Command signin is the function behind sign-in and sessions.
package main

import (
	"lanyard/internal/directory"
	"lanyard/internal/front"
	"lanyard/internal/network"
	"lanyard/internal/signin"
)

func main() {
	front.Serve(func(f front.Front) {
		networks := &network.Service{Table: f.Table, Now: f.Now}
		signin.Register(f.API, &signin.Service{
			Table: f.Table, Keys: f.Keys, Now: f.Now, Origin: f.Origin, Sessions: f.Sessions, Networks: networks,
			Users: &directory.Service{Table: f.Table, Now: f.Now, Network: networks},
		})
	})
}
