package invite

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// part is some of the users that a campaign is for.
type part struct {
	users []candidate
	seen  int    // how many users were looked at for them
	next  string // cursor of the part after it; empty after the last
}

// part is the users from cursor on, with what decides their rows, when most of
// them at most are looked at.
func (s *slice) part(ctx context.Context, cursor string, most int) (part, error) {
	if len(s.Users) > 0 {
		p, err := s.listed(ctx, cursor, most)
		if err != nil {
			return part{}, err
		}
		return p, s.read(ctx, p.users)
	}
	who := Who{}
	if s.Who != nil {
		who = *s.Who
	}
	p, err := s.walked(ctx, who, cursor, most)
	if err != nil {
		return part{}, err
	}
	err = s.read(ctx, p.users)
	now := s.service.Now()
	p.users = slices.DeleteFunc(p.users, func(x candidate) bool {
		return x.done.Outcome == "" && x.done.Plan == nil && !who.means(x.UserStanding, now) // who is done stands otherwise for it
	})
	return p, err
}

func (s *slice) listed(ctx context.Context, cursor string, most int) (part, error) {
	from, err := strconv.Atoi(cmp.Or(cursor, "0"))
	if err != nil || from < 0 || from > len(s.Users) {
		return part{}, errCursor
	}
	to := min(from+most, len(s.Users))
	users, err := s.named(ctx, s.Users[from:to])
	p := part{users: users, seen: to - from}
	if to < len(s.Users) {
		p.next = strconv.Itoa(to)
	}
	return p, err
}

// named are the users with some ids.
func (s *slice) named(ctx context.Context, ids []session.UserID) ([]candidate, error) {
	out, keys := make([]candidate, len(ids)), make([]table.Key, len(ids))
	for i, id := range ids {
		out[i].Standing, keys[i] = s.standing(id), session.UserKey(s.Network, id)
	}
	return out, fetch(ctx, s.service.Table, keys, func(i int) any { return &out[i].User })
}

// candidates are the users of some rows of the plan.
func (s *slice) candidates(ctx context.Context, rows []Row) ([]candidate, error) {
	ids := make([]session.UserID, len(rows))
	for i, r := range rows {
		ids[i] = r.User
	}
	users, err := s.named(ctx, ids)
	if err != nil {
		return nil, err
	}
	standings := make([]*UserStanding, len(users))
	for i := range users {
		users[i].done, standings[i] = rows[i], &users[i].UserStanding
	}
	if err := s.service.stand(ctx, standings); err != nil {
		return nil, err
	}
	return users, s.marks(ctx, users)
}

// marks fills in which contacts of some users nothing is sent to.
func (s *slice) marks(ctx context.Context, some []candidate) error {
	keys := make([]table.Key, 0, 2*len(some))
	for _, x := range some {
		keys = append(keys, markKey(s.Network, x.Standing.User, notify.Email), markKey(s.Network, x.Standing.User, notify.SMS))
	}
	return fetch(ctx, s.service.Table, keys, func(i int) any {
		if i%2 == 0 {
			return &some[i/2].marked.email
		}
		return &some[i/2].marked.sms
	})
}

// walked are those whom the filter of who wants, however they stand.
func (s *slice) walked(ctx context.Context, who Who, cursor string, most int) (part, error) {
	found, err := s.service.People.Walk(ctx, s.Network, who.Filter, most, cursor)
	p := part{users: make([]candidate, len(found.Users)), seen: found.Seen, next: found.Next}
	for i, u := range found.Users {
		p.users[i].Standing, p.users[i].User = s.standing(u.ID), u
	}
	return p, err
}

// standing is that of a user before it is read.
func (s *slice) standing(id session.UserID) Standing {
	return Standing{Network: s.Network, User: id, Badge: s.Badge}
}

// errCursor refuses a cursor that was made up.
var errCursor = errs.BadField("cursor", "is not one that this list gave; start again without it")

// asItWas holds while nobody has written the row since it was read as r.
func (r Row) asItWas() table.Cond {
	if r.Plan == nil {
		return table.Absent()
	}
	return table.And(table.Equal("outcome", ""), table.Equal("rehearsal", r.Rehearsal))
}

// read fills in what decides the rows of some users: how they stand, and what
// was done already.
func (s *slice) read(ctx context.Context, some []candidate) error {
	standings, rows := make([]*UserStanding, len(some)), make([]table.Key, len(some))
	for i := range some {
		standings[i], rows[i] = &some[i].UserStanding, rowKey(s.Network, s.ID, some[i].Standing.User)
	}
	err := s.service.stand(ctx, standings)
	if err != nil || s.ID == "" { // one that does not exist has no rows
		return err
	}
	err = fetch(ctx, s.service.Table, rows, func(i int) any { return &some[i].done })
	if err == nil && s.Planned {
		err = s.marks(ctx, some)
	}
	return err
}
