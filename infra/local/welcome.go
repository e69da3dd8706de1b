package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/setup"
)

// demo is the network that a first start makes.
func (s *system) demo() setup.Request {
	return setup.Request{
		Network: "Demo Inc.", Origin: s.env.Origin, Region: "US", Name: "Ada Admin", Login: "admin", Email: "ada@demo.example",
	}
}

// welcome makes the demo network where there is none and says where to look.
func (s *system) welcome(ctx context.Context, out io.Writer) error {
	set := assemble(s.env, s.env.Table).setup()
	n, err := set.First(ctx)
	if errors.Is(err, errs.NotFound) {
		made, err := set.Run(ctx, s.demo())
		if err != nil {
			return fmt.Errorf("make the demo network: %w", err)
		}
		return s.print(ctx, out, made.Network, made.Link, made.Token)
	}
	if err != nil {
		return err
	}
	link, err := set.AdminLink(ctx, n)
	if err != nil && !errors.Is(err, errs.Used) {
		return err
	}
	token, err := set.Token(ctx, n, "make run")
	if err != nil {
		return err
	}
	return s.print(ctx, out, n, link, token)
}

func (s *system) print(ctx context.Context, out io.Writer, n session.NetworkID, link, token secret.Text) error {
	badges, _, err := assemble(s.env, s.env.Table).networks.Badges(ctx, n, 1, "")
	if err != nil {
		return err
	}
	if len(badges) == 0 {
		return fmt.Errorf("network %s has no badge", n)
	}
	first := link.Reveal()
	if first == "" {
		first = "has a badge: sign in at " + s.env.Origin + "/console"
	}
	_, err = fmt.Fprintf(out, welcomeText, s.env.Origin, first, token.Reveal(), badges[0].ID, s.env.Inbox)
	return err
}

const welcomeText = `
Lanyard is running.

  Pages               %[1]s
  Console             %[1]s/console
  Messages it sent    %[5]s
  The API             %[1]s/openapi.json
  First administrator %[2]s
  API token, one day  %[3]s

Open the administrator's link for your own badge, then the console: it leads to the first invitation. Or from a script:

  export TOKEN=%[3]s
  curl -s %[1]s/v1/users -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"first_name":"Grace","last_name":"Hopper","email":"grace@demo.example","phone":"+12025550143"}'
  curl -s %[1]s/v1/campaigns -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"badge":"%[4]s","everyone_not_invited":true}'

and follow the link in %[5]s.

`
