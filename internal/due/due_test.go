package due_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lanyard/internal/due"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
)

var noon = time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)

// world is a store on a clock that a test moves, and what was done to it: one
// effect for each thing that was done, written in one transaction with its item.
type world struct {
	t     *testing.T
	store *sqlite.Engine
	mu    sync.Mutex
	clock time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: noon}
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	w.store = store
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func item(n int, at time.Time) due.Item {
	user := session.UserID(secret.DerivedID("user", fmt.Sprint(n))[:16])
	return due.Item{What: "ring", Network: "01234567", User: user, About: fmt.Sprint("thing", n), At: table.At(at)}
}

func (w *world) put(items ...due.Item) {
	w.t.Helper()
	for _, i := range items {
		if err := w.store.Write(w.t.Context(), due.Put(i)); err != nil {
			w.t.Fatal(err)
		}
	}
}

// effect counts how often something was done.
type effect struct {
	table.Head
	Times int64 `json:"times"`
}

func effectKey(i due.Item) table.Key { return table.Key{PK: "effect#" + i.About, SK: "effect"} }

func (w *world) times(i due.Item) int64 {
	w.t.Helper()
	var e effect
	if err := w.store.Get(w.t.Context(), effectKey(i), &e); err != nil {
		return 0
	}
	return e.Times
}

// ring does an item: its effect, in one transaction with taking it away.
func ring(t table.Table) due.Do {
	return func(ctx context.Context, i due.Item) error {
		var e effect
		old := t.Get(ctx, effectKey(i), &e)
		key := effectKey(i)
		e.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "effect"}
		e.Times++
		op := table.Put(&e)
		if old != nil {
			op = table.Put(&e, table.Absent())
		}
		return t.Write(ctx, op, i.Done())
	}
}

func (w *world) run(t table.Table, do due.Do) due.Ran {
	w.t.Helper()
	ran, err := due.Run(w.t.Context(), t, w.now, map[due.What]due.Do{"ring": do})
	if err != nil {
		w.t.Fatal(err)
	}
	return ran
}

// What is due costs a query for each partition and what doing it costs; what
// waits costs nothing.
func TestCostGrowsWithWhatIsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 1000 {
		w.put(item(n, noon.Add(time.Hour)))
	}
	for n := range 7 {
		w.put(item(5000+n, noon.Add(-time.Duration(n)*time.Hour)))
	}
	for _, want := range []struct {
		done, reads, writes int
	}{{7, 7, 7}, {0, 0, 0}} {
		c := fault.New(w.store, fault.Plan{})
		if ran := w.run(c, ring(c)); ran.Done != want.done || len(ran.Faults) > 0 {
			t.Errorf("%+v, want %d done", ran, want.done)
		}
		if n := c.Counts(); n.Query != 16 || n.Write != want.writes || n.Get != want.reads {
			t.Errorf("%+v, want %d writes", n, want.writes)
		}
	}
	w.pass(time.Hour) // the second itself
	if ran := w.run(w.store, ring(w.store)); ran.Done != 1000 {
		t.Errorf("%+v", ran)
	}
}

func TestSchedulersAtOnceDoEachThingOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []due.Item
	for n := range 200 {
		all = append(all, item(n, noon))
	}
	w.put(all...)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if _, err := due.Run(t.Context(), w.store, w.now, map[due.What]due.Do{"ring": ring(w.store)}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, i := range all {
		if n := w.times(i); n != 1 {
			t.Errorf("%s was done %d times", i.About, n)
		}
	}
}

// A process that dies at any of its calls, or whose answer gets lost, leaves
// nothing undone and does nothing twice.
func TestCrashAnywhere(t *testing.T) {
	t.Parallel()
	dead := errors.New("the process is dead")
	for call := range 60 {
		for _, lost := range []bool{false, true} {
			w := newWorld(t)
			all := []due.Item{item(1, noon), item(2, noon), item(3, noon)}
			w.put(all...)
			c := fault.New(w.store, fault.Plan{})
			if lost {
				c.After(fault.From(call+1, dead))
			} else {
				c.Before(fault.From(call+1, dead))
			}
			_, _ = due.Run(t.Context(), c, w.now, map[due.What]due.Do{"ring": ring(c)})
			w.pass(3 * time.Hour) // whatever was put off
			w.run(w.store, ring(w.store))
			for _, i := range all {
				if n := w.times(i); n != 1 {
					t.Fatalf("dead at call %d, done %t: %s was done %d times", call+1, lost, i.About, n)
				}
			}
		}
	}
}

