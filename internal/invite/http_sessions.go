package invite

import (
	"context"
	"net/http"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/enroll"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
)

// SessionView is a registration session as whoever sends one sees it.
type SessionView struct {
	ID           ID              `json:"id"`
	User         session.UserID  `json:"user"`
	Badge        network.BadgeID `json:"badge"`
	State        SessionState    `json:"state" enum:"open,opened,completed,removed,expired" doc:"opened: a person opened the link, as far as can be told."`
	Generation   uint16          `json:"generation" doc:"Only the newest link works."`
	Channel      notify.Channel  `json:"channel" enum:"email,sms" doc:"Over which the link went. When it was not sent: the code of the second check goes over the other one."`
	Notify       bool            `json:"notify" doc:"The link was sent to the user; false: it was given to whoever asked."`
	Contact      string          `json:"contact,omitempty" doc:"Masked: where the link went."`
	Message      notify.ID       `json:"message,omitempty" doc:"The message that carries the newest link."`
	MessageState notify.State    `json:"message_state,omitempty" doc:"What became of it."`
	Forced       bool            `json:"forced" doc:"It is for a user who has the badge, for one device more."`
	CreatedBy    audit.Actor     `json:"created_by"`
	CreatedAt    httpapi.Time    `json:"created_at"`
	SentAt       httpapi.Time    `json:"sent_at"`
	ExpiresAt    httpapi.Time    `json:"expires_at"`
	OpenedAt     httpapi.Time    `json:"opened_at,omitempty"`
	OpenedWith   httpapi.Agent   `json:"opened_with,omitempty" enum:"browser,reader,tool" doc:"What the program said of itself that opened it."`
	CompletedAt  httpapi.Time    `json:"completed_at,omitempty"`
	Link         string          `json:"link,omitempty" doc:"To whoever asked for it instead of sending it, and only then: for a QR code."`
}

// View shows st without its link.
func (st SessionStatus) View() SessionView {
	i := st.Invitation
	v := SessionView{
		ID: i.ID, User: i.User, Badge: i.Badge, State: st.State, Generation: i.Generation, Channel: i.Channel,
		Notify: !i.ByLink, Message: i.Message, MessageState: st.Message.State, Forced: i.Session.Forced,
		CreatedBy: i.Session.By, CreatedAt: httpapi.Time(i.Session.At), SentAt: httpapi.Time(i.SentAt),
		ExpiresAt: httpapi.Time(i.ValidUntil), OpenedAt: httpapi.Time(st.OpenedAt), OpenedWith: st.Device,
		CompletedAt: httpapi.Time(i.CompletedAt),
	}
	if st.Message.To != "" {
		v.Contact = enroll.For(i.Channel).Masked(st.Message.To)
	}
	return v
}

// registerSessions adds what administrators and programs do with registration
// sessions. The service desk has operations of its own, which ask for a verification.
func registerSessions(api *httpapi.API, s *Service, read, write httpapi.Access) {
	tags := []string{"registration sessions"}
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-session-send", Method: http.MethodPost, Path: "/v1/users/{user}/registration-sessions", Status: http.StatusCreated,
		Summary: "Send a user a registration session, or give the one that is open and was asked for in the same way (status 200)",
		Tags:    tags, Access: write,
	}, s.postSession)
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-session-list", Method: http.MethodGet, Path: "/v1/users/{user}/registration-sessions",
		Summary: "List a user's registration sessions", Tags: tags, Access: read,
	}, s.listSessions)
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-session-get", Method: http.MethodGet, Path: "/v1/registration-sessions/{registration}",
		Summary: "Show a registration session", Tags: tags, Access: read,
	}, s.getSession)
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-session-resend", Method: http.MethodPost, Path: "/v1/registration-sessions/{registration}/send",
		Summary: "Send a registration session again, with a new link that voids the old ones", Tags: tags, Access: write,
	}, s.resendSession)
	httpapi.Register(api, httpapi.Operation{
		ID: "registration-session-remove", Method: http.MethodDelete, Path: "/v1/registration-sessions/{registration}",
		Status: http.StatusNoContent, Summary: "Remove a registration session", Tags: tags, Access: write,
	}, s.deleteSession)
}

