// Command directory is the function behind users, groups and imports.
package main

import (
	_ "time/tzdata" // whatever zone files the machine has

	"lanyard/internal/directory"
	"lanyard/internal/front"
	"lanyard/internal/network"
)

func main() {
	front.Serve(func(f front.Front) {
		networks := &network.Service{Table: f.Table, Now: f.Now}
		directory.Register(f.API, &directory.Service{Table: f.Table, Now: f.Now, Network: networks})
	})
}
