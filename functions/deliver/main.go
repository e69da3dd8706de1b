// Command deliver is the function that sends messages, fed by the change feed.
package main

import (
	"context"
	"math/rand/v2"
	"os"
	_ "time/tzdata" // whatever zone files the machine has

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/egress"
	"lanyard/internal/gateway"
	"lanyard/internal/notify/deliver"
	"lanyard/internal/notify/httpsms"
	"lanyard/internal/notify/ses"
	"lanyard/internal/notify/sns"
)

// workers is how many messages of a batch are sent at once.
const workers = 16

func main() { app.Main(run) }

func run(ctx context.Context) error {
	env, d, err := app.StartDelivery(ctx, os.LookupEnv)
	if err != nil {
		return err
	}
	s := &deliver.Service{
		Table: env.Table, Keys: env.Keys, Now: env.Now, Rand: rand.Float64, Log: env.Log,
		Email: ses.New(env.AWS.SDK(d.SES), ses.Options{From: d.MailFrom, ConfigurationSet: d.MailConfigurationSet}),
		SMS:   sns.New(env.AWS.SDK(d.SNS), sns.Options{SenderID: d.SMSSenderID}),

		Vendor: httpsms.New(egress.New(egress.Options{}), "").Sender,
	}
	lambda.Start(gateway.Stream(func(ctx context.Context, r gateway.Record) error {
		return s.DeliverRecord(ctx, r.New)
	}, gateway.LogTo(env.Log), gateway.Workers(workers), gateway.AtEnd(s.Count)))
	return nil
}
