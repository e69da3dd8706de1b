package register

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
)

// OwnView is a registration session that a person made for one more badge.
type OwnView struct {
	MintView
	Network string `json:"network"`
	Badge   string `json:"badge"`
}

// OwnCredentialInput names a badge of the caller.
type OwnCredentialInput struct {
	Credential CredentialID `path:"credential" maxLength:"64"`
	Last       bool         `query:"last" doc:"Also when it is the last one, without which you can not sign in."`
}

// LostInput is the body of POST /v1/badges/mine/{credential}/lost.
type LostInput struct {
	Credential CredentialID `path:"credential" maxLength:"64"`
	Body       struct {
		Last bool `json:"last,omitempty" doc:"Also when it is the last one, without which you can not sign in."`
	}
}

// LostView says what is left to do.
type LostView struct {
	SignedOut bool `json:"signed_out" doc:"You were signed in with it, and are no more."`
	Badges    int  `json:"badges" doc:"How many badges are left. 0: ask your administrator or the service desk for an invitation."`
}

func registerOwn(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-add", Method: http.MethodPost, Path: "/v1/badges/mine/registrations", Tags: []string{tag},
		Summary: "Begin to put one more badge of the kind that you showed last on a device", Access: httpapi.SignedIn(), Quiet: true,
		Description: "It goes on with registration-options or handover-create. A badge has to have been shown within five minutes (badge-show).",
	}, func(ctx context.Context, _ *struct{ Body struct{} }) (*httpapi.Output[OwnView], error) {
		token, r, v, err := s.MintOwn(ctx, httpapi.CallerOf(ctx))
		return httpapi.Answer(OwnView{
			MintView: MintView{Registration: token.Reveal(), ExpiresAt: httpapi.Time(r.Ends)},
			Network:  v.Settings.Name, Badge: v.Badge.Name,
		}, err)
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-remove", Method: http.MethodDelete, Path: "/v1/badges/mine/{credential}", Tags: []string{tag},
		Summary: "Take a badge of yours off its device. A badge has to have been shown within five minutes", Access: httpapi.SignedIn(),
	}, func(ctx context.Context, in *OwnCredentialInput) (*httpapi.None, error) {
		return &httpapi.None{}, s.RemoveOwn(ctx, in.Credential, in.Last, httpapi.CallerOf(ctx))
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-lost", Method: http.MethodPost, Path: "/v1/badges/mine/{credential}/lost", Tags: []string{tag},
		Summary: "Report that the device of a badge is lost: the badge is taken away, and the sessions that were made with it are over",
		Access:  httpapi.SignedIn(),
	}, s.lost)
}

func (s *Service) lost(ctx context.Context, in *LostInput) (*httpapi.Output[LostView], error) {
	c := httpapi.CallerOf(ctx)
	if err := s.Lost(ctx, in.Credential, in.Body.Last, c); err != nil {
		return nil, err
	}
	left, err := s.Credentials(ctx, c.Principal.Network, c.Principal.User)
	return httpapi.Answer(LostView{SignedOut: c.Principal.Badge == string(in.Credential), Badges: len(left)}, err)
}
