package directory

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Why nothing was done with a row.
const (
	problemUser   = "the user was changed after the plan was made: import the row again"
	problemTaken  = "a value was taken by somebody else after the plan was made: import the row again"
	problemGroup  = "a group or its privileges were changed after the plan was made: import the row again"
	problemBroken = "could not be stored: import the row again"
)

// job is what is to be done for one row.
type job struct {
	row  *Row
	ops  []table.Op
	done Outcome // when ops are written
}

// apply does what the plan says of a chunk. Rows are written in as few
// transactions as they fit in; where one fails its rows are written one by one,
// so that a row that can not be done holds up no other.
func (s *slice) apply(ctx context.Context, c *chunk) (map[string]int64, error) {
	if !c.Applied {
		jobs, err := s.jobs(ctx, c)
		if err != nil {
			return nil, err
		}
		for len(jobs) > 0 {
			batch := jobs[:fitting(jobs)]
			jobs = jobs[len(batch):]
			if err := s.write(ctx, batch); err != nil {
				return nil, err
			}
		}
		c.Applied = true
		if err := s.keep(ctx, c, "applied"); err != nil {
			return nil, err
		}
	}
	counts := map[string]int64{}
	for _, r := range c.Rows {
		counts[string(r.Outcome)]++
		if r.Outcome == Created || r.Outcome == Updated {
			r.countVouched(counts)
		}
	}
	return counts, nil
}

// jobs decides what is to be done for each row of a chunk that is not done.
func (s *slice) jobs(ctx context.Context, c *chunk) ([]job, error) {
	grants, err := session.LoadGrants(ctx, s.table, s.Network)
	if err != nil {
		return nil, err
	}
	if err := s.makeGroups(ctx, c); err != nil {
		return nil, err
	}
	var keys []table.Key
	var known []session.UserID
	for at := range c.Rows {
		r := &c.Rows[at]
		if r.Action == CreateRow {
			r.User = s.userOf(r.Number)
		}
		if r.Outcome, _ = r.outcome(); r.Outcome == "" {
			keys = append(keys, session.UserKey(s.Network, r.User))
			known = append(known, r.User)
		}
	}
	users, err := readAll[User](ctx, s.table, keys)
	if err != nil {
		return nil, err
	}
	had, err := s.enrolledWith(ctx, known)
	if err != nil {
		return nil, err
	}
	var jobs []job
	for at := range c.Rows {
		r := &c.Rows[at]
		if r.Outcome != "" {
			continue
		}
		in := surroundings{groups: s.groups, grants: grants, enrolled: had[r.User]}
		if j, todo := s.job(r, users[session.UserKey(s.Network, r.User)], in); todo {
			jobs = append(jobs, j)
		}
	}
	return jobs, nil
}

// job decides what is to be done for a row, whose user is now as given, nil for
// none. When nothing is, the row has its outcome.
func (s *slice) job(r *Row, now *User, in surroundings) (job, bool) {
	if now != nil && now.Row == s.mark(r.Number) { // done by a slice that did not get to say so
		r.Outcome = outcomeOf(r.Action)
		return job{}, false
	}
	if (now == nil) != (r.Action == CreateRow) || now != nil && now.Version != r.Version {
		r.overtaken(problemUser)
		return job{}, false
	}
	tried := *r
	next, groups, ok := s.next(&tried, now, in)
	if !ok || len(groups.unknown) > 0 {
		r.overtaken(problemGroup)
		return job{}, false
	}
	old := User{ID: r.User, Network: s.Network}
	if now != nil {
		old = *now
	}
	r.Vouched = s.vouched(*r, now, next, in)
	at := s.now()
	next = s.stamp(next, old, r.Number, at)
	_, ops := change(s.set, old, next, at)
	ops = append(append(ops, told(s.set, old, next, at)...), s.vouch(r, old, next, in.enrolled, at)...)
	return job{row: r, ops: append(ops, s.entry(r, at)), done: outcomeOf(r.Action)}, true
}

// stamp completes a user that a row makes or changes.
func (s *slice) stamp(next, old User, row int, now time.Time) User {
	next.ID, next.Network, next.Row = old.ID, old.Network, s.mark(row)
	if old.Version == 0 {
		next.CreatedAt, next.CreatedBy = table.At(now), s.AppliedBy
	}
	if next.State == session.Disabled && old.State != session.Disabled {
		next = next.disabled(now)
	}
	return next
}

