package network

import (
	"context"
	"net/http"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

func registerAudit(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.AuditRead)
	httpapi.Register(api, httpapi.Operation{
		ID: "audit-list", Method: http.MethodGet, Path: "/v1/audit",
		Summary: "List who did what, newest first", Tags: []string{"audit"}, Access: read,
	}, s.listAudit)
	httpapi.Register(api, httpapi.Operation{
		ID: "audit-check", Method: http.MethodGet, Path: "/v1/audit/check",
		Summary: "Check the audit's seals", Tags: []string{"audit"}, Access: read,
		Description: "Recomputes the hash chains, a part of them per call: go on with next until there is none.",
	}, s.checkAudit)
}

type auditView struct {
	ID      string            `json:"id"`
	At      httpapi.Time      `json:"at"`
	Actor   audit.Actor       `json:"actor" doc:"user:<id>, token:<id>, invitee:<user id> or system."`
	Act     string            `json:"act"`
	About   session.UserID    `json:"about,omitempty" doc:"The user it was done to."`
	Target  string            `json:"target,omitempty"`
	Detail  map[string]string `json:"detail,omitempty"`
	Request string            `json:"request,omitempty"`
}

func viewEntry(r audit.Record) auditView {
	return auditView{
		ID: r.ID, At: httpapi.Time(r.At), Actor: r.Actor, Act: r.Act,
		About: r.About, Target: r.Target, Detail: r.Detail, Request: r.Request,
	}
}

type auditInput struct {
	httpapi.PageInput
	User session.UserID `query:"user" doc:"Only what was done to this user."`
}

func (s *Service) listAudit(ctx context.Context, in *auditInput) (*httpapi.Output[httpapi.Page[auditView]], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	if in.User == "" {
		entries, next, err := s.Audit.List(ctx, n, in.Limit, in.Cursor)
		return httpapi.Answer(httpapi.NewPage(each(entries, viewEntry), next), err)
	}
	if !secret.ValidUserID(string(in.User)) {
		return nil, errs.BadField("query.user", "is not the id of a user")
	}
	entries, next, err := s.Audit.About(ctx, n, in.User, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(each(entries, viewEntry), next), err)
}

type checkInput struct {
	Cursor string `query:"cursor" maxLength:"64" doc:"The next of the report before."`
}

type reportView struct {
	Links    int           `json:"links" doc:"Seals that were checked."`
	Entries  int           `json:"entries" doc:"Entries that were checked."`
	Findings []findingView `json:"findings" nullable:"false"`
	Heads    []audit.Head  `json:"heads" nullable:"false" doc:"The newest seal of each chain that was checked to its end: note them elsewhere as a witness."`
	Next     string        `json:"next,omitempty" doc:"Give it as cursor to check the rest."`
}

type findingView struct {
	Trouble audit.Trouble `json:"trouble" enum:"edited,missing,inserted,broken,unsealed"`
	Shard   int           `json:"shard"`
	Seq     int64         `json:"seq"`
	From    httpapi.Time  `json:"from"`
	To      httpapi.Time  `json:"to"`
}

func viewFinding(f audit.Finding) findingView {
	return findingView{f.Trouble, f.Shard, f.Seq, httpapi.Time(f.From), httpapi.Time(f.To)}
}

func (s *Service) checkAudit(ctx context.Context, in *checkInput) (*httpapi.Output[reportView], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	settings, err := s.Settings(ctx, n)
	if err != nil {
		return nil, err
	}
	r, err := s.Audit.Check(ctx, n, settings.CreatedAt.Time(), in.Cursor)
	return httpapi.Answer(reportView{r.Links, r.Entries, each(r.Findings, viewFinding), r.Heads, r.Next}, err)
}
