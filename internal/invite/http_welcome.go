package invite

import (
	"cmp"
	"context"
	"net/http"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
)

// registerWelcome adds the rehearsal of automatic invitations. Whom they go to is
// the network's setting, and that of each group.
func registerWelcome(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "auto-invitation-rehearsal", Method: http.MethodGet, Path: "/v1/auto-invitations/rehearsal",
		Summary: "Show who would get what if they were added now", Tags: []string{"invitations"},
		Access: httpapi.Needs(session.Admin, session.InvitationsRead).And(session.UsersRead),
		Description: "Decides for the people who are in the network or group already as for those who are added, and sends nothing. " +
			"A page may be short, even empty, without being the last.",
	}, s.rehearseWelcome)
}

type rehearsalInput struct {
	httpapi.PageInput
	Group session.GroupID `query:"group" maxLength:"100" doc:"People who are put into this group. Absent: everyone."`
	Badge network.BadgeID `query:"badge" maxLength:"100" doc:"As if they were invited to this badge. Absent: the one that they are."`
}

type greetingView struct {
	User    session.UserID `json:"user"`
	Name    string         `json:"name,omitempty"`
	Outcome Outcome        `json:"outcome" enum:"sent,no_contact,already_invited,has_badge,disabled,failed"`
	Why     errs.Kind      `json:"why,omitempty" doc:"Of failed: the code of the problem."`
	Channel notify.Channel `json:"channel,omitempty" enum:"email,sms" doc:"Of sent: how it would travel."`
}

func viewGreeting(g Greeting) greetingView {
	return greetingView{g.User, g.Name.Reveal(), g.Outcome, g.Why, g.Channel}
}

func (s *Service) rehearseWelcome(ctx context.Context, in *rehearsalInput) (*httpapi.Output[httpapi.Page[greetingView]], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	found, next, err := s.RehearseWelcome(ctx, n, cmp.Or(in.Group, session.Everyone), in.Badge, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, viewGreeting), next), err)
}
