package limit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

func store(t *testing.T, now func() time.Time) *watched {
	t.Helper()
	e, err := sqlite.Open(filepath.Join(t.TempDir(), "store.db"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return &watched{Table: e}
}

func still() time.Time { return start }

// watched counts writes and can be made to fail.
type watched struct {
	table.Table
	tried, written atomic.Int64
	down           atomic.Bool
}

func (w *watched) Write(ctx context.Context, ops ...table.Op) error {
	w.tried.Add(1)
	err := w.Table.Write(ctx, ops...)
	if err == nil {
		w.written.Add(1)
	}
	return err
}

func (w *watched) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	if w.down.Load() {
		return nil, errs.Unavailable
	}
	return w.Table.GetAll(ctx, keys)
}

func TestCrowdGetsExactlyTheLimit(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 5, 20} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			tbl := store(t, still)
			buckets := []Bucket{
				For("wide", "salt", "everybody", Rate{1000, time.Hour}),
				For("narrow", "salt", "somebody", Rate{limit, time.Hour}, Rate{limit + 5, 24 * time.Hour}),
			}
			var admitted, refused atomic.Int64
			var wg sync.WaitGroup
			for range 500 {
				wg.Go(func() {
					switch err := Spend(t.Context(), tbl, start, buckets...); {
					case err == nil:
						admitted.Add(1)
					case errors.Is(err, errs.Limited):
						refused.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if admitted.Load() != int64(limit) || refused.Load() != int64(500-limit) {
				t.Errorf("%d admitted, %d refused", admitted.Load(), refused.Load())
			}
			if tbl.written.Load() != int64(limit) {
				t.Errorf("%d writes", tbl.written.Load())
			}
		})
	}
}

func TestAllBucketsOrNone(t *testing.T) {
	t.Parallel()
	tbl := store(t, still)
	a, b := For("a", "salt", "x", Rate{2, time.Minute}), For("b", "salt", "x", Rate{1, time.Hour})
	if err := Spend(t.Context(), tbl, start, a, b); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		err := Spend(t.Context(), tbl, start, a, b)
		if !errors.Is(err, errs.Limited) || errs.As(err).RetryAfter != time.Hour || !strings.HasPrefix(err.Error(), "limit b: ") {
			t.Error(err)
		}
	}
	if err := Spend(t.Context(), tbl, start, a); err != nil {
		t.Error("the refusals were spent from the other bucket:", err)
	}
	err := Spend(t.Context(), tbl, start, a, b, For("stopped", "salt", "x", Rate{0, time.Hour}))
	if !errors.Is(err, errs.Limited) || errs.As(err).RetryAfter != 0 || !strings.HasPrefix(err.Error(), "limit stopped: ") {
		t.Error(err)
	}
	if err := Spend(t.Context(), tbl, start, For("batch", "salt", "x", Rate{10, time.Hour}).Times(8)); err != nil {
		t.Error(err)
	}
	if err := Spend(t.Context(), tbl, start, For("batch", "salt", "x", Rate{10, time.Hour}).Times(3)); !errors.Is(err, errs.Limited) {
		t.Error("a batch of 3 where 2 are left:", err)
	}
}

// An item is gone in the second after which it says nothing.
func TestItemsVanish(t *testing.T) {
	t.Parallel()
	var clock atomic.Int64
	now := func() time.Time { return start.Add(time.Duration(clock.Load())) }
	tbl := store(t, now)
	b := For("b", "salt", "x", Rate{2, time.Minute}, Rate{10, time.Hour})
	if err := Spend(t.Context(), tbl, now(), b); err != nil {
		t.Fatal(err)
	}
	var r record
	if err := tbl.Get(t.Context(), b.storeKey(), &r); err != nil {
		t.Fatal(err)
	}
	if r.ExpiresAt != table.At(start)+361 || r.Kind != "limit" {
		t.Errorf("%+v", r)
	}
	clock.Store(int64(361 * time.Second))
	if err := tbl.Get(t.Context(), b.storeKey(), &r); !errors.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if err := Spend(t.Context(), tbl, now(), b); err != nil {
		t.Error(err)
	}
}

type note struct {
	table.Head
}

// What a limit allows is written with it or not at all.
func TestWithinIsOneTransaction(t *testing.T) {
	t.Parallel()
	tbl := store(t, still)
	b := []Bucket{For("b", "salt", "x", Rate{1, time.Hour})}
	mine := &note{table.Head{PK: "mine", SK: "mine", Kind: "note"}}
	calls := 0
	err := Within(t.Context(), tbl, start, b, func(spent []table.Op) error {
		calls++
		return tbl.Write(t.Context(), append(spent, table.Put(mine, table.Exists()))...)
	})
	var failed *table.ConditionFailed
	if !errors.As(err, &failed) || failed.Op != 1 || calls != 1 {
		t.Fatalf("the caller's own condition: %v after %d calls", err, calls)
	}
	err = Within(t.Context(), tbl, start, b, func(spent []table.Op) error {
		return tbl.Write(t.Context(), append(spent, table.Put(mine, table.Absent()))...)
	})
	if err != nil {
		t.Error("the failed act was spent:", err)
	}
	if err := Spend(t.Context(), tbl, start, b...); !errors.Is(err, errs.Limited) {
		t.Error("the act was not spent:", err)
	}
}

// Somebody else spends between the reading and the writing.
func TestLostRaceIsDecidedAgain(t *testing.T) {
	t.Parallel()
	tbl := store(t, still)
	b := For("b", "salt", "x", Rate{2, time.Hour})
	calls := 0
	err := Within(t.Context(), tbl, start, []Bucket{b}, func(spent []table.Op) error {
		calls++
		if err := Spend(t.Context(), tbl, start, b); err != nil {
			t.Fatal(err)
		}
		return tbl.Write(t.Context(), spent...)
	})
	if !errors.Is(err, errs.Limited) || calls != 2 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestEndlessRacesEnd(t *testing.T) {
	t.Parallel()
	tbl := store(t, still)
	calls := 0
	err := Within(t.Context(), tbl, start, []Bucket{For("b", "salt", "x", Rate{1, time.Hour})}, func([]table.Op) error {
		calls++
		return &table.ConditionFailed{Op: 0}
	})
	if !errors.Is(err, errs.Unavailable) || calls != tries {
		t.Errorf("%v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = Within(ctx, tbl, start, nil, func([]table.Op) error {
		cancel()
		return &table.ConditionFailed{Op: -1}
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestStoreDown(t *testing.T) {
	t.Parallel()
	tbl := store(t, still)
	tbl.down.Store(true)
	b := For("b", "salt", "x", Rate{1, time.Hour})
	err := Spend(t.Context(), tbl, start, b)
	if !errors.Is(err, errs.Unavailable) {
		t.Fatal("closed:", err)
	}
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	if err := Open(t.Context(), log, err); err != nil || !strings.Contains(out.String(), "limit passed over") {
		t.Error("open:", err, out.String())
	}
	for _, err := range []error{nil, errs.After(time.Minute), errors.New("fault")} {
		if got := Open(t.Context(), log, err); !errors.Is(got, err) {
			t.Error("open changed", err, "into", got)
		}
	}
}