func (s *slice) entry(r *Row, now time.Time) table.Op {
	act := "user.create"
	if r.Action == UpdateRow {
		act = "user.update"
	}
	entry := audit.Entry{
		Network: s.Network, Actor: s.AppliedBy, Act: act, About: r.User, Target: "user:" + string(r.User),
		Detail: map[string]string{"import": string(s.ID), "fields": join(r.Fields)},
	}
	for _, v := range r.Vouched {
		entry.Detail["contact_"+string(v.Channel)] = string(v.Vouch)
	}
	return audit.Put(entry, now)
}

func outcomeOf(a Action) Outcome {
	if a == CreateRow {
		return Created
	}
	return Updated
}

func (r *Row) overtaken(problem string) {
	r.Outcome = Overtaken
	r.reason(problem)
}

func (r *Row) reason(problem string) {
	action := r.Action
	r.reject("", problem)
	r.Action = action // what was planned stays
}

// fitting is how many of the jobs, from the first, fit one transaction: in
// ops, and without two on one item.
func fitting(jobs []job) int {
	used, ops := map[table.Key]bool{}, 0
	for at, j := range jobs {
		if ops += len(j.ops); ops > table.MaxOps && at > 0 {
			return at
		}
		for _, op := range j.ops {
			if used[op.Key] {
				return max(at, 1)
			}
		}
		for _, op := range j.ops {
			used[op.Key] = true
		}
	}
	return len(jobs)
}

// write does jobs in one transaction, or one by one if that fails. It fails
// itself only for what trying again can cure.
func (s *slice) write(ctx context.Context, batch []job) error {
	var ops []table.Op
	for _, j := range batch {
		ops = append(ops, j.ops...)
	}
	err := s.table.Write(ctx, ops...)
	if err == nil {
		for _, j := range batch {
			j.row.Outcome = j.done
		}
		return nil
	}
	if curable(err) {
		return err
	}
	if len(batch) == 1 {
		return s.settle(ctx, batch[0], err)
	}
	for at := range batch {
		if err := s.write(ctx, batch[at:at+1]); err != nil {
			return err
		}
	}
	return nil
}

func curable(err error) bool {
	return !errors.Is(err, errs.Conflict) && !errors.Is(err, errs.Invalid) && !errors.Is(err, errs.TooLarge)
}

// settle says why a single row could not be done. It may have been: by another
// slice, at the same time.
func (s *slice) settle(ctx context.Context, j job, err error) error {
	var failed *table.ConditionFailed
	if !errors.As(err, &failed) {
		j.row.Outcome = Broken
		j.row.reason(problemBroken)
		return nil
	}
	var u User
	err = s.table.Get(ctx, session.UserKey(s.Network, j.row.User), &u)
	switch {
	case err == nil && u.Row == s.mark(j.row.Number):
		j.row.Outcome = j.done
	case err != nil && !errors.Is(err, errs.NotFound):
		return fmt.Errorf("row %d: %w", j.row.Number, err)
	case failed.Op == 0:
		j.row.overtaken(problemUser)
	default:
		j.row.overtaken(problemTaken)
	}
	return nil
}

// makeGroups makes the groups that the plan said have to be made. Their ids
// follow from the import and the name; somebody may have made one meanwhile.
func (s *slice) makeGroups(ctx context.Context, c *chunk) error {
	if err := s.findGroups(ctx, c); err != nil {
		return err
	}
	for _, r := range c.Rows {
		for _, name := range r.NewGroups {
			if _, known := s.groups[fold(name)]; known {
				continue
			}
			if err := s.makeGroup(ctx, name); err != nil {
				return fmt.Errorf("row %d: %w", r.Number, err)
			}
		}
	}
	return nil
}

func (s *slice) makeGroup(ctx context.Context, name string) error {
	g, ops, err := MakeGroup(s.set, NewGroup{s.groupOf(name), name, s.AppliedBy}, s.now())
	if err != nil {
		return err
	}
	ops = append(ops, audit.Put(audit.Entry{
		Network: s.Network, Actor: s.AppliedBy, Act: "group.create", Target: "group:" + string(g.ID),
		Detail: map[string]string{"import": string(s.ID)},
	}, s.now()))
	err = s.table.Write(ctx, ops...)
	if err != nil && !errors.Is(err, errs.Conflict) {
		return err
	}
	var l lock // its own, or that of whoever was faster
	if err := s.table.Get(ctx, ops[1].Key, &l); errors.Is(err, errs.NotFound) {
		return nil
	} else if err != nil {
		return err
	}
	s.groups[fold(name)] = l.Group
	return nil
}
