package session

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Grants say which group of a network gives which privileges: one item a
// network, because every principal needs it.
type Grants struct {
	table.Head
	Privileges map[GroupID][]Privilege `json:"privileges"`
	Version    int64                   `json:"version"`
}

// LoadGrants reads the grants of a network; a network without any has none.
func LoadGrants(ctx context.Context, t table.Table, n NetworkID) (Grants, error) {
	g := newGrants(n, nil)
	err := t.Get(ctx, grantsKey(n), &g)
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

// Set is the op after which group gives exactly these privileges. Its condition
// fails (errs.Conflict) when somebody else changed the grants since g was
// loaded.
func (g Grants) Set(group GroupID, privileges []Privilege) table.Op {
	next := g
	next.Privileges = maps.Clone(g.Privileges)
	if next.Privileges == nil {
		next.Privileges = map[GroupID][]Privilege{}
	}
	next.Privileges[group] = privileges
	if len(privileges) == 0 {
		delete(next.Privileges, group)
	}
	next.Version = g.Version + 1
	if g.Version == 0 {
		return table.Put(&next, table.Absent())
	}
	return table.Put(&next, table.Equal("version", g.Version))
}
