package invite

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Register adds the operations on invitations and campaigns: an
// administrator's here, those of whoever holds a link in http_link.go.
func Register(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.InvitationsRead)
	write := httpapi.Needs(session.Admin, session.InvitationsWrite)
	tags := []string{"invitations"}
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-create", Method: http.MethodPost, Path: "/v1/invitations", Status: http.StatusCreated,
		Summary: "Invite a user to a badge", Tags: tags, Access: write,
	}, s.postInvitation)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-list", Method: http.MethodGet, Path: "/v1/invitations",
		Summary: "List invitations by state", Tags: tags, Access: read,
	}, s.listInvitations)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-count", Method: http.MethodGet, Path: "/v1/invitations/counts",
		Summary: "Count invitations by state", Tags: tags, Access: read,
	}, s.countInvitations)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-get", Method: http.MethodGet, Path: "/v1/invitations/{invitation}",
		Summary: "Show an invitation", Tags: tags, Access: read,
	}, s.getInvitation)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-send", Method: http.MethodPost, Path: "/v1/invitations/{invitation}/send",
		Summary: "Send an invitation again, with a new link that voids the old ones", Tags: tags, Access: write,
	}, s.sendInvitation)
	httpapi.Register(api, httpapi.Operation{
		ID: "invitation-revoke", Method: http.MethodPost, Path: "/v1/invitations/{invitation}/revoke",
		Summary: "Take an invitation back", Tags: tags, Access: write,
	}, s.revokeInvitation)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-invitation-list", Method: http.MethodGet, Path: "/v1/users/{user}/invitations",
		Summary: "List a user's invitations", Tags: tags, Access: read,
	}, s.listOfUser)
	registerCampaigns(api, s, read, write)
	registerStandings(api, s)
	registerSessions(api, s, read, write)
	registerDesk(api, s)
	registerWelcome(api, s)
	registerTimeline(api, s)
	registerLinks(api, s)
}

// invitationView is an invitation as administrators see it.
type invitationView struct {
	ID          ID              `json:"id"`
	User        session.UserID  `json:"user"`
	Name        string          `json:"name,omitempty" doc:"What the user is called. In the list by state; a program needs users:read for it."`
	Badge       network.BadgeID `json:"badge"`
	Channel     notify.Channel  `json:"channel" enum:"email,sms"`
	State       State           `json:"state" enum:"open,completed,revoked,expired"`
	Reason      Reason          `json:"reason,omitempty" doc:"Why it is on its way to nobody."`
	Generation  uint16          `json:"generation" doc:"How often it was sent. Only the newest link works."`
	Campaign    CampaignID      `json:"campaign,omitempty"`
	Message     notify.ID       `json:"message,omitempty" doc:"The message that carries the newest link."`
	CreatedAt   httpapi.Time    `json:"created_at"`
	SentAt      httpapi.Time    `json:"sent_at"`
	ExpiresAt   httpapi.Time    `json:"expires_at"`
	CompletedAt httpapi.Time    `json:"completed_at,omitempty"`
	Rungs       int             `json:"rungs,omitempty" doc:"Steps of the ladder that were taken since an administrator sent it."`
	Desk        bool            `json:"desk,omitempty" doc:"The service desk has a task for it."`
	Link        string          `json:"link,omitempty" doc:"The link, when it was asked for instead of sending it."`
}

func viewInvitation(i Invitation, now time.Time) invitationView {
	return invitationView{
		ID: i.ID, User: i.User, Badge: i.Badge, Channel: i.Channel, State: i.At(now), Reason: i.Reason,
		Generation: i.Generation, Campaign: i.Campaign, Message: i.Message, CreatedAt: httpapi.Time(i.CreatedAt),
		SentAt: httpapi.Time(i.SentAt), ExpiresAt: httpapi.Time(i.ValidUntil), CompletedAt: httpapi.Time(i.CompletedAt),
		Rungs: i.Rungs, Desk: i.Desk,
	}
}

// answer shows an invitation after an act on it.
func (s *Service) answer(i Invitation, err error) (*httpapi.Output[invitationView], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(viewInvitation(i, s.Now()), nil)
}

// answerLink is answer with the link, for whoever asked for it.
func (s *Service) answerLink(i Invitation, link secret.Text, err error) (*httpapi.Output[invitationView], error) {
	out, err := s.answer(i, err)
	if err == nil {
		out.Body.Link = link.Reveal()
	}
	return out, err
}

// Delivery says how a link gets to the person.
type Delivery string

// The deliveries.
const (
	DeliverBySending Delivery = "send"
	DeliverToCaller  Delivery = "link"
)

type postInvitationInput struct {
	Body struct {
		User     session.UserID  `json:"user"`
		Badge    network.BadgeID `json:"badge"`
		Channel  notify.Channel  `json:"channel,omitempty" enum:"email,sms" doc:"Absent: the badge's."`
		ValidFor int64           `json:"valid_for,omitempty" minimum:"1" maximum:"31536000" doc:"Seconds. Absent: the badge's."`
		Deliver  Delivery        `json:"deliver,omitempty" enum:"send,link" default:"send" doc:"link: nothing is sent, the answer has the link."`
	}
}

