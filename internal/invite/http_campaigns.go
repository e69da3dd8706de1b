package invite

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

func registerCampaigns(api *httpapi.API, s *Service, read, write httpapi.Access) {
	tags := []string{"campaigns"}
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-start", Method: http.MethodPost, Path: "/v1/campaigns", Status: http.StatusAccepted,
		Summary: "Invite a list of users, or everyone not yet invited, or plan it first", Tags: tags, Access: write,
	}, s.postCampaign)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-preview", Method: http.MethodPost, Path: "/v1/campaigns/preview",
		Summary: "Show what a campaign would do", Tags: tags, Access: read, Quiet: true,
		Description: "Decides for up to 1000 users a call, and sends nothing. Give next as cursor, with everything else as it was, until there is none, and add the answers up.",
	}, s.previewCampaign)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-list", Method: http.MethodGet, Path: "/v1/campaigns",
		Summary: "List campaigns, the latest first", Tags: tags, Access: read,
	}, s.listCampaigns)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-get", Method: http.MethodGet, Path: "/v1/campaigns/{campaign}",
		Summary: "Show how far a campaign is", Tags: tags, Access: read,
	}, s.getCampaign)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-row-list", Method: http.MethodGet, Path: "/v1/campaigns/{campaign}/rows",
		Summary: "List what came of each user", Tags: tags, Access: read,
	}, s.listRows)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-stop", Method: http.MethodPost, Path: "/v1/campaigns/{campaign}/stop",
		Summary: "Stop a campaign where it is, with its messages that are not sent yet", Tags: tags, Access: write,
	}, s.stopCampaign)
	registerPlanned(api, s, read, write)
}

type campaignView struct {
	ID         CampaignID       `json:"id"`
	Badge      network.BadgeID  `json:"badge"`
	Channel    notify.Channel   `json:"channel,omitempty" enum:"email,sms"`
	ValidFor   int64            `json:"valid_for,omitempty" doc:"Seconds. Absent: the badge's; with follow_up, what each invitation was asked for."`
	State      bulk.State       `json:"state" enum:"planning,planned,running,paused,done,stopped,failed"`
	Reason     string           `json:"reason,omitempty" doc:"Of running: what it waits for. paused: sending is switched off; quota: the day's quota is used up, or is 0; wave: enough of the wave before is to arrive first. Of failed: why."`
	Stage      string           `json:"stage" enum:"plan,rehearsal,inviting" doc:"What it is doing, or did last."`
	Plan       *planView        `json:"plan,omitempty" doc:"Of a campaign that was planned; while it is planning, of those looked at so far."`
	Rehearsal  map[string]int64 `json:"rehearsal,omitempty" doc:"How many users by outcome in the last rehearsal."`
	Waves      []int64          `json:"waves,omitempty" nullable:"false" doc:"How many messages go out in the first waves."`
	Wave       int              `json:"wave,omitempty" doc:"The wave that is under way, counted from 1."`
	WaveSent   int64            `json:"wave_sent,omitempty" doc:"How many messages it has so far."`
	Tide       *tideView        `json:"tide,omitempty" doc:"What became of the messages of a wave that the next one waits for, or waited for last."`
	Ebbed      []tideView       `json:"ebbed,omitempty" nullable:"false" doc:"What had become of each wave when the one behind it began."`
	Users      int              `json:"users,omitempty" doc:"How many were listed. Absent, and no who: everyone not yet invited."`
	Who        *WhoFields       `json:"who,omitempty" doc:"Whoever is meant by this when their turn comes. Search and group are left out for a program without users:read."`
	FollowUp   bool             `json:"follow_up,omitempty" doc:"Open invitations are sent again, and no new ones."`
	Done       int64            `json:"done" doc:"How many users are done."`
	Outcomes   map[string]int64 `json:"outcomes" doc:"How many users by outcome."`
	CreatedAt  httpapi.Time     `json:"created_at"`
	StartedAt  httpapi.Time     `json:"started_at,omitempty" doc:"Of a planned one: when it began to invite."`
	FinishedAt httpapi.Time     `json:"finished_at,omitempty"`
}

