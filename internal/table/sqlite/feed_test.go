package sqlite_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

var start = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

func frozen() time.Time { return start }

// store is a new one whose feed has messages and campaigns.
func store(t *testing.T, now func() time.Time) *sqlite.Engine {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "store.db"), now, "message", "campaign")
}

func record(sk, kind string, count int64) *thing {
	return &thing{Head: table.Head{PK: "p", SK: sk, Kind: kind}, Count: count}
}

func write(t *testing.T, e *sqlite.Engine, ops ...table.Op) {
	t.Helper()
	if err := e.Write(t.Context(), ops...); err != nil {
		t.Fatal(err)
	}
}

func worker(t *testing.T, e *sqlite.Engine, name string, kinds ...string) *sqlite.Worker {
	t.Helper()
	w, err := e.Worker(name, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// next is what a worker gets without waiting.
func next(t *testing.T, w *sqlite.Worker, limit int) []sqlite.Change {
	t.Helper()
	changes, err := sqlite.TryNext(t.Context(), w, limit)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func ack(t *testing.T, w *sqlite.Worker, seq int64) {
	t.Helper()
	if err := w.Ack(t.Context(), seq); err != nil {
		t.Fatal(err)
	}
}

// lines has a change in each line: event, sort key, old and new count.
func lines(t *testing.T, changes []sqlite.Change) []string {
	t.Helper()
	var out []string
	for _, c := range changes {
		line := fmt.Sprintf("%s %s %s %s>%s", c.Kind, c.Event, c.Key.SK, count(t, c.Old), count(t, c.New))
		if c.TTL {
			line += " ttl"
		}
		out = append(out, line)
	}
	return out
}

func count(t *testing.T, image json.RawMessage) string {
	t.Helper()
	if image == nil {
		return ""
	}
	var it thing
	if err := json.Unmarshal(image, &it); err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(it.Count, 10)
}

func wantLines(t *testing.T, changes []sqlite.Change, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, lines(t, changes)); diff != "" {
		t.Errorf("feed (-want +got):\n%s", diff)
	}
}

func TestFeedTellsEveryChange(t *testing.T) {
	t.Parallel()
	now := start
	e := store(t, func() time.Time { return now })
	w := worker(t, e, "w", "message", "campaign")
	always := table.And()
	write(t, e, table.Put(record("a", "message", 1)))
	write(t, e, table.Update(table.Key{PK: "p", SK: "a"}, always, table.Add("count", 1)))
	write(t, e, table.Put(record("a", "message", 3)), table.Put(record("b", "campaign", 1)), table.Put(record("c", "user", 1)))
	write(t, e, table.Put(record("a", "message", 3)))                              // nothing new
	write(t, e, table.Check(table.Key{PK: "p", SK: "a"}, table.Exists()))          // nothing done
	write(t, e, table.Update(table.Key{PK: "p", SK: "a"}, always))                 // nothing asked
	write(t, e, table.Delete(table.Key{PK: "p", SK: "never"}))                     // nothing there
	_ = e.Write(t.Context(), table.Put(record("a", "message", 9), table.Absent())) // refused
	expiring := record("d", "message", 1)
	expiring.ExpiresAt = table.At(start.Add(time.Second))
	write(t, e, table.Put(expiring))
	now = start.Add(time.Second)
	write(t, e, table.Put(record("d", "message", 2), table.Absent()))
	write(t, e, table.Delete(table.Key{PK: "p", SK: "a"}))
	wantLines(
		t, next(t, w, 100), "message INSERT a >1", "message MODIFY a 1>2", "message MODIFY a 2>3", "campaign INSERT b >1",
		"message INSERT d >1", "message MODIFY d 1>2", "message REMOVE a 3>",
	)
}

func TestPurge(t *testing.T) {
	t.Parallel()
	now := start
	e := store(t, func() time.Time { return now })
	w := worker(t, e, "w", "message")
	for i := range 5 {
		it := record(strconv.Itoa(i), "message", int64(i))
		it.ExpiresAt = table.At(start.Add(time.Duration(5-i) * time.Second))
		it.IPK, it.ISK = "i", "s"
		write(t, e, table.Put(it))
	}
	write(t, e, table.Put(record("stays", "message", 9)))
	all := next(t, w, 100)
	ack(t, w, all[len(all)-1].Seq)

	now = start.Add(3 * time.Second)
	for _, want := range []int{2, 1, 0} {
		if n, err := e.Purge(t.Context(), 2); err != nil || n != want {
			t.Errorf("purged %d, %v; want %d", n, err, want)
		}
	}
	wantLines(t, next(t, w, 100), "message REMOVE 4 4> ttl", "message REMOVE 3 3> ttl", "message REMOVE 2 2> ttl")
	now = start
	page, err := e.Query(t.Context(), table.Query{PK: "p"})
	if err != nil || len(page.Items) != 3 {
		t.Errorf("%d items are left, %v", len(page.Items), err)
	}
}

func TestUnacknowledgedComesAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	e := open(t, path, frozen, "message")
	w := worker(t, e, "w", "message")
	for i := range 4 {
		write(t, e, table.Put(record(strconv.Itoa(i), "message", 0)))
	}
	first := next(t, w, 3)
	wantLines(t, first, "message INSERT 0 >0", "message INSERT 1 >0", "message INSERT 2 >0")
	wantLines(t, next(t, w, 1), "message INSERT 0 >0")
	ack(t, w, first[0].Seq)
	wantLines(t, next(t, w, 2), "message INSERT 1 >0", "message INSERT 2 >0")
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}

	e = open(t, path, frozen, "message")
	w = worker(t, e, "w", "message")
	rest := next(t, w, 100)
	wantLines(t, rest, "message INSERT 1 >0", "message INSERT 2 >0", "message INSERT 3 >0")
	ack(t, w, rest[2].Seq)
	ack(t, w, rest[0].Seq) // going back is nothing
	if got := next(t, w, 100); got != nil {
		t.Errorf("%v after all was acknowledged", lines(t, got))
	}
	if err := w.Ack(t.Context(), rest[2].Seq+1); !errors.Is(err, errs.Invalid) {
		t.Errorf("acknowledging the future: %v", err)
	}
}

