package signin

import (
	"context"
	"encoding/json"
	"net/http"

	"lanyard/internal/httpapi"
)

func registerShow(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-show-options", Method: http.MethodPost, Path: "/v1/session/badge/options", Tags: []string{tag},
		Summary: "Get the options for showing a badge again, in the session that you are in", Access: httpapi.SignedIn(), Quiet: true,
	}, s.showOptions)
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-show", Method: http.MethodPost, Path: "/v1/session/badge", Tags: []string{tag},
		Summary: "Show a badge again: what changes how you sign in asks for it, if the last time was more than five minutes ago",
		Access:  httpapi.SignedIn(),
	}, s.show)
}

// ShowInput is the body of POST /v1/session/badge.
type ShowInput struct {
	Body struct {
		Ceremony   string         `json:"ceremony" maxLength:"4096"`
		Credential map[string]any `json:"credential" doc:"AuthenticationResponseJSON of WebAuthn Level 3."`
	}
}

// ShownView says how long a badge that was shown is good for.
type ShownView struct {
	FreshUntil httpapi.Time `json:"fresh_until"`
}

func (s *Service) showOptions(ctx context.Context, _ *struct{ Body struct{} }) (*httpapi.Output[OptionsView], error) {
	ceremony, options, err := s.ShowOptions(ctx, httpapi.CallerOf(ctx))
	return httpapi.Answer(OptionsView{Ceremony: ceremony.Reveal(), Options: options}, err)
}

func (s *Service) show(ctx context.Context, in *ShowInput) (*httpapi.Output[ShownView], error) {
	answer, err := json.Marshal(in.Body.Credential)
	if err != nil {
		return nil, err
	}
	shown, err := s.Show(ctx, in.Body.Ceremony, answer, httpapi.CallerOf(ctx))
	return httpapi.Answer(ShownView{httpapi.Time(shown.Until())}, err)
}
