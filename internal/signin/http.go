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

// SessionView is who is asking: a person or a program.
type SessionView struct {
	Kind       Kind                `json:"kind" enum:"user,token"`
	User       session.UserID      `json:"user,omitempty" doc:"Of a user."`
	Name       string              `json:"name" doc:"The user's, or the API token's."`
	Network    string              `json:"network" doc:"The network's name."`
	NetworkID  session.NetworkID   `json:"network_id"`
	Privileges []session.Privilege `json:"privileges" nullable:"false" doc:"What a user may do; a token has none."`
	Scopes     []session.Scope     `json:"scopes" nullable:"false" doc:"What a token may do; a user has none."`
	ExpiresAt  httpapi.Time        `json:"expires_at" doc:"When it ends at the latest; an unused session ends earlier."`
	FreshUntil httpapi.Time        `json:"fresh_until,omitempty" doc:"Until when a user may change badges and enrollments without showing a badge again."`
}

// Kind says what somebody who is known came with.
type Kind string

// The kinds: a person with a session, a program with an API token.
const (
	KindUser  Kind = "user"
	KindToken Kind = "token"
)

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
		Summary: "See who is asking: who is signed in, or whose API token this is", Access: httpapi.Known(),
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
	registerShow(api, s)
	registerSessions(api, s)
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
	name, err := s.nameOf(ctx, p)
	if err != nil {
		return nil, err
	}
	settings, err := s.Networks.Settings(ctx, p.Network)
	return httpapi.Answer(viewSession(p, name, settings.Name), err)
}

// nameOf is what a principal is called.
func (s *Service) nameOf(ctx context.Context, p session.Principal) (string, error) {
	if !p.IsUser() {
		token, err := s.Sessions.Token(ctx, p.Network, p.Token)
		return token.Name, err
	}
	user, err := s.Users.User(ctx, p.Network, p.User)
	return user.FullName().Reveal(), err
}

func viewSession(p session.Principal, name, network string) SessionView {
	v := SessionView{
		Kind: KindToken, User: p.User, Name: name, Network: network, NetworkID: p.Network,
		Privileges: p.Privileges, Scopes: p.Scopes, ExpiresAt: httpapi.Time(p.EndsAt),
		FreshUntil: httpapi.Time(p.Shown.Until()),
	}
	if p.IsUser() {
		v.Kind = KindUser
	}
	if v.Privileges == nil {
		v.Privileges = []session.Privilege{}
	}
	if v.Scopes == nil {
		v.Scopes = []session.Scope{}
	}
	return v
}
