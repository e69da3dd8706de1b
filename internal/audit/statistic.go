package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// MaxStatisticDays is how many days one call of Statistics counts.
const MaxStatisticDays = 92

// maxUnsealed is how many entries one call counts that are not sealed yet.
const maxUnsealed = 5000

// Acts are numbers of acts by name.
type Acts map[string]int64

func (a Acts) add(entries []Record) {
	for _, e := range entries {
		a[e.Act]++
	}
}

func (a Acts) merge(more Acts) {
	for act, n := range more {
		a[act] += n
	}
}

// tally is what was done on a day, as far as it is sealed in one shard.
type tally struct {
	table.Head
	Network session.NetworkID `json:"network"`
	Shard   int               `json:"shard"`
	// To is the To of the link that counted last: every entry of the day below
	// it is counted, and no other.
	To   string `json:"to"`
	Acts Acts   `json:"acts"`
}

// tally is the op that counts the entries of link with those of its day. It
// belongs in the transaction of link and needs no condition of its own: whoever puts a
// link has read the tally after the link before, and nothing but a link
// changes it.
func (s *Service) tally(ctx context.Context, link Link, entries []Record) (table.Op, error) {
	next := tally{Network: link.Network, Shard: link.Shard, To: link.To, Acts: Acts{}}
	next.place(timeOf(link.From))
	var last tally
	err := s.Table.Get(ctx, next.ItemKey(), &last)
	if err != nil && !errors.Is(err, errs.NotFound) {
		return table.Op{}, err
	}
	next.Acts.merge(last.Acts)
	next.Acts.add(entries)
	return table.Put(&next), nil
}

// Statistics are numbers of acts by day.
type Statistics struct {
	AsOf table.Epoch // what was done before is counted; of what came later some may be
	Days []DayActs   // every day that was asked for, in order
}

// DayActs is what was done on one day (UTC).
type DayActs struct {
	Day  time.Time // its beginning
	Acts Acts
}

// Statistics counts the acts of a network that was created at a moment, on the
// days from the first to the last. What is sealed was counted when it was; what is not yet
// is counted now, up to a bound: then AsOf is earlier than now. errs.Invalid for
// a range that can not be.
func (s *Service) Statistics(ctx context.Context, n session.NetworkID, created, first, last time.Time) (Statistics, error) {
	if err := checkDays(first, last); err != nil {
		return Statistics{}, err
	}
	c := counting{network: n, first: dayOf(first), last: dayOf(last), now: s.Now()}
	if err := s.count(ctx, &c, created); err != nil {
		return Statistics{}, fmt.Errorf("count acts of network %s: %w", n, err)
	}
	return c.statistics(), nil
}

func checkDays(first, last time.Time) error {
	switch {
	case last.Before(first):
		return errs.BadField("query.to", "must not be before from")
	case !last.Before(first.Add(MaxStatisticDays * day)):
		return errs.BadField("query.from", fmt.Sprintf("must be a later day: at most %d days are counted at once", MaxStatisticDays))
	}
	return nil
}

// counting is one call of Statistics.
type counting struct {
	network     session.NetworkID
	first, last time.Time
	now         time.Time
	heads       [shards]Link
	tallies     map[string]tally // by sort key
	unsealed    [shards]unsealed
}

// unsealed is what a shard holds that its tallies do not.
type unsealed struct {
	acts map[time.Time]Acts // by day
	cut  time.Time          // until when, if there is more than is counted at once
}

// count reads all that c needs, in this order: a tally read after the head of its
// chain is at least as far as that. Where a day was not over for the head, its
// tally says itself where to go on. So a sealer may work at the same time, and each
// entry is counted once.
func (s *Service) count(ctx context.Context, c *counting, created time.Time) error {
	if err := eachShard(ctx, func(ctx context.Context, shard int) (err error) {
		c.heads[shard], err = s.newest(ctx, first(c.network, shard, created))
		return err
	}); err != nil {
		return err
	}
	tallies, _, err := read[tally](ctx, s.Table, tallyQuery(c.network, c.first, c.last), MaxStatisticDays*shards)
	if err != nil {
		return err
	}
	c.tallies = make(map[string]tally, len(tallies))
	for _, t := range tallies {
		c.tallies[t.SK] = t
	}
	return eachShard(ctx, func(ctx context.Context, shard int) (err error) {
		c.unsealed[shard], err = s.unsealed(ctx, c, shard)
		return err
	})
}

func eachShard(ctx context.Context, do func(ctx context.Context, shard int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for shard := range shards {
		group.Go(func() error { return do(ctx, shard) })
	}
	return group.Wait()
}

// unsealed reads the days of a shard that are not sealed to their end, oldest
// first, and of each what its tally has not counted.
func (s *Service) unsealed(ctx context.Context, c *counting, shard int) (unsealed, error) {
	out := unsealed{acts: map[time.Time]Acts{}}
	left := maxUnsealed / shards
	on := later(c.first, dayOf(timeOf(c.heads[shard].To)))
	for days := 0; !on.After(c.last) && !on.After(c.now); on, days = on.Add(day), days+1 {
		if left == 0 || days == maxDays {
			out.cut = on
			return out, nil
		}
		q := table.Query{PK: entriesPK(c.network, on, shard), From: c.tallies[tallySK(on, shard)].To}
		entries, more, err := read[Record](ctx, s.Table, q, left)
		if err != nil {
			return unsealed{}, err
		}
		acts := Acts{}
		acts.add(entries)
		out.acts[on] = acts
		if left -= len(entries); more {
			out.cut = timeOf(entries[len(entries)-1].SK)
			return out, nil
		}
	}
	return out, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// statistics adds up.
func (c *counting) statistics() Statistics {
	asOf := c.now
	for _, u := range c.unsealed {
		if !u.cut.IsZero() && u.cut.Before(asOf) {
			asOf = u.cut
		}
	}
	out := Statistics{AsOf: table.At(asOf)}
	for on := c.first; !on.After(c.last); on = on.Add(day) {
		acts := Acts{}
		for shard := range shards {
			acts.merge(c.tallies[tallySK(on, shard)].Acts)
			acts.merge(c.unsealed[shard].acts[on])
		}
		out.Days = append(out.Days, DayActs{on, acts})
	}
	return out
}
