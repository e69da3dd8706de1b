// Command settings is the function behind network settings, badges, API tokens and the audit.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // whatever zone files the machine has

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/audit"
	"lanyard/internal/gateway"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/session"
)

func main() {
	if err := run(context.Background()); err != nil {
		app.NewLog(os.Stdout).Error("start", "error", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	env, err := app.Start(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	t, sessions := httpapi.Once(env.Table), &session.Service{Table: env.Table, Now: env.Now}
	api := httpapi.New(httpapi.Options{
		Table: env.Table, Sessions: sessions, Keys: env.Keys, Now: env.Now, Log: env.Log, Origin: env.Origin,
	})
	network.Register(api, &network.Service{
		Table: t, Now: env.Now, Sessions: sessions, Audit: &audit.Service{Table: t, Now: env.Now},
	})
	lambda.Start(gateway.HTTP(api, gateway.LogTo(env.Log)))
	return nil
}
