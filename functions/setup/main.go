// Command setup is the function that makes a network; it is invoked by hand.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // whatever zone files the machine has

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/setup"
)

func main() { app.Main(run) }

func run(ctx context.Context) error {
	env, err := app.Start(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	networks := &network.Service{Table: env.Table, Now: env.Now}
	people := &directory.Service{Table: env.Table, Now: env.Now, Network: networks}
	s := &setup.Service{
		Table: env.Table, Now: env.Now, Networks: networks, Users: people,
		Invites: &invite.Service{
			Table: env.Table, Keys: env.Keys, Now: env.Now, People: people,
			Enroll: &enroll.Service{Table: env.Table, Keys: env.Keys, Now: env.Now},
		},
	}
	lambda.Start(s.Run)
	return nil
}
