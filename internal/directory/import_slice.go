package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"lanyard/internal/bulk"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/phone"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Continue does one slice of an import that is being planned or applied, and
// gives it as it is then. It is called by the change feed for every import
// record in state planning or running; doing one twice is harmless.
func (s *Service) Continue(ctx context.Context, n session.NetworkID, id ImportID) (Import, error) {
	i, err := s.loadImport(ctx, importKey(n, id), id)
	if err != nil {
		return Import{}, err
	}
	set, err := s.Network.Settings(ctx, n)
	if err != nil {
		return Import{}, err
	}
	slice := &slice{Import: &i, table: s.Table, now: s.Now, set: set, vouching: s.Vouching, groups: map[string]session.GroupID{}}
	work := bulk.Work{Table: s.Table, Now: s.Now, Key: i.ItemKey(), ID: string(id), Step: slice.step}
	if i.Progress, err = work.Run(ctx, i.Progress); err != nil {
		return Import{}, fmt.Errorf("import %s: %w", id, err)
	}
	return i, nil
}

// slice is one run of steps of an import.
type slice struct {
	*Import
	table table.Table
	now   func() time.Time
	set   network.Settings
	// vouching enrolls contacts; nil where no import vouches for any.
	vouching Vouching
	groups   map[string]session.GroupID // by folded name, as far as looked up
}

// step does one chunk. The cursor is the number of the last one done.
func (s *slice) step(ctx context.Context, cursor string, _ int) (bulk.Stride, error) {
	done, _ := strconv.Atoi(cursor) // empty at the beginning
	var c chunk
	if err := s.table.Get(ctx, chunkKey(s.Network, s.ID, done+1), &c); err != nil {
		return bulk.Stride{}, fmt.Errorf("chunk %d: %w", done+1, err)
	}
	do, next := s.plan, bulk.Planned
	if s.State == bulk.Running {
		do, next = s.apply, bulk.Done
	}
	counts, err := do(ctx, &c)
	if err != nil {
		return bulk.Stride{}, fmt.Errorf("chunk %d: %w", c.Seq, err)
	}
	stride := bulk.Stride{Cursor: strconv.Itoa(c.Seq), Rows: len(c.Rows), Counts: counts}
	if c.Seq >= s.Chunks {
		stride.Next = next
	}
	return stride, nil
}

// plan compares the rows of a chunk with the directory.
func (s *slice) plan(ctx context.Context, c *chunk) (map[string]int64, error) {
	if !c.Planned {
		if err := s.planRows(ctx, c); err != nil {
			return nil, err
		}
		c.Planned = true
		c.ExpiresAt = s.ExpiresAt
		if err := s.keep(ctx, c, "planned"); err != nil {
			return nil, err
		}
	}
	counts := map[string]int64{}
	for _, r := range c.Rows {
		counts[string(r.Action)]++
		r.countVouched(counts)
	}
	return counts, nil
}

func (s *slice) planRows(ctx context.Context, c *chunk) error {
	grants, err := session.LoadGrants(ctx, s.table, s.Network)
	if err != nil {
		return err
	}
	if err := s.findGroups(ctx, c); err != nil {
		return err
	}
	keys := make([]rowKeys, len(c.Rows))
	for at, r := range c.Rows {
		keys[at] = s.keysOf(r)
	}
	holders, err := s.findHolders(ctx, keys)
	if err != nil {
		return err
	}
	var known []session.UserID
	for _, u := range holders {
		if u != nil && !slices.Contains(known, u.ID) {
			known = append(known, u.ID)
		}
	}
	had, err := s.enrolledWith(ctx, known)
	if err != nil {
		return err
	}
	about := map[session.UserID]int{}
	for at, of := range keys {
		r := s.decide(c.Rows[at], surroundings{
			login: holders[of.login], email: holders[of.email], phone: holders[of.phone],
			groups: s.groups, grants: grants, enrollments: had,
		})
		c.Rows[at] = s.once(r, about)
	}
	return nil
}

