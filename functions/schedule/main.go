// Command schedule is the function behind the schedules.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/audit"
	"lanyard/internal/gateway"
	"lanyard/internal/jobs"
	"lanyard/internal/network"
)

func main() { app.Main(run) }

func run(ctx context.Context) error {
	env, err := app.StartKeyless(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	s := &jobs.Service{
		Table: env.Table, Now: env.Now, Log: env.Log,
		Networks: &network.Service{Table: env.Table, Now: env.Now},
		Audit:    &audit.Service{Table: env.Table, Now: env.Now},
	}
	lambda.Start(gateway.Schedule(s.Run, gateway.LogTo(env.Log)))
	return nil
}
