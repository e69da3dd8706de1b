package invite

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// List gives the invitations of a network that are in a state as seen now: open
// ones by when they end, all others the latest first. It is read from the
// index, so one of the last second can be missing.
func (s *Service) List(ctx context.Context, n session.NetworkID, state State, limit int, cursor string) ([]Invitation, string, error) {
	q, stored, err := listed(state, s.Now())
	if err != nil {
		return nil, "", err
	}
	q.Limit, q.Cursor = limit, cursor
	page, err := table.Sharded(ctx, s.Table, q, statePKs(n, stored))
	if err != nil {
		return nil, "", fmt.Errorf("list %s invitations of network %s: %w", state, n, err)
	}
	return table.Decoded[Invitation](page)
}

// listed is the part of the index that holds the invitations in a state. Those
// that expired are stored as open, before those that have not.
func listed(state State, now time.Time) (q table.Query, stored State, err error) {
	q.Index = true
	over := stateSK(table.At(now), "~") // after every id of this second
	switch state {
	case Open:
		q.From = over
		return q, Open, nil
	case Expired:
		q.To, q.Desc = over, true
		return q, Open, nil
	case Completed, Revoked:
		q.Desc = true
		return q, state, nil
	}
	return q, "", errs.BadField("query.state", "is not one of open, expired, completed and revoked")
}

// StateCount is how many invitations are in a state.
type StateCount struct {
	State State
	Count int
	More  bool // there are more than were counted
}

// Counts counts the invitations of a network in each state as seen now, about
// 100,000 of each. Like List it reads the index.
func (s *Service) Counts(ctx context.Context, n session.NetworkID) ([]StateCount, error) {
	return s.counts(ctx, n, table.MaxCount/stateShards)
}

// counts is Counts with most of each partition.
func (s *Service) counts(ctx context.Context, n session.NetworkID, most int) ([]StateCount, error) {
	counts := []StateCount{{State: Open}, {State: Expired}, {State: Completed}, {State: Revoked}}
	now := s.Now()
	group, ctx := errgroup.WithContext(ctx)
	for i := range counts {
		group.Go(func() error {
			q, stored, err := listed(counts[i].State, now)
			if err != nil {
				return err
			}
			q.Limit, q.Desc = most, false
			page, err := table.Counted(ctx, s.Table, q, statePKs(n, stored))
			counts[i].Count, counts[i].More = page.Count, page.Cursor != ""
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("count invitations of network %s: %w", n, err)
	}
	return counts, nil
}

// OfUser gives a user's invitations.
func (s *Service) OfUser(ctx context.Context, n session.NetworkID, u session.UserID, limit int, cursor string) ([]Invitation, string, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: session.UserPK(n, u), Prefix: invitationPrefix, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list invitations of user %s: %w", u, err)
	}
	return table.Decoded[Invitation](page)
}