// once rejects a row about somebody whom a row before it in the chunk is about:
// the two agree in no value, or the upload had found them, but each has one of the
// same user's. Rows of different chunks are not compared: the second of those is
// changed_since_plan when it is applied.
func (i *Import) once(r Row, about map[session.UserID]int) Row {
	if r.User == "" || r.Action == RejectRow {
		return r
	}
	if first, twice := about[r.User]; twice {
		r.reject(i.heading(r, r.matchedBy()), fmt.Sprintf("belongs to the same user as row %d: make one row of the two", first))
		return r
	}
	about[r.User] = r.Number
	return r
}

// keep stores what was done with a chunk, once. When another slice was faster its
// work counts, and c becomes that.
func (s *slice) keep(ctx context.Context, c *chunk, done string) error {
	err := s.table.Write(ctx, table.Put(c, table.Equal(done, false)))
	var failed *table.ConditionFailed
	if errors.As(err, &failed) && failed.Item.Exists() {
		*c = chunk{}
		return failed.Item.Decode(c)
	}
	return err
}

// rowKeys are the locks of what a row says; the zero Key for what it does not.
type rowKeys struct{ login, email, phone table.Key }

func (s *slice) keysOf(r Row) rowKeys {
	var keys rowKeys
	if r.Action == RejectRow {
		return keys
	}
	if r.Cells.Login != "" {
		keys.login = nameKey(s.Network, s.set.Salt, r.Cells.Login.Reveal())
	}
	if r.Cells.Email != "" {
		keys.email = nameKey(s.Network, s.set.Salt, r.Cells.Email.Reveal())
	}
	if number, err := phone.Parse(r.Cells.Phone.Reveal(), r.Region); err == nil {
		keys.phone = phoneKey(s.Network, s.set.Salt, number.E164)
	}
	return keys
}

// findHolders reads who holds what rows say.
func (s *slice) findHolders(ctx context.Context, rows []rowKeys) (map[table.Key]*User, error) {
	var keys []table.Key
	for _, of := range rows {
		keys = append(keys, of.login, of.email, of.phone)
	}
	locks, err := readAll[lock](ctx, s.table, keys)
	if err != nil {
		return nil, err
	}
	keys = keys[:0]
	for _, l := range locks {
		keys = append(keys, session.UserKey(s.Network, l.User))
	}
	users, err := readAll[User](ctx, s.table, keys)
	if err != nil {
		return nil, err
	}
	holders := make(map[table.Key]*User, len(locks))
	for key, l := range locks {
		holders[key] = users[session.UserKey(s.Network, l.User)]
	}
	return holders, nil
}

// findGroups looks up the groups that rows of a chunk name and that were not
// looked up before.
func (s *slice) findGroups(ctx context.Context, c *chunk) error {
	folded := map[table.Key]string{}
	var keys []table.Key
	for _, r := range c.Rows {
		names, _ := groupNames(r.Cells.Groups.Reveal())
		for _, name := range names {
			if id, is := reserved(name); is {
				s.groups[fold(name)] = id
			}
			if _, known := s.groups[fold(name)]; known {
				continue
			}
			key := titleKey(s.Network, s.set.Salt, name)
			if _, listed := folded[key]; !listed {
				folded[key] = fold(name)
				keys = append(keys, key)
			}
		}
	}
	locks, err := readAll[lock](ctx, s.table, keys)
	for key, l := range locks {
		s.groups[folded[key]] = l.Group
	}
	return err
}

// readAll reads any number of items by key. The zero Key and what is absent are
// left out.
func readAll[T any](ctx context.Context, t table.Table, keys []table.Key) (map[table.Key]*T, error) {
	keys = distinct(keys)
	found := make(map[table.Key]*T, len(keys))
	for part := range slices.Chunk(keys, table.MaxOps) {
		items, err := t.GetAll(ctx, part)
		if err != nil {
			return nil, err
		}
		for at, item := range items {
			out := new(T)
			if err := item.Decode(out); errors.Is(err, errs.NotFound) {
				continue
			} else if err != nil {
				return nil, err
			}
			found[part[at]] = out
		}
	}
	return found, nil
}

// distinct gives each key once and the zero Key not at all.
func distinct(keys []table.Key) []table.Key {
	seen := map[table.Key]bool{{}: true}
	var out []table.Key
	for _, key := range keys {
		if !seen[key] {
			seen[key] = true
			out = append(out, key)
		}
	}
	return out
}
