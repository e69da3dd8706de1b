package session

import (
	"slices"
	"time"

	"lanyard/internal/table"
)

// Touched is how often a used session's LastSeen is brought up to date, so that
// a click is not a write. An idle session can end this much early.
const Touched = time.Minute

// Kind of a session decides its lifetime.
type Kind string

// The kinds: StaffSession for whoever is admin, agent or verifier.
const (
	StaffSession Kind = "staff"
	UserSession  Kind = "user"
)

// Lifetime is how long a session lasts at all, and unused.
type Lifetime struct{ Absolute, Idle time.Duration }

// Lifetimes are those of a network (network.Settings.SessionLifetimes).
type Lifetimes struct{ Staff, User Lifetime }

// Session is a signed-in browser.
type Session struct {
	table.Head
	Network     NetworkID   `json:"network"`
	User        UserID      `json:"user"`
	SessionKind Kind        `json:"session_kind"`
	Staff       []Privilege `json:"staff,omitempty"` // staff privileges at the start
	CreatedAt   table.Epoch `json:"created_at"`
	EndsAt      table.Epoch `json:"ends_at"`
	Idle        int64       `json:"idle"` // seconds
	LastSeen    table.Epoch `json:"last_seen"`
	Badge       string      `json:"badge,omitempty"` // credential that it was made with
	Shown
}

// ID names the session.
func (s Session) ID() ID { return ID(s.PK[len("session#"):]) }

// over reports whether s no longer stands for a user with this access and these
// privileges.
func over(s Session, a Access, privileges []Privilege, now time.Time) bool {
	return s.EndsAt.Past(now) ||
		(s.LastSeen + table.Epoch(s.Idle)).Past(now) ||
		!a.MayAct() ||
		s.CreatedAt < a.NotBefore ||
		a.gone(s.Badge, s.CreatedAt) ||
		gained(s.Staff, privileges)
}

// gained reports whether now holds a staff privilege that before did not.
func gained(before, now []Privilege) bool {
	return slices.ContainsFunc(now, func(p Privilege) bool {
		return slices.Contains(staff, p) && !slices.Contains(before, p)
	})
}

// kindOf gives the staff privileges among all, and the kind of session they
// ask for.
func kindOf(privileges []Privilege) (Kind, []Privilege) {
	var strong []Privilege
	for _, p := range privileges {
		if slices.Contains(staff, p) {
			strong = append(strong, p)
		}
	}
	if len(strong) > 0 {
		return StaffSession, strong
	}
	return UserSession, nil
}

func (l Lifetimes) of(k Kind) Lifetime {
	if k == StaffSession {
		return l.Staff
	}
	return l.User
}
