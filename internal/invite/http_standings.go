package invite

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/session"
)

func registerStandings(api *httpapi.API, s *Service) {
	both := httpapi.Needs(session.Admin, session.InvitationsRead).And(session.UsersRead)
	tags := []string{"standings"}
	httpapi.Register(api, httpapi.Operation{
		ID: "standing-list", Method: http.MethodGet, Path: "/v1/standings",
		Summary: "List users with how they stand with a badge", Tags: tags, Access: both,
		Description: "By name; those of a group come in no order that means anything. A page may be short, even empty, without being the last.",
	}, s.listStandings)
	httpapi.Register(api, httpapi.Operation{
		ID: "standing-count", Method: http.MethodGet, Path: "/v1/standings/count",
		Summary: "Count users by how they stand with a badge", Tags: tags, Access: both,
		Description: "Counts some users a call. Give next as cursor until there is none, and add the counts up. Without standing it counts as user-count does.",
	}, s.countStandings)
}

// StandingsInput says whose standings are meant. (Exported because huma looks
// only into exported structs.)
type StandingsInput struct {
	directory.FilterInput
	Badge    network.BadgeID `query:"badge" required:"true" maxLength:"100"`
	Standing StandingState   `query:"standing" enum:"has_badge,open,no_contact,expired,revoked,completed,none" doc:"Only users who stand so."`
}

func (in StandingsInput) who() Who { return Who{directory.Filter(in.FilterInput), in.Standing} }

type standingView struct {
	User        directory.UserView `json:"user"`
	Standing    StandingState      `json:"standing" enum:"has_badge,open,no_contact,expired,revoked,completed,none" doc:"has_badge: on a device, whatever became of the invitation. Otherwise what became of the newest invitation; no_contact: it is open, and on its way to nobody; completed: there was a badge, and it is on no device any more; none: there never was one."`
	Credentials int                `json:"credentials" doc:"On how many devices the user has the badge."`
	Invitation  *invitationView    `json:"invitation,omitempty" doc:"The newest."`
}

func viewStanding(u UserStanding, now time.Time) standingView {
	v := standingView{User: directory.ViewUser(u.User), Standing: u.State(now), Credentials: u.Standing.Credentials}
	if u.Last.ID != "" {
		last := viewInvitation(u.Last, now)
		v.Invitation = &last
	}
	return v
}

type listStandingsInput struct {
	StandingsInput
	httpapi.PageInput
}

func (s *Service) listStandings(ctx context.Context, in *listStandingsInput) (*httpapi.Output[httpapi.Page[standingView]], error) {
	n, now := httpapi.CallerOf(ctx).Principal.Network, s.Now()
	found, next, err := s.Standings(ctx, n, in.Badge, in.who(), in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, func(u UserStanding) standingView { return viewStanding(u, now) }), next), err)
}

type countStandingsInput struct {
	StandingsInput
	Cursor string `query:"cursor" maxLength:"8192" doc:"The next of the answer before."`
}

type countView struct {
	Count int    `json:"count" doc:"Of the users looked at in this call."`
	Next  string `json:"next,omitempty" doc:"Give it as cursor to go on with the users after these."`
}

func (s *Service) countStandings(ctx context.Context, in *countStandingsInput) (*httpapi.Output[countView], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	count, next, err := s.CountStandings(ctx, n, in.Badge, in.who(), in.Cursor)
	return httpapi.Answer(countView{count, next}, err)
}
