package bulk

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

var begun = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

// record is a long act over rows 1 to total.
type record struct {
	table.Head
	Progress
	ID    string `json:"id"`
	Total int    `json:"total"`
}

// row is what a step leaves of a row.
type row struct {
	table.Head
	Times int64 `json:"times"`
}

type world struct {
	t       *testing.T
	seconds atomic.Int64
	table   table.Table
	done    atomic.Int64 // rows done, again counted
}

func (w *world) now() time.Time          { return time.Unix(w.seconds.Load(), 0).UTC() }
func (w *world) advance(d time.Duration) { w.seconds.Add(int64(d / time.Second)) }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	w.seconds.Store(begun.Unix())
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w.table = engine
	return w
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.table.Write(context.Background(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

// begin stores an act over total rows.
func (w *world) begin(id string, s State, total int) table.Key {
	r := &record{
		Head:     table.Head{PK: "acts", SK: id, Kind: "act", IPK: Working, ISK: Place(table.At(w.now()), id)},
		Progress: Begin(s, w.now()), ID: id, Total: total,
	}
	w.write(table.Put(r))
	return r.ItemKey()
}

func (w *world) load(key table.Key) record {
	w.t.Helper()
	var r record
	if err := w.table.Get(context.Background(), key, &r); err != nil {
		w.t.Fatal(err)
	}
	return r
}

// step does up to 40 rows, each once however often it is asked.
func (w *world) step(r record) Step {
	return func(ctx context.Context, cursor string, limit int) (Stride, error) {
		at, _ := strconv.Atoi(cursor)
		s := Stride{Counts: map[string]int64{}}
		for s.Rows < min(limit, 40) && at < r.Total {
			at++
			s.Rows++
			w.done.Add(1)
			head := table.Head{PK: "rows#" + r.ID, SK: fmt.Sprintf("%06d", at), Kind: "row"}
			err := w.table.Write(ctx, table.Put(&row{Head: head}, table.Absent()))
			if err != nil && !errors.Is(err, errs.Conflict) {
				return s, err
			}
			s.Counts["done"]++
		}
		s.Cursor = strconv.Itoa(at)
		if at == r.Total {
			s.Next = Done
		}
		return s, nil
	}
}

func (w *world) work(key table.Key, step Step) Work {
	return Work{Table: w.table, Now: w.now, Key: key, ID: key.SK, Step: step}
}

// feed runs slices, as the change feed would, until the act is over.
func (w *world) feed(key table.Key) int {
	slices := 0
	for {
		r := w.load(key)
		if r.State.Over() {
			return slices
		}
		if _, err := w.work(key, w.step(r)).Run(context.Background(), r.Progress); err != nil {
			w.t.Fatal(err)
		}
		slices++
	}
}

func (w *world) rows(id string) int {
	n, cursor := 0, ""
	for {
		page, err := w.table.Query(context.Background(), table.Query{PK: "rows#" + id, Limit: 1000, Cursor: cursor})
		if err != nil {
			w.t.Fatal(err)
		}
		n += len(page.Items)
		if cursor = page.Cursor; cursor == "" {
			return n
		}
	}
}

func (w *world) working() int {
	page, err := w.table.Query(context.Background(), table.Query{PK: Working, Index: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return len(page.Items)
}

func TestRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 2500)
	if w.working() != 1 {
		t.Error("not on the index")
	}
	if n := w.feed(key); n != 3 {
		t.Errorf("%d slices, want 3", n)
	}
	r := w.load(key)
	if r.State != Done || r.Turn != 3 || r.Counts["done"] != 2500 || r.FinishedAt != table.At(begun) || w.rows("a") != 2500 {
		t.Errorf("%+v, %d rows", r.Progress, w.rows("a"))
	}
	if w.working() != 0 {
		t.Error("still on the index")
	}
	before := w.done.Load()
	if p, err := w.work(key, w.step(r)).Run(t.Context(), r.Progress); err != nil || p.Turn != 3 || w.done.Load() != before {
		t.Errorf("an act that is over went on: %+v, %v", p, err)
	}
}

// A slice ends in time for its update.
func TestDeadline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 500)
	r := w.load(key)
	slow := func(ctx context.Context, cursor string, limit int) (Stride, error) {
		w.advance(time.Second)
		return w.step(r)(ctx, cursor, limit)
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(time.Hour))
	defer cancel()
	deadline, _ := ctx.Deadline()
	w.seconds.Store(deadline.Add(-Reserve - 5*time.Second).Unix())
	p, err := w.work(key, slow).Run(ctx, r.Progress)
	if err != nil || p.State != Running || p.Turn != 1 || p.Counts["done"] < 160 || p.Counts["done"] > 240 {
		t.Errorf("%+v, %v; want about five steps of 40", p, err)
	}
	if !w.now().Before(deadline.Add(-Reserve + 2*time.Second)) {
		t.Errorf("ended at %v, deadline %v", w.now(), deadline)
	}
}

