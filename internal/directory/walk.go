package directory

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Walked is some of the users whom a filter wants.
type Walked struct {
	Users []User
	Seen  int    // how many were looked at for them
	Next  string // cursor of the users behind them; empty at the end
}

// Walk goes on through the users whom a filter wants, in no order that means
// anything: for acts on all of them, in slices. It looks at most users at most,
// at each once, and gives those that are wanted, be it none. Being read from
// the index, a user of the last second can be missing. The errors are Find's.
func (s *Service) Walk(ctx context.Context, n session.NetworkID, f Filter, most int, cursor string) (Walked, error) {
	if err := s.CheckFilter(ctx, n, f); err != nil {
		return Walked{}, err
	}
	some, err := s.step(ctx, n, f, min(most, maxStretch), cursor)
	if err != nil {
		return Walked{}, fmt.Errorf("walk through users of network %s: %w", n, err)
	}
	match, out := f.matcher(), Walked{Seen: some.read, Next: some.next}
	for _, u := range some.users {
		if match.matches(u.Access, u.Profile) {
			out.Users = append(out.Users, u)
		}
	}
	return out, nil
}

func (s *Service) step(ctx context.Context, n session.NetworkID, f Filter, most int, cursor string) (stretch, error) {
	if f.inGroup() {
		return s.memberStretch(ctx, n, f.Group, most, cursor)
	}
	return s.shardStretch(ctx, n, most, cursor)
}

// shardStretch reads users of one shard after the other: each with one query,
// where a list by name takes one of every shard. The cursor is the shard and
// where in it to go on.
func (s *Service) shardStretch(ctx context.Context, n session.NetworkID, most int, cursor string) (stretch, error) {
	first, after, _ := strings.Cut(cmp.Or(cursor, "0"), ".")
	shard, err := strconv.Atoi(first)
	if err != nil || shard < 0 || shard >= Shards {
		return stretch{}, errs.BadField("cursor", "is not one that this list gave; start again without it")
	}
	page, err := s.Table.Query(ctx, table.Query{PK: usersIPK(n, shard), Index: true, Limit: most, Cursor: after})
	if err != nil {
		return stretch{}, err
	}
	users, after, err := table.Decoded[User](page)
	some := stretch{users: users, read: len(users)}
	if after == "" {
		shard++
	}
	if shard < Shards {
		some.next = strconv.Itoa(shard) + "." + after
	}
	return some, err
}