func (s *Service) postInvitation(ctx context.Context, in *postInvitationInput) (*httpapi.Output[invitationView], error) {
	by := httpapi.CallerOf(ctx)
	byLink, err := s.toCaller(ctx, by, in.Body.Deliver, in.Body.User)
	if err != nil {
		return nil, err
	}
	i, link, err := s.Send(ctx, Send{
		Network: by.Principal.Network, User: in.Body.User, Badge: in.Body.Badge, Channel: in.Body.Channel,
		ValidFor: time.Duration(in.Body.ValidFor) * time.Second, ByLink: byLink, Entry: by.Entry(""),
	})
	return s.answerLink(i, link, err)
}

// toCaller reports whether the link goes to the caller, who then must be one who
// may have it.
func (s *Service) toCaller(ctx context.Context, by httpapi.Caller, d Delivery, u session.UserID) (bool, error) {
	if d != DeliverToCaller {
		return false, nil
	}
	return true, s.People.MayHandOut(ctx, by, u)
}

type listInvitationsInput struct {
	httpapi.PageInput
	State State `query:"state" enum:"open,expired,completed,revoked" default:"open"`
}

func (s *Service) listInvitations(ctx context.Context, in *listInvitationsInput) (*httpapi.Output[httpapi.Page[invitationView]], error) {
	found, next, err := s.List(ctx, httpapi.CallerOf(ctx).Principal.Network, in.State, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, httpapi.Each(found, func(i Invitation) session.UserID { return i.User }))
	out, err := s.answerPage(found, next, err)
	if err == nil {
		for i := range out.Body.Items {
			out.Body.Items[i].Name = names[out.Body.Items[i].User].Reveal()
		}
	}
	return out, err
}

// names gives what users are called, to a caller who may know.
func (s *Service) names(ctx context.Context, ids []session.UserID) (map[session.UserID]secret.Text, error) {
	by := httpapi.CallerOf(ctx).Principal
	if !by.SeesUsers() {
		return map[session.UserID]secret.Text{}, nil
	}
	return s.People.Names(ctx, by.Network, ids)
}

type stateCountView struct {
	State State `json:"state" enum:"open,expired,completed,revoked"`
	Count int   `json:"count"`
	More  bool  `json:"more" doc:"There are more: counting ends at about 100,000."`
}

// countsView is a list that has no next page.
type countsView struct {
	Items []stateCountView `json:"items" nullable:"false" doc:"Every state once."`
}

func (s *Service) countInvitations(ctx context.Context, _ *httpapi.None) (*httpapi.Output[countsView], error) {
	counts, err := s.Counts(ctx, httpapi.CallerOf(ctx).Principal.Network)
	view := func(c StateCount) stateCountView { return stateCountView(c) }
	return httpapi.Answer(countsView{httpapi.Each(counts, view)}, err)
}

func (s *Service) answerPage(found []Invitation, next string, err error) (*httpapi.Output[httpapi.Page[invitationView]], error) {
	now := s.Now()
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(found, func(i Invitation) invitationView { return viewInvitation(i, now) }), next), err)
}

type invitationInput struct {
	Invitation ID `path:"invitation"`
}

func (s *Service) getInvitation(ctx context.Context, in *invitationInput) (*httpapi.Output[invitationView], error) {
	return s.answer(s.Invitation(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Invitation))
}

type sendInvitationInput struct {
	Invitation ID `path:"invitation"`
	Body       *struct {
		Channel notify.Channel `json:"channel,omitempty" enum:"email,sms" doc:"From now on. Absent: as it was asked for at first."`
		Deliver Delivery       `json:"deliver,omitempty" enum:"send,link" default:"send" doc:"link: nothing is sent, the answer has the link."`
	}
}

func (s *Service) sendInvitation(ctx context.Context, in *sendInvitationInput) (*httpapi.Output[invitationView], error) {
	by := httpapi.CallerOf(ctx)
	if !in.Invitation.Valid() {
		return nil, errs.NotFound
	}
	channel, deliver := notify.Channel(""), DeliverBySending
	if in.Body != nil {
		channel, deliver = in.Body.Channel, in.Body.Deliver
	}
	byLink, err := s.toCaller(ctx, by, deliver, in.Invitation.User())
	if err != nil {
		return nil, err
	}
	i, link, err := s.FollowUp(ctx, by.Principal.Network, in.Invitation, channel, byLink, by.Entry(""))
	return s.answerLink(i, link, err)
}

func (s *Service) revokeInvitation(ctx context.Context, in *invitationInput) (*httpapi.Output[invitationView], error) {
	by := httpapi.CallerOf(ctx)
	return s.answer(s.Revoke(ctx, by.Principal.Network, in.Invitation, by.Entry("")))
}

type ofUserInput struct {
	httpapi.PageInput
	User session.UserID `path:"user"`
}

func (s *Service) listOfUser(ctx context.Context, in *ofUserInput) (*httpapi.Output[httpapi.Page[invitationView]], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	if _, err := s.People.User(ctx, n, in.User); err != nil {
		return nil, err
	}
	found, next, err := s.OfUser(ctx, n, in.User, in.Limit, in.Cursor)
	return s.answerPage(found, next, err)
}