// Duplicate events: every row is done once in effect, and counted once.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 1500)
	for !w.load(key).State.Over() {
		r := w.load(key)
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if _, err := w.work(key, w.step(r)).Run(context.Background(), r.Progress); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	if r := w.load(key); r.Counts["done"] != 1500 || r.Turn != 2 || w.rows("a") != 1500 {
		t.Errorf("%+v, %d rows", r.Progress, w.rows("a"))
	}
	if w.done.Load() == 1500 {
		t.Error("nothing was done twice: the test tests nothing")
	}
}

// A slice that took so long that others overtook it does not take the act back.
func TestOvertaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 3000)
	r := w.load(key)
	overtaken := false
	slow := func(ctx context.Context, cursor string, limit int) (Stride, error) {
		if !overtaken {
			overtaken = true
			for range 2 {
				r := w.load(key)
				if _, err := w.work(key, w.step(r)).Run(ctx, r.Progress); err != nil {
					t.Error(err)
				}
			}
		}
		return w.step(r)(ctx, cursor, limit)
	}
	if p, err := w.work(key, slow).Run(t.Context(), r.Progress); err != nil || p.Turn != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	if r := w.load(key); r.Turn != 2 || r.Cursor != "2000" || r.Counts["done"] != 2000 {
		t.Errorf("%+v", r.Progress)
	}
}

// An error keeps what was done before it; the next try starts behind that.
func TestErrorInTheMiddle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 500)
	r := w.load(key)
	steps := 0
	failing := func(ctx context.Context, cursor string, limit int) (Stride, error) {
		if steps++; steps == 4 {
			return Stride{}, errs.Unavailable
		}
		return w.step(r)(ctx, cursor, limit)
	}
	if _, err := w.work(key, failing).Run(t.Context(), r.Progress); !errors.Is(err, errs.Unavailable) {
		t.Fatalf("err = %v", err)
	}
	if r := w.load(key); r.Cursor != "120" || r.Counts["done"] != 120 || r.Turn != 1 {
		t.Errorf("kept %+v", r.Progress)
	}
	w.feed(key)
	if w.done.Load() != 500 {
		t.Errorf("%d rows done, want 500", w.done.Load())
	}
	stuck := func(context.Context, string, int) (Stride, error) { return Stride{}, nil }
	key = w.begin("b", Running, 1)
	if _, err := w.work(key, stuck).Run(t.Context(), w.load(key).Progress); err == nil {
		t.Error("a step that goes nowhere is no error")
	}
}

func TestStopAndResume(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 5000)
	r := w.load(key)
	stopping := func(ctx context.Context, cursor string, limit int) (Stride, error) {
		if cursor == "80" {
			w.write(Stop(key, w.now()))
		}
		return w.step(r)(ctx, cursor, limit)
	}
	p, err := w.work(key, stopping).Run(t.Context(), r.Progress)
	if err != nil || p.Turn != r.Turn {
		t.Errorf("stopped in between: %+v, %v", p, err)
	}
	if r := w.load(key); r.State != Stopped || r.FinishedAt == 0 || w.working() != 0 {
		t.Errorf("%+v, %d working", r.Progress, w.working())
	}
	if err := w.table.Write(t.Context(), Stop(key, w.now())); !errors.Is(err, errs.Conflict) {
		t.Errorf("stop again: %v", err)
	}

	key = w.begin("b", Planning, 100)
	r = w.load(key)
	planned := func(ctx context.Context, cursor string, limit int) (Stride, error) {
		s, err := w.step(r)(ctx, cursor, limit)
		if s.Next == Done {
			s.Next = Planned
		}
		return s, err
	}
	if p, err := w.work(key, planned).Run(t.Context(), r.Progress); err != nil || p.State != Planned || w.working() != 0 {
		t.Fatalf("planned: %+v, %v, %d working", p, err, w.working())
	}
	w.write(Resume(key, "b", w.now()))
	if r := w.load(key); r.State != Running || r.Cursor != "" || len(r.Counts) != 0 || w.working() != 1 {
		t.Errorf("resumed: %+v", r.Progress)
	}
	if err := w.table.Write(t.Context(), Resume(key, "b", w.now())); !errors.Is(err, errs.Conflict) {
		t.Errorf("resume again: %v", err)
	}
	w.feed(key)
}

