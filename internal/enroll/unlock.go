package enroll

import (
	"context"
	"errors"
	"fmt"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Unlock lets a user type codes again who was stopped after too many wrong ones
// in a row. Only an administrator does this: what ended by itself, or by asking
// for another code, would be no stop (NIST SP 800-63B-4, section 3.2.2). The
// wrong codes of the last 24 hours still count, so that unlocking again and
// again gives nobody more guesses a day.
//
// The audit says who did it, also where there was nothing to unlock.
func (s *Service) Unlock(ctx context.Context, u directory.User, entry audit.Entry) error {
	now := s.Now()
	entry.Act, entry.About, entry.Target = "enrollment.unlock", u.ID, "user:"+string(u.ID)
	key := guessesKey(u.Network, u.ID)
	items, err := s.Table.GetAll(ctx, []table.Key{key})
	if err != nil {
		return fmt.Errorf("read guesses of user %s: %w", u.ID, err)
	}
	item := items[0]
	for range rounds {
		ops, err := unlocking(item, u.Network, u.ID)
		if err != nil {
			return err
		}
		err = s.Table.Write(ctx, append(ops, audit.Put(entry, now))...)
		var lost *table.ConditionFailed
		switch {
		case err == nil:
			return nil
		case !errors.As(err, &lost):
			return fmt.Errorf("unlock user %s: %w", u.ID, err)
		}
		item = lost.Item // a code was typed meanwhile
	}
	return errs.Unavailable
}

// guesses reads those of a user; none are zero.
func (s *Service) guesses(ctx context.Context, u directory.User) (Guesses, error) {
	items, err := s.Table.GetAll(ctx, []table.Key{guessesKey(u.Network, u.ID)})
	var g Guesses
	if err == nil {
		err = g.read(items[0], u.Network, u.ID)
	}
	if err != nil {
		return Guesses{}, fmt.Errorf("read guesses of user %s: %w", u.ID, err)
	}
	return g, nil
}

// unlocking are the ops that end the row of wrong codes in an item; none when
// there is no such item.
func unlocking(item table.Item, n session.NetworkID, u session.UserID) ([]table.Op, error) {
	var g Guesses
	if err := g.read(item, n, u); err != nil || g.Rev == 0 {
		return nil, err
	}
	return []table.Op{g.unlocked().put(g)}, nil
}
