package audit

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/secret"
	"lanyard/internal/table"
)

func TestSealAndCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.finds("before anything")
	w.act(60)
	w.advance(Lag)
	if done := w.seal(); done.Entries != 60 || len(done.Heads) != shards {
		t.Errorf("sealed %+v, want 60 entries", done)
	}
	w.finds("as sealed")
	if done := w.seal(); done.Links != 0 {
		t.Errorf("sealed again: %+v", done)
	}
	w.act(10)
	w.advance(Lag)
	if done := w.seal(); done.Entries != 10 {
		t.Errorf("sealed the next: %+v", done)
	}
	if r := w.check(); r.Entries != 70 || len(r.Findings) != 0 {
		t.Errorf("check: %+v", r)
	}
}

// Threat 49: what was sealed can not be changed unseen.
func TestCheckFinds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		tamper func(w *world, r *Record)
		want   []Trouble
	}{
		"nothing": {func(*world, *Record) {}, nil},
		"an edited act": {func(w *world, r *Record) {
			w.write(table.Update(r.ItemKey(), table.Cond{}, table.Set("act", "other.act")))
		}, []Trouble{Edited}},
		"an edited detail": {func(w *world, r *Record) {
			w.write(table.Update(r.ItemKey(), table.Cond{}, table.Set("detail", map[string]string{"a": "1"})))
		}, []Trouble{Edited}},
		"an edited actor": {func(w *world, r *Record) {
			w.write(table.Update(r.ItemKey(), table.Cond{}, table.Set("actor", "user:x")))
		}, []Trouble{Edited}},
		"an entry made to end early": {func(w *world, r *Record) {
			w.write(table.Update(r.ItemKey(), table.Cond{}, table.Set("expires_at", r.ExpiresAt-1)))
		}, []Trouble{Edited}},
		"an entry taken off the index": {func(w *world, r *Record) {
			w.write(table.Update(r.ItemKey(), table.Cond{}, table.Remove("ipk"), table.Remove("isk")))
		}, []Trouble{Edited}},
		"a missing entry": {func(w *world, r *Record) {
			w.write(table.Delete(r.ItemKey()))
		}, []Trouble{Missing}},
		"an inserted entry": {func(w *world, r *Record) {
			more := *r
			more.ID = r.ID[:20] + "zzz" + r.ID[23:]
			more.SK = more.ID
			w.write(table.Put(&more))
		}, []Trouble{Inserted}},
		"an entry inserted before the day": {func(w *world, r *Record) {
			more := *r
			more.SK = "0"
			w.write(table.Put(&more))
		}, []Trouble{Inserted}},
		"an entry swapped for another": {func(w *world, r *Record) {
			more := *r
			more.SK = r.ID[:20] + "zzz" + r.ID[23:]
			w.write(table.Delete(r.ItemKey()), table.Put(&more))
		}, []Trouble{Edited}},
		"an edited link": {func(w *world, r *Record) {
			w.write(table.Update(w.link(r, 1), table.Cond{}, table.Set("hash", "00")))
		}, []Trouble{Edited, Broken}},
		"a link and its entry edited together": {func(w *world, r *Record) {
			w.reseal(r)
		}, []Trouble{Broken}},
		"a missing first link": {func(w *world, r *Record) {
			w.write(table.Delete(w.link(r, 1)))
		}, []Trouble{Broken}},
		"a missing link": {func(w *world, r *Record) {
			w.write(table.Delete(w.link(r, 2)))
		}, []Trouble{Broken}},
		"no sealer for two days": {func(w *world, _ *Record) {
			w.advance(2 * day)
		}, []Trouble{Unsealed, Unsealed, Unsealed, Unsealed}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first := w.threeLinks()
			tc.tamper(w, first)
			w.finds(name, tc.want...)
		})
	}
}

