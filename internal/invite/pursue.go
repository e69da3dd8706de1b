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
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// pausedWait is how long something waits whose network sends nothing.
const pausedWait = 15 * time.Minute

// Due is what this room does when its time has come.
func (s *Service) Due() map[due.What]due.Do {
	return map[due.What]due.Do{notify.AwaitsArrival: s.pursue, directory.Welcome: s.welcome}
}

// pursue makes the next move of an invitation's ladder. What it sends, the
// invitation, the audit entry and its item on the list of what is due are one
// transaction.
func (s *Service) pursue(ctx context.Context, item due.Item) error {
	now := s.Now()
	p, err := s.pursuit(ctx, item.Network, ID(item.About))
	if errors.Is(err, errs.NotFound) { // so long ago that it is gone
		return s.Table.Write(ctx, item.Done())
	}
	if err != nil {
		return err
	}
	m := p.move(now)
	switch m.do {
	case waits:
		return s.Table.Write(ctx, item.Later(m.at))
	case asksDesk:
		return s.askDesk(ctx, p, m, item, now)
	case sends:
		return s.remind(ctx, p, m, item, now)
	case ends:
	}
	return s.Table.Write(ctx, item.Done())
}

// remind takes a rung that sends.
func (s *Service) remind(ctx context.Context, p pursuit, m move, item due.Item, now time.Time) error {
	next, err := p.climb(m, now)
	if err == nil {
		then := item.Done()
		if next.Rungs < len(p.set.Ladder) {
			then = item.Later(now.Add(p.set.Ladder[next.Rungs].Wait()))
		}
		_, err = s.commit(ctx, act{
			name: "invitation.remind", scene: scene{p.offer, p.user, p.standing, p.last}, next: next, old: p.last,
			entry:   audit.Entry{Network: p.set.ID, Actor: audit.System},
			buckets: p.adminBuckets(next, p.user), also: []table.Op{then},
		}, now)
	}
	switch {
	case errors.Is(err, errs.Limited): // the day's quota, or too soon after the sending before
		return s.Table.Write(ctx, item.Later(now.Add(max(errs.As(err).RetryAfter, time.Second))))
	case p.set.Paused && errors.Is(err, errs.Unavailable):
		return s.Table.Write(ctx, item.Later(now.Add(pausedWait)))
	}
	return err
}

// pursuit reads what decides the next move of an invitation's ladder.
func (s *Service) pursuit(ctx context.Context, n session.NetworkID, id ID) (pursuit, error) {
	i, err := s.Invitation(ctx, n, id)
	if err != nil {
		return pursuit{}, err
	}
	p := pursuit{last: i, standing: Standing{Network: n, User: i.User, Badge: i.Badge}}
	items, err := s.Table.GetAll(ctx, []table.Key{
		network.SettingsKey(n), network.BadgeKey(n, i.Badge), session.UserKey(n, i.User), StandingKey(n, i.User, i.Badge),
		notify.MessageKey(string(n), string(i.User), i.Message), markKey(n, i.User, notify.Email), markKey(n, i.User, notify.SMS),
	})
	if err == nil {
		err = errors.Join(items[0].Decode(&p.set), items[1].Decode(&p.badge), items[2].Decode(&p.user),
			optional(items[3], &p.standing), optional(items[4], &p.message),
			optional(items[5], &p.marked.email), optional(items[6], &p.marked.sms))
	}
	if err != nil {
		return pursuit{}, fmt.Errorf("read what follows invitation %s: %w", id, err)
	}
	return p, nil
}
