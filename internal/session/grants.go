package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Grants say which group of a network gives which privileges: one item a
// network, because every principal needs it.
type Grants struct {
	table.Head
	Privileges map[GroupID][]Privilege `json:"privileges"`
	// Serves says of a group that gives agent or verifier whose members they may
	// be that for; a group that is absent serves everybody.
	Serves map[GroupID][]GroupID `json:"serves,omitempty"`
	// Protected are groups whose members are helped at the desk only when a second
	// person agrees, sorted.
	Protected []GroupID `json:"protected,omitempty"`
	Version   int64     `json:"version"`
}

// LoadGrants reads the grants of a network; a network without any has none.
func LoadGrants(ctx context.Context, t table.Table, n NetworkID) (Grants, error) {
	g := newGrants(n, nil)
	err := t.Get(ctx, GrantsKey(n), &g)
	if err != nil && !errors.Is(err, errs.NotFound) {
		return Grants{}, fmt.Errorf("load grants of network %s: %w", n, err)
	}
	return g, nil
}

// CreateGrants is the op that gives a new network its grants.
func CreateGrants(n NetworkID, privileges map[GroupID][]Privilege) table.Op {
	g := newGrants(n, privileges)
	g.Version = 1
	return table.Put(&g, table.Absent())
}

// Protects reports whether a second person has to agree before a user with this
// access is helped at the desk: administrators, shut out or not, and the members
// of protected groups.
func (g Grants) Protects(a Access) bool {
	return a.Rank(g) == rankOf(Admin) || slices.ContainsFunc(g.Protected, a.in)
}

// Give is g where group gives exactly these privileges.
func (g Grants) Give(group GroupID, privileges []Privilege) Grants {
	g.Privileges = with(g.Privileges, group, privileges)
	return g
}

// Serve is g where group serves the members of these groups; of none means
// everybody.
func (g Grants) Serve(group GroupID, served []GroupID) Grants {
	g.Serves = with(g.Serves, group, served)
	return g
}

// Protect is g where the members of group are protected, or no longer.
func (g Grants) Protect(group GroupID, yes bool) Grants {
	g.Protected = slices.DeleteFunc(slices.Clone(g.Protected), func(p GroupID) bool { return p == group })
	if yes {
		g.Protected = append(g.Protected, group)
		slices.Sort(g.Protected)
	}
	return g
}

// with is m where group has these values, or is absent when there are none.
func with[V any](m map[GroupID][]V, group GroupID, values []V) map[GroupID][]V {
	next := maps.Clone(m)
	if next == nil {
		next = map[GroupID][]V{}
	}
	next[group] = values
	if len(values) == 0 {
		delete(next, group)
	}
	return next
}

// Set is the op after which group gives exactly these privileges: see Save.
func (g Grants) Set(group GroupID, privileges []Privilege) table.Op {
	return g.Give(group, privileges).Save()
}

// Save is the op that stores g, as it was loaded and changed. Its condition
// fails (errs.Conflict) when somebody else changed the grants since.
func (g Grants) Save() table.Op {
	seen := g.Version
	g.Version = seen + 1
	if seen == 0 {
		return table.Put(&g, table.Absent())
	}
	return table.Put(&g, table.Equal("version", seen))
}
