package invite

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// The operations of whoever holds a link. They are public and take the link in
// the body, so that no log and no Referer carries it. Without a valid link each
// of them gives one answer, errs.Unknown, before any read.
func registerLinks(api *httpapi.API, s *Service) {
	tags := []string{"invitation links"}
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-open", Method: http.MethodPost, Path: "/v1/invitations/open",
		Summary: "Show what a link or a typed code leads to, and what comes next. Changes nothing but the list of openings",
		Tags:    tags, Access: httpapi.Public(), Quiet: true,
	}, s.postOpen)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-fresh", Method: http.MethodPost, Path: "/v1/invitations/fresh", Status: http.StatusAccepted,
		Summary: "Send a new link in place of an expired or superseded one, to the contact on file",
		Tags:    tags, Access: httpapi.Public(),
	}, s.postFresh)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-challenge-start", Method: http.MethodPost, Path: "/v1/invitations/challenges", Status: http.StatusAccepted,
		Summary: "Send the code that the next step needs, or send it again",
		Tags:    tags, Access: httpapi.Public(),
	}, s.postChallenge)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-challenge-verify", Method: http.MethodPost, Path: "/v1/invitations/challenges/verify",
		Summary: "Type the code; the answer says what comes next",
		Tags:    tags, Access: httpapi.Public(),
	}, s.postCode)
}

// visitView is what may be seen by whoever holds a link.
type visitView struct {
	State     State          `json:"state" enum:"open,completed,revoked,expired"`
	Step      Step           `json:"step" enum:"phone,second,badge,ended"`
	End       errs.Kind      `json:"end,omitempty" enum:"expired,superseded,used,revoked,conflict" doc:"Of ended: why. conflict: a contact changed since the invitation was sent; only an administrator can send it again."`
	Network   string         `json:"network" doc:"Its name."`
	Badge     string         `json:"badge" doc:"Its name."`
	Terms     string         `json:"terms,omitempty" doc:"What to agree to before the badge is made."`
	FirstName string         `json:"first_name,omitempty"`
	Channel   notify.Channel `json:"channel" enum:"email,sms" doc:"How the link was sent."`
	Second    notify.Channel `json:"second,omitempty" enum:"email,sms" doc:"Of step second: where the code goes."`
	Email     string         `json:"email_hint,omitempty" doc:"The address on file, masked."`
	Phone     string         `json:"phone_hint,omitempty" doc:"The number on file, masked."`
	ExpiresAt httpapi.Time   `json:"expires_at"`
	Fresh     bool           `json:"fresh,omitempty" doc:"Of an ended one: a fresh link can be asked for."`
	Link      secret.Token   `json:"link,omitempty" doc:"When a code was typed: the link it stands for."`
}

// view shows of an ended visit no more than how it ended, and where a fresh
// link would go if there can be one.
func (v Visit) view(now time.Time) visitView {
	step, end := v.Step(now)
	out := visitView{
		State: v.Invitation.At(now), Step: step, End: end, Network: v.Settings.Name, Badge: v.Badge.Name,
		Channel: v.Invitation.Channel, ExpiresAt: httpapi.Time(v.Invitation.ValidUntil),
	}
	if end == errs.Used || end == errs.Revoked {
		return out
	}
	out.Email, out.Phone = v.masked()
	if step == StepEnded {
		out.Fresh = v.renews(end)
		return out
	}
	out.FirstName, out.Terms = v.User.First.Reveal(), v.Badge.Terms
	if step == StepSecond {
		out.Second = other(v.Invitation.Channel)
	}
	return out
}

type openInput struct {
	Body struct {
		Link string `json:"link,omitempty" maxLength:"200" doc:"The part after # of the link."`
		Code string `json:"code,omitempty" maxLength:"128" doc:"In place of link: the code from the e-mail."`
	}
}

type openOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      visitView
}

// postOpen gives a browser that has none the cookie by which it is recognised
// in the steps that follow. It is random and nothing is kept of it here.
func (s *Service) postOpen(ctx context.Context, in *openInput) (*openOutput, error) {
	by := httpapi.CallerOf(ctx)
	var typed secret.Token
	if in.Body.Link == "" {
		var err error
		if typed, err = s.OpenTyped(ctx, in.Body.Code); err != nil {
			return nil, err
		}
		in.Body.Link = typed.Reveal()
	}
	var out openOutput
	browser := by.Browser
	if browser == "" {
		var cookie http.Cookie
		cookie, browser = httpapi.NewBrowser(s.Now())
		out.SetCookie = []http.Cookie{cookie}
	}
	v, err := s.Open(ctx, in.Body.Link, browser)
	if err != nil {
		return nil, err
	}
	s.note(ctx, v, v.opened(by, typed != "", s.Now()))
	out.Body = v.view(s.Now())
	out.Body.Link = typed
	return &out, nil
}

type linkInput struct {
	Body struct {
		Link string `json:"link" maxLength:"200"`
	}
}

func (s *Service) postFresh(ctx context.Context, in *linkInput) (*httpapi.None, error) {
	v, by, err := s.visit(ctx, in.Body.Link)
	if err != nil {
		return nil, err
	}
	return &httpapi.None{}, s.Fresh(ctx, v, by)
}

// visit opens the link of a request.
func (s *Service) visit(ctx context.Context, link string) (Visit, httpapi.Caller, error) {
	by := httpapi.CallerOf(ctx)
	v, err := s.Open(ctx, link, by.Browser)
	return v, by, err
}

type challengeInput struct {
	Body struct {
		Link       string `json:"link" maxLength:"200"`
		Phone      string `json:"phone,omitempty" maxLength:"128" doc:"Of step phone: the number, in any usual way of writing."`
		Email      string `json:"email,omitempty" maxLength:"254" doc:"Of step second by e-mail: the address on file."`
		LastDigits string `json:"last_digits,omitempty" maxLength:"16" doc:"Of step second by SMS: the last four digits of the number on file."`
	}
}

func (s *Service) postChallenge(ctx context.Context, in *challengeInput) (*httpapi.Output[enroll.ChallengeView], error) {
	v, by, err := s.visit(ctx, in.Body.Link)
	if err != nil {
		return nil, err
	}
	c, err := s.Challenge(ctx, v, Answer{Phone: in.Body.Phone, Email: in.Body.Email, LastDigits: in.Body.LastDigits}, by)
	return httpapi.Answer(c.View(), err)
}

type codeInput struct {
	Body struct {
		Link      string             `json:"link" maxLength:"200"`
		Challenge enroll.ChallengeID `json:"challenge" maxLength:"64"`
		Code      string             `json:"code" maxLength:"64"`
	}
}

func (s *Service) postCode(ctx context.Context, in *codeInput) (*httpapi.Output[visitView], error) {
	v, by, err := s.visit(ctx, in.Body.Link)
	if err != nil {
		return nil, err
	}
	if v, err = s.Verify(ctx, v, in.Body.Challenge, in.Body.Code, by); err != nil {
		return nil, err
	}
	return httpapi.Answer(v.view(s.Now()), nil)
}
