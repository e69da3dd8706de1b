package directory

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// NewGroup is what a new group shall be.
type NewGroup struct {
	ID   session.GroupID // empty: a new one is made
	Name string
	By   audit.Actor
}

// MakeGroup checks a new group and gives the ops that store it: the group and the
// lock of its name. They belong in one transaction with the audit entry, and
// [Explain] says what their failing means. errs.Invalid for a name that no
// group can have.
func MakeGroup(set network.Settings, in NewGroup, now time.Time) (Group, []table.Op, error) {
	name, problem := groupName(in.Name)
	if in.ID == "" {
		in.ID = session.GroupID(secret.NewID(now))
	}
	if problem != "" {
		return Group{}, nil, errs.BadField("body.name", problem)
	}
	if _, is := reserved(name); is {
		return Group{}, nil, errs.BadField("body.name", "is that of a built-in group: choose another")
	}
	g := Group{ID: in.ID, Network: set.ID, Name: name, CreatedAt: table.At(now), CreatedBy: in.By, UpdatedAt: table.At(now), Version: 1}
	g.place()
	return g, []table.Op{table.Put(&g, table.Absent()), claim(set, name, g.ID)}, nil
}

// claim is the op by which a group gets a name.
func claim(set network.Settings, name string, g session.GroupID) table.Op {
	key := titleKey(set.ID, set.Salt, name)
	l := &lock{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "lock"}, Space: titles, Group: g}
	return table.Put(l, table.Or(table.Absent(), table.Equal("group", string(g))))
}

// Group reads one group, built in or not. errs.NotFound when there is none.
func (s *Service) Group(ctx context.Context, n session.NetworkID, id session.GroupID) (Group, error) {
	for _, g := range builtin(n) {
		if g.ID == id {
			return g, nil
		}
	}
	if err := validGroup(id); err != nil {
		return Group{}, err
	}
	var g Group
	if err := s.Table.Get(ctx, groupKey(n, id), &g); err != nil {
		return Group{}, fmt.Errorf("group %s: %w", id, err)
	}
	return g, nil
}

// Groups lists the groups of a network, oldest first, the built-in ones before
// the first page.
func (s *Service) Groups(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]Group, string, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: session.NetworkPK(n), Prefix: groupSK, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list groups of network %s: %w", n, err)
	}
	groups, next, err := table.Decoded[Group](page)
	if cursor == "" {
		groups = append(builtin(n), groups...)
	}
	return groups, next, err
}

// CreateGroup adds a group that gives privileges, with a language or none.
// errs.Conflict when there is one of that name; errs.Forbidden when a program
// wants to give staff privileges.
func (s *Service) CreateGroup(ctx context.Context, by httpapi.Caller, name, language string, privileges []session.Privilege) (Group, error) {
	set, err := s.Network.Settings(ctx, by.Principal.Network)
	if err != nil {
		return Group{}, err
	}
	g, ops, err := MakeGroup(set, NewGroup{Name: name, By: audit.By(by.Principal)}, s.Now())
	if err != nil {
		return Group{}, err
	}
	grant, _, err := s.grant(ctx, by, g.ID, GroupChange{Privileges: privileges})
	if err != nil {
		return Group{}, err
	}
	settings, said, err := s.Network.ForGroup(ctx, by, g.ID, network.OfGroup{Language: &language})
	if err != nil {
		return Group{}, err
	}
	detail := map[string]string{"privileges": given(privileges)}
	maps.Copy(detail, said)
	return s.commitGroup(ctx, by, "group.create", g, slices.Concat(ops, grant, settings), detail)
}

// GroupChange is what is said about a group. Nil says nothing.
type GroupChange struct {
	Name       *string
	Privileges []session.Privilege // nil says nothing; empty takes all away
	Serves     []session.GroupID   // nil says nothing; empty: everybody (session.Grants.Serves)
	Protected  *bool               // session.Grants.Protected
	AutoInvite *network.BadgeID    // that whoever is added is invited to; empty: to none
	Language   *string             // of members without one of their own; empty: the network's
	Version    int64               // the one the caller has seen, 0 for whichever is there
}

// UpdateGroup renames a group or changes what it gives. errs.Conflict when it
// changed meanwhile, the name is taken, or too few active administrators would remain.
// errs.Forbidden when a program wants to change staff privileges or whom they
// reach, or to have people invited that it may not invite.
func (s *Service) UpdateGroup(ctx context.Context, by httpapi.Caller, id session.GroupID, in GroupChange) (Group, error) {
	n := by.Principal.Network
	g, err := s.Group(ctx, n, id)
	if err != nil {
		return Group{}, err
	}
	if in.Version != 0 && in.Version != g.Version {
		return Group{}, errs.New(errs.Conflict, "The group was changed meanwhile. Look again.")
	}
	next, ops := g, []table.Op(nil)
	detail := map[string]string{}
	if in.Name != nil && *in.Name != g.Name {
		if next, ops, err = s.rename(ctx, g, *in.Name); err != nil {
			return Group{}, err
		}
		detail["changed"] = "name"
	}
	grant, gives, err := s.grant(ctx, by, id, in)
	if err != nil {
		return Group{}, err
	}
	maps.Copy(detail, gives)
	settings, said, err := s.Network.ForGroup(ctx, by, id, network.OfGroup{AutoInvite: in.AutoInvite, Language: in.Language})
	if err != nil {
		return Group{}, err
	}
	maps.Copy(detail, said)
	if grant = append(grant, settings...); len(grant) > 0 && len(ops) == 0 && !isBuiltin(id) {
		next, ops = g.touched(s.Now())
	}
	if ops = append(ops, grant...); len(ops) == 0 {
		return g, nil
	}
	return s.commitGroup(ctx, by, "group.update", next, ops, detail)
}

// touched is g in its next version: what it gives is no part of its record, and
// whoever saw the version before shall notice that it changed.
func (g Group) touched(now time.Time) (Group, []table.Op) {
	seen := g.Version
	g.Version, g.UpdatedAt = seen+1, table.At(now)
	g.place()
	return g, []table.Op{table.Put(&g, table.Equal("version", seen))}
}

func (s *Service) rename(ctx context.Context, g Group, name string) (Group, []table.Op, error) {
	if isBuiltin(g.ID) {
		return g, nil, errs.BadField("body.name", "can not be changed: the group is built in")
	}
	set, err := s.Network.Settings(ctx, g.Network)
	if err != nil {
		return g, nil, err
	}
	next, ops, err := MakeGroup(set, NewGroup{g.ID, name, g.CreatedBy}, s.Now())
	if err != nil {
		return g, nil, err
	}
	next.CreatedAt, next.Version = g.CreatedAt, g.Version+1
	ops[0] = table.Put(&next, table.Equal("version", g.Version))
	if old := titleKey(set.ID, set.Salt, g.Name); old != ops[1].Key {
		ops = append(ops, table.Delete(old, table.Equal("group", string(g.ID))))
	}
	return next, ops, nil
}

func (s *Service) commitGroup(ctx context.Context, by httpapi.Caller, act string, g Group, ops []table.Op, detail map[string]string) (Group, error) {
	entry := by.Entry(act)
	entry.Target, entry.Detail = "group:"+string(g.ID), detail
	ops = append(ops, audit.Put(entry, s.Now()))
	if err := s.Table.Write(ctx, ops...); err != nil {
		return Group{}, fmt.Errorf("%s %s: %w", act, g.ID, Explain(err, ops))
	}
	return g, nil
}
