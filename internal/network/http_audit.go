package network

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

func registerAudit(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.AuditRead)
	httpapi.Register(api, httpapi.Operation{
		ID: "audit-list", Method: http.MethodGet, Path: "/v1/audit",
		Summary: "List who did what, newest first", Tags: []string{"audit"}, Access: read,
		Description: "A call looks at some thousand entries, or a month of quiet: with a filter a page may have few items or " +
			"none, and a next all the same.",
	}, s.listAudit)
	httpapi.Register(api, httpapi.Operation{
		ID: "audit-export", Method: http.MethodGet, Path: "/v1/audit/export",
		Summary: "Who did what, newest first, as CSV", Tags: []string{"audit"}, Access: read,
		Description: "Columns: time, actor, act, about, target, detail (an object of JSON), request. A cell that a spreadsheet would " +
			"take for a formula has an apostrophe before it. Go on with Next-Cursor until there is none; each file has the headings.",
	}, s.exportAudit)
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

// AuditFilter says which entries are wanted. (Exported because huma looks only
// into exported structs.)
type AuditFilter struct {
	User  session.UserID `query:"user" doc:"Only what was done to this user."`
	Act   string         `query:"act" maxLength:"100" doc:"Only this act, or all acts that begin with it and a dot: invitation.send, invitation."`
	Actor audit.Actor    `query:"actor" maxLength:"100" doc:"Only what this one did: user:<id>, token:<id>, invitee:<user id> or system."`
	From  string         `query:"from" maxLength:"40" doc:"Only from this time on, RFC 3339."`
	To    string         `query:"to" maxLength:"40" doc:"Only before this time, RFC 3339."`
}

// filter is what f asks for. errs.Invalid for a time that is none.
func (f AuditFilter) filter() (audit.Filter, error) {
	from, err := parseTime("query.from", f.From)
	if err != nil {
		return audit.Filter{}, err
	}
	to, err := parseTime("query.to", f.To)
	if err != nil {
		return audit.Filter{}, err
	}
	return audit.Filter{User: f.User, Act: f.Act, Actor: f.Actor, From: from, To: to}, nil
}

func parseTime(location, text string) (time.Time, error) {
	return parse(time.RFC3339, text, errs.BadField(location, "must be a time like 2026-03-01T12:00:00Z; the plus of an offset is written %2B"))
}

// parse is the zero time for an empty text, and otherwise for one that has not the
// layout.
func parse(layout, text string, otherwise error) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return time.Time{}, otherwise
	}
	return t, nil
}

// audited is the caller's network, and since when it has an audit.
func (s *Service) audited(ctx context.Context) (session.NetworkID, time.Time, error) {
	settings, err := s.Settings(ctx, httpapi.CallerOf(ctx).Principal.Network)
	return settings.ID, settings.CreatedAt.Time(), err
}

type auditInput struct {
	httpapi.PageInput
	AuditFilter
}

func (s *Service) listAudit(ctx context.Context, in *auditInput) (*httpapi.Output[httpapi.Page[auditView]], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	n, created, err := s.audited(ctx)
	if err != nil {
		return nil, err
	}
	entries, next, err := s.Audit.List(ctx, n, created, f, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(entries, viewEntry), next), err)
}

type exportInput struct {
	AuditFilter
	Cursor string `query:"cursor" maxLength:"2048" doc:"The Next-Cursor of the file before."`
}

type exportOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Next        string `header:"Next-Cursor" doc:"Set when there may be more than fits one file."`
	Body        []byte
}

func (s *Service) exportAudit(ctx context.Context, in *exportInput) (*exportOutput, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	n, created, err := s.audited(ctx)
	if err != nil {
		return nil, err
	}
	body, next, err := s.Audit.Export(ctx, n, created, f, in.Cursor)
	if err != nil {
		return nil, err
	}
	return &exportOutput{
		ContentType: "text/csv; charset=utf-8", Disposition: `attachment; filename="audit.csv"`, Next: next, Body: body,
	}, nil
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
	n, created, err := s.audited(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.Audit.Check(ctx, n, created, in.Cursor)
	return httpapi.Answer(reportView{r.Links, r.Entries, httpapi.Each(r.Findings, viewFinding), r.Heads, r.Next}, err)
}