// Whoever takes away the end of a chain and its entries gets past the check,
// and not past the heads that were noted elsewhere.
func TestHeadsAreWitnesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.threeLinks()
	noted := w.check().Heads
	var last Link
	if err := w.Table.Get(t.Context(), w.link(first, 3), &last); err != nil {
		t.Fatal(err)
	}
	entries, _, err := w.entries(t.Context(), last.window())
	if err != nil {
		t.Fatal(err)
	}
	w.write(table.Delete(w.link(first, 3)), table.Delete(entries[0].ItemKey()))
	sealed := w.seal().Heads
	if got := w.check(); len(got.Findings) != 0 || cmp.Equal(got.Heads, noted) || !cmp.Equal(got.Heads, sealed) {
		t.Errorf("heads %v, noted before %v, findings %v", got.Heads, noted, got.Findings)
	}
}

// threeLinks makes chains of three links and gives an entry of a first one.
func (w *world) threeLinks() *Record {
	var first *Record
	for range 3 {
		r := w.act(40)
		if first == nil {
			first = r
		}
		w.advance(Lag)
		w.seal()
	}
	return first
}

func (w *world) link(r *Record, seq int64) table.Key {
	l := Link{Network: w.network, Shard: shardOf(r.ID), Seq: seq}
	l.place()
	return l.ItemKey()
}

// reseal edits an entry and recomputes its link, as somebody would who can
// write to the table but not to what comes after.
func (w *world) reseal(r *Record) {
	w.write(table.Update(r.ItemKey(), table.Cond{}, table.Set("act", "other.act")))
	var l Link
	if err := w.Table.Get(w.t.Context(), w.link(r, 1), &l); err != nil {
		w.t.Fatal(err)
	}
	entries, _, err := w.entries(w.t.Context(), l.window())
	if err != nil {
		w.t.Fatal(err)
	}
	l.Hash = l.sum(entries)
	w.write(table.Put(&l))
}

// What is younger than Lag waits, so that an act that takes long is not found to be
// inserted.
func TestLateEntries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slow := w.now()
	for range 40 { // something in every shard, that could be sealed
		w.write(Put(Entry{Network: w.network, Actor: System, Act: "test.fast"}, slow.Add(time.Second)))
	}
	w.advance(15 * time.Minute) // as long as a function can run
	w.seal()
	w.write(Put(Entry{Network: w.network, Actor: System, Act: "test.slow"}, slow))
	w.advance(Lag)
	if done := w.seal(); done.Entries != 41 {
		t.Errorf("sealed %+v", done)
	}
	w.finds("a slow act")
	w.write(Put(Entry{Network: w.network, Actor: System, Act: "test.backdated"}, slow))
	w.finds("an act much slower than any can be", Inserted)
}

// A window has at most a thousand entries, and a run that ends early is gone on with.
func TestManyEntriesAndNoTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ops []table.Op
	for range 3000 {
		r, _ := Put(Entry{Network: w.network, Actor: System, Act: "test.act"}, w.now()).Record.(*Record)
		r.ID = r.ID[:23] + "0" // all in one shard
		r.place(w.now())
		ops = append(ops, table.Put(r))
	}
	w.write(ops...)
	w.advance(Lag + time.Second)
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(time.Hour))
	defer cancel()
	w.Now = func() time.Time { return time.Now().Add(2 * time.Hour) } // the deadline is over already
	if done, err := w.Seal(late, w.network, begun); err != nil || !done.Behind || done.Links != 0 {
		t.Errorf("without time: %+v, %v", done, err)
	}
	w.Now = w.now
	if done := w.seal(); done.Entries != 3000 || done.Links != 3 {
		t.Errorf("sealed %+v, want 3000 entries in 3 links", done)
	}
	w.finds("many")
}

// A network where nothing happens costs a link a day and shard, and its days are not
// gone through again and again.
func TestQuietDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.act(1)
	w.advance(10 * day)
	if done := w.seal(); done.Links != 10*shards || done.Entries != 1 {
		t.Errorf("sealed %+v", done)
	}
	if done := w.seal(); done.Links != 0 {
		t.Errorf("sealed again %+v", done)
	}
	w.finds("quiet days")
}

