package main

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/infra/local/cloud"
	"lanyard/internal/app"
	"lanyard/internal/audit"
	"lanyard/internal/desk"
	"lanyard/internal/directory"
	"lanyard/internal/doctor"
	"lanyard/internal/egress"
	"lanyard/internal/enroll"
	"lanyard/internal/front"
	"lanyard/internal/gateway"
	"lanyard/internal/invite"
	"lanyard/internal/jobs"
	"lanyard/internal/messages"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/deliver"
	"lanyard/internal/notify/feedback"
	vendor "lanyard/internal/notify/gateway"
	"lanyard/internal/notify/httpsms"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/notify/ses"
	"lanyard/internal/notify/sns"
	"lanyard/internal/notify/template"
	"lanyard/internal/register"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/setup"
	"lanyard/internal/signin"
	"lanyard/internal/table"
	"lanyard/internal/web"
)

// parts are the capabilities on one table, put together as each function's
// main.go does for its own.
type parts struct {
	env         app.Env
	sessions    *session.Service
	audit       *audit.Service
	networks    *network.Service
	people      *directory.Service
	enrollments *enroll.Service
	invites     *invite.Service
}

func assemble(env app.Env, t table.Table) parts {
	p := parts{env: env, sessions: &session.Service{Table: env.Table, Now: env.Now}}
	p.audit = &audit.Service{Table: t, Now: env.Now}
	p.networks = &network.Service{Table: t, Now: env.Now, Sessions: p.sessions, Audit: p.audit, Inbox: env.Inbox}
	p.enrollments = &enroll.Service{Table: t, Keys: env.Keys, Now: env.Now, Log: env.Log}
	p.people = &directory.Service{Table: t, Now: env.Now, Network: p.networks, Vouching: p.enrollments}
	p.invites = &invite.Service{Table: t, Keys: env.Keys, Now: env.Now, Enroll: p.enrollments, People: p.people}
	return p
}

func (p parts) setup() *setup.Service {
	return &setup.Service{Table: p.env.Table, Now: p.env.Now, Networks: p.networks, Users: p.people, Invites: p.invites}
}

// functions are the handlers of all folders in functions/.
func functions(env app.Env, out ways) cloud.Functions {
	back := assemble(env, env.Table)
	api := func(register func(f front.Front, p parts)) lambda.Handler {
		f := front.New(env)
		register(f, assemble(env, f.Table))
		return cloud.Handler(f.Function())
	}
	told := &feedback.Service{Table: env.Table, Now: env.Now, Log: env.Log}
	delivery := &deliver.Service{
		Table: env.Table, Keys: env.Keys, Now: env.Now, Rand: rand.Float64, Log: env.Log, Show: out.box, Vendor: out.vendors(),
	}
	delivery.Email, delivery.SMS = out.builtIn(told, env.Now)
	back.invites.Parts = template.Counter(env.Table)
	acts := &jobs.LongActs{People: back.people, Invites: back.invites}
	schedules := &jobs.Service{Table: env.Table, Now: env.Now, Log: env.Log, Networks: back.networks, Audit: back.audit, Invites: back.invites}
	return cloud.Functions{
		"invites": api(func(f front.Front, p parts) { invite.Register(f.API, p.invites) }),
		"desk": api(func(f front.Front, p parts) {
			desk.Register(f.API, &desk.Service{Table: f.Table, Keys: f.Keys, Now: f.Now, Enroll: p.enrollments, People: p.people, Invites: p.invites, Audit: p.audit})
		}),
		"enrollments": api(func(f front.Front, p parts) { enroll.Register(f.API, p.enrollments) }),
		"messages": api(func(f front.Front, p parts) {
			messages.Register(f.API, &messages.Service{
				Table: f.Table, Now: f.Now, Keys: f.Keys, Networks: p.networks, People: p.people, Loopback: out.gateways,
				Feedback: &feedback.Service{Table: f.Table, Now: f.Now, Log: f.Log},
			})
		}),
		"doctor": api(func(f front.Front, p parts) {
			d := &doctor.Service{
				Table: f.Table, Now: f.Now, Keys: f.Keys,
				Messages: &messages.Service{Table: f.Table, Now: f.Now, Networks: p.networks, People: p.people},
			}
			if out.gateways {
				d.Vendor = httpsms.New(egress.New(egress.Options{Loopback: true}), "").Examine
			}
			doctor.Register(f.API, d)
		}),
		"registrations": api(func(f front.Front, p parts) {
			register.Register(f.API, &register.Service{
				Table: f.Table, Keys: f.Keys, Now: f.Now, Invites: p.invites, Users: p.people, Networks: p.networks,
			})
		}),
		"signin": api(func(f front.Front, p parts) {
			signin.Register(f.API, &signin.Service{
				Table: f.Table, Keys: f.Keys, Now: f.Now, Origin: f.Origin,
				Sessions: f.Sessions, Networks: p.networks, Users: p.people,
			})
		}),
		"directory": api(func(f front.Front, p parts) { directory.Register(f.API, p.people) }),
		"settings":  api(func(f front.Front, p parts) { network.Register(f.API, p.networks) }),
		"web":       cloud.Handler(gateway.HTTP(web.Handler(), gateway.LogTo(env.Log))),
		"deliver":   cloud.Handler(gateway.Stream(overRecords(delivery), gateway.LogTo(env.Log), gateway.Workers(16), gateway.AtEnd(delivery.Count))),
		"campaigns": cloud.Handler(gateway.Stream(overActs(acts), gateway.LogTo(env.Log))),
		"schedule":  cloud.Handler(nothing(gateway.Schedule(schedules.Run, gateway.LogTo(env.Log)))),
		"feedback": cloud.Handler(gateway.Any(gateway.Sources{
			Bus: func(ctx context.Context, e gateway.BusEvent) error { return told.HearSES(ctx, e.Detail) },
			Log: func(ctx context.Context, l gateway.LogLine) error { return told.HearSNS(ctx, l.Text, l.At) },
		}, gateway.LogTo(env.Log))),
		"setup": cloud.Handler(back.setup().Run),
	}
}

// ways are how messages leave this process.
type ways struct {
	box      *inbox.Inbox // where they stay otherwise
	gateways bool         // by the gateways that networks added
	aws      string       // address of an SES and SNS; may be empty
}

// builtIn are the senders of the built-in gateways.
func (w ways) builtIn(told *feedback.Service, now func() time.Time) (email, sms notify.Sender) {
	if w.aws == "" {
		return simulator{w.box, told.HearSES, now}, w.box
	}
	made := app.AWS{Region: "us-east-1"} // it takes any, and any credentials
	made.Credentials.AccessKeyID, made.Credentials.SecretAccessKey = "local", "local"
	return ses.New(made.SDK(w.aws), ses.Options{From: "no-reply@mail.example.com"}), sns.New(made.SDK(w.aws), sns.Options{})
}

// vendors are the senders of the gateways that networks added: the inbox, unless
// this run was told to send.
func (w ways) vendors() func(vendor.Gateway, secret.Text) notify.Sender {
	if w.gateways {
		return httpsms.New(egress.New(egress.Options{Loopback: true}), "").Sender
	}
	return func(vendor.Gateway, secret.Text) notify.Sender { return w.box }
}

// nothing gives a function without an answer one.
func nothing[In any](fn func(context.Context, In) error) func(context.Context, In) (any, error) {
	return func(ctx context.Context, in In) (any, error) { return nil, fn(ctx, in) }
}