func TestNudge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lost, over := w.begin("lost", Running, 10), w.begin("over", Running, 10)
	w.feed(over)
	w.advance(Stale - time.Second)
	fresh := w.begin("fresh", Running, 10)
	nudge := func(want int) {
		t.Helper()
		if n, err := Nudge(t.Context(), w.table, w.now()); err != nil || n != want {
			t.Errorf("%d nudged, %v; want %d", n, err, want)
		}
	}
	nudge(0)
	w.advance(time.Second)
	nudge(1)
	nudge(0)
	if r := w.load(lost); r.Nudges != 1 || r.Turn != 0 || r.State != Running {
		t.Errorf("lost: %+v", r.Progress)
	}
	if r := w.load(fresh); r.Nudges != 0 {
		t.Errorf("fresh: %+v", r.Progress)
	}
	w.advance(Stale)
	nudge(2)
	w.feed(lost)
}

// A paused act keeps what the slice under way did, does nothing, and goes on
// where it is.
func TestPauseAndContinue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 300)
	r := w.load(key)
	pausing := func(ctx context.Context, cursor string, limit int) (Stride, error) {
		if cursor == "80" {
			w.write(Pause(key))
		}
		return w.step(r)(ctx, cursor, limit)
	}
	if _, err := w.work(key, pausing).Run(t.Context(), r.Progress); err != nil {
		t.Fatal(err)
	}
	r = w.load(key)
	if r.State != Paused || r.Cursor != "120" || r.Counts["done"] != 120 || w.working() != 0 || r.FinishedAt != 0 {
		t.Errorf("paused: %+v, %d working", r.Progress, w.working())
	}
	if p, err := w.work(key, w.step(r)).Run(t.Context(), r.Progress); err != nil || p.Turn != r.Turn || w.done.Load() != 120 {
		t.Errorf("it went on: %+v, %v", p, err)
	}
	if err := w.table.Write(t.Context(), Pause(key)); !errors.Is(err, errs.Conflict) {
		t.Errorf("pause again: %v", err)
	}
	w.write(Continue(key, "a", w.now()))
	if w.working() != 1 {
		t.Error("not on the index")
	}
	w.feed(key)
	if r := w.load(key); r.State != Done || r.Counts["done"] != 300 || w.done.Load() != 300 {
		t.Errorf("%+v, %d rows done", r.Progress, w.done.Load())
	}
	for name, op := range map[string]table.Op{"pause": Pause(key), "continue": Continue(key, "a", w.now())} {
		if err := w.table.Write(t.Context(), op); !errors.Is(err, errs.Conflict) {
			t.Errorf("%s what is over: %v", name, err)
		}
	}
	key = w.begin("b", Running, 300)
	w.write(Pause(key), table.Check(table.Key{PK: "x", SK: "x"}, table.Absent()))
	w.write(Stop(key, w.now()))
	if r := w.load(key); r.State != Stopped {
		t.Errorf("a paused one was not stopped: %+v", r.Progress)
	}
}

// A step may say that the rest is not for this slice.
func TestWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.begin("a", Running, 300)
	r := w.load(key)
	waiting := func(ctx context.Context, cursor string, limit int) (Stride, error) {
		s, err := w.step(r)(ctx, cursor, limit)
		s.Wait = s.Cursor == "80"
		return s, err
	}
	if p, err := w.work(key, waiting).Run(t.Context(), r.Progress); err != nil || p.State != Running || p.Counts["done"] != 80 || p.Turn != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}