// Two sealers at once leave one chain.
func TestTwoSealers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 5 {
		w.act(20)
		w.advance(Lag)
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if _, err := w.Seal(context.Background(), w.network, begun); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	w.seal()
	if r := w.check(); r.Entries != 100 || len(r.Findings) != 0 {
		t.Errorf("check: %+v", r)
	}
}

// As entries expire the chain is cut off at its old end, and that is no finding.
func TestOldEndExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 5 {
		w.act(20)
		w.advance(day)
		w.seal()
	}
	w.advance(Kept - 4*day)
	w.seal()
	r := w.check()
	if len(r.Findings) != 0 || r.Entries >= 100 || r.Entries == 0 {
		t.Errorf("check: %d entries, %v", r.Entries, r.Findings)
	}
}

func TestExpiries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.act(1)
	w.advance(Lag)
	w.seal()
	var l Link
	if err := w.Table.Get(t.Context(), w.link(r, 1), &l); err != nil {
		t.Fatal(err)
	}
	limit := table.At(begun.Add(400 * day))
	if r.ExpiresAt > limit || l.ExpiresAt > r.ExpiresAt || r.ExpiresAt < limit-1 {
		t.Errorf("entry ends at %d, link at %d, limit %d", r.ExpiresAt, l.ExpiresAt, limit)
	}
	if !secret.ValidID(r.ID) {
		t.Errorf("id %q", r.ID)
	}
}

// ending is a context that ends at a moment of the world's clock.
type ending struct {
	context.Context
	at time.Time
}

func (e ending) Deadline() (time.Time, bool) { return e.at, true }

// parts are the links per call of a check of everything.
func (w *world) parts(ctx context.Context) (parts []int, whole Report) {
	w.t.Helper()
	for cursor := ""; ; {
		r, err := w.Check(ctx, w.network, begun, cursor)
		if err != nil {
			w.t.Fatal(err)
		}
		parts = append(parts, r.Links)
		whole.Links += r.Links
		whole.Findings, whole.Heads = append(whole.Findings, r.Findings...), append(whole.Heads, r.Heads...)
		if cursor = r.Next; cursor == "" {
			return parts, whole
		}
	}
}

// sealed leaves some entries and seals them, so often.
func (w *world) sealed(times int) {
	w.t.Helper()
	for range times {
		var ops []table.Op
		for range 8 { // of most shards a link each time
			ops = append(ops, Put(Entry{Network: w.network, Actor: System, Act: "test.act"}, w.now()))
		}
		w.write(ops...)
		w.advance(Lag + time.Minute)
		w.seal()
	}
}

func (r Report) clean() bool { return len(r.Findings) == 0 && len(r.Heads) == shards }

// A check reads no more than its bound in a call, and goes on where it was.
func TestCheckIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sealed(130)
	parts, whole := w.parts(t.Context())
	if len(parts) != 2 || parts[0] != checkLinks || parts[1] == 0 || !whole.clean() {
		t.Errorf("%+v in parts of %v", whole, parts)
	}
}

// A check that has no time left does one link a call, and all of them at last.
func TestCheckEndsInTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sealed(5)
	_, whole := w.parts(t.Context())
	parts, hurried := w.parts(ending{t.Context(), w.now().Add(checkSpare - time.Second)})
	if hurried.Links != whole.Links || whole.Links < 10 || slices.Max(parts) != 1 || !hurried.clean() {
		t.Errorf("%+v in parts of %v, want %d links", hurried, parts, whole.Links)
	}
	parts, _ = w.parts(ending{t.Context(), w.now().Add(checkSpare + time.Second)})
	if len(parts) != 1 {
		t.Errorf("with time left: parts of %v", parts)
	}
}
