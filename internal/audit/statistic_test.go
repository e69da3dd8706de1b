package audit

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// byDay are acts by day, without days on which nothing was done.
type byDay map[string]Acts

// statistics counts with Statistics.
func (w *world) statistics(first, last time.Time) (byDay, time.Time) {
	w.t.Helper()
	got, err := w.Statistics(context.Background(), w.network, begun, first, last)
	if err != nil {
		w.t.Error(err)
		return nil, time.Time{}
	}
	out := byDay{}
	for i, d := range got.Days {
		if want := dayOf(first).Add(time.Duration(i) * day); !d.Day.Equal(want) {
			w.t.Errorf("day %d is %v, want %v", i, d.Day, want)
		}
		if len(d.Acts) > 0 {
			out[d.Day.Format(time.DateOnly)] = d.Acts
		}
	}
	if n := int(dayOf(last).Sub(dayOf(first))/day) + 1; len(got.Days) != n {
		w.t.Errorf("%d days, want %d", len(got.Days), n)
	}
	return out, got.AsOf.Time()
}

// counted goes over every entry of some days and knows nothing of seals.
func (w *world) counted(first, last time.Time) byDay {
	w.t.Helper()
	out := byDay{}
	for on := dayOf(first); !on.After(last); on = on.Add(day) {
		for _, pk := range entryPKs(w.network, on) {
			entries, _, err := read[Record](context.Background(), w.Table, table.Query{PK: pk}, 1_000_000)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, e := range entries {
				name := e.At.Time().Format(time.DateOnly)
				if out[name] == nil {
					out[name] = Acts{}
				}
				out[name][e.Act]++
			}
		}
	}
	return out
}

// agrees asserts that statistics and entries say the same of the last month.
func (w *world) agrees(when string) byDay {
	w.t.Helper()
	first, last := w.now().Add(-30*day), w.now()
	want := w.counted(first, last)
	got, asOf := w.statistics(first, last)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s: %s", when, diff)
	}
	if !asOf.Equal(w.now().Truncate(time.Second)) {
		w.t.Errorf("%s: as of %v, now is %v", when, asOf, w.now())
	}
	return got
}

func TestStatistics(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.agrees("before anything")
	w.many(40, Entry{Act: "invitation.send"})
	w.many(3, Entry{Act: "user.create"})
	first := w.agrees("not sealed") // a newcomer's first minutes
	w.advance(Lag)
	w.seal()
	w.agrees("sealed")
	w.many(5, Entry{Act: "user.create"})
	w.agrees("sealed in part")
	w.advance(day)
	w.seal()
	w.many(1, Entry{Act: "badge.add"})
	w.agrees("on the next day")
	w.advance(5 * day)
	w.seal()
	got := w.agrees("after quiet days")
	want := byDay{"2026-11-02": {"invitation.send": 40, "user.create": 8}, "2026-11-03": {"badge.add": 1}}
	if !cmp.Equal(got, want) || first["2026-11-02"]["invitation.send"] != 40 {
		t.Errorf("counted %v, at first %v", got, first)
	}
	other := newWorld(t)
	other.Table = w.Table
	if got, _ := other.statistics(begun, begun); len(got) != 0 {
		t.Errorf("another network has done %v", got)
	}
}

// chance is a life of random acts, seals, hours and faults.
type chance struct {
	*world
	*rand.Rand
	faulty []*Service // sealers whose store fails
}

func newChance(t *testing.T, seed uint64) *chance {
	c := &chance{world: newWorld(t), Rand: rand.New(rand.NewPCG(seed, 1))}
	for i := range uint64(3) {
		under := fault.New(c.Table, fault.Plan{Seed: 3*seed + i, Lost: 0.3, Refused: 0.1, Blind: 0.05})
		c.faulty = append(c.faulty, &Service{Table: under, Now: c.now})
	}
	return c
}

func (c *chance) acts() {
	var ops []table.Op
	for range 1 + c.IntN(30) {
		e := Entry{Network: c.network, Actor: System, Act: fmt.Sprint("test.act_", c.IntN(4))}
		slow := time.Duration(c.IntN(15*60)) * time.Second // as long as a function can run
		ops = append(ops, Put(e, c.now().Add(-slow)))
	}
	c.write(ops...)
}

func (c *chance) passes() {
	c.advance(time.Duration(1+c.IntN(3*3600)) * time.Second)
	if c.IntN(10) == 0 {
		c.advance(time.Duration(1+c.IntN(2)) * day)
	}
}

// seals runs sealers at once, and asks for the statistics all the while.
func (c *chance) seals() {
	want := c.counted(c.now().Add(-30*day), c.now())
	var all sync.WaitGroup
	for _, s := range c.faulty[:1+c.IntN(len(c.faulty))] {
		all.Go(func() {
			if _, err := s.Seal(context.Background(), c.network, begun); err != nil && !errors.Is(err, errs.Unavailable) {
				c.t.Error(err)
			}
		})
	}
	all.Go(func() {
		for range 5 {
			if got, _ := c.statistics(c.now().Add(-30*day), c.now()); !cmp.Equal(got, want) {
				c.t.Errorf("while sealing: %s", cmp.Diff(want, got))
			}
		}
	})
	all.Wait()
}

// Whatever happens when, each entry is counted once.
func TestEachActCountsOnce(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := newChance(t, seed)
			for step := range 40 {
				switch c.IntN(5) {
				case 0, 1:
					c.acts()
				case 2:
					c.passes()
				default:
					c.seals()
				}
				if c.agrees(fmt.Sprint("step ", step)); t.Failed() {
					return
				}
			}
			c.advance(Lag)
			c.seal()
			c.agrees("sealed at last")
			if r := c.check(); len(r.Findings) != 0 || r.Entries == 0 {
				t.Errorf("check: %+v", r)
			}
		})
	}
}

