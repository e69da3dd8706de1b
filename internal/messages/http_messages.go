package messages

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// registerMessages adds the operations on what was sent.
func registerMessages(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.InvitationsRead)
	tags := []string{"messages"}
	httpapi.Register(api, httpapi.Operation{
		ID: "user-message-list", Method: http.MethodGet, Path: "/v1/users/{user}/messages",
		Summary: "List what a user was sent, and what became of it", Tags: tags, Access: read,
	}, s.listOfUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-message-get", Method: http.MethodGet, Path: "/v1/users/{user}/messages/{message}",
		Summary: "Show what became of a message", Tags: tags, Access: read,
	}, s.getOfUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "message-list", Method: http.MethodGet, Path: "/v1/messages",
		Summary: "List messages that did not arrive, those of which it was known last first", Tags: tags, Access: read,
	}, s.listMessages)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-contact-clear", Method: http.MethodDelete, Path: "/v1/users/{user}/contacts/{channel}/mark",
		Summary: "Send to a marked contact again", Tags: tags, Access: httpapi.Needs(session.Admin, session.UsersWrite),
		Description: "A contact that is on the provider's own suppression list has to be taken off there as well.",
	}, s.deleteMark)
}

// messageView is a message as administrators see it.
type messageView struct {
	ID         notify.ID      `json:"id"`
	User       session.UserID `json:"user"`
	Name       string         `json:"name,omitempty" doc:"What the user is called. A program needs users:read for it."`
	Template   notify.Kind    `json:"template"`
	Channel    notify.Channel `json:"channel" enum:"email,sms"`
	To         string         `json:"to,omitempty" doc:"Masked."`
	State      notify.State   `json:"state" enum:"queued,sending,accepted,deferred,delivered,bounced,suppressed,blocked,complained,failed,unknown,no_contact,rehearsed"`
	Reason     notify.Reason  `json:"reason,omitempty"`
	Gateway    string         `json:"gateway,omitempty" doc:"By which it went, or was last tried to go: an id of GET /v1/gateways; inbox where messages stay on this machine."`
	Remedy     notify.Remedy  `json:"remedy,omitempty" enum:"resend,use_sms,use_email,fix_address,wait,call_desk" doc:"What can be done about it."`
	About      notify.About   `json:"about"`
	Reference  string         `json:"reference" doc:"What the person can name when asking for help."`
	Timeline   []stepView     `json:"timeline" nullable:"false" doc:"By time: our steps by our clock, what providers say by theirs."`
	CreatedAt  httpapi.Time   `json:"created_at"`
	NextAt     httpapi.Time   `json:"next_at,omitempty" doc:"Of one that waits: when it is tried again."`
	ValidUntil httpapi.Time   `json:"valid_until,omitempty" doc:"Until when it is of use."`
}

type stepView struct {
	At     httpapi.Time  `json:"at"`
	State  notify.State  `json:"state"`
	Reason notify.Reason `json:"reason,omitempty"`
	Code   string        `json:"code,omitempty" doc:"The provider's own word for it, such as 5.1.1."`
}

func viewStep(s notify.Step) stepView { return stepView{httpapi.Time(s.At), s.State, s.Detail, s.Code} }

func viewMessage(m Told) messageView {
	return messageView{
		ID: m.ID, User: session.UserID(m.User), Name: m.Name.Reveal(), Template: m.Template, Channel: m.Channel,
		To: masked(m.Channel, m.To), State: m.State, Reason: m.Reason, Gateway: m.Provider, Remedy: m.Remedy, About: m.About,
		Reference: m.Reference(), Timeline: httpapi.Each(m.History(), viewStep), CreatedAt: httpapi.Time(m.CreatedAt),
		NextAt: httpapi.Time(m.NextAt), ValidUntil: httpapi.Time(m.ValidUntil),
	}
}

// viewer is viewMessage for the caller, who may be one who does not see users.
func viewer(ctx context.Context) func(Told) messageView {
	if httpapi.CallerOf(ctx).Principal.SeesUsers() {
		return viewMessage
	}
	return func(m Told) messageView {
		m.Name = ""
		return viewMessage(m)
	}
}

// masked is a contact as whoever has it may recognise it; empty for none.
func masked(c notify.Channel, to secret.Text) string {
	switch {
	case to == "":
		return ""
	case c == notify.SMS:
		return phone.E164(to).Masked()
	}
	return secret.Email(to).Masked()
}

type ofUserInput struct {
	httpapi.PageInput
	User session.UserID `path:"user"`
}

func (s *Service) listOfUser(ctx context.Context, in *ofUserInput) (*httpapi.Output[httpapi.Page[messageView]], error) {
	found, next, err := s.OfUser(ctx, httpapi.CallerOf(ctx).Principal.Network, in.User, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, viewer(ctx)), next), err)
}

type messageInput struct {
	User    session.UserID `path:"user"`
	Message notify.ID      `path:"message"`
}

func (s *Service) getOfUser(ctx context.Context, in *messageInput) (*httpapi.Output[messageView], error) {
	m, err := s.OfID(ctx, httpapi.CallerOf(ctx).Principal.Network, in.User, in.Message)
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(viewer(ctx)(m), nil)
}

type messagesInput struct {
	httpapi.PageInput
	State string `query:"state" enum:"undelivered" default:"undelivered" doc:"Those in state bounced, suppressed, blocked, failed and unknown."`
}

func (s *Service) listMessages(ctx context.Context, in *messagesInput) (*httpapi.Output[httpapi.Page[messageView]], error) {
	found, next, err := s.Undelivered(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, viewer(ctx)), next), err)
}

type markInput struct {
	User    session.UserID `path:"user"`
	Channel notify.Channel `path:"channel" enum:"email,sms"`
}

func (s *Service) deleteMark(ctx context.Context, in *markInput) (*httpapi.None, error) {
	return nil, s.Unmark(ctx, httpapi.CallerOf(ctx), in.User, in.Channel)
}