// viewCampaign is a campaign as it is shown to somebody who sees users or does
// not: who was sought, and in which group, tells of whoever its rows name.
func viewCampaign(c Campaign, p purse, seesUsers bool) campaignView {
	v := campaignView{
		ID: c.ID, Badge: c.Badge, Channel: c.Channel, ValidFor: c.ValidFor, State: c.State, Reason: c.Reason,
		Users: len(c.Users), FollowUp: c.FollowUp,
		Stage: cmp.Or(string(c.Stage), "inviting"), Rehearsal: c.rehearsed(), Waves: c.Waves, Tide: viewTide(c.Tide),
		Ebbed:    httpapi.Each(c.Ebbed, viewWave),
		Outcomes: map[string]int64{}, CreatedAt: httpapi.Time(c.CreatedAt), StartedAt: httpapi.Time(c.StartedAt), FinishedAt: httpapi.Time(c.FinishedAt),
	}
	v.Wave, v.WaveSent = c.number()
	if c.Who != nil {
		v.Who = &WhoFields{State: c.Who.State, Standing: c.Who.Standing}
		if seesUsers {
			v.Who.Search, v.Who.Group = c.Who.Search, c.Who.Group
		}
	}
	if c.Planned {
		v.Plan = viewPlan(c.plan(), p, c.StartedAt != 0)
	}
	for o, n := range c.done() {
		v.Outcomes[o] = n
		v.Done += n
	}
	return v
}

func (s *Service) answerCampaign(ctx context.Context, c Campaign, err error) (*httpapi.Output[campaignView], error) {
	if err != nil {
		return nil, err
	}
	views, err := s.viewCampaigns(ctx, []Campaign{c})
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(views[0], nil)
}

// viewCampaigns are campaigns of one network as the caller sees them. What is left
// of the month is read once, if there is a plan among them.
func (s *Service) viewCampaigns(ctx context.Context, all []Campaign) ([]campaignView, error) {
	var p purse
	if i := slices.IndexFunc(all, func(c Campaign) bool { return c.Planned }); i >= 0 {
		var err error
		if p, err = s.purse(ctx, all[i].Network); err != nil {
			return nil, err
		}
	}
	sees := httpapi.CallerOf(ctx).Principal.SeesUsers()
	return httpapi.Each(all, func(c Campaign) campaignView { return viewCampaign(c, p, sees) }), nil
}

// CampaignFields are what can be asked of a campaign. (Exported because huma
// looks only into exported structs.)
type CampaignFields struct {
	Badge    network.BadgeID  `json:"badge"`
	Channel  notify.Channel   `json:"channel,omitempty" enum:"email,sms" doc:"Absent: the badge's; with follow_up, what each invitation was asked for."`
	ValidFor int64            `json:"valid_for,omitempty" minimum:"1" maximum:"31536000" doc:"Seconds. Absent: the badge's; with follow_up, what each invitation was asked for."`
	Users    []session.UserID `json:"users,omitempty" nullable:"false" minItems:"1" maxItems:"1000"`
	Who      *WhoFields       `json:"who,omitempty" doc:"In place of users: all that this means when their turn comes. Empty: all there are. A program needs users:read for it."`
	Everyone bool             `json:"everyone_not_invited,omitempty" doc:"In place of users and who: everyone who was never invited to the badge."`
	FollowUp bool             `json:"follow_up,omitempty" doc:"Send open and expired invitations again, with a new link that voids the old ones, and no new ones."`
}

// PlanField says whether a campaign is planned first. (Exported because huma looks
// only into exported structs.)
type PlanField struct {
	Plan bool `json:"plan,omitempty" doc:"Decide and count first. Nothing goes out before the campaign is started, and then exactly what was planned."`
}

// WhoFields say which users are meant. (Exported because huma looks only into
// exported structs.)
type WhoFields struct {
	Search   string            `json:"search,omitempty" maxLength:"100" doc:"As in the list of users."`
	State    session.UserState `json:"state,omitempty" enum:"active,disabled,frozen" doc:"As in the list of users."`
	Group    session.GroupID   `json:"group,omitempty" maxLength:"100" doc:"Only members of this group."`
	Standing StandingState     `json:"standing,omitempty" enum:"has_badge,open,no_contact,expired,revoked,completed,none" doc:"Only users who stand so with the badge."`
}

