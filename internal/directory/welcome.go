package directory

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"lanyard/internal/due"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Welcome is what is due about somebody who was added: to be invited to the
// badges in Left. Package invite does it.
const Welcome due.What = "welcome"

// welcome is the op by which it becomes due that next is invited, where the
// network's settings say so of the groups that the change adds them to; none
// otherwise. Everybody is in everyone from the beginning, and somebody who is
// let in is added to all their groups then: whoever is disabled is invited to
// nothing.
func welcome(set network.Settings, old, next User, now time.Time) []table.Op {
	if len(set.AutoInvite) == 0 || !next.Active() {
		return nil
	}
	badges := map[string]bool{}
	for group, badge := range set.AutoInvite {
		if next.in(group) && !(old.Version > 0 && old.Active() && old.in(group)) {
			badges[string(badge)] = true
		}
	}
	if len(badges) == 0 {
		return nil
	}
	return []table.Op{due.Put(due.Item{
		What: Welcome, Network: next.Network, User: next.ID, About: strconv.FormatInt(next.Version, 10),
		Left: slices.Sorted(maps.Keys(badges)), At: table.At(now),
	})}
}

// in reports whether the user is in a group.
func (u User) in(g session.GroupID) bool { return g == session.Everyone || len(u.Groups[g]) > 0 }
