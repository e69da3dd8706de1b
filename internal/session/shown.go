package session

import (
	"context"
	"fmt"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// FreshFor is how long a badge that was shown is good for changing how one signs in
// (OWASP ASVS 5.0, 7.5.1: who changes that shows again who they are).
const FreshFor = 5 * time.Minute

// Shown says when a badge was last shown in a session: at sign-in, or since, so that
// it is the person and not whoever found the browser open.
type Shown struct {
	Badge string      `json:"shown_badge,omitempty"` // credential
	At    table.Epoch `json:"shown_at,omitempty"`
}

// Until is from when on it is no longer fresh; 0 where nothing was shown.
func (s Shown) Until() table.Epoch {
	if s.At == 0 {
		return 0
	}
	return table.At(s.At.Time().Add(FreshFor))
}

// Fresh decides whether a badge was shown a short time ago: a pure function of
// (session, now). errs.Forbidden says what to do.
func (s Shown) Fresh(now time.Time) error {
	if s.At == 0 || s.Until().Past(now) {
		return errs.New(errs.Forbidden, "Show your badge again first.")
	}
	return nil
}

// in is s where its user has this access: a badge that was taken away shows nothing.
func (s Shown) in(a Access) Shown {
	if a.gone(s.Badge, s.At) {
		return Shown{}
	}
	return s
}

// same is the condition that it is still what was shown last.
func (s Shown) same() table.Cond {
	return table.And(table.Equal("shown_badge", s.Badge), table.Equal("shown_at", s.At))
}

// Still gives the checks that what Fresh decided holds when the transaction is done:
// the session is there, and in it nothing else was shown since. but is a credential
// that the transaction takes away itself; empty: none.
func (p Principal) Still(now time.Time, but string) []table.Op {
	ops := []table.Op{table.Check(sessionKey(p.Session),
		table.And(p.Shown.same(), table.Greater("shown_at", table.At(now.Add(-FreshFor)))))}
	return append(ops, p.holds(but)...)
}

// Spend is Still for what may come of showing a badge once only, in the session of
// p: afterwards nothing was shown in it.
func (p Principal) Spend(now time.Time) []table.Op {
	op := table.Update(sessionKey(p.Session), table.And(p.Shown.same(), table.Greater("ends_at", table.At(now))),
		table.Set("shown_badge", ""), table.Set("shown_at", 0))
	return append([]table.Op{op}, p.holds("")...)
}

// holds gives the check that the user still has the badge that was shown.
func (p Principal) holds(but string) []table.Op {
	if p.Shown.Badge == but {
		return nil
	}
	key := table.Key{PK: UserPK(p.Network, p.User), SK: CredentialSK + p.Shown.Badge}
	return []table.Op{table.Check(key, table.Exists())}
}

// Show gives the op by which a badge is shown in the session of p, if that is not over.
func (p Principal) Show(credential string, now time.Time) table.Op {
	return table.Update(sessionKey(p.Session), table.Greater("ends_at", table.At(now)),
		table.Set("shown_badge", credential), table.Set("shown_at", table.At(now)))
}

// Again reads the principal of a session of a user by its id, for what was begun in it
// and goes on elsewhere. errs.Unauthenticated when the session is over.
func (s *Service) Again(ctx context.Context, n NetworkID, u UserID, id ID) (Principal, error) {
	items, err := s.Table.GetAll(ctx, []table.Key{sessionKey(id), UserKey(n, u), GrantsKey(n)})
	if err != nil {
		return Principal{}, fmt.Errorf("find session of user %s: %w", u, err)
	}
	return principal(items, n, u, s.Now())
}
