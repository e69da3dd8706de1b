package doctor

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Register adds the operation of this room.
func Register(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "doctor", Method: http.MethodGet, Path: "/v1/doctor",
		Summary: "Find out why messages would not arrive", Tags: []string{"gateways"},
		Description: "Asks Amazon SES and SNS, and the network's vendors, how our accounts are, and looks at the settings. Sends nothing. What could not be found out is unknown.",
		Access:      httpapi.Needs(session.Admin, session.SettingsRead),
	}, s.get)
}

type reportView struct {
	At       httpapi.Time  `json:"at"`
	Severity Severity      `json:"severity" enum:"ok,unknown,warning,problem" doc:"Of the worst finding."`
	Findings []findingView `json:"findings" nullable:"false" doc:"The worst first."`
}

type findingView struct {
	ID       string            `json:"id" doc:"What was looked at, such as ses.sandbox."`
	Severity Severity          `json:"severity" enum:"ok,unknown,warning,problem" doc:"problem: messages do not arrive. warning: they arrive less surely than they could. unknown: it could not be found out."`
	What     string            `json:"what"`
	Next     string            `json:"next,omitempty" doc:"What to do about it."`
	Gateway  gateway.ID        `json:"gateway,omitempty" doc:"The gateway that it is about, if it is one that the network added."`
	Values   map[string]string `json:"values,omitempty" doc:"What the sentences name."`
}

func viewFinding(f Finding) findingView {
	return findingView(f)
}

func (s *Service) get(ctx context.Context, _ *httpapi.None) (*httpapi.Output[reportView], error) {
	r, err := s.Examine(ctx, httpapi.CallerOf(ctx).Principal.Network)
	return httpapi.Answer(reportView{httpapi.Time(table.At(r.At)), r.Severity, httpapi.Each(r.Findings, viewFinding)}, err)
}