// between runs other before the n-th call of a table.
func between(t table.Table, n int, other func()) table.Table {
	out := fault.New(t, fault.Plan{})
	out.Before(func(c fault.Call) error {
		if c.N == n {
			other()
		}
		return nil
	})
	return out
}

// A sealer may come between any two steps of another, and of a count.
func TestSealersInBetween(t *testing.T) {
	t.Parallel()
	for _, sealed := range []bool{false, true} {
		for n := 1; n <= 4*shards+2; n++ { // a sealer takes up to four calls a shard
			w := newWorld(t)
			if w.many(30, Entry{Act: "test.act"}); sealed {
				w.advance(Lag)
				w.seal()
				w.many(30, Entry{Act: "test.act"})
			}
			w.advance(Lag)
			slow := &Service{Table: between(w.Table, n, func() { w.seal() }), Now: w.now}
			if _, err := slow.Seal(t.Context(), w.network, begun); err != nil {
				t.Error(err)
			}
			w.agrees(fmt.Sprintf("a sealer at call %d of another, sealed before: %v", n, sealed))

			w.many(30, Entry{Act: "test.more"})
			w.advance(day) // so that the sealer gets beyond midnight
			want := w.counted(begun, w.now())
			whole := w.Table
			w.Table = between(whole, n, func() {
				if _, err := (&Service{Table: whole, Now: w.now}).Seal(t.Context(), w.network, begun); err != nil {
					t.Error(err)
				}
			})
			if got, _ := w.statistics(begun, w.now()); !cmp.Equal(got, want) {
				t.Errorf("a sealer at call %d of a count: %s", n, cmp.Diff(want, got))
			}
		}
	}
}

// What a sealer wrote without hearing of it is not counted again.
func TestLostResponseOfASeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.many(50, Entry{Act: "test.act"})
	w.advance(Lag)
	lost := fault.New(w.Table, fault.Plan{Lost: 1})
	for range shards { // one link each, and each time the answer is lost
		if _, err := (&Service{Table: lost, Now: w.now}).Seal(t.Context(), w.network, begun); !errors.Is(err, errs.Unavailable) {
			t.Errorf("seal: %v", err)
		}
		w.agrees("a lost response")
	}
	if done := w.seal(); done.Entries != 0 {
		t.Errorf("sealed %+v, want all sealed before", done)
	}
	w.agrees("sealed")
}

// A window ends at a thousand entries, and a day has many.
func TestStatisticsOfManyLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 3 {
		w.many(2*maxWindow, Entry{Act: fmt.Sprint("test.act_", i)})
		w.advance(Lag)
		if i < 2 {
			w.seal()
		}
	}
	w.agrees("many")
	if done := w.seal(); done.Entries != 2*maxWindow {
		t.Errorf("sealed %+v", done)
	}
	w.agrees("many sealed")
}

// What is not sealed is counted up to a bound, and as_of says how far.
func TestStatisticsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.many(2000, Entry{Act: "test.early"})
	w.advance(time.Minute)
	edge := w.now()
	w.many(maxUnsealed, Entry{Act: "test.late"})
	got, asOf := w.statistics(begun, w.now())
	acts := got["2026-11-02"]
	if acts["test.early"] != 2000 || acts["test.late"] > maxUnsealed-2000 || acts["test.late"] == 0 {
		t.Errorf("counted %v", acts)
	}
	if asOf.After(edge) || asOf.Before(begun) {
		t.Errorf("as of %v, want what was done before %v", asOf, edge)
	}
	w.advance(Lag)
	w.seal()
	w.agrees("sealed")

	w.advance(60 * day) // and no sealer
	if _, asOf := w.statistics(begun, w.now()); !asOf.Equal(dayOf(begun).Add(maxDays * day)) {
		t.Errorf("without a sealer: as of %v", asOf)
	}
}

// A quarter costs hardly more than a day, however little or much was done.
func TestStatisticsAreCheap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 8 {
		w.many(20, Entry{Act: "test.act"})
		w.advance(10 * day)
		w.seal()
	}
	counted := w.reads()
	w.statistics(begun.Add(-11*day), begun.Add(80*day))
	if got := counted.Counts().Query; got > 2*shards+2*shards+1 {
		t.Errorf("%d queries", got)
	}
}

func TestDaysOfStatistics(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, tc := range map[string]struct {
		first, last time.Time
		want        error
	}{
		"one day":             {begun, begun, nil},
		"92 days":             {begun, begun.Add(91 * day), nil},
		"93 days":             {begun, begun.Add(92 * day), errs.Invalid},
		"backwards":           {begun, begun.Add(-day), errs.Invalid},
		"long ago":            {begun.Add(-9000 * day), begun.Add(-8990 * day), nil},
		"to come":             {begun.Add(9000 * day), begun.Add(9010 * day), nil},
		"the end of time":     {time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), nil},
		"the beginning of it": {time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), nil},
	} {
		if _, err := w.Statistics(t.Context(), w.network, begun, tc.first, tc.last); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

// A day's numbers are kept as long as its entries.
func TestTalliesExpire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.many(20, Entry{Act: "test.act"})
	w.advance(Lag)
	w.seal()
	w.advance(dayOf(begun).Add(Kept - time.Second).Sub(w.now()))
	w.seal()
	want := byDay{"2026-11-02": {"test.act": 20}}
	if got, _ := w.statistics(begun, begun); !maps.EqualFunc(got, want, maps.Equal) {
		t.Errorf("before the end: %v", got)
	}
	w.advance(time.Second)
	if got, _ := w.statistics(begun, begun); len(got) != 0 {
		t.Errorf("after it: %v", got)
	}
}
