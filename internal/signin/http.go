package signin

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"

	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

const tag = "sign-in"

// OptionsOutput begins a sign-in, with a browser cookie where there is none.
type OptionsOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      OptionsView
}

// OptionsView is what the browser needs for the ceremony.
type OptionsView struct {
	Ceremony string                        `json:"ceremony" doc:"Give it back with the device's answer, within five minutes."`
	Options  *protocol.CredentialAssertion `json:"options"`
}

// FinishInput is the body of POST /v1/signin/finish.
type FinishInput struct {
	Body struct {
		Ceremony   string         `json:"ceremony" maxLength:"4096"`
		Credential map[string]any `json:"credential" doc:"AuthenticationResponseJSON of WebAuthn Level 3."`
		ReturnTo   string         `json:"return_to,omitempty" maxLength:"2048" doc:"A path on this host to go on to."`
	}
}

// FinishOutput starts the session.
type FinishOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      FinishView
}

// FinishView says who signed in and where to go on.
type FinishView struct {
	User     session.UserID `json:"user"`
	Name     string         `json:"name"`
	ReturnTo string         `json:"return_to"`
}

// SessionView is who is signed in.
type SessionView struct {
	User       session.UserID      `json:"user"`
	Name       string              `json:"name"`
	Network    string              `json:"network" doc:"The network's name."`
	NetworkID  session.NetworkID   `json:"network_id"`
	Privileges []session.Privilege `json:"privileges" nullable:"false"`
	ExpiresAt  httpapi.Time        `json:"expires_at" doc:"When it ends at the latest; unused it ends earlier."`
}

// SignOutOutput takes the cookie away.
type SignOutOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

// home is where a person goes who asked for nowhere else.
const home = "/me"

// Register adds the operations of functions/signin.
func Register(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "signin-options", Method: http.MethodPost, Path: "/v1/signin/options", Tags: []string{tag},
		Summary: "Get the options for navigator.credentials.get", Access: httpapi.Public(), Quiet: true,
	}, s.options)
	httpapi.Register(api, httpapi.Operation{
		ID: "signin-finish", Method: http.MethodPost, Path: "/v1/signin/finish", Tags: []string{tag},
		Summary: "Sign in with the badge's answer", Access: httpapi.Public(),
	}, s.finish)
	httpapi.Register(api, httpapi.Operation{
		ID: "session", Method: http.MethodGet, Path: "/v1/session", Tags: []string{tag},
		Summary: "See who is signed in", Access: httpapi.SignedIn(),
	}, s.session)
	httpapi.Register(api, httpapi.Operation{
		ID: "session-end", Method: http.MethodDelete, Path: "/v1/session", Tags: []string{tag},
		Summary: "Sign out", Access: httpapi.SignedIn(),
	}, func(ctx context.Context, _ *httpapi.None) (*SignOutOutput, error) {
		if err := s.SignOut(ctx, httpapi.CallerOf(ctx)); err != nil {
			return nil, err
		}
		return &SignOutOutput{SetCookie: []http.Cookie{httpapi.ClearSession()}}, nil
	})
}

func (s *Service) options(ctx context.Context, _ *struct{ Body struct{} }) (*OptionsOutput, error) {
	out := &OptionsOutput{}
	browser := httpapi.CallerOf(ctx).Browser
	if browser == "" {
		cookie, hash := httpapi.NewBrowser(s.Now())
		out.SetCookie, browser = []http.Cookie{cookie}, hash
	}
	ceremony, options, err := s.Options(browser)
	if err != nil {
		return nil, err
	}
	out.Body = OptionsView{Ceremony: ceremony.Reveal(), Options: options}
	return out, nil
}

func (s *Service) finish(ctx context.Context, in *FinishInput) (*FinishOutput, error) {
	answer, err := json.Marshal(in.Body.Credential)
	if err != nil {
		return nil, err
	}
	done, err := s.FinishBadge(ctx, in.Body.Ceremony, answer, httpapi.CallerOf(ctx))
	if err != nil {
		return nil, err
	}
	to := home
	if in.Body.ReturnTo != "" {
		to = httpapi.ReturnPath(in.Body.ReturnTo)
	}
	return &FinishOutput{
		SetCookie: []http.Cookie{httpapi.SetSession(done.Token, done.Session.EndsAt.Time())},
		Body:      FinishView{User: done.User.ID, Name: done.User.FullName().Reveal(), ReturnTo: to},
	}, nil
}

func (s *Service) session(ctx context.Context, _ *httpapi.None) (*httpapi.Output[SessionView], error) {
	p := httpapi.CallerOf(ctx).Principal
	user, err := s.Users.User(ctx, p.Network, p.User)
	if err != nil {
		return nil, err
	}
	settings, err := s.Networks.Settings(ctx, p.Network)
	if err != nil {
		return nil, err
	}
	privileges := p.Privileges
	if privileges == nil {
		privileges = []session.Privilege{}
	}
	return httpapi.Answer(SessionView{
		User: p.User, Name: user.FullName().Reveal(), Network: settings.Name, NetworkID: p.Network,
		Privileges: privileges, ExpiresAt: httpapi.Time(p.EndsAt),
	}, nil)
}
