package register

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"

	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/session"
)

const tag = "registrations"

// Register adds the operations of functions/registrations.
func Register(api *httpapi.API, s *Service) {
	registerCeremony(api, s)
	registerHandover(api, s)
	registerBadges(api, s)
	registerOwn(api, s)
}

// MintInput is the body of POST /v1/registrations.
type MintInput struct {
	Body struct {
		Link string `json:"link" maxLength:"128" doc:"The token behind the # of an invitation's link."`
	}
}

// MintView is a registration session as its browser gets it.
type MintView struct {
	Registration string       `json:"registration" doc:"Show it in the steps that follow. Works in this browser only."`
	ExpiresAt    httpapi.Time `json:"expires_at"`
}

// PermissionBody is a registration session or a handover: one of the two.
type PermissionBody struct {
	Registration string `json:"registration,omitempty" maxLength:"4096"`
	Handover     string `json:"handover,omitempty" maxLength:"4096"`
}

func (b PermissionBody) permission() Permission { return Permission(b) }

// OptionsInput is the body of POST /v1/registrations/options.
type OptionsInput struct{ Body PermissionBody }

// OptionsView begins a ceremony.
type OptionsView struct {
	Ceremony string                       `json:"ceremony" doc:"Give it back with the device's answer, within five minutes."`
	Options  *protocol.CredentialCreation `json:"options"`
}

// FinishInput is the body of POST /v1/registrations/finish.
type FinishInput struct {
	Body struct {
		PermissionBody
		Ceremony   string         `json:"ceremony" maxLength:"4096"`
		Credential map[string]any `json:"credential" doc:"RegistrationResponseJSON of WebAuthn Level 3."`
	}
}

// BadgeView is a badge on a device.
type BadgeView struct {
	Credential CredentialID    `json:"credential"`
	Badge      string          `json:"badge" doc:"The badge's name, or its id where it has no name any more."`
	BadgeID    network.BadgeID `json:"badge_id"`
	Synced     bool            `json:"synced" doc:"Whether the device's maker copies it to the person's other devices."`
	Device     Device          `json:"device" enum:"built_in,security_key,unknown" doc:"What it is on, as the device said."`
	Current    bool            `json:"current" doc:"You are signed in with it: that ends when it is removed."`
	CreatedAt  httpapi.Time    `json:"created_at"`
	LastUsedAt httpapi.Time    `json:"last_used_at,omitempty"`
}

func registerCeremony(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-create", Method: http.MethodPost, Path: "/v1/registrations", Tags: []string{tag},
		Summary: "Begin to put a badge on a device", Access: httpapi.Public(), Quiet: true,
	}, func(ctx context.Context, in *MintInput) (*httpapi.Output[MintView], error) {
		token, r, err := s.Mint(ctx, in.Body.Link, httpapi.CallerOf(ctx))
		return httpapi.Answer(MintView{Registration: token.Reveal(), ExpiresAt: httpapi.Time(r.Ends)}, err)
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-options", Method: http.MethodPost, Path: "/v1/registrations/options", Tags: []string{tag},
		Summary: "Get the options for navigator.credentials.create", Access: httpapi.Public(), Quiet: true,
	}, func(ctx context.Context, in *OptionsInput) (*httpapi.Output[OptionsView], error) {
		ceremony, options, err := s.Options(ctx, in.Body.permission(), httpapi.CallerOf(ctx))
		return httpapi.Answer(OptionsView{Ceremony: ceremony.Reveal(), Options: options}, err)
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-finish", Method: http.MethodPost, Path: "/v1/registrations/finish", Tags: []string{tag},
		Summary: "Store the badge that the device made", Access: httpapi.Public(),
	}, func(ctx context.Context, in *FinishInput) (*httpapi.Output[BadgeView], error) {
		answer, err := json.Marshal(in.Body.Credential)
		if err != nil {
			return nil, err
		}
		made, err := s.Finish(ctx, in.Body.permission(), in.Body.Ceremony, answer, httpapi.CallerOf(ctx))
		return httpapi.Answer(made.view(nil), err)
	})
}

// HandoverInput is a body with a handover token.
type HandoverInput struct {
	Body struct {
		Handover string `json:"handover" maxLength:"4096"`
	}
}

// HandOverInput is the body of POST /v1/registrations/handover.
type HandOverInput struct {
	Body struct {
		Registration string `json:"registration" maxLength:"4096"`
	}
}

// HandOverView is what the desktop shows as a QR code.
type HandOverView struct {
	Handover string `json:"handover"`
	URL      string `json:"url" doc:"What the QR code says."`
}

// TakeOutput is the answer to the phone, with its browser cookie.
type TakeOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      TakenView
}

// TakenView is what the phone shows.
type TakenView struct {
	Digits  string `json:"digits" doc:"Two digits, to type on the computer."`
	Network string `json:"network"`
	Badge   string `json:"badge"`
}

// MatchInput is the body of POST /v1/registrations/handover/match.
type MatchInput struct {
	Body struct {
		Registration string `json:"registration" maxLength:"4096"`
		Handover     string `json:"handover" maxLength:"4096"`
		Digits       string `json:"digits" maxLength:"8"`
	}
}

// StateView is where a handover stands.
type StateView struct {
	State HandoverState `json:"state" enum:"waiting,taken,matched,completed,void"`
}

