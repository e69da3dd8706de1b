package desk

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// registerSessions adds the operations on registration sessions.
func registerSessions(api *httpapi.API, s *Service) {
	see, act := httpapi.Desk(session.Verifier), httpapi.Desk(session.Agent)
	tags := []string{"desk"}
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-session-send", Method: http.MethodPost, Path: "/v1/desk/users/{user}/registration-sessions", Status: http.StatusCreated,
		Summary: "Send the caller a registration session, and use the verification for it. One that is open is superseded",
		Tags:    tags, Access: see,
	}, s.postSession)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-session-list", Method: http.MethodGet, Path: "/v1/desk/users/{user}/registration-sessions",
		Summary: "List a user's registration sessions", Tags: tags, Access: see,
	}, s.listSessions)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-session-get", Method: http.MethodGet, Path: "/v1/desk/registration-sessions/{registration}",
		Summary: "Show a registration session", Tags: tags, Access: see,
	}, s.getSession)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-session-resend", Method: http.MethodPost, Path: "/v1/desk/registration-sessions/{registration}/send",
		Summary: "Send a registration session again, with a new link, and use the verification for it", Tags: tags, Access: see,
	}, s.postResend)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-session-remove", Method: http.MethodPost, Path: "/v1/desk/registration-sessions/{registration}/remove",
		Summary: "Remove a registration session, and use the verification for it", Tags: tags, Access: act,
	}, s.postRemoveSession)
}

type sendingInput struct {
	User session.UserID `path:"user"`
	Body struct {
		Verification ID              `json:"verification" doc:"The receipt. It is used by this."`
		Badge        network.BadgeID `json:"badge"`
		Channel      notify.Channel  `json:"channel,omitempty" enum:"email,sms" doc:"Absent: the badge's."`
		ValidFor     int64           `json:"valid_for,omitempty" minimum:"120" maximum:"86400" doc:"Seconds. Absent: as the network says."`
		Notify       *bool           `json:"notify,omitempty" doc:"Absent: true. false: nothing is sent, the answer has the link for a QR code. Only for badges with a second check."`
		Force        bool            `json:"force,omitempty" doc:"Also when the user has the badge: it may then be on one device more than the badge allows."`
	}
}

func (s *Service) postSession(ctx context.Context, in *sendingInput) (*httpapi.Output[invite.SessionView], error) {
	b := in.Body
	st, link, err := s.SendSession(ctx, Sending{
		User: in.User, Verification: b.Verification, Badge: b.Badge, Channel: b.Channel,
		ValidFor: time.Duration(b.ValidFor) * time.Second, ByLink: b.Notify != nil && !*b.Notify, Force: b.Force,
	}, httpapi.CallerOf(ctx))
	return answerSession(st, link, err)
}

func answerSession(st invite.SessionStatus, link secret.Text, err error) (*httpapi.Output[invite.SessionView], error) {
	if err != nil {
		return nil, err
	}
	view := st.View()
	view.Link = link.Reveal()
	return httpapi.Answer(view, nil)
}

type sessionsInput struct {
	User session.UserID `path:"user"`
	httpapi.PageInput
}

func (s *Service) listSessions(ctx context.Context, in *sessionsInput) (*httpapi.Output[httpapi.Page[invite.SessionView]], error) {
	all, next, err := s.Sessions(ctx, httpapi.CallerOf(ctx).Principal, in.User, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(all, invite.SessionStatus.View), next), err)
}

type sessionInput struct {
	Session invite.ID `path:"registration"`
}

func (s *Service) getSession(ctx context.Context, in *sessionInput) (*httpapi.Output[invite.SessionView], error) {
	st, err := s.Session(ctx, httpapi.CallerOf(ctx).Principal, in.Session)
	return answerSession(st, "", err)
}

type resendInput struct {
	Session invite.ID `path:"registration"`
	Body    struct {
		Verification ID             `json:"verification" doc:"The receipt. It is used by this."`
		Channel      notify.Channel `json:"channel,omitempty" enum:"email,sms" doc:"Absent: as before."`
	}
}

func (s *Service) postResend(ctx context.Context, in *resendInput) (*httpapi.Output[invite.SessionView], error) {
	st, err := s.ResendSession(ctx, in.Session, in.Body.Verification, in.Body.Channel, httpapi.CallerOf(ctx))
	return answerSession(st, "", err)
}

type removeSessionInput struct {
	Session invite.ID `path:"registration"`
	Body    struct {
		Verification ID `json:"verification" doc:"The receipt. It is used by this."`
	}
}

func (s *Service) postRemoveSession(ctx context.Context, in *removeSessionInput) (*httpapi.Output[invite.SessionView], error) {
	st, err := s.RemoveSession(ctx, in.Session, in.Body.Verification, httpapi.CallerOf(ctx))
	return answerSession(st, "", err)
}
