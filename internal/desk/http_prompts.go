package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/go-webauthn/webauthn/protocol"

	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

// registerPrompts adds what an agent asks a caller's badge, and what the caller answers
// on their own device: signed in, about themselves alone.
func registerPrompts(api *httpapi.API, s *Service) {
	see, own := httpapi.Desk(session.Verifier), httpapi.SignedIn()
	tags, mine := []string{"desk"}, []string{"prompts"}
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-badge", Method: http.MethodPost, Path: "/v1/desk/verifications/{verification}/badge",
		Summary: "Ask the caller on a device with a badge of theirs, or ask again. They open /p there, approve, and read two digits out",
		Tags:    tags, Access: see,
	}, s.postBadge)
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-badge-check", Method: http.MethodPost, Path: "/v1/desk/verifications/{verification}/badge/check",
		Summary: "Check the two digits that the caller read out after they approved. Wrong three times, the prompt is void", Tags: tags, Access: see,
	}, s.postBadgeCheck)
	httpapi.Register(api, httpapi.Operation{
		ID: "prompt-list", Method: http.MethodGet, Path: "/v1/prompts",
		Summary: "List what the service desk asks you: who asks, for what, and the digits to read out", Tags: mine, Access: own,
	}, s.listPrompts)
	httpapi.Register(api, httpapi.Operation{
		ID: "prompt-options", Method: http.MethodPost, Path: "/v1/prompts/{prompt}/options",
		Summary: "Get the options for navigator.credentials.get that approve a prompt", Tags: mine, Access: own, Quiet: true,
	}, s.postPromptOptions)
	httpapi.Register(api, httpapi.Operation{
		ID: "prompt-approve", Method: http.MethodPost, Path: "/v1/prompts/{prompt}/approve",
		Summary: "Say with a badge that it is you on the telephone", Tags: mine, Access: own,
	}, s.postPromptApprove)
	httpapi.Register(api, httpapi.Operation{
		ID: "prompt-refuse", Method: http.MethodPost, Path: "/v1/prompts/{prompt}/refuse", Status: http.StatusNoContent,
		Summary: "Say that it is not you on the telephone: the verification is over", Tags: mine, Access: own,
	}, s.postPromptRefuse)
}

// askedView is a prompt as the desk sees it: never with the digits.
type askedView struct {
	State     PromptState  `json:"state" enum:"asked,approved,matched,refused,void,over"`
	TriesLeft int          `json:"tries_left" doc:"How often digits can still be typed."`
	AskedAt   httpapi.Time `json:"asked_at"`
	ExpiresAt httpapi.Time `json:"expires_at"`
}

func viewAsked(p Prompt, now time.Time) *askedView {
	return &askedView{p.At(now), max(0, promptTries-p.Tries), httpapi.Time(p.AskedAt), httpapi.Time(p.ValidUntil)}
}

func (s *Service) postBadge(ctx context.Context, in *verificationInput) (*httpapi.Output[verificationView], error) {
	v, err := s.AskBadge(ctx, in.Verification, httpapi.CallerOf(ctx))
	return s.answer(ctx, v, nil, err)
}

type digitsInput struct {
	Verification ID `path:"verification"`
	Body         struct {
		Digits string `json:"digits" maxLength:"16" doc:"The two digits that the caller read out."`
	}
}

func (s *Service) postBadgeCheck(ctx context.Context, in *digitsInput) (*httpapi.Output[verificationView], error) {
	v, err := s.CheckDigits(ctx, in.Verification, in.Body.Digits, httpapi.CallerOf(ctx))
	return s.answer(ctx, v, nil, err)
}

// promptView is a prompt as its user sees it.
type promptView struct {
	ID        ID           `json:"id"`
	State     PromptState  `json:"state" enum:"asked,approved,matched"`
	Agent     string       `json:"agent" doc:"What the one who asks is called."`
	Network   string       `json:"network" doc:"Whose desk it is."`
	Ticket    string       `json:"ticket"`
	Acts      []Act        `json:"acts" nullable:"false" doc:"What will be done for whoever is on the telephone."`
	Digits    string       `json:"digits" doc:"For the one who asks, once you approved."`
	AskedAt   httpapi.Time `json:"asked_at"`
	ExpiresAt httpapi.Time `json:"expires_at"`
}

type promptsView struct {
	Prompts []promptView `json:"prompts" nullable:"false"`
}

func (s *Service) listPrompts(ctx context.Context, _ *httpapi.None) (*httpapi.Output[promptsView], error) {
	all, agents, set, err := s.Prompts(ctx, httpapi.CallerOf(ctx).Principal)
	if err != nil {
		return nil, err
	}
	view := promptsView{Prompts: make([]promptView, len(all))}
	for i, v := range all {
		digits, err := v.digits(s.Keys)
		if err != nil {
			return nil, err
		}
		view.Prompts[i] = promptView{
			ID: v.ID, State: v.Prompt.At(s.Now()), Agent: agents[i].FullName().Reveal(), Network: set.Name, Ticket: v.Ticket,
			Acts: httpapi.Each(v.Acts, func(a Allowed) Act { return a.Act }), Digits: digits,
			AskedAt: httpapi.Time(v.Prompt.AskedAt), ExpiresAt: httpapi.Time(v.Prompt.ValidUntil),
		}
	}
	return httpapi.Answer(view, nil)
}

type promptInput struct {
	Prompt ID `path:"prompt"`
}

type ceremonyView struct {
	Ceremony string                        `json:"ceremony" doc:"Give it back with the device's answer, within five minutes."`
	Options  *protocol.CredentialAssertion `json:"options"`
}

func (s *Service) postPromptOptions(ctx context.Context, in *promptInput) (*httpapi.Output[ceremonyView], error) {
	ceremony, options, err := s.PromptOptions(ctx, in.Prompt, httpapi.CallerOf(ctx))
	return httpapi.Answer(ceremonyView{ceremony.Reveal(), options}, err)
}

type approveInput struct {
	Prompt ID `path:"prompt"`
	Body   struct {
		Ceremony   string         `json:"ceremony" maxLength:"4096"`
		Credential map[string]any `json:"credential" doc:"AuthenticationResponseJSON of WebAuthn Level 3."`
	}
}

type approvedView struct {
	State PromptState `json:"state" enum:"approved"`
}

func (s *Service) postPromptApprove(ctx context.Context, in *approveInput) (*httpapi.Output[approvedView], error) {
	answer, err := json.Marshal(in.Body.Credential)
	if err != nil {
		return nil, err
	}
	_, err = s.Approve(ctx, in.Prompt, in.Body.Ceremony, answer, httpapi.CallerOf(ctx))
	return httpapi.Answer(approvedView{Approved}, err)
}

func (s *Service) postPromptRefuse(ctx context.Context, in *promptInput) (*httpapi.None, error) {
	return &httpapi.None{}, s.Disown(ctx, in.Prompt, httpapi.CallerOf(ctx))
}
