package messages

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/session"
)

// registerBreakers adds the operations on countries that are stopped.
func registerBreakers(api *httpapi.API, s *Service) {
	tags := []string{"messages"}
	httpapi.Register(api, httpapi.Operation{
		ID: "breaker-list", Method: http.MethodGet, Path: "/v1/breakers",
		Summary: "List the countries to which no codes go for now, because those that went were not used", Tags: tags,
		Access: httpapi.Needs(session.Admin, session.SettingsRead),
	}, s.listBreakers)
	httpapi.Register(api, httpapi.Operation{
		ID: "breaker-close", Method: http.MethodDelete, Path: "/v1/breakers/{country}",
		Summary: "Let codes go to a country again", Tags: tags,
		Access: httpapi.Needs(session.Admin, session.SettingsWrite),
	}, s.deleteBreaker)
}

type breakerView struct {
	Country  string       `json:"country" doc:"ISO 3166."`
	Sent     int64        `json:"sent" doc:"Codes of an hour when it was stopped."`
	Used     int64        `json:"used" doc:"Those of them that were used."`
	OpenedAt httpapi.Time `json:"opened_at"`
	Until    httpapi.Time `json:"until" doc:"When it ends by itself."`
}

func viewBreaker(b limit.Breaker) breakerView {
	return breakerView{b.Country, b.Sent, b.Used, httpapi.Time(b.OpenedAt), httpapi.Time(b.Until)}
}

func (s *Service) listBreakers(ctx context.Context, _ *httpapi.None) (*httpapi.Output[httpapi.Page[breakerView]], error) {
	found, err := s.Stops(ctx, httpapi.CallerOf(ctx).Principal.Network)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, viewBreaker), ""), err)
}

type breakerInput struct {
	Country string `path:"country" pattern:"^[A-Z]{2}$" doc:"ISO 3166."`
}

func (s *Service) deleteBreaker(ctx context.Context, in *breakerInput) (*httpapi.None, error) {
	return &httpapi.None{}, s.Reopen(ctx, httpapi.CallerOf(ctx), in.Country)
}
