package network

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

// A token could give itself all scopes if it could make another; so only people
// make and revoke them.
func registerTokens(api *httpapi.API, s *Service, read httpapi.Access) {
	httpapi.Register(api, httpapi.Operation{
		ID: "token-list", Method: http.MethodGet, Path: "/v1/tokens",
		Summary: "List API tokens", Tags: []string{"tokens"}, Access: read,
	}, s.listTokens)
	httpapi.Register(api, httpapi.Operation{
		ID: "token-create", Method: http.MethodPost, Path: "/v1/tokens", Status: http.StatusCreated,
		Summary:     "Create an API token",
		Description: "It belongs to you, and stops working when you are no longer an active administrator.",
		Tags:        []string{"tokens"}, Access: httpapi.NeedsPerson(session.Admin),
	}, s.postToken)
	httpapi.Register(api, httpapi.Operation{
		ID: "token-revoke", Method: http.MethodDelete, Path: "/v1/tokens/{token}",
		Summary: "Revoke an API token", Tags: []string{"tokens"}, Access: httpapi.NeedsPerson(session.Admin),
	}, s.deleteToken)
}

type tokenView struct {
	ID        session.TokenID `json:"id"`
	Name      string          `json:"name"`
	Scopes    []session.Scope `json:"scopes" nullable:"false"`
	User      session.UserID  `json:"user" doc:"Whose it is: it works while this user is an active administrator."`
	CreatedAt httpapi.Time    `json:"created_at"`
	EndsAt    httpapi.Time    `json:"ends_at"`
	Token     string          `json:"token,omitempty" doc:"The token itself, in the answer that creates it and never again."`
}

func viewToken(t session.Token) tokenView {
	return tokenView{
		ID: t.ID, Name: t.Name, Scopes: t.Scopes, User: t.User,
		CreatedAt: httpapi.Time(t.CreatedAt), EndsAt: httpapi.Time(t.EndsAt),
	}
}

func (s *Service) listTokens(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[tokenView]], error) {
	tokens, next, err := s.Sessions.Tokens(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(tokens, viewToken), next), err)
}

type createTokenInput struct {
	Body struct {
		Name     string          `json:"name" minLength:"1" maxLength:"100"`
		Scopes   []session.Scope `json:"scopes" nullable:"false" minItems:"1" maxItems:"20"`
		ValidFor int64           `json:"valid_for,omitempty" minimum:"0" doc:"Seconds. 0 or absent: the network's usual lifetime."`
	}
}

func (s *Service) postToken(ctx context.Context, in *createTokenInput) (*httpapi.Output[tokenView], error) {
	raw, token, err := s.IssueToken(ctx, httpapi.CallerOf(ctx), in.Body.Name, in.Body.Scopes, in.Body.ValidFor)
	view := viewToken(token)
	view.Token = raw.Reveal()
	return httpapi.Answer(view, err)
}

type tokenInput struct {
	Token session.TokenID `path:"token"`
}

func (s *Service) deleteToken(ctx context.Context, in *tokenInput) (*httpapi.None, error) {
	return nil, s.RevokeToken(ctx, httpapi.CallerOf(ctx), in.Token)
}
