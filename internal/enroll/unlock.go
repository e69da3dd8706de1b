package enroll

import (
	"context"
	"errors"
	"fmt"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Unlock lets a user type codes again who was stopped after too many wrong ones
// in a row. Only an administrator does this: what ended by itself, or by asking
// for another code, would be no stop (NIST SP 800-63B-4, section 3.2.2). The
// wrong codes of the last 24 hours still count, so that unlocking again and
// again gives nobody more guesses a day. Both paths are unlocked.
//
// The audit says who did it, also where there was nothing to unlock.
func (s *Service) Unlock(ctx context.Context, u directory.User, entry audit.Entry) error {
	now := s.Now()
	entry.Act, entry.About, entry.Target = "enrollment.unlock", u.ID, "user:"+string(u.ID)
	for range rounds {
		ops := []table.Op{audit.Put(entry, now)}
		for _, path := range []Path{BySelf, ByAgent} {
			g, err := s.guesses(ctx, u, path)
			if err != nil {
				return err
			}
			if g.Rev > 0 {
				ops = append(ops, g.unlocked().put(g))
			}
		}
		err := s.Table.Write(ctx, ops...)
		var typed *table.ConditionFailed // a code, meanwhile
		if !errors.As(err, &typed) {
			return wrapped(err, "unlock user", u.ID)
		}
	}
	return errs.Unavailable
}

// guesses reads those of a user on a path; none are zero.
func (s *Service) guesses(ctx context.Context, u directory.User, path Path) (Guesses, error) {
	items, err := s.Table.GetAll(ctx, []table.Key{guessesKey(u.Network, u.ID, path)})
	var g Guesses
	if err == nil {
		err = g.read(items[0], u.Network, u.ID, path)
	}
	if err != nil {
		return Guesses{}, fmt.Errorf("read guesses of user %s: %w", u.ID, err)
	}
	return g, nil
}
