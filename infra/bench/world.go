package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/setup"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const origin = "https://id.bench.example"

// world is a network in a store of this process.
type world struct {
	engine  *sqlite.Engine
	keyFile string
	keys    *secret.Keyring
	made    setup.Result
	set     network.Settings
	badge   network.BadgeID // by e-mail, the link alone is the proof
	session secret.Bearer   // of the administrator
}

func (b *bench) newWorld(ctx context.Context) (*world, error) {
	path, err := b.storePath()
	if err != nil {
		return nil, err
	}
	w := &world{keyFile: filepath.Join(filepath.Dir(path), "root.json")}
	if w.keys, err = secret.LoadOrCreateFile(w.keyFile); err != nil {
		return nil, err
	}
	if w.engine, err = sqlite.Open(path, sqlite.Options{Now: time.Now, FeedKinds: []string{"message", "campaign", "import"}}); err != nil {
		return nil, err
	}
	i := w.invites(w.engine)
	s := &setup.Service{Table: w.engine, Now: time.Now, Networks: i.People.Network, Users: i.People, Invites: i}
	w.made, err = s.Run(ctx, setup.Request{Network: "Bench", Origin: origin, Name: "Ada Admin", Email: "ada@bench.example"})
	if err != nil {
		return nil, err
	}
	if w.set, err = s.Networks.Settings(ctx, w.made.Network); err != nil {
		return nil, err
	}
	badges, _, err := s.Networks.Badges(ctx, w.made.Network, 1, "")
	if err != nil || len(badges) == 0 {
		return nil, fmt.Errorf("badges: %v %w", badges, err)
	}
	w.badge = badges[0].ID
	return w, w.signIn(ctx)
}

func (w *world) signIn(ctx context.Context) error {
	s := &session.Service{Table: w.engine, Now: time.Now}
	raw, _, ops, err := s.Start(ctx, session.Beginning{
		Network: w.made.Network, User: w.made.User, Lifetimes: w.set.SessionLifetimes(),
	})
	w.session = raw
	if err != nil {
		return err
	}
	return w.engine.Write(ctx, ops...)
}

func (w *world) invites(t table.Table) *invite.Service {
	return &invite.Service{
		Table: t, Keys: w.keys, Now: time.Now,
		Enroll: &enroll.Service{Table: t, Keys: w.keys, Now: time.Now},
		People: &directory.Service{Table: t, Now: time.Now, Network: &network.Service{Table: t, Now: time.Now}},
	}
}

// people adds n users.
func (w *world) people(ctx context.Context, n int) ([]session.UserID, error) {
	s := w.invites(w.engine).People
	by := httpapi.Caller{Principal: session.Principal{Network: w.made.Network, User: w.made.User}}
	out := make([]session.UserID, n)
	for i := range out {
		last, email, phone := secret.Text(fmt.Sprint("Number ", i)), secret.Text(address(i)), secret.Text(number(i))
		u, err := s.Create(ctx, by, directory.NewUser{Draft: directory.Draft{Last: &last, Email: &email, Phone: &phone}})
		if err != nil {
			return nil, err
		}
		out[i] = u.ID
	}
	return out, nil
}

// inviting is the event of a request that invites a user.
func (w *world) inviting(u session.UserID) []byte {
	return w.event("POST", "/v1/invitations", w.made.Token, map[string]any{"user": u, "badge": w.badge})
}

// event is a request as API Gateway gives it to a function. Without a token
// it is one of nobody.
func (w *world) event(method, path string, token secret.Text, body any) []byte {
	ev := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: method + " " + path, RawPath: path,
		Headers: map[string]string{"accept": "application/json", "user-agent": "bench"},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			Stage: "$default", RequestID: "request", DomainName: "id.bench.example",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: method, Path: path, Protocol: "HTTP/1.1", SourceIP: "192.0.2.1",
			},
		},
	}
	if token != "" {
		ev.Headers["authorization"] = "Bearer " + token.Reveal()
	}
	if body != nil {
		text, _ := json.Marshal(body) // of strings
		ev.Body, ev.Headers["content-type"] = string(text), "application/json"
	}
	payload, _ := json.Marshal(ev) // of strings
	return payload
}
