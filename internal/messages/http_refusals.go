package messages

import (
	"context"
	"fmt"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// registerRefusals adds the operation on what strangers were refused.
func registerRefusals(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "refusal-list", Method: http.MethodGet, Path: "/v1/refusals",
		Summary: "List what was not sent to people who asked for it, by hour and reason, the latest first",
		Tags:    []string{"messages"}, Access: httpapi.Needs(session.Admin, session.SettingsRead),
	}, s.listRefusals)
}

type refusalView struct {
	At      httpapi.Time `json:"at" doc:"The beginning of the hour."`
	Why     string       `json:"why" doc:"The name of the limit (contact, user, address, prefix, country, quota), or country_not_allowed, number_type, breaker, paused, budget."`
	Channel string       `json:"channel" enum:"email,sms"`
	Country string       `json:"country,omitempty" doc:"ISO 3166, of a phone number."`
	Count   int64        `json:"count" doc:"Up to 100; then at least that many."`
}

func viewRefusal(r limit.Refusal) refusalView {
	return refusalView{httpapi.Time(r.At), r.Why, r.Channel, r.Country, r.Count}
}

// Refusals gives what strangers were refused, the latest hour first.
func (s *Service) Refusals(ctx context.Context, n session.NetworkID, most int, cursor string) ([]limit.Refusal, string, error) {
	page, err := s.Table.Query(ctx, limit.Refusals(string(n), cursor, most))
	if err != nil {
		return nil, "", fmt.Errorf("list refusals of network %s: %w", n, err)
	}
	return table.Decoded[limit.Refusal](page)
}

func (s *Service) listRefusals(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[refusalView]], error) {
	found, next, err := s.Refusals(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, viewRefusal), next), err)
}