// loginPrefix begins a user in a path who is named by their login.
const loginPrefix = "login:"

// named is the id of a user in a path: an id, or loginPrefix and a login.
func (s *Service) named(ctx context.Context, n session.NetworkID, user string) (session.UserID, error) {
	login, ok := strings.CutPrefix(user, loginPrefix)
	if !ok {
		u, err := s.People.User(ctx, n, session.UserID(user))
		return u.ID, err
	}
	u, err := s.People.FindByLogin(ctx, n, login)
	return u.ID, err
}

type postSessionInput struct {
	User string `path:"user" maxLength:"300" doc:"An id, or login: and a login."`
	Body struct {
		Badge    network.BadgeID `json:"badge"`
		Channel  notify.Channel  `json:"channel,omitempty" enum:"email,sms" doc:"Absent: the badge's."`
		ValidFor int64           `json:"valid_for,omitempty" minimum:"120" maximum:"86400" doc:"Seconds. Absent: as the network says."`
		Notify   *bool           `json:"notify,omitempty" doc:"Absent: true. false: nothing is sent, the answer has the link for a QR code. Only for badges with a second check."`
		Force    bool            `json:"force,omitempty" doc:"Also when the user has the badge: it may then be on one device more than the badge allows."`
		Replace  bool            `json:"replace,omitempty" doc:"Put a new one in place of one that is open, also of one that was asked for in the same way."`
	}
}

// madeOutput is an answer that says whether something was made.
type madeOutput struct {
	Status int
	Body   SessionView
}

func (s *Service) postSession(ctx context.Context, in *postSessionInput) (*madeOutput, error) {
	by, b := httpapi.CallerOf(ctx), in.Body
	byLink := b.Notify != nil && !*b.Notify
	user, err := s.named(ctx, by.Principal.Network, in.User)
	if err == nil && byLink {
		err = s.People.MayHandOut(ctx, by, user)
	}
	if err != nil {
		return nil, err
	}
	st, link, made, err := s.OpenSession(ctx, NewSession{
		Network: by.Principal.Network, User: user, Badge: b.Badge, Channel: b.Channel,
		ValidFor: time.Duration(b.ValidFor) * time.Second, ByLink: byLink, Force: b.Force, Keep: !b.Replace, Entry: by.Entry(""),
	})
	if err != nil {
		return nil, err
	}
	out := madeOutput{Status: http.StatusOK, Body: st.View()}
	if made {
		out.Status = http.StatusCreated
	}
	out.Body.Link = link.Reveal()
	return &out, nil
}

type listSessionsInput struct {
	httpapi.PageInput
	User string `path:"user" maxLength:"300" doc:"An id, or login: and a login."`
}

func (s *Service) listSessions(ctx context.Context, in *listSessionsInput) (*httpapi.Output[httpapi.Page[SessionView]], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	user, err := s.named(ctx, n, in.User)
	if err != nil {
		return nil, err
	}
	all, next, err := s.Sessions(ctx, n, user, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(all, SessionStatus.View), next), err)
}

type sessionInput struct {
	Session ID `path:"registration"`
}

func answerSession(st SessionStatus, err error) (*httpapi.Output[SessionView], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(st.View(), nil)
}

func (s *Service) getSession(ctx context.Context, in *sessionInput) (*httpapi.Output[SessionView], error) {
	return answerSession(s.SessionStatus(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Session))
}

type resendSessionInput struct {
	Session ID `path:"registration"`
	Body    *struct {
		Channel notify.Channel `json:"channel,omitempty" enum:"email,sms" doc:"Absent: as before."`
	}
}

func (s *Service) resendSession(ctx context.Context, in *resendSessionInput) (*httpapi.Output[SessionView], error) {
	by, channel := httpapi.CallerOf(ctx), notify.Channel("")
	if in.Body != nil {
		channel = in.Body.Channel
	}
	return answerSession(s.SendSession(ctx, by.Principal.Network, in.Session, channel, by.Entry("")))
}

func (s *Service) deleteSession(ctx context.Context, in *sessionInput) (*httpapi.None, error) {
	by := httpapi.CallerOf(ctx)
	_, err := s.RemoveSession(ctx, by.Principal.Network, in.Session, by.Entry(""))
	return &httpapi.None{}, err
}
