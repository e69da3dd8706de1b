package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lanyard/internal/directory/people"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// isStaff reports whether privileges reach other people's data.
func isStaff(privileges []session.Privilege) bool {
	return slices.ContainsFunc(privileges, func(p session.Privilege) bool {
		return p == session.Admin || p == session.Agent || p == session.Verifier
	})
}

// staffOf reports whether a user has, or would have when active, staff
// privileges.
func staffOf(u User, g session.Grants) bool {
	u.State = session.Active
	return isStaff(u.Privileges(g))
}

func isAdmin(u User, g session.Grants) bool {
	return slices.Contains(u.Privileges(g), session.Admin)
}

// byPerson wants a person where a program could give itself more than its
// scopes, or shut out the people who watch over it.
func byPerson(by httpapi.Caller) error {
	if by.Principal.Token == "" {
		return nil
	}
	return errs.New(errs.Forbidden, "Only a signed-in administrator may do this to people with privileges, or change who has them.")
}

// isContact reports fields by which somebody is recognised or reached: whoever
// changes them can have a badge sent.
func isContact(f people.Field) bool {
	return f == people.Login || f == people.Email || f == people.Phone
}

// mayRename decides whether by may change these fields of u.
func (s *Service) mayRename(ctx context.Context, by httpapi.Caller, u User, fields []people.Field) error {
	if !slices.ContainsFunc(fields, isContact) {
		return nil
	}
	return s.byPersonTo(ctx, by, u)
}

// MayHandOut decides whether by may be given the link to a badge of a user:
// whoever has it can sign in as that user. errs.Forbidden when a program asks
// for somebody with staff privileges.
func (s *Service) MayHandOut(ctx context.Context, by httpapi.Caller, id session.UserID) error {
	u, err := s.User(ctx, by.Principal.Network, id)
	if err != nil {
		return err
	}
	return s.byPersonTo(ctx, by, u)
}

// MaySignOut decides whether by may end sessions of a user. errs.Forbidden when
// a program wants to end those of somebody with staff privileges.
func (s *Service) MaySignOut(ctx context.Context, by httpapi.Caller, id session.UserID) error {
	u, err := s.User(ctx, by.Principal.Network, id)
	if err != nil {
		return err
	}
	return s.byPersonTo(ctx, by, u)
}

// byPersonTo wants a person for what lets somebody act as u or keeps u from
// acting, where u has staff privileges.
func (s *Service) byPersonTo(ctx context.Context, by httpapi.Caller, u User) error {
	if by.Principal.Token == "" {
		return nil
	}
	g, err := session.LoadGrants(ctx, s.Table, u.Network)
	if err == nil && staffOf(u, g) {
		err = byPerson(by)
	}
	return err
}

// mayJoin decides whether by may put somebody into groups, and gives checks
// for the transaction: that each exists.
func (s *Service) mayJoin(ctx context.Context, by httpapi.Caller, groups []session.GroupID) ([]table.Op, error) {
	if len(groups) == 0 {
		return nil, nil
	}
	if len(groups) > maxGroups {
		return nil, errs.BadField("body.groups", "are too many: at most 100")
	}
	g, err := session.LoadGrants(ctx, s.Table, by.Principal.Network)
	if err != nil {
		return nil, err
	}
	var checks []table.Op
	for _, id := range groups {
		if err := validGroup(id); err != nil {
			return nil, fmt.Errorf("group: %w", err)
		}
		if id == session.Everyone {
			return nil, errs.BadField("body.groups", "has everyone, which everybody is in")
		}
		if isStaff(g.Privileges[id]) {
			if err := byPerson(by); err != nil {
				return nil, err
			}
		}
		if !isBuiltin(id) {
			checks = append(checks, table.Check(groupKey(by.Principal.Network, id), table.Exists()))
		}
	}
	return checks, nil
}

// mayLose decides whether u may become next, which may take away an administrator, and
// gives checks for the transaction: that another one remains.
func (s *Service) mayLose(ctx context.Context, u, next User) ([]table.Op, error) {
	g, err := session.LoadGrants(ctx, s.Table, u.Network)
	if err != nil {
		return nil, err
	}
	if !isAdmin(u, g) || isAdmin(next, g) {
		return nil, nil
	}
	other, err := s.spare(ctx, g, u, anyone)
	return append(other, unchanged(g)), err
}

// unchanged is the check that the grants are as they were read.
func unchanged(g session.Grants) table.Op {
	return table.Check(g.ItemKey(), table.Equal("version", g.Version))
}

// able gives checks for a transaction that a user can sign in after it.
// errs.Unreachable when the user can not.
type able func(User) ([]table.Op, error)

// anyone is able, as far as the directory knows.
func anyone(User) ([]table.Op, error) { return nil, nil }

// MayLoseBadge decides whether by may take a badge off a device of u. errs.Forbidden
// when a program wants it of somebody with staff privileges, errs.Conflict when no active
// administrator could sign in any more. still gives checks for the transaction that a user can
// sign in after it, errs.Unreachable when the user can not; the checks that
// come back are for that transaction.
func (s *Service) MayLoseBadge(ctx context.Context, by httpapi.Caller, u User, still func(User) ([]table.Op, error)) ([]table.Op, error) {
	if err := s.byPersonTo(ctx, by, u); err != nil {
		return nil, err
	}
	g, err := session.LoadGrants(ctx, s.Table, u.Network)
	if err != nil || !isAdmin(u, g) {
		return nil, err
	}
	checks, err := still(u)
	if !errors.Is(err, errs.Unreachable) {
		return checks, err
	}
	checks, err = s.spare(ctx, g, u, still)
	if errors.Is(err, errs.Conflict) {
		err = errs.New(errs.Conflict, "No active administrator could sign in any more. Put a badge on another device first.")
	}
	return append(checks, unchanged(g)), err
}

// spare finds an active administrator under g other than but who is able to sign in, and
// gives checks that it stays so, as it was read. Two administrators who go at
// once each check another, and as transactions have an order the last one
// finds nobody. Being found through the index, a new administrator may be
// overlooked for a second: then this fails and can be tried again.
func (s *Service) spare(ctx context.Context, g session.Grants, but User, can able) ([]table.Op, error) {
	for group, privileges := range g.Privileges {
		if !slices.Contains(privileges, session.Admin) {
			continue
		}
		found, checks, err := s.activeAdmin(ctx, g, group, but, can)
		if err != nil {
			return nil, err
		}
		if found.ID != "" {
			return append(checks,
				table.Check(found.ItemKey(), table.And(
					table.Equal("state", string(session.Active)), table.Equal("version", found.Version)))), nil
		}
	}
	return nil, errs.New(errs.Conflict, "No other active administrator would remain. Make somebody else one first.")
}

// activeAdmin finds one among the members of a group; a zero User for none.
func (s *Service) activeAdmin(ctx context.Context, g session.Grants, group session.GroupID, but User, can able) (User, []table.Op, error) {
	for cursor := ""; ; {
		users, next, err := s.Members(ctx, but.Network, group, table.MaxOps, cursor)
		if err != nil {
			return User{}, nil, err
		}
		for _, m := range users {
			if m.User.ID == but.ID || !isAdmin(m.User, g) {
				continue
			}
			checks, err := can(m.User)
			if !errors.Is(err, errs.Unreachable) {
				return m.User, checks, err
			}
		}
		if cursor = next; next == "" {
			return User{}, nil, nil
		}
	}
}

func join(fields []people.Field) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = string(f)
	}
	return strings.Join(parts, ",")
}
