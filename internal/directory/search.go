package directory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Bounds of one call that looks for users: how many it reads, and how many of one
// partition at a time.
const (
	findBudget  = 2000
	countBudget = 5000
	maxStretch  = 900
)

// growth is how much more is read at a time while little is found.
const growth = 4

// Users lists the users of a network by name.
func (s *Service) Users(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]User, string, error) {
	return s.Find(ctx, n, Filter{}, limit, cursor)
}

// Find lists the users whom a filter wants, by name; those of a group in no
// order that means anything. What one call looks at is bounded, so a page may
// be short, even empty, without being the last. errs.Invalid for a filter that
// can not be, errs.NotFound when there is no such group.
func (s *Service) Find(ctx context.Context, n session.NetworkID, f Filter, limit int, cursor string) ([]User, string, error) {
	all := func(_ context.Context, users []User) ([]User, error) { return users, nil }
	return s.FindOf(ctx, n, f, all, limit, cursor)
}

// FindOf is Find for a room that knows more about users: of those whom the filter
// wants, those that keep gives of them, in their order.
func (s *Service) FindOf(ctx context.Context, n session.NetworkID, f Filter, keep Keep, limit int, cursor string) ([]User, string, error) {
	if err := s.CheckFilter(ctx, n, f); err != nil {
		return nil, "", err
	}
	if f.whole() != "" {
		return s.findWhole(ctx, n, f, keep, limit, cursor)
	}
	match := f.matcher()
	var wanted []User
	size := 4 * limit // so that one round nearly always does, however chance spread the first of them
	for left := findBudget; left > 0; {
		size = f.atOnce(size, left)
		some, err := s.stretch(ctx, n, f, size, cursor)
		if err != nil {
			return nil, "", fmt.Errorf("find users of network %s: %w", n, err)
		}
		found, err := keep(ctx, slices.DeleteFunc(some.users, func(u User) bool { return !match.matches(u.Access, u.Profile) }))
		if err != nil {
			return nil, "", err
		}
		if wanted = append(wanted, found...); len(wanted) > limit {
			return wanted[:limit], table.After(f.sort(wanted[limit-1])), nil
		}
		if cursor = some.next; cursor == "" {
			break
		}
		left -= size
		size *= growth
	}
	return wanted, cursor, nil
}

// findWhole is FindOf for a filter whose search is looked up.
func (s *Service) findWhole(ctx context.Context, n session.NetworkID, f Filter, keep Keep, limit int, cursor string) ([]User, string, error) {
	users, next, err := s.Lookup(ctx, n, f.Search, limit, cursor)
	if err != nil {
		return nil, "", err
	}
	match := f.matcher()
	users = slices.DeleteFunc(users, func(u User) bool { return !match.matches(u.Access, u.Profile) })
	slices.SortFunc(users, func(a, b User) int { return strings.Compare(f.sort(a), f.sort(b)) })
	users, err = keep(ctx, users)
	return users, next, err
}

// Keep gives some of the users that it is given.
type Keep func(ctx context.Context, users []User) ([]User, error)

// Count counts the users whom a filter wants, as far as one call gets: it is
// over when the cursor is empty, and the counts of all calls add up. All users, and all
// members of a group, are counted 100,000 and more a call. errs.Invalid for a
// filter that can not be, errs.NotFound when there is no such group.
func (s *Service) Count(ctx context.Context, n session.NetworkID, f Filter, cursor string) (int, string, error) {
	if err := s.CheckFilter(ctx, n, f); err != nil {
		return 0, "", err
	}
	count := s.countMatches
	switch {
	case f.Search == "" && f.State == "":
		count = s.countAll
	case f.whole() != "":
		count = s.countWhole
	}
	total, next, err := count(ctx, n, f, cursor)
	if err != nil {
		return 0, "", fmt.Errorf("count users of network %s: %w", n, err)
	}
	return total, next, nil
}

// countAll counts all users, or all members of a group, without looking at
// them.
func (s *Service) countAll(ctx context.Context, n session.NetworkID, f Filter, cursor string) (int, string, error) {
	pks := allUsersIPK(n)
	if f.inGroup() {
		pks = []string{membersIPK(n, f.Group)}
	}
	page, err := table.Counted(ctx, s.Table, table.Query{Index: true, Limit: table.MaxCount / len(pks), Cursor: cursor}, pks)
	return page.Count, page.Cursor, err
}

