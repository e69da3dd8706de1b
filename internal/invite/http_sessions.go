package invite

import (
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
