package directory

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// maxServed bounds whom a group serves and how many groups are protected: they
// are read with every request.
const maxServed = 50

// Grants says what each group of a network gives.
func (s *Service) Grants(ctx context.Context, n session.NetworkID) (session.Grants, error) {
	return session.LoadGrants(ctx, s.Table, n)
}

// grant gives the ops after which group gives, serves and protects what is said of
// it, and what the audit says of that; none when it is so already.
func (s *Service) grant(ctx context.Context, by httpapi.Caller, group session.GroupID, in GroupChange) ([]table.Op, map[string]string, error) {
	if in.Privileges == nil && in.Serves == nil && in.Protected == nil {
		return nil, nil, nil
	}
	g, err := session.LoadGrants(ctx, s.Table, by.Principal.Network)
	if err != nil {
		return nil, nil, err
	}
	next, said := in.over(g, group)
	if len(said) == 0 {
		return nil, nil, nil
	}
	if err := mayGrant(by, group, g, next, said); err != nil {
		return nil, nil, err
	}
	if err := s.served(ctx, by.Principal.Network, in.Serves); err != nil {
		return nil, nil, err
	}
	checks, err := s.mayGiveLess(ctx, by.Principal.Network, group, g, next)
	return append([]table.Op{next.Save()}, checks...), said, err
}

// over is g after what is said about group, and what the audit says of it.
func (in GroupChange) over(g session.Grants, group session.GroupID) (session.Grants, map[string]string) {
	said := map[string]string{}
	if want := sortedOnce(in.Privileges); in.Privileges != nil && !slices.Equal(g.Privileges[group], want) {
		g = g.Give(group, want)
		said["privileges"] = given(want)
	}
	if want := sortedOnce(in.Serves); in.Serves != nil && !slices.Equal(g.Serves[group], want) {
		g = g.Serve(group, want)
		said["serves"] = serving(want)
	}
	if in.Protected != nil && *in.Protected != slices.Contains(g.Protected, group) {
		g = g.Protect(group, *in.Protected)
		said["protected"] = strconv.FormatBool(*in.Protected)
	}
	return g, said
}

func sortedOnce[T ~string](values []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}

// given is what the audit says of the privileges that a group gives from now on.
func given(privileges []session.Privilege) string { return listed(privileges, "none") }

// serving is what the audit says of the groups that a group serves from now on.
func serving(groups []session.GroupID) string { return listed(groups, "everybody") }

func listed[T ~string](values []T, none string) string {
	if len(values) == 0 {
		return none
	}
	names := make([]string, len(values))
	for i, v := range sortedOnce(values) {
		names[i] = string(v)
	}
	return strings.Join(names, " ")
}

// mayGrant decides whether by may make the grants of a group from was into next.
// Who has staff privileges, whom they reach and who is kept from them is for
// people to say.
func mayGrant(by httpapi.Caller, group session.GroupID, was, next session.Grants, said map[string]string) error {
	gave, gives := isStaff(was.Privileges[group]), isStaff(next.Privileges[group])
	_, privileges := said["privileges"]
	_, serves := said["serves"]
	_, protected := said["protected"]
	if serves || protected || privileges && (gave || gives) {
		if err := byPerson(by); err != nil {
			return err
		}
	}
	switch {
	case gives && isBuiltin(group):
		return errs.BadField("body.privileges", "can not be admin, agent or verifier for a built-in group")
	case serves && len(next.Serves[group]) > 0 && !worksAtDesk(next.Privileges[group]):
		return errs.BadField("body.serves", "is for a group that gives agent or verifier: give one of them too")
	case protected && len(next.Protected) > maxServed:
		return errs.BadField("body.protected", "is set for 50 groups already, which is the most")
	}
	return nil
}

// worksAtDesk reports whether privileges are for the desk. An administrator
// reaches everybody, whatever is said.
func worksAtDesk(privileges []session.Privilege) bool {
	return !slices.Contains(privileges, session.Admin) && isStaff(privileges)
}

// served checks the groups that a group is to serve. Groups are never deleted,
// so the transaction need not look again.
func (s *Service) served(ctx context.Context, n session.NetworkID, groups []session.GroupID) error {
	if len(groups) > maxServed {
		return errs.BadField("body.serves", "are too many groups: at most 50")
	}
	var keys []table.Key
	for _, id := range groups {
		if validGroup(id) != nil {
			return errs.BadField("body.serves", "has a group that does not exist")
		}
		if id == session.Everyone {
			return errs.BadField("body.serves", "has everyone: leave the list empty to serve everybody")
		}
		if !isBuiltin(id) && !slices.Contains(keys, groupKey(n, id)) {
			keys = append(keys, groupKey(n, id))
		}
	}
	if len(keys) == 0 {
		return nil
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return fmt.Errorf("groups to serve: %w", err)
	}
	if slices.ContainsFunc(items, func(i table.Item) bool { return !i.Exists() }) {
		return errs.BadField("body.serves", "has a group that does not exist")
	}
	return nil
}

// mayGiveLess decides whether the grants of a group may become next, which may
// take administrators away, and gives checks for the transaction: that the others stay.
func (s *Service) mayGiveLess(ctx context.Context, n session.NetworkID, group session.GroupID, g, next session.Grants) ([]table.Op, error) {
	if !slices.Contains(g.Privileges[group], session.Admin) || slices.Contains(next.Privileges[group], session.Admin) {
		return nil, nil
	}
	nobody := User{Network: n}
	for _, can := range s.whoCounts(ctx) {
		before, _, err := s.admins(ctx, g, nobody, can)
		if err != nil {
			return nil, err
		}
		if before.count > 0 {
			after, checks, err := s.admins(ctx, next, nobody, can)
			if err == nil {
				err = before.mayBecome(after, remain)
			}
			return checks, err
		}
	}
	return nil, nil
}