func (f WhoFields) who() Who {
	return Who{directory.Filter{Search: f.Search, State: f.State, Group: f.Group}, f.Standing}
}

// asked is what the caller asks for. errs.Forbidden for a program that says whom
// it means by what it may not read: who is meant would tell.
func (f CampaignFields) asked(ctx context.Context) (NewCampaign, error) {
	by := httpapi.CallerOf(ctx)
	in := NewCampaign{
		Badge: f.Badge, Channel: f.Channel, ValidFor: time.Duration(f.ValidFor) * time.Second,
		Users: f.Users, Everyone: f.Everyone, FollowUp: f.FollowUp, Entry: by.Entry(""),
	}
	if f.Who == nil {
		return in, nil
	}
	if !by.Principal.SeesUsers() {
		return in, errs.New(errs.Forbidden, "To say who is meant, a token needs the scope users:read.")
	}
	who := f.Who.who()
	in.Who = &who
	return in, nil
}

type postCampaignInput struct {
	Body struct {
		CampaignFields
		PlanField
	}
}

func (s *Service) postCampaign(ctx context.Context, in *postCampaignInput) (*httpapi.Output[campaignView], error) {
	asked, err := in.Body.asked(ctx)
	if err != nil {
		return nil, err
	}
	asked.Plan = in.Body.Plan
	c, err := s.StartCampaign(ctx, asked)
	return s.answerCampaign(ctx, c, err)
}

type previewCampaignInput struct {
	Body struct {
		CampaignFields
		Cursor string `json:"cursor,omitempty" maxLength:"2048" doc:"The next of the answer before."`
	}
}

type previewView struct {
	Outcomes map[Outcome]int64 `json:"outcomes" doc:"How many users by outcome."`
	LeftOut  []leftOutView     `json:"left_out" nullable:"false" doc:"The first 50 of those that nothing would be sent to."`
	Done     int64             `json:"done" doc:"How many users were looked at and counted."`
	Next     string            `json:"next,omitempty" doc:"Give it as cursor to go on with the users after these."`
}

type leftOutView struct {
	User    session.UserID `json:"user"`
	Name    string         `json:"name,omitempty" doc:"What the user is called. A program needs users:read for it."`
	Outcome Outcome        `json:"outcome" enum:"no_contact,already_invited,not_invited,has_badge,disabled,failed"`
	Why     errs.Kind      `json:"why,omitempty" doc:"Of failed: the code of the problem."`
}

func viewLeftOut(l LeftOut, seesUsers bool) leftOutView {
	v := leftOutView{User: l.User, Outcome: l.Outcome, Why: l.Why}
	if seesUsers {
		v.Name = l.Name.Reveal()
	}
	return v
}

