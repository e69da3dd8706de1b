package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/due"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// welcome invites somebody who was added to the first of the badges that are
// left, unless they ever were. The others are due then. Each is one transaction
// with its part of the item.
func (s *Service) welcome(ctx context.Context, item due.Item) error {
	now := s.Now()
	if len(item.Left) == 0 {
		return s.Table.Write(ctx, item.Done())
	}
	sc, err := s.scene(ctx, item.Network, item.User, network.BadgeID(item.Left[0]))
	switch {
	case errors.Is(err, errs.NotFound): // the user or the badge is gone
		return s.Table.Write(ctx, item.Next(now))
	case err != nil:
		return err
	case sc.set.Paused:
		return s.Table.Write(ctx, item.Later(now.Add(pausedWait)))
	}
	if at := sc.set.QuietHours().Until(now, network.Zone(sc.user.TimeZone, sc.set.TimeZone)); at.After(now) {
		return s.Table.Write(ctx, item.Later(at))
	}
	switch row, i := sc.welcomed(now); row.Outcome {
	case Sent, Unreachable:
		return s.greet(ctx, sc, i, item, now)
	case RowFailed: // nobody is there to be told, so the audit says it
		entry := audit.Entry{Network: item.Network, Actor: audit.System, Act: "invitation.withhold", About: item.User, Target: "user:" + string(item.User)}
		entry.Detail = map[string]string{"badge": item.Left[0], "why": string(row.Why)}
		return s.Table.Write(ctx, item.Next(now), audit.Put(entry, now))
	}
	return s.Table.Write(ctx, item.Next(now))
}

// welcomed is what comes of a user who is added, and their invitation. It is what
// a campaign for everyone not yet invited makes of them.
func (sc scene) welcomed(now time.Time) (Row, Invitation) {
	c := Campaign{Network: sc.set.ID, Badge: sc.badge.ID, CreatedBy: audit.System}
	row, i := c.decide(sc.offer, candidate{UserStanding: UserStanding{sc.user, sc.standing, sc.last}}, now)
	if row.Invitation != "" {
		i.ID = NewID(sc.user.ID, "welcome/"+string(sc.badge.ID))
		row.Invitation = i.ID
	}
	return row, i
}

// greet sends the invitation of somebody who was added.
func (s *Service) greet(ctx context.Context, sc scene, i Invitation, item due.Item, now time.Time) error {
	stand := sc.standing
	stand.Invitation = i.ID
	_, err := s.commit(ctx, act{
		name: "invitation.send", scene: sc, next: i, entry: audit.Entry{Network: item.Network, Actor: audit.System},
		buckets: sc.adminBuckets(i, sc.user), also: append(sc.pursued(i, now), stand.put(sc.standing), item.Next(now)),
	}, now)
	if errors.Is(err, errs.Limited) {
		return s.Table.Write(ctx, item.Later(now.Add(max(errs.As(err).RetryAfter, time.Second))))
	}
	return err
}

// Greeting is what would come of one user who was added.
type Greeting struct {
	Row
	Name    secret.Text
	Channel notify.Channel // of Sent
}

// RehearseWelcome decides for some of the people of a group what would come of
// each if they were added now, from cursor on, and does nothing of it. An empty
// badge is the one that people of the group are invited to; errs.Invalid when
// there is none. errs.NotFound when there is no such group or badge.
func (s *Service) RehearseWelcome(ctx context.Context, n session.NetworkID, g session.GroupID, b network.BadgeID, limit int, cursor string) ([]Greeting, string, error) {
	var set network.Settings
	if err := s.Table.Get(ctx, network.SettingsKey(n), &set); err != nil {
		return nil, "", fmt.Errorf("settings of network %s: %w", n, err)
	}
	if b == "" {
		b = set.AutoInvite[g]
	}
	if b == "" {
		return nil, "", errs.BadField("query.badge", "is needed: nobody is invited by themselves here yet")
	}
	o, err := s.offer(ctx, n, b)
	if err != nil {
		return nil, "", err
	}
	o.set.Paused = false // it waits for that
	slice := &slice{Campaign: Campaign{Network: n, Badge: b, Who: &Who{Filter: directory.Filter{Group: g}}}, service: s, offer: o}
	part, err := slice.part(ctx, cursor, limit)
	if err != nil {
		return nil, "", fmt.Errorf("rehearse welcome to group %s: %w", g, err)
	}
	now, out := s.Now(), []Greeting{}
	for _, x := range part.users {
		row, i := scene{o, x.User, x.Standing, x.Last}.welcomed(now)
		g := Greeting{Row: row, Name: x.User.Name()}
		if row.Outcome == Sent {
			g.Channel = i.Channel
		}
		out = append(out, g)
	}
	return out, part.next, nil
}
