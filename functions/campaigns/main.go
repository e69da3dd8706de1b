// Command campaigns is the function that works through long acts, campaigns
// and imports, a slice at a time, fed by the change feed.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // whatever zone files the machine has

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/gateway"
	"lanyard/internal/invite"
	"lanyard/internal/jobs"
	"lanyard/internal/network"
	"lanyard/internal/notify/template"
)

func main() { app.Main(run) }

func run(ctx context.Context) error {
	env, err := app.Start(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	people := &directory.Service{
		Table: env.Table, Now: env.Now, Network: &network.Service{Table: env.Table, Now: env.Now},
		Vouching: &enroll.Service{Table: env.Table, Keys: env.Keys, Now: env.Now, Log: env.Log},
	}
	s := &jobs.LongActs{
		People:  people,
		Invites: &invite.Service{Table: env.Table, Keys: env.Keys, Now: env.Now, People: people, Parts: template.Counter(env.Table)},
	}
	lambda.Start(gateway.Stream(func(ctx context.Context, r gateway.Record) error {
		return s.Continue(ctx, r.Kind, r.New)
	}, gateway.LogTo(env.Log)))
	return nil
}