func (s *Service) previewCampaign(ctx context.Context, in *previewCampaignInput) (*httpapi.Output[previewView], error) {
	asked, err := in.Body.asked(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.PreviewCampaign(ctx, asked, in.Body.Cursor)
	sees := httpapi.CallerOf(ctx).Principal.SeesUsers()
	view := func(l LeftOut) leftOutView { return viewLeftOut(l, sees) }
	return httpapi.Answer(previewView{p.Outcomes, httpapi.Each(p.LeftOut, view), p.Done, p.Next}, err)
}

func (s *Service) listCampaigns(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[campaignView]], error) {
	found, next, err := s.Campaigns(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	views, err := s.viewCampaigns(ctx, found)
	return httpapi.Answer(httpapi.NewPage(views, next), err)
}

type campaignInput struct {
	Campaign CampaignID `path:"campaign"`
}

func (s *Service) getCampaign(ctx context.Context, in *campaignInput) (*httpapi.Output[campaignView], error) {
	c, err := s.Campaign(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Campaign)
	return s.answerCampaign(ctx, c, err)
}

func (s *Service) stopCampaign(ctx context.Context, in *campaignInput) (*httpapi.Output[campaignView], error) {
	by := httpapi.CallerOf(ctx)
	c, err := s.StopCampaign(ctx, by.Principal.Network, in.Campaign, by.Entry(""))
	return s.answerCampaign(ctx, c, err)
}

type rowView struct {
	User       session.UserID `json:"user"`
	Name       string         `json:"name,omitempty" doc:"What the user is called. A program needs users:read for it."`
	Outcome    Outcome        `json:"outcome" enum:"sent,no_contact,already_invited,not_invited,has_badge,disabled,failed,changed_since_plan,planned" doc:"planned: nothing came of the user yet."`
	Why        errs.Kind      `json:"why,omitempty" doc:"Of failed: the code of the problem."`
	Invitation ID             `json:"invitation,omitempty"`
	Message    notify.ID      `json:"message,omitempty"`
	Channel    notify.Channel `json:"channel,omitempty" enum:"email,sms" doc:"Of the message, or of the one that is planned."`
	State      notify.State   `json:"message_state,omitempty" enum:"queued,sending,accepted,deferred,delivered,bounced,complained,suppressed,blocked,failed,unknown,no_contact"`
	Reason     notify.Reason  `json:"message_reason,omitempty"`
	At         httpapi.Time   `json:"at"`
	Plan       *forecastView  `json:"plan,omitempty"`
	Rehearsed  Outcome        `json:"rehearsed,omitempty" enum:"sent,no_contact,already_invited,not_invited,has_badge,disabled,failed,changed_since_plan" doc:"What came of the user in the last rehearsal."`
}

type forecastView struct {
	Outcome Outcome        `json:"outcome" enum:"sent,no_contact,already_invited,not_invited,has_badge,disabled,failed"`
	Why     errs.Kind      `json:"why,omitempty"`
	Lacks   Lack           `json:"lacks,omitempty" enum:"email,phone,textable_phone,unmarked" doc:"Why the user can not be reached. unmarked: nothing is sent to the contact, because a message came back or the person wants none."`
	Channel notify.Channel `json:"channel,omitempty" enum:"email,sms"`
	Region  string         `json:"region,omitempty" doc:"Of an SMS: ISO 3166-1."`
	Parts   int            `json:"parts,omitempty" doc:"Of an SMS."`
	Later   string         `json:"later,omitempty" doc:"Of an e-mail: the country of the number that reminders by SMS can go to. ISO 3166-1."`
}

func viewRow(r RowSeen, name secret.Text) rowView {
	v := rowView{
		User: r.User, Name: name.Reveal(), Outcome: cmp.Or(r.Outcome, NotYet), Why: r.Why, Invitation: r.Invitation, Message: r.Message,
		Channel: r.channel(), State: r.Went.State, Reason: r.Went.Reason, At: httpapi.Time(r.At), Rehearsed: r.Rehearsed,
	}
	if r.Plan != nil {
		plan := forecastView(*r.Plan)
		v.Plan = &plan
	}
	return v
}

type listRowsInput struct {
	httpapi.PageInput
	Campaign CampaignID   `path:"campaign"`
	Outcome  Outcome      `query:"outcome" enum:"sent,no_contact,already_invited,not_invited,has_badge,disabled,failed,changed_since_plan,planned" doc:"Until the campaign begins to invite, what is planned. planned: those whom nothing came of yet."`
	State    notify.State `query:"message_state" enum:"queued,sending,accepted,deferred,delivered,bounced,complained,suppressed,blocked,failed,unknown,no_contact" doc:"Only users whose message is in this state."`
}

func (s *Service) listRows(ctx context.Context, in *listRowsInput) (*httpapi.Output[httpapi.Page[rowView]], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	c, err := s.Campaign(ctx, n, in.Campaign)
	if err != nil {
		return nil, err
	}
	rows, next, err := s.Rows(ctx, c, RowFilter{in.Outcome, in.State}, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, httpapi.Each(rows, func(r RowSeen) session.UserID { return r.User }))
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(rows, func(r RowSeen) rowView { return viewRow(r, names[r.User]) }), next), err)
}
