package front

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/app"
	"lanyard/internal/gateway"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Front is what a capability is put together from.
type Front struct {
	app.Env
	Table    table.Table // of capabilities: see httpapi.Once
	Sessions *session.Service
	API      *httpapi.API
}

// New makes the front of a function.
func New(env app.Env) Front {
	f := Front{Env: env, Table: httpapi.Once(env.Table), Sessions: &session.Service{Table: env.Table, Now: env.Now}}
	f.API = httpapi.New(httpapi.Options{
		Table: env.Table, Sessions: f.Sessions, Keys: env.Keys, Now: env.Now, Log: env.Log, Origin: env.Origin,
		AllowedOrigins: env.AllowedOrigins,
	})
	return f
}

// Function is the function as Lambda calls it.
func (f Front) Function() func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	return gateway.HTTP(f.API, gateway.LogTo(f.Log))
}

// Serve is the main of a function in AWS. It does not return.
func Serve(register func(Front)) {
	app.Main(func(ctx context.Context) error {
		env, err := app.Start(ctx, os.LookupEnv)
		if err != nil {
			return err
		}
		return serve(env, register)
	})
}

// ServeDelivery is Serve for a function that has to know how messages are sent.
func ServeDelivery(register func(Front, app.Delivery)) {
	app.Main(func(ctx context.Context) error {
		env, d, err := app.StartDelivery(ctx, os.LookupEnv)
		if err != nil {
			return err
		}
		return serve(env, func(f Front) { register(f, d) })
	})
}

func serve(env app.Env, register func(Front)) error {
	f := New(env)
	register(f)
	lambda.Start(f.Function())
	return nil
}
