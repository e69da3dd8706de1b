package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Bounds of one call of List.
const (
	// maxDays is how many days it looks at: each costs a query per shard, with or
	// without entries.
	maxDays = 32
	// maxListed is how many entries it looks at: a filter may leave nothing of
	// them.
	maxListed = 2000
)

// List gives the entries that f wants of a network that was created at a
// moment, newest first; those about one user as the index knows them. A page may be short, even empty, without
// being the last. errs.Invalid for a filter that can not be, or a cursor it did
// not give.
func (s *Service) List(ctx context.Context, n session.NetworkID, created time.Time, f Filter, limit int, cursor string) ([]Record, string, error) {
	var out []Record
	next, err := s.walk(ctx, n, created, f, cursor, pace{limit, maxListed}, func(r Record) (more bool) {
		out = append(out, r)
		return len(out) < limit
	})
	if err != nil {
		return nil, "", fmt.Errorf("list audit of network %s: %w", n, err)
	}
	return out, next, nil
}

// pace is how many entries a walk looks at: at first, and at most.
type pace struct{ first, most int }

// maxStretch is how many entries are read at once. Each stretch is twice as
// long as the one before: a walk that finds little soon looks far.
const maxStretch = 1000

// walk gives take the entries that f wants, newest first, until take wants no
// more or enough was looked at. It gives where to go on, empty at the end.
func (s *Service) walk(ctx context.Context, n session.NetworkID, created time.Time, f Filter, cursor string, p pace, take func(Record) (more bool)) (string, error) {
	t, err := s.trail(n, created, f, cursor)
	if err != nil {
		return "", err
	}
	looked, days, length := 0, 0, p.first
	for !t.over() && looked < p.most && days < maxDays && (looked+days == 0 || !s.late(ctx)) {
		found, last, err := s.stretch(ctx, t, min(length, p.most-looked))
		if err != nil {
			return "", err
		}
		taken, more := t.give(found, f, take)
		if taken == len(found) && last {
			t.dayBefore()
			days++
		}
		if !more {
			break
		}
		looked, length = looked+len(found), min(2*length, maxStretch)
	}
	return t.cursor(), nil
}

// late reports whether a call should end with what it has: the deadline of ctx
// is near.
func (s *Service) late(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ok && deadline.Sub(s.Now()) < checkSpare
}

// trail is where a walk is: on a day, below an entry's sort key.
type trail struct {
	network session.NetworkID
	user    session.UserID // then on the index, where days are not apart
	on      time.Time
	oldest  time.Time // the last day to look at
	from    string    // the lowest id of all days; empty is open
	below   string    // on this day; empty is open
}

// trail is where the walk of a filter begins or, with a cursor, goes on.
func (s *Service) trail(n session.NetworkID, created time.Time, f Filter, cursor string) (trail, error) {
	if err := f.check(); err != nil {
		return trail{}, err
	}
	now := s.Now()
	t := trail{network: n, user: f.User, on: dayOf(now), oldest: dayOf(now.Add(-Kept))}
	if created.After(t.oldest) {
		t.oldest = dayOf(created) // nothing is older
	}
	if f.From.After(t.oldest) {
		t.oldest, t.from = dayOf(f.From), secret.FirstID(f.From)
	}
	if !f.To.IsZero() && !f.To.After(now) {
		t.on, t.below = dayOf(f.To.Add(-time.Millisecond)), secret.FirstID(f.To)
	}
	return t, t.goOn(cursor, now)
}

// goOn takes t to a cursor's place, which never widens it.
func (t *trail) goOn(cursor string, now time.Time) error {
	if cursor == "" {
		return nil
	}
	text, below, _ := strings.Cut(cursor, ".")
	on, err := time.Parse(dayLayout, text)
	if err != nil || on.After(now) || len(below) > table.MaxSortKey || strings.ContainsFunc(below, notInKey) {
		return errs.BadField("query.cursor", "is not one that this list gave; start again without it")
	}
	switch {
	case on.Before(t.on):
		t.on, t.below = on, below
	case on.Equal(t.on) && below != "" && (t.below == "" || below < t.below):
		t.below = below
	}
	return nil
}

// notInKey is what is in no sort key of ours.
func notInKey(r rune) bool { return r <= ' ' || r > '~' }

// cursor is t's place as text, empty at the end.
func (t *trail) cursor() string {
	if t.over() {
		return ""
	}
	return t.on.Format(dayLayout) + "." + t.below
}

func (t *trail) over() bool { return t.on.Before(t.oldest) }

// dayBefore goes on where a day ends; on the index that is the end of all.
func (t *trail) dayBefore() {
	t.on, t.below = t.on.Add(-day), ""
	if t.user != "" {
		t.on = t.oldest.Add(-day)
	}
}

// give gives take what f wants of found, and moves behind what was looked at.
func (t *trail) give(found []Record, f Filter, take func(Record) bool) (looked int, more bool) {
	for i, r := range found {
		t.below = t.key(r)
		if f.wants(r) && !take(r) {
			return i + 1, false
		}
	}
	return len(found), true
}

// key is the sort key of r where t reads.
func (t *trail) key(r Record) string {
	if t.user != "" {
		return r.ISK
	}
	return r.SK
}

// pks are the partitions where t is.
func (t *trail) pks() []string {
	if t.user != "" {
		return []string{aboutIPK(t.network, t.user)}
	}
	return entryPKs(t.network, t.on)
}

// spare is how many entries more than its part a stretch reads of a shard:
// chance does not spread them evenly.
const spare = 8

// stretch reads about so many entries from t on, newest first; last tells that
// there are no more on this day. Of every shard it reads a part. Where a shard
// has more it ends, and what others have beyond that is left for the next.
func (s *Service) stretch(ctx context.Context, t trail, length int) (_ []Record, last bool, _ error) {
	pks := t.pks()
	found, more := make([][]Record, len(pks)), make([]bool, len(pks))
	group, ctx := errgroup.WithContext(ctx)
	for i, pk := range pks {
		q := table.Query{PK: pk, From: t.from, To: t.below, Index: t.user != "", Desc: true}
		group.Go(func() (err error) {
			found[i], more[i], err = read[Record](ctx, s.Table, q, length/len(pks)+spare)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, false, err
	}
	end := ""
	for i, of := range found {
		if more[i] {
			end = max(end, t.key(of[len(of)-1]))
		}
	}
	all := slices.DeleteFunc(slices.Concat(found...), func(r Record) bool {
		key := t.key(r)
		return key < end || t.below != "" && key >= t.below // the bounds of a query are inclusive
	})
	slices.SortStableFunc(all, func(a, b Record) int { return strings.Compare(t.key(b), t.key(a)) })
	return all, end == "", nil
}
