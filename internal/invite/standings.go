package invite

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/directory"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// countUsers is how many users one call of CountStandings looks at, about.
const countUsers = 2000

// Standings lists how users stand with a badge, those whom who means, in the
// order of directory.Find. What one call looks at is bounded, so a page may be
// short, even empty, without being the last. errs.NotFound when there is no
// such badge or group in n, errs.Invalid for a filter that can not be.
func (s *Service) Standings(ctx context.Context, n session.NetworkID, b network.BadgeID, who Who, limit int, cursor string) ([]UserStanding, string, error) {
	if _, err := s.offer(ctx, n, b); err != nil {
		return nil, "", err
	}
	how := map[session.UserID]UserStanding{}
	meant := func(ctx context.Context, users []directory.User) ([]directory.User, error) {
		some, err := s.meant(ctx, n, b, who, users)
		users = users[:0]
		for _, u := range some {
			users, how[u.User.ID] = append(users, u.User), u
		}
		return users, err
	}
	users, next, err := s.People.FindOf(ctx, n, who.Filter, meant, limit, cursor)
	if err != nil {
		return nil, "", err
	}
	some := make([]UserStanding, len(users))
	for i, u := range users {
		some[i] = how[u.ID]
	}
	return some, next, nil
}

// CountStandings counts some of those whom who means, from cursor on, and gives
// the cursor of the others; empty after the last. The errors are those of
// Standings.
func (s *Service) CountStandings(ctx context.Context, n session.NetworkID, b network.BadgeID, who Who, cursor string) (count int, next string, err error) {
	if _, err := s.offer(ctx, n, b); err != nil {
		return 0, "", err
	}
	if who.Standing == "" {
		return s.People.Count(ctx, n, who.Filter, cursor)
	}
	next = cursor
	for seen := 0; seen < countUsers; {
		found, err := s.People.Walk(ctx, n, who.Filter, countUsers-seen, next)
		if err != nil {
			return 0, "", err
		}
		some, err := s.meant(ctx, n, b, who, found.Users)
		if err != nil {
			return 0, "", err
		}
		count, seen = count+len(some), seen+found.Seen
		if next = found.Next; next == "" {
			break
		}
	}
	return count, next, nil
}

// meant reads how users whom the filter of who wants stand, and gives those who
// are meant.
func (s *Service) meant(ctx context.Context, n session.NetworkID, b network.BadgeID, who Who, users []directory.User) ([]UserStanding, error) {
	some, refs := make([]UserStanding, len(users)), make([]*UserStanding, len(users))
	for i, u := range users {
		some[i] = UserStanding{User: u, Standing: Standing{Network: n, User: u.ID, Badge: b}}
		refs[i] = &some[i]
	}
	err := s.stand(ctx, refs)
	now := s.Now()
	return slices.DeleteFunc(some, func(u UserStanding) bool { return !who.means(u, now) }), err
}

// stand reads how some users stand: standing and last invitation of each, whose
// Standing says network, user and badge.
func (s *Service) stand(ctx context.Context, some []*UserStanding) error {
	keys := make([]table.Key, len(some))
	for i, u := range some {
		keys[i] = StandingKey(u.Standing.Network, u.Standing.User, u.Standing.Badge)
	}
	if err := fetch(ctx, s.Table, keys, func(i int) any { return &some[i].Standing }); err != nil {
		return err
	}
	var lasts []table.Key
	var whose []*UserStanding
	for _, u := range some {
		if u.Standing.Invitation != "" {
			lasts, whose = append(lasts, Key(u.Standing.Network, u.Standing.Invitation)), append(whose, u)
		}
	}
	return fetch(ctx, s.Table, lasts, func(i int) any { return &whose[i].Last })
}

// fetchKeys is how many items GetAll takes.
const fetchKeys = 100

// fetch reads items into what into gives for them; what is absent stays as it
// is.
func fetch(ctx context.Context, t table.Table, keys []table.Key, into func(i int) any) error {
	group, ctx := errgroup.WithContext(ctx)
	for from := 0; from < len(keys); from += fetchKeys {
		group.Go(func() error {
			items, err := t.GetAll(ctx, keys[from:min(from+fetchKeys, len(keys))])
			if err != nil {
				return fmt.Errorf("read how users stand: %w", err)
			}
			for i, item := range items {
				if err := optional(item, into(from+i)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}
