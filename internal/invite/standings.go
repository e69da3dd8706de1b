package invite

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/table"
)

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
