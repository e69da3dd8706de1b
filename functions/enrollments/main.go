// Command enrollments is the function behind identity services and their codes.
package main

import (
	"lanyard/internal/enroll"
	"lanyard/internal/front"
)

func main() {
	front.Serve(func(f front.Front) {
		enroll.Register(f.API, &enroll.Service{Table: f.Table, Keys: f.Keys, Now: f.Now, Log: f.Log})
	})
}