// What can not be done stands in nobody's way, is tried ever more rarely, and
// is done when it can be.
func TestWhatFailsIsPutOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bad := item(1, noon.Add(-time.Hour))
	w.put(bad, item(2, noon))
	broken, tries := true, 0
	do := func(ctx context.Context, i due.Item) error {
		if i.About == bad.About {
			tries++
			if broken {
				return errors.New("no")
			}
		}
		return ring(w.store)(ctx, i)
	}
	if ran := w.run(w.store, do); ran.Done != 1 || len(ran.Faults) != 1 {
		t.Errorf("%+v", ran)
	}
	for range 24 * 60 {
		w.pass(time.Minute)
		w.run(w.store, do)
	}
	if tries < 12 || tries > 24 { // 1, 2, 4 ... 120 minutes, and then every two hours
		t.Errorf("tried %d times in a day", tries)
	}
	broken = false
	w.pass(2 * time.Hour)
	w.run(w.store, do)
	if w.times(bad) != 1 {
		t.Error("it was not done when it could be")
	}
	if ran, _ := due.Run(t.Context(), w.store, w.now, nil); ran.Done > 0 || len(ran.Faults) > 0 {
		t.Errorf("there is something left: %+v", ran)
	}
}

func TestNobodyDoesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.put(item(1, noon))
	if ran, err := due.Run(t.Context(), w.store, w.now, nil); err != nil || len(ran.Faults) != 1 {
		t.Errorf("%+v, %v", ran, err)
	}
}

// Run ends before its time is up, and the next one goes on.
func TestStopsInTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 400 {
		w.put(item(n, noon))
	}
	slow := func(ctx context.Context, i due.Item) error {
		w.pass(time.Second)
		return ring(w.store)(ctx, i)
	}
	first := w.run(w.store, slow) // without a deadline it has 50 seconds
	if !first.More || first.Done < 50 || first.Done > 50+16 {
		t.Errorf("%+v", first)
	}
	done := first.Done
	for range 10 {
		done += w.run(w.store, slow).Done
	}
	if done != 400 {
		t.Errorf("%d were done", done)
	}
}

func TestHurryAndLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := item(1, noon.Add(48*time.Hour))
	w.put(i)
	later := func(ctx context.Context, i due.Item) error {
		return w.store.Write(ctx, i.Later(w.now().Add(time.Hour)))
	}
	key := due.Key(i.Network, i.User, i.What, i.About)
	if err := w.store.Write(t.Context(), due.Hurry(key, w.now())); err != nil {
		t.Fatal(err)
	}
	var lost *table.ConditionFailed
	if err := w.store.Write(t.Context(), due.Hurry(key, w.now())); !errors.As(err, &lost) {
		t.Errorf("hurried what is due: %v", err)
	}
	if ran := w.run(w.store, later); ran.Done != 1 {
		t.Errorf("%+v", ran)
	}
	if ran := w.run(w.store, later); ran.Done != 0 {
		t.Errorf("it is due before its time: %+v", ran)
	}
	w.pass(time.Hour)
	if ran := w.run(w.store, ring(w.store)); ran.Done != 1 || w.times(i) != 1 {
		t.Errorf("%+v", ran)
	}
}

// Whoever holds an item that was put anew since does nothing.
func TestOldItemDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := item(1, noon)
	w.put(i)
	var held due.Item
	w.run(w.store, func(_ context.Context, i due.Item) error { held = i; return nil })
	w.put(i)
	var lost *table.ConditionFailed
	for _, op := range []table.Op{held.Done(), held.Later(noon)} {
		if err := w.store.Write(t.Context(), op); !errors.As(err, &lost) {
			t.Errorf("%v", err)
		}
	}
}
