package session

import (
	"slices"
	"time"

	"lanyard/internal/table"
)

// UserState says whether a user may do anything at all.
type UserState string

// The states of a user.
const (
	Active   UserState = "active"
	Disabled UserState = "disabled"
)

// Access is the part of a user's record that decides what the user may do. The
// directory's record embeds it, so its fields are attributes of the user item
// under UserKey.
type Access struct {
	State UserState `json:"state"`
	// Groups the user is in, each with where the membership came from.
	Groups map[GroupID][]string `json:"groups,omitempty"`
	// NotBefore ends all sessions that began earlier: set it to SignedOut(now).
	NotBefore table.Epoch `json:"not_before,omitempty"`
	// Gone are the credentials that were taken away last, oldest first: sessions that
	// were made with one are over.
	Gone []Gone `json:"gone,omitempty"`
	Frozen
}

// Gone is a credential that was taken away.
type Gone struct {
	Badge string      `json:"badge"` // credential
	At    table.Epoch `json:"at"`    // SignedOut then
}

// maxGone is how many credentials that were taken away are known. The sessions of an
// older one are over only when their own time is: nobody loses so many badges within
// the life of a session.
const maxGone = 50

// gone reports whether a credential that was shown at a moment was taken away since.
func (a Access) gone(credential string, shown table.Epoch) bool {
	return slices.ContainsFunc(a.Gone, func(g Gone) bool { return g.Badge == credential && shown < g.At })
}

// Without is a after a credential was taken away.
func (a Access) Without(credential string, now time.Time) Access {
	a.Gone = append(slices.Clone(a.Gone[max(0, len(a.Gone)-maxGone+1):]), Gone{credential, SignedOut(now)})
	return a
}

// Frozen says that somebody to whom a change was told said that it was not them.
// The user may do nothing, and nothing is done in their name, until an
// administrator has looked. It says nothing of the user's state.
type Frozen struct {
	FrozenAt table.Epoch `json:"frozen_at,omitempty"` // 0: it is not so
	FrozenBy string      `json:"frozen_by,omitempty"` // the notice whose link was used, a kind of message
	// LiftedAt is when an administrator last looked: links sent until then freeze
	// nobody any more.
	LiftedAt table.Epoch `json:"lifted_at,omitempty"`
}

// IsFrozen reports whether an administrator has to look first.
func (f Frozen) IsFrozen() bool { return f.FrozenAt != 0 }

// MayAct reports whether the user may do anything at all.
func (a Access) MayAct() bool { return a.State == Active && !a.IsFrozen() }

// MayAct is Access.MayAct as a condition on a user's item, for what must not
// happen to somebody who was disabled or frozen meanwhile.
func MayAct() table.Cond {
	return table.And(table.Equal("state", Active), table.Not(table.Greater("frozen_at", 0)))
}

// SignedOut is the Access.NotBefore that ends every session begun until now:
// the next second, because sessions know only their second.
func SignedOut(now time.Time) table.Epoch { return table.At(now) + 1 }

// Privileges are what the user's groups give under the grants of the network,
// sorted. A user who is not active, or frozen, has none.
func (a Access) Privileges(g Grants) []Privilege {
	if !a.MayAct() {
		return nil
	}
	return a.entitled(g)
}

// entitled are the privileges of a user when active.
func (a Access) entitled(g Grants) []Privilege {
	var all []Privilege
	for group, privileges := range g.Privileges {
		if a.in(group) {
			all = append(all, privileges...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Rank is that of the user when active: who is shut out for a day is no lower.
func (a Access) Rank(g Grants) int { return Rank(a.entitled(g)) }

// Serves are the groups whose members the user reaches at the desk, sorted; nil
// is everybody. Only the groups that give the highest of the user's privileges
// count: an agent for Zurich who is a verifier for all would be an agent for all
// otherwise. An administrator reaches everybody.
func (a Access) Serves(g Grants) []GroupID {
	rank := Rank(a.Privileges(g))
	if rank == 0 || rank == rankOf(Admin) {
		return nil
	}
	var all []GroupID
	for group, privileges := range g.Privileges {
		if Rank(privileges) != rank || !a.in(group) {
			continue
		}
		served := g.Serves[group]
		if len(served) == 0 {
			return nil
		}
		all = append(all, served...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// in reports whether the user is in a group.
func (a Access) in(g GroupID) bool {
	_, member := a.Groups[g]
	return member || g == Everyone
}