func registerHandover(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "handover-create", Method: http.MethodPost, Path: "/v1/registrations/handover", Tags: []string{tag},
		Summary: "Get the QR code that moves a registration to a phone", Access: httpapi.Public(), Quiet: true,
	}, func(ctx context.Context, in *HandOverInput) (*httpapi.Output[HandOverView], error) {
		token, link, err := s.HandOver(ctx, in.Body.Registration, httpapi.CallerOf(ctx))
		return httpapi.Answer(HandOverView{Handover: token.Reveal(), URL: link}, err)
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "handover-take", Method: http.MethodPost, Path: "/v1/registrations/handover/take", Tags: []string{tag},
		Summary: "Take a registration over on the phone that scanned the code", Access: httpapi.Public(),
	}, func(ctx context.Context, in *HandoverInput) (*TakeOutput, error) {
		return s.take(ctx, in.Body.Handover)
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "handover-match", Method: http.MethodPost, Path: "/v1/registrations/handover/match", Tags: []string{tag},
		Summary: "Confirm on the computer that it is the right phone", Access: httpapi.Public(),
	}, func(ctx context.Context, in *MatchInput) (*httpapi.None, error) {
		b := in.Body
		return &httpapi.None{}, s.Match(ctx, b.Registration, b.Handover, b.Digits, httpapi.CallerOf(ctx))
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "handover-state", Method: http.MethodPost, Path: "/v1/registrations/handover/state", Tags: []string{tag},
		Summary: "See where a handover stands", Access: httpapi.Public(), Quiet: true,
	}, func(ctx context.Context, in *HandoverInput) (*httpapi.Output[StateView], error) {
		state, err := s.State(ctx, in.Body.Handover)
		return httpapi.Answer(StateView{state}, err)
	})
}

// take gives a phone that was never here a browser cookie to be known by.
func (s *Service) take(ctx context.Context, token string) (*TakeOutput, error) {
	c := httpapi.CallerOf(ctx)
	out := &TakeOutput{}
	browser := c.Browser
	if browser == "" {
		cookie, hash := httpapi.NewBrowser(s.Now())
		out.SetCookie, browser = []http.Cookie{cookie}, hash
	}
	taken, err := s.Take(ctx, token, c, browser)
	if err != nil {
		return nil, err
	}
	out.Body = TakenView(taken)
	return out, nil
}

// UserCredentialInput names a credential of a user.
type UserCredentialInput struct {
	User       session.UserID `path:"user" maxLength:"64"`
	Credential CredentialID   `path:"credential" maxLength:"64"`
}

// UserInput names a user.
type UserInput struct {
	User session.UserID `path:"user" maxLength:"64"`
}

func registerBadges(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "badges-mine", Method: http.MethodGet, Path: "/v1/badges/mine", Tags: []string{tag},
		Summary: "List your own badges", Access: httpapi.SignedIn(),
	}, func(ctx context.Context, _ *httpapi.None) (*httpapi.Output[httpapi.Page[BadgeView]], error) {
		p := httpapi.CallerOf(ctx).Principal
		return s.list(ctx, p.Network, p.User)
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "user-badges", Method: http.MethodGet, Path: "/v1/users/{user}/badges", Tags: []string{tag},
		Summary: "List the badges of a user", Access: httpapi.Needs(session.Admin, session.UsersRead),
	}, func(ctx context.Context, in *UserInput) (*httpapi.Output[httpapi.Page[BadgeView]], error) {
		n := httpapi.CallerOf(ctx).Principal.Network
		if _, err := s.Users.User(ctx, n, in.User); err != nil {
			return nil, err
		}
		return s.list(ctx, n, in.User)
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "user-badge-remove", Method: http.MethodDelete, Path: "/v1/users/{user}/badges/{credential}", Tags: []string{tag},
		Summary: "Take a badge off a user's device", Access: httpapi.Needs(session.Admin, session.UsersWrite),
	}, func(ctx context.Context, in *UserCredentialInput) (*httpapi.None, error) {
		c := httpapi.CallerOf(ctx)
		return &httpapi.None{}, s.Remove(ctx, in.User, in.Credential, c.Entry(""), c)
	})
}

func (s *Service) list(ctx context.Context, n session.NetworkID, u session.UserID) (*httpapi.Output[httpapi.Page[BadgeView]], error) {
	have, err := s.Credentials(ctx, n, u)
	if err != nil {
		return nil, err
	}
	badges, _, err := s.Networks.Badges(ctx, n, 0, "")
	if err != nil {
		return nil, err
	}
	views, with := make([]BadgeView, len(have)), httpapi.CallerOf(ctx).Principal.Badge
	for i, c := range have {
		views[i] = c.view(badges)
		views[i].Current = with != "" && string(c.ID) == with
	}
	return httpapi.Answer(httpapi.NewPage(views, ""), nil)
}

func (c Credential) view(badges []network.Badge) BadgeView {
	v := BadgeView{Credential: c.ID, Badge: string(c.Badge), BadgeID: c.Badge, Synced: c.BackedUp, Device: c.Device(), CreatedAt: httpapi.Time(c.CreatedAt), LastUsedAt: httpapi.Time(c.LastUsedAt)}
	for _, b := range badges {
		if b.ID == c.Badge {
			v.Badge = b.Name
		}
	}
	return v
}
