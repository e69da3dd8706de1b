// Command schedule is the function behind the schedules.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // whatever zone files the machine has

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/audit"
	"lanyard/internal/gateway"
	"lanyard/internal/invite"
	"lanyard/internal/jobs"
	"lanyard/internal/network"
)

func main() { app.Main(run) }

func run(ctx context.Context) error {
	env, err := app.Start(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	s := &jobs.Service{
		Table: env.Table, Now: env.Now, Log: env.Log,
		Networks: &network.Service{Table: env.Table, Now: env.Now},
		Audit:    &audit.Service{Table: env.Table, Now: env.Now},
		Invites:  &invite.Service{Table: env.Table, Keys: env.Keys, Now: env.Now},
	}
	lambda.Start(gateway.Schedule(s.Run, gateway.LogTo(env.Log)))
	return nil
}
