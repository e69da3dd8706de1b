package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"lanyard/internal/desk"
	"lanyard/internal/directory"
	"lanyard/internal/doctor"
	"lanyard/internal/enroll"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/messages"
	"lanyard/internal/network"
	"lanyard/internal/register"
	"lanyard/internal/signin"
)

// apis are every operation of every function behind API Gateway, by the folder
// of the function that serves it.
func apis() map[string]*httpapi.API {
	out := map[string]*httpapi.API{}
	for folder, add := range rooms {
		out[folder] = httpapi.New(httpapi.Options{})
		add(out[folder])
	}
	return out
}

var rooms = map[string]func(*httpapi.API){
	"desk":          func(a *httpapi.API) { desk.Register(a, &desk.Service{}) },
	"directory":     func(a *httpapi.API) { directory.Register(a, &directory.Service{}) },
	"enrollments":   func(a *httpapi.API) { enroll.Register(a, &enroll.Service{}) },
	"invites":       func(a *httpapi.API) { invite.Register(a, &invite.Service{}) },
	"doctor":        func(a *httpapi.API) { doctor.Register(a, &doctor.Service{}) },
	"messages":      func(a *httpapi.API) { messages.Register(a, &messages.Service{}) },
	"registrations": func(a *httpapi.API) { register.Register(a, &register.Service{}) },
	"settings":      func(a *httpapi.API) { network.Register(a, &network.Service{}) },
	"signin":        func(a *httpapi.API) { signin.Register(a, &signin.Service{}) },
}

// Spec is the whole document, indented, so that a change of it can be read.
func Spec() ([]byte, error) {
	all := httpapi.New(httpapi.Options{})
	for _, folder := range slices.Sorted(maps.Keys(rooms)) {
		rooms[folder](all)
	}
	spec, err := all.Spec()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, spec, "", " "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