// A number is never given twice, or a change would be taken for acknowledged.
func TestSequenceGoesOnAfterReopening(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	var last int64
	for range 3 {
		e := open(t, path, frozen, "message")
		w := worker(t, e, "w", "message")
		write(t, e, table.Put(record("a", "message", last+1)))
		got := next(t, w, 10)
		if len(got) != 1 || got[0].Seq <= last {
			t.Fatalf("after %d came %+v", last, got)
		}
		last = got[0].Seq
		ack(t, w, last)
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestChangesAreKeptForEveryWorker(t *testing.T) {
	t.Parallel()
	e := store(t, frozen)
	both, messages := worker(t, e, "both", "message", "campaign"), worker(t, e, "messages", "message")
	for i, kind := range []string{"message", "campaign", "message", "campaign"} {
		write(t, e, table.Put(record(strconv.Itoa(i), kind, 0)))
	}
	got := next(t, both, 10)
	wantLines(t, got, "message INSERT 0 >0", "campaign INSERT 1 >0", "message INSERT 2 >0", "campaign INSERT 3 >0")
	ack(t, both, got[3].Seq)
	wantKept(t, e, "message INSERT 0 >0", "message INSERT 2 >0")
	got = next(t, messages, 10)
	wantLines(t, got, "message INSERT 0 >0", "message INSERT 2 >0")
	ack(t, messages, got[0].Seq)
	wantKept(t, e, "message INSERT 2 >0")
	ack(t, messages, got[1].Seq)
	wantKept(t, e)
}

// wantKept wants exactly these changes still in the feed.
func wantKept(t *testing.T, e *sqlite.Engine, want ...string) {
	t.Helper()
	kept, err := sqlite.Kept(e)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, kept, want...)
}

func TestWorkerThatGivesUpAKindHoldsNothing(t *testing.T) {
	t.Parallel()
	e := store(t, frozen)
	fast := worker(t, e, "fast", "message", "campaign")
	worker(t, e, "slow", "message", "campaign")
	write(t, e, table.Put(record("a", "message", 0)), table.Put(record("b", "campaign", 0)))
	ack(t, fast, next(t, fast, 2)[1].Seq)
	wantKept(t, e, "message INSERT a >0", "campaign INSERT b >0")
	slow := worker(t, e, "slow", "campaign")
	wantKept(t, e, "campaign INSERT b >0")
	wantLines(t, next(t, slow, 10), "campaign INSERT b >0")
}

func TestNewWorkerStartsAtTheOldestKept(t *testing.T) {
	t.Parallel()
	e := store(t, frozen)
	write(t, e, table.Put(record("a", "message", 0)))
	first := worker(t, e, "first", "message")
	ack(t, first, next(t, first, 1)[0].Seq)
	write(t, e, table.Put(record("b", "message", 0)))
	wantLines(t, next(t, worker(t, e, "second", "message"), 10), "message INSERT b >0")
}

func TestWorkerWantsAKindThatIsFed(t *testing.T) {
	t.Parallel()
	e := store(t, frozen)
	if _, err := e.Worker("w", "user"); err == nil {
		t.Error("a worker waits for a kind that never comes")
	}
}

// Many write while the worker acknowledges at once what it gets: it gets
// everything once and in order.
func TestWorkerKeepsUp(t *testing.T) {
	t.Parallel()
	e := store(t, frozen)
	w := worker(t, e, "w", "message")
	const writers, each = 8, 40
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			for j := range each {
				if err := e.Write(t.Context(), table.Put(record(fmt.Sprintf("%d#%02d", i, j), "message", 0))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen := map[string]bool{}
	for last := int64(0); len(seen) < writers*each; {
		changes, err := w.Next(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if c.Seq <= last || seen[c.Key.SK] {
				t.Fatalf("%s with %d after %d", c.Key.SK, c.Seq, last)
			}
			last, seen[c.Key.SK] = c.Seq, true
		}
		ack(t, w, last)
	}
	wg.Wait()
	wantKept(t, e)
}

func TestNextEndsWithItsContextAndTheStore(t *testing.T) {
	t.Parallel()
	e := store(t, frozen)
	w := worker(t, e, "w", "message")
	ctx, cancel := context.WithCancel(t.Context())
	answers := make(chan error)
	go func() {
		_, err := w.Next(ctx, 1)
		answers <- err
		_, err = w.Next(t.Context(), 1)
		answers <- err
	}()
	cancel()
	if err := <-answers; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-answers; !errors.Is(err, errs.Unavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
}
