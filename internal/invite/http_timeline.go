package invite

import (
	"context"
	"net/http"

	"lanyard/internal/audit"
	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/session"
)

func registerTimeline(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-timeline", Method: http.MethodGet, Path: "/v1/invitations/{invitation}/timeline",
		Summary: "Tell the story of an invitation: what was done, what became of each message, who opened the link",
		Tags:    []string{"invitations"}, Access: httpapi.Needs(session.Admin, session.InvitationsRead),
		Description: "Of a person with very many messages or acts, the oldest may be missing.",
	}, s.getTimeline)
}

// timelineView is a list that has no next page.
type timelineView struct {
	Items []momentView `json:"items" nullable:"false" doc:"Oldest first."`
}

type momentView struct {
	At         httpapi.Time   `json:"at"`
	What       string         `json:"what" doc:"An act as the audit names it (invitation.send, challenge.start, challenge.verify, badge.add); a step of a message, such as message.queued, message.delivered or message.bounced; or link.open."`
	By         audit.Actor    `json:"by,omitempty" doc:"Of an act: who did it."`
	Generation uint16         `json:"generation,omitempty" doc:"Of which link."`
	Message    notify.ID      `json:"message,omitempty"`
	Template   notify.Kind    `json:"template,omitempty" doc:"Of a message: what it is about."`
	Channel    notify.Channel `json:"channel,omitempty" enum:"email,sms"`
	Detail     notify.Reason  `json:"detail,omitempty" doc:"Of a step of a message: why."`
	Code       string         `json:"code,omitempty" doc:"Of a step of a message: the provider's own word for it."`
	Remedy     notify.Remedy  `json:"remedy,omitempty" enum:"resend,use_sms,use_email,fix_address,wait,call_desk" doc:"What can be done about it."`
	Gateway    string         `json:"gateway,omitempty" doc:"Of a step of a message: by which it went, or was tried to go, where that is known: an id of GET /v1/gateways; inbox where messages stay on this machine."`
	NextAt     httpapi.Time   `json:"next_at,omitempty" doc:"Of the last step of a message that waits: when it is tried again."`
	ValidUntil httpapi.Time   `json:"valid_until,omitempty" doc:"Of a message: until when it is of use."`
	Tries      int            `json:"tries,omitempty" doc:"Of challenge.start: how often a code was typed, the right one too. Of the newest code of its sort."`
	Opened     Opener         `json:"opened,omitempty" enum:"person,scanner" doc:"Of link.open: by whom, as far as can be told."`
	Why        Why            `json:"why,omitempty" enum:"went_on,typed_code,says_so,came_back,from_several_places,at_once,nothing_against_it" doc:"Of link.open: what tells it."`
	Skipped    int            `json:"skipped,omitempty" doc:"Of link.open: how many of them are left out after this one."`
}

func viewMoment(m Moment) momentView {
	v := momentView{At: httpapi.Time(m.At), What: m.What, By: m.By, Generation: m.Generation, Remedy: m.Remedy, Tries: m.Tries, Opened: m.Opener, Why: m.Why}
	if m.Message != nil {
		v.Message, v.Template, v.Channel, v.Detail, v.Code = m.Message.ID, m.Message.Template, m.Message.Channel, m.Step.Detail, m.Step.Code
		v.Gateway, v.ValidUntil = m.Gateway, httpapi.Time(m.Message.ValidUntil)
		if m.Remedy == notify.Wait {
			v.NextAt = httpapi.Time(m.Message.NextAt)
		}
	}
	if m.Opening != nil {
		v.Skipped = m.Opening.Skipped
	}
	return v
}

func (s *Service) getTimeline(ctx context.Context, in *invitationInput) (*httpapi.Output[timelineView], error) {
	moments, err := s.Timeline(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Invitation)
	return httpapi.Answer(timelineView{httpapi.Each(moments, viewMoment)}, err)
}
