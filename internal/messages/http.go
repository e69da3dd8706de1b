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

// Register adds the operations of this room.
func Register(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "user-message-list", Method: http.MethodGet, Path: "/v1/users/{user}/messages",
		Summary: "List what a user was sent, and what became of it", Tags: []string{"messages"},
		Access: httpapi.Needs(session.Admin, session.InvitationsRead),
	}, s.listOfUser)
	registerTemplates(api, s)
}

// messageView is a message as administrators see it.
type messageView struct {
	ID        notify.ID      `json:"id"`
	Template  notify.Kind    `json:"template"`
	Channel   notify.Channel `json:"channel" enum:"email,sms"`
	To        string         `json:"to,omitempty" doc:"Masked."`
	State     notify.State   `json:"state"`
	Reason    notify.Reason  `json:"reason,omitempty"`
	About     notify.About   `json:"about"`
	Reference string         `json:"reference" doc:"What the person can name when asking for help."`
	Timeline  []stepView     `json:"timeline" nullable:"false"`
	CreatedAt httpapi.Time   `json:"created_at"`
}

type stepView struct {
	At     httpapi.Time  `json:"at"`
	State  notify.State  `json:"state"`
	Reason notify.Reason `json:"reason,omitempty"`
}

func viewStep(s notify.Step) stepView { return stepView{httpapi.Time(s.At), s.State, s.Detail} }

func viewMessage(m notify.Message) messageView {
	return messageView{
		ID: m.ID, Template: m.Template, Channel: m.Channel, To: masked(m.Channel, m.To), State: m.State, Reason: m.Reason, About: m.About,
		Reference: m.Reference(), Timeline: httpapi.Each(m.History(), viewStep), CreatedAt: httpapi.Time(m.CreatedAt),
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
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, viewMessage), next), err)
}
