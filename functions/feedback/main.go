// Command feedback is the function that providers tell what became of messages.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/gateway"
	"lanyard/internal/notify/feedback"
)

func main() { app.Main(run) }

func run(ctx context.Context) error {
	env, err := app.StartKeyless(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	s := &feedback.Service{Table: env.Table, Now: env.Now, Log: env.Log}
	lambda.Start(gateway.Any(gateway.Sources{
		Bus: func(ctx context.Context, e gateway.BusEvent) error { return s.HearSES(ctx, e.Detail) },
		Log: func(ctx context.Context, l gateway.LogLine) error { return s.HearSNS(ctx, l.Text, l.At) },
	}, gateway.LogTo(env.Log)))
	return nil
}
