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

// staffOf reports whether a user has, or would have when active and not frozen,
// staff privileges.
func staffOf(u User, g session.Grants) bool {
	u.State, u.FrozenAt = session.Active, 0
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

// isContact reports fields by which somebody is recognised or reached, or who can
// vouch for them: whoever changes them can have a badge sent.
func isContact(f people.Field) bool {
	return f == people.Login || f == people.Email || f == people.Phone || f == managerField
}

// mayRename decides whether by may change these fields of u.
func (s *Service) mayRename(ctx context.Context, by httpapi.Caller, u User, fields []people.Field) error {
	if !slices.ContainsFunc(fields, isContact) {
		return nil
	}
	if err := MayChangeContacts(by, u); err != nil {
		return err
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
// gives checks for the transaction: that the others stay.
func (s *Service) mayLose(ctx context.Context, u, next User) ([]table.Op, error) {
	g, err := session.LoadGrants(ctx, s.Table, u.Network)
	if err != nil || adminsAmong(g, u) == adminsAmong(g, next) {
		return nil, err
	}
	for _, can := range s.whoCounts(ctx) {
		others, checks, err := s.admins(ctx, g, u, can)
		if err != nil {
			return nil, err
		}
		was, will := others, others
		switch _, err := can(u); {
		case err == nil:
			was, will = others.and(adminsAmong(g, u)), others.and(adminsAmong(g, next))
		case !errors.Is(err, errs.Unreachable):
			return nil, err
		}
		if was.count > 0 {
			return append(checks, unchanged(g)), was.mayBecome(will, remain)
		}
	}
	return nil, nil
}

// unchanged is the check that the grants are as they were read.
func unchanged(g session.Grants) table.Op {
	return table.Check(g.ItemKey(), table.Equal("version", g.Version))
}

// MayLoseBadge decides whether by may take a badge off a device of u. errs.Forbidden
// when a program wants it of somebody with staff privileges, errs.Conflict when too few
// active administrators could sign in. still gives checks for the transaction that a user can
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
	others, checks, err := s.admins(ctx, g, u, still)
	if err == nil {
		err = others.and(adminsAmong(g, u)).mayBecome(others, signIn)
	}
	return append(checks, unchanged(g)), err
}

func join(fields []people.Field) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = string(f)
	}
	return strings.Join(parts, ",")
}