// countMatches looks at users one by one.
func (s *Service) countMatches(ctx context.Context, n session.NetworkID, f Filter, cursor string) (int, string, error) {
	match := f.matcher()
	total := 0
	for left := countBudget; left > 0; {
		size := f.atOnce(left, left)
		some, err := s.stretch(ctx, n, f, size, cursor)
		if err != nil {
			return 0, "", err
		}
		for _, u := range some.users {
			if match.matches(u.Access, u.Profile) {
				total++
			}
		}
		if cursor = some.next; cursor == "" {
			break
		}
		left -= size
	}
	return total, cursor, nil
}

// countWhole counts the users of a filter whose search is looked up.
func (s *Service) countWhole(ctx context.Context, n session.NetworkID, f Filter, cursor string) (int, string, error) {
	all := func(_ context.Context, users []User) ([]User, error) { return users, nil }
	users, next, err := s.findWhole(ctx, n, f, all, maxLookup, cursor)
	return len(users), next, err
}

// CheckFilter checks a filter, and that its group exists: errs.Invalid and
// errs.NotFound as in Find.
func (s *Service) CheckFilter(ctx context.Context, n session.NetworkID, f Filter) error {
	if err := f.Check(); err != nil || !f.inGroup() {
		return err
	}
	_, err := s.Group(ctx, n, f.Group)
	return err
}

// stretch is some users in a row, of all or of a group.
type stretch struct {
	users []User
	read  int    // how many it took to get them
	next  string // where to go on; empty at the end
}

// sort is the key by which the list that f walks is ordered.
func (f Filter) sort(u User) string {
	if f.inGroup() {
		return string(u.ID)
	}
	return u.ISK
}

// atOnce is how many users to read at a time: size, as far as left and the list
// allow.
func (f Filter) atOnce(size, left int) int {
	if f.inGroup() {
		return min(size, left, maxStretch)
	}
	return min(size, left, Shards*maxStretch)
}

// stretch reads about size users on: of the group that f wants, or of all.
func (s *Service) stretch(ctx context.Context, n session.NetworkID, f Filter, size int, cursor string) (stretch, error) {
	if f.inGroup() {
		return s.memberStretch(ctx, n, f.Group, size, cursor)
	}
	q := table.Query{Index: true, Limit: size/Shards + 1, Cursor: cursor}
	users, more, err := table.Stretch[User](ctx, s.Table, q, allUsersIPK(n))
	some := stretch{users: users, read: len(users)}
	if more {
		some.next = table.After(users[len(users)-1].ISK)
	}
	return some, err
}

// memberStretch reads members of a group. As the index can lag, who is no longer
// one may be among them.
func (s *Service) memberStretch(ctx context.Context, n session.NetworkID, g session.GroupID, size int, cursor string) (stretch, error) {
	q := table.Query{Index: true, Limit: size, Cursor: cursor}
	rows, more, err := table.Stretch[member](ctx, s.Table, q, []string{membersIPK(n, g)})
	if err != nil {
		return stretch{}, err
	}
	some := stretch{read: len(rows)}
	if more {
		some.next = table.After(rows[len(rows)-1].ISK)
	}
	some.users, err = s.usersOf(ctx, n, rows)
	return some, err
}

// usersOf reads the users of memberships, in their order.
func (s *Service) usersOf(ctx context.Context, n session.NetworkID, rows []member) ([]User, error) {
	parts := slices.Collect(slices.Chunk(rows, table.MaxOps))
	found := make([][]User, len(parts))
	group, ctx := errgroup.WithContext(ctx)
	for i, part := range parts {
		group.Go(func() (err error) {
			found[i], err = s.membersRead(ctx, n, part)
			return err
		})
	}
	err := group.Wait()
	return slices.Concat(found...), err
}

func (s *Service) membersRead(ctx context.Context, n session.NetworkID, rows []member) ([]User, error) {
	keys := make([]table.Key, len(rows))
	for i, row := range rows {
		keys[i] = session.UserKey(n, row.User)
	}
	found, err := readAll[User](ctx, s.Table, keys)
	if err != nil {
		return nil, err
	}
	users := make([]User, 0, len(found))
	for _, key := range keys {
		if u, ok := found[key]; ok {
			users = append(users, *u)
		}
	}
	return users, nil
}
