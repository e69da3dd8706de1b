package main

import (
	"math/rand/v2"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/infra/local/cloud"
	"lanyard/internal/app"
	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/gateway"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/jobs"
	"lanyard/internal/network"
	"lanyard/internal/notify/deliver"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/register"
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
	p.networks = &network.Service{Table: t, Now: env.Now, Sessions: p.sessions, Audit: p.audit}
	p.people = &directory.Service{Table: t, Now: env.Now, Network: p.networks}
	p.enrollments = &enroll.Service{Table: t, Keys: env.Keys, Now: env.Now}
	p.invites = &invite.Service{Table: t, Keys: env.Keys, Now: env.Now, Enroll: p.enrollments, People: p.people}
	return p
}

func (p parts) setup() *setup.Service {
	return &setup.Service{Table: p.env.Table, Now: p.env.Now, Networks: p.networks, Users: p.people, Invites: p.invites}
}

// functions are the handlers of all folders in functions/.
func functions(env app.Env, box *inbox.Inbox) cloud.Functions {
	front, back := assemble(env, httpapi.Once(env.Table)), assemble(env, env.Table)
	api := func(register func(*httpapi.API)) lambda.Handler {
		a := httpapi.New(httpapi.Options{
			Table: env.Table, Sessions: front.sessions, Keys: env.Keys, Now: env.Now, Log: env.Log, Origin: env.Origin,
		})
		register(a)
		return overHTTP(env, a)
	}
	delivery := &deliver.Service{
		Table: env.Table, Keys: env.Keys, Now: env.Now, Rand: rand.Float64, Log: env.Log, Email: box, SMS: box,
	}
	acts := &jobs.LongActs{People: back.people, Invites: back.invites}
	schedules := &jobs.Service{Table: env.Table, Now: env.Now, Log: env.Log, Networks: back.networks, Audit: back.audit}
	return cloud.Functions{
		"invites":     api(func(a *httpapi.API) { invite.Register(a, front.invites) }),
		"enrollments": api(func(a *httpapi.API) { enroll.Register(a, front.enrollments) }),
		"registrations": api(func(a *httpapi.API) {
			register.Register(a, &register.Service{
				Table: front.invites.Table, Keys: env.Keys, Now: env.Now,
				Invites: front.invites, Users: front.people, Networks: front.networks,
			})
		}),
		"signin": api(func(a *httpapi.API) {
			signin.Register(a, &signin.Service{
				Table: front.invites.Table, Keys: env.Keys, Now: env.Now, Origin: env.Origin,
				Sessions: front.sessions, Networks: front.networks, Users: front.people,
			})
		}),
		"directory": api(func(a *httpapi.API) { directory.Register(a, front.people) }),
		"settings":  api(func(a *httpapi.API) { network.Register(a, front.networks) }),
		"web":       overHTTP(env, web.Handler()),
		"deliver":   lambda.NewHandler(gateway.Stream(overRecords(delivery), gateway.LogTo(env.Log), gateway.Workers(16))),
		"campaigns": lambda.NewHandler(gateway.Stream(overActs(acts), gateway.LogTo(env.Log))),
		"schedule":  lambda.NewHandler(gateway.Schedule(schedules.Run, gateway.LogTo(env.Log))),
		"setup":     lambda.NewHandler(back.setup().Run),
	}
}

func overHTTP(env app.Env, h http.Handler) lambda.Handler {
	return lambda.NewHandler(gateway.HTTP(h, gateway.LogTo(env.Log)))
}
