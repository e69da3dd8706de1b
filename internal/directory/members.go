package directory

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Member is a user and where the membership came from.
type Member struct {
	User    User
	Sources []Source
}

// Members lists the members of a group, in no order that means anything. As the
// index can lag, each is looked at again: who is no longer a member is left out,
// so a page may be short. Members of everyone are all users.
func (s *Service) Members(ctx context.Context, n session.NetworkID, g session.GroupID, limit int, cursor string) ([]Member, string, error) {
	if g == session.Everyone {
		users, next, err := s.Users(ctx, n, limit, cursor)
		members := make([]Member, len(users))
		for i, u := range users {
			members[i].User = u
		}
		return members, next, err
	}
	if _, err := s.Group(ctx, n, g); err != nil {
		return nil, "", err
	}
	page, err := s.Table.Query(ctx, table.Query{PK: membersIPK(n, g), Index: true, Limit: min(limit, table.MaxOps), Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list members of group %s: %w", g, err)
	}
	rows, next, err := table.Decoded[member](page)
	if err != nil {
		return nil, "", err
	}
	users, err := s.usersOf(ctx, n, rows)
	if err != nil {
		return nil, "", fmt.Errorf("read members of group %s: %w", g, err)
	}
	var members []Member
	for _, u := range users {
		if sources := u.Groups[g]; len(sources) > 0 {
			members = append(members, Member{u, sources})
		}
	}
	return members, next, nil
}

// Join puts a user into a group by hand. It is no failure when that is so
// already. errs.Forbidden when a program wants to give staff privileges.
func (s *Service) Join(ctx context.Context, by httpapi.Caller, group session.GroupID, id session.UserID) (User, error) {
	if _, err := s.Group(ctx, by.Principal.Network, group); err != nil {
		return User{}, err
	}
	u, err := s.User(ctx, by.Principal.Network, id)
	if err != nil || slices.Contains(u.Groups[group], Manual) {
		return u, err
	}
	checks, err := s.mayJoin(ctx, by, []session.GroupID{group})
	if err != nil {
		return User{}, err
	}
	next := u.joined(group, Manual)
	if len(next.Groups) > maxGroups {
		return User{}, errs.New(errs.Conflict, "The user is in 100 groups, which is the most.")
	}
	set, err := s.Network.Settings(ctx, u.Network)
	if err != nil {
		return User{}, err
	}
	next, ops := change(set, u, next, s.Now())
	return s.commit(ctx, by, "group.join", next, append(ops, checks...), map[string]string{"group": string(group)})
}

// Leave takes away a membership that an administrator gave, by hand or by a list;
// those from other sources stay. errs.Conflict when too few active administrators would remain.
func (s *Service) Leave(ctx context.Context, by httpapi.Caller, group session.GroupID, id session.UserID) (User, error) {
	if _, err := s.Group(ctx, by.Principal.Network, group); err != nil {
		return User{}, err
	}
	u, err := s.User(ctx, by.Principal.Network, id)
	if err != nil || len(u.Groups[group]) == 0 {
		return u, err
	}
	next := u.left(group)
	checks, err := s.mayLose(ctx, u, next)
	if err != nil {
		return User{}, err
	}
	g, err := session.LoadGrants(ctx, s.Table, u.Network)
	if err != nil {
		return User{}, err
	}
	if isStaff(g.Privileges[group]) {
		if err := byPerson(by); err != nil {
			return User{}, err
		}
	}
	next, ops := change(network.Settings{}, u, next, s.Now())
	return s.commit(ctx, by, "group.leave", next, append(ops, checks...), map[string]string{"group": string(group)})
}

// joined is the user with one more source of a membership.
func (u User) joined(g session.GroupID, source Source) User {
	groups := maps.Clone(u.Groups)
	if groups == nil {
		groups = map[session.GroupID][]Source{}
	}
	if !slices.Contains(groups[g], source) {
		groups[g] = append(slices.Clone(groups[g]), source)
	}
	u.Groups = groups
	return u
}

// left is the user without the memberships that administrators gave.
func (u User) left(g session.GroupID) User {
	u.Groups = maps.Clone(u.Groups)
	kept := slices.DeleteFunc(slices.Clone(u.Groups[g]), byPeople)
	if len(kept) > 0 {
		u.Groups[g] = kept
	} else {
		delete(u.Groups, g)
	}
	return u
}
