package directory

import (
	"context"
	"errors"
	"maps"
	"slices"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// enough is how many active administrators remain whatever is done.
const enough = 2

// admins are the administrators of a network, as far as that has to be known:
// beyond enough nobody is counted.
type admins struct {
	count  int
	byHand bool // one of them is so by no provider's doing
}

// adminsAmong counts one user.
func adminsAmong(g session.Grants, u User) admins {
	if !isAdmin(u, g) {
		return admins{}
	}
	return admins{1, isAdminByHand(u, g)}
}

// isAdminByHand reports whether somebody is an administrator by the doing of
// people, so that no provider can take that away.
func isAdminByHand(u User, g session.Grants) bool {
	u.Groups = maps.Clone(u.Groups)
	maps.DeleteFunc(u.Groups, func(_ session.GroupID, from []Source) bool { return !slices.ContainsFunc(from, byPeople) })
	return isAdmin(u, g)
}

// and adds others.
func (a admins) and(b admins) admins { return admins{a.count + b.count, a.byHand || b.byHand} }

// suffice reports whether more of them change nothing.
func (a admins) suffice() bool { return a.count >= enough && a.byHand }

// shortage says what is wrong with too few administrators, and what to do.
type shortage struct{ none, one, provided string }

// remain is for those who may not be administrators any more, signIn for those who
// could not sign in.
var (
	remain = shortage{
		none:     "No other administrator who can sign in would remain. Make somebody with a badge one first.",
		one:      "Only one administrator who can sign in would remain; there have to be two. Make somebody with a badge one first.",
		provided: "Only administrators that a provider made would remain. Make somebody with a badge one by hand first.",
	}
	signIn = shortage{
		none:     "No active administrator could sign in any more. Put a badge on another device first.",
		one:      "Only one active administrator could sign in any more; two have to. Put a badge on another device first.",
		provided: "Only administrators that a provider made could sign in any more. Put a badge on another device first.",
	}
)

// able gives checks for a transaction that a user can sign in after it.
// errs.Unreachable when the user can not.
type able func(User) ([]table.Op, error)

// whoCounts are the ways to count administrators: those who can sign in and, as
// long as none of them can, all who are active.
func (s *Service) whoCounts(ctx context.Context) [2]able {
	return [2]able{
		func(u User) ([]table.Op, error) { return session.CanSignIn(ctx, s.Table, u.Network, u.ID) },
		func(User) ([]table.Op, error) { return nil, nil },
	}
}

// mayBecome decides whether these administrators may become those: two stay
// who were two, and one by hand where there was one, so that a fault of one person
// or of one provider shuts nobody out for good. A network with fewer goes on,
// and does not lose them either. errs.Conflict otherwise.
func (a admins) mayBecome(after admins, say shortage) error {
	switch {
	case after.count >= min(a.count, enough) && (after.byHand || !a.byHand):
		return nil
	case after.count == 0:
		return errs.New(errs.Conflict, say.none)
	case after.count < min(a.count, enough):
		return errs.New(errs.Conflict, say.one)
	}
	return errs.New(errs.Conflict, say.provided)
}

// keeper is an administrator who can sign in, with the checks that it stays so.
type keeper struct {
	User
	checks []table.Op
}

// admins finds active administrators under g besides but who are able to sign
// in, two of them and one by hand if there are, and gives checks that it stays
// so, as it was read. Administrators who go at once check others, and as
// transactions have an order the last ones find too few. Being found through
// the index, a new administrator may be overlooked for a second: then there seem
// to be fewer, and it can be tried again.
func (s *Service) admins(ctx context.Context, g session.Grants, but User, can able) (admins, []table.Op, error) {
	var all []keeper
	for _, group := range slices.Sorted(maps.Keys(g.Privileges)) {
		if !slices.Contains(g.Privileges[group], session.Admin) {
			continue
		}
		var err error
		if all, err = s.adminsOf(ctx, g, group, but, can, all); err != nil {
			return admins{}, nil, err
		}
	}
	all = all[max(0, len(all)-enough):] // one who was looked for because of the hand came last
	var checks []table.Op
	for _, a := range all {
		checks = append(checks, a.checks...)
		checks = append(checks, table.Check(a.ItemKey(), table.And(session.MayAct(), table.Equal("version", a.Version))))
	}
	return sum(g, all), checks, nil
}

// adminsOf adds to all those among the members of a group who are still of interest.
func (s *Service) adminsOf(ctx context.Context, g session.Grants, group session.GroupID, but User, can able, all []keeper) ([]keeper, error) {
	for cursor := ""; ; {
		members, next, err := s.Members(ctx, but.Network, group, table.MaxOps, cursor)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if m.User.ID == but.ID || !wanted(g, all, m.User) {
				continue
			}
			checks, err := can(m.User)
			if errors.Is(err, errs.Unreachable) {
				continue
			}
			if err != nil {
				return nil, err
			}
			all = append(all, keeper{m.User, checks})
		}
		if cursor = next; next == "" || sum(g, all).suffice() {
			return all, nil
		}
	}
}

func sum(g session.Grants, all []keeper) (total admins) {
	for _, a := range all {
		total = total.and(adminsAmong(g, a.User))
	}
	return total
}

// wanted reports whether u is an administrator who adds something to all.
func wanted(g session.Grants, all []keeper, u User) bool {
	have := sum(g, all)
	is := func(a keeper) bool { return a.ID == u.ID }
	return isAdmin(u, g) && !slices.ContainsFunc(all, is) && (have.count < enough || !have.byHand && isAdminByHand(u, g))
}
