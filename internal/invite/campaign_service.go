package invite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// NewCampaign is what an administrator asks for.
type NewCampaign struct {
	Badge    network.BadgeID
	Channel  notify.Channel // as in Campaign
	ValidFor time.Duration  // as in Campaign
	Users    []session.UserID
	Who      *Who        // in place of Users
	Everyone bool        // who was never invited, in place of both
	FollowUp bool        // send open invitations again, and no new ones
	Plan     bool        // decide and count first; nothing goes out before StartPlanned
	Entry    audit.Entry // begun: network, who, in which request
}

// StartCampaign begins to invite many users, or to plan that. It is worked off by
// Continue.
// errs.Invalid unless it is for a list, for Who or for everyone; errs.NotFound
// when there is no such badge or group.
func (s *Service) StartCampaign(ctx context.Context, in NewCampaign) (Campaign, error) {
	now := s.Now()
	c, _, err := s.asked(ctx, in)
	if err != nil {
		return Campaign{}, err
	}
	state, name := bulk.Running, "campaign.start"
	if in.Plan {
		state, name, c.Planned, c.Stage = bulk.Planning, "campaign.plan", true, Planning
	}
	c.Progress, c.ID = bulk.Begin(state, now), CampaignID(secret.NewID(now))
	c.CreatedAt, c.CreatedBy, c.Request = table.At(now), in.Entry.Actor, in.Entry.Request
	c.place()
	if err := s.Table.Write(ctx, table.Put(&c, table.Absent()), audit.Put(c.entry(in.Entry, name), now)); err != nil {
		return Campaign{}, fmt.Errorf("start campaign %s: %w", c.ID, err)
	}
	return c, nil
}

// asked is the campaign that is asked for, not begun yet, and what it offers.
func (s *Service) asked(ctx context.Context, in NewCampaign) (Campaign, offer, error) {
	err := in.check()
	if err == nil && in.Who != nil {
		err = located(s.People.CheckFilter(ctx, in.Entry.Network, in.Who.Filter), "body.who.")
	}
	if err != nil {
		return Campaign{}, offer{}, err
	}
	o, err := s.offer(ctx, in.Entry.Network, in.Badge)
	if err != nil {
		return Campaign{}, offer{}, err
	}
	_, err = o.set.InvitationLifetime(o.badge, cmp.Or(in.Channel, o.badge.Channel), in.ValidFor)
	return Campaign{
		Network: in.Entry.Network, Badge: in.Badge, Channel: in.Channel, ValidFor: int64(in.ValidFor / time.Second),
		Users: unique(in.Users), Who: in.Who, FollowUp: in.FollowUp,
	}, o, err
}

// located is err with its fields, which say where they are in a query, in
// another place.
func located(err error, place string) error {
	var faulty *errs.Error
	if !errors.As(err, &faulty) || len(faulty.Fields) == 0 {
		return err
	}
	moved := *faulty
	moved.Fields = make([]errs.Field, len(faulty.Fields))
	for i, f := range faulty.Fields {
		moved.Fields[i] = errs.Field{Location: place + strings.TrimPrefix(f.Location, "query."), Problem: f.Problem}
	}
	return &moved
}

func (in NewCampaign) check() error {
	ways := 0
	for _, given := range []bool{in.Everyone, in.Who != nil, len(in.Users) > 0} {
		if given {
			ways++
		}
	}
	switch {
	case ways != 1:
		return errs.BadField("body.users", "give one of these: a list of users, who, or everyone_not_invited")
	case in.Everyone && in.FollowUp:
		return errs.BadField("body.follow_up", "does not go with everyone_not_invited, who have nothing to be sent again; give users or who")
	case len(in.Users) > maxListed:
		return errs.BadField("body.users", "has more than 1000 users")
	}
	for i, u := range in.Users {
		if !secret.ValidUserID(string(u)) {
			return errs.BadField(fmt.Sprintf("body.users[%d]", i), "is no id of a user")
		}
	}
	return nil
}

// unique keeps the first of each.
func unique(users []session.UserID) []session.UserID {
	var out []session.UserID
	seen := make(map[session.UserID]bool, len(users))
	for _, u := range users {
		if !seen[u] {
			out = append(out, u)
		}
		seen[u] = true
	}
	return out
}

// entry completes the audit entry of an act on c.
func (c Campaign) entry(begun audit.Entry, act string) audit.Entry {
	begun.Act, begun.Target = act, "campaign:"+string(c.ID)
	begun.Detail = map[string]string{"badge": string(c.Badge), "users": "everyone"}
	switch {
	case len(c.Users) > 0:
		begun.Detail["users"] = fmt.Sprint(len(c.Users))
	case c.Who != nil:
		begun.Detail["users"] = "who" // without what was sought: it may be a contact
		for name, value := range map[string]string{
			"state": string(c.Who.State), "group": string(c.Who.Group), "standing": string(c.Who.Standing),
		} {
			if value != "" {
				begun.Detail[name] = value
			}
		}
	}
	if c.FollowUp {
		begun.Detail["follow_up"] = "true"
	}
	return begun
}

// offer reads a network's settings and badge.
func (s *Service) offer(ctx context.Context, n session.NetworkID, b network.BadgeID) (o offer, err error) {
	if !secret.ValidID(string(b)) {
		return o, errs.NotFound
	}
	items, err := s.Table.GetAll(ctx, []table.Key{network.SettingsKey(n), network.BadgeKey(n, b)})
	if err == nil {
		err = errors.Join(items[0].Decode(&o.set), items[1].Decode(&o.badge))
	}
	if err != nil {
		return o, fmt.Errorf("read badge %s: %w", b, err)
	}
	return o, nil
}

// StopCampaign ends a campaign where it is: nothing more goes out, what is queued
// included. What was sent stays sent. Stopping
// one that is over changes nothing.
func (s *Service) StopCampaign(ctx context.Context, n session.NetworkID, id CampaignID, entry audit.Entry) (Campaign, error) {
	now := s.Now()
	c, err := s.Campaign(ctx, n, id)
	if err != nil || c.State.Over() {
		return c, err
	}
	err = s.Table.Write(ctx, bulk.Stop(c.ItemKey(), now), c.halt(true), audit.Put(c.entry(entry, "campaign.stop"), now))
	if errors.Is(err, errs.Conflict) { // it was over before
		return s.Campaign(ctx, n, id)
	}
	if err != nil {
		return Campaign{}, fmt.Errorf("stop campaign %s: %w", id, err)
	}
	c.State, c.FinishedAt = bulk.Stopped, table.At(now)
	c.Turn++
	return c, nil
}

// Campaign reads one. errs.NotFound when there is none of that id in n.
func (s *Service) Campaign(ctx context.Context, n session.NetworkID, id CampaignID) (Campaign, error) {
	if !id.Valid() {
		return Campaign{}, errs.NotFound
	}
	var c Campaign
	if err := s.Table.Get(ctx, campaignKey(n, id), &c); err != nil {
		return Campaign{}, fmt.Errorf("campaign %s: %w", id, err)
	}
	return c, nil
}

// Campaigns of a network, the latest first.
func (s *Service) Campaigns(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]Campaign, string, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: campaignsPK(n), Desc: true, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list campaigns of network %s: %w", n, err)
	}
	return table.Decoded[Campaign](page)
}
