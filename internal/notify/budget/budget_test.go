package budget

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/price"
	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/dynamo/dynamolocal"
	"lanyard/internal/table/sqlite"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func store(t *testing.T) *sqlite.Engine {
	t.Helper()
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

// spend is what deliver does.
func spend(ctx context.Context, tbl table.Table, b Budget, cost price.USD, at time.Time) (fits bool, err error) {
	for {
		m, err := b.SpentIn(ctx, tbl, at)
		if err != nil {
			return false, err
		}
		ops, fits := m.Reach(100, at), m.Fits(cost)
		if fits {
			ops = m.Spend(cost, at)
		}
		if len(ops) > 0 {
			err = tbl.Write(ctx, ops...)
		}
		if !errors.Is(err, errs.Conflict) {
			return fits, err
		}
	}
}

// alarms are the levels that the audit of a day tells of.
func alarms(t *testing.T, tbl table.Table) []string {
	t.Helper()
	var found []string
	for shard := range 4 {
		page, err := tbl.Query(t.Context(), table.Query{PK: fmt.Sprint("n#n#audit#20260304#", shard)})
		if err != nil {
			t.Fatal(err)
		}
		entries, _, err := table.Decoded[audit.Record](page)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			found = append(found, e.Detail["percent"])
		}
	}
	slices.Sort(found)
	return found
}

// A crowd that spends at once spends exactly the budget, whatever part of it is
// under way at one moment, and each alarm comes once.
func TestCrowdStaysInTheBudget(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		budget, cost price.USD
		alarms       int
	}{
		"many small ones":                 {3 * price.Dollar, price.Cent, 3},
		"a few that are the whole budget": {3 * price.Dollar, 30 * price.Cent, 1},
		"one in one item":                 {10 * price.Cent, 3 * price.Cent, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := Budget{"n", tt.budget}
			crowded(t, store(t), b, tt.cost, tt.alarms)
		})
	}
}

// crowded lets twenty spend at once what is more than the budget.
func crowded(t *testing.T, tbl table.Table, b Budget, cost price.USD, expected int) {
	t.Helper()
	var sent atomic.Int64
	var crowd sync.WaitGroup
	for range 20 {
		crowd.Go(func() {
			for range 18 {
				fits, err := spend(t.Context(), tbl, b, cost, noon)
				if err != nil {
					t.Error(err)
				}
				if fits {
					sent.Add(1)
				}
			}
		})
	}
	crowd.Wait()
	m, err := b.SpentIn(t.Context(), tbl, noon)
	if err != nil || sent.Load() != int64(b.Monthly/cost) || m.Spent() != cost*price.USD(sent.Load()) {
		t.Errorf("%d sent, %s spent of %s, %v", sent.Load(), m.Spent(), b.Monthly, err)
	}
	got := alarms(t, tbl)
	if !slices.Contains(got, "100") || len(got) < expected || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Errorf("alarms: %v", got)
	}
}

// The same on DynamoDB, where writes of one item at the same moment refuse each
// other.
func TestCrowdOnDynamoDB(t *testing.T) {
	t.Parallel()
	dir, ok := dynamolocal.Dir()
	switch {
	case ok:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI without %s: DynamoDB was not tested", dynamolocal.DirVariable)
	default:
		t.Skipf("not run without DynamoDB Local: %s names no folder", dynamolocal.DirVariable)
	}
	s, err := dynamolocal.Start(t.Context(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.Create(t.Context(), "lanyard"); err != nil {
		t.Fatal(err)
	}
	crowded(t, dynamo.New(s.Client(), "lanyard", func() time.Time { return noon }), Budget{"n", 60 * price.Cent}, price.Cent, 1)
}

// A worker that has read the month long ago does not spend what is no longer
// there, on whichever side of the sum it was.
func TestOldReader(t *testing.T) {
	t.Parallel()
	tbl, b := store(t), Budget{"n", price.Dollar}
	const cost = 6 * price.Cent
	old, err := b.SpentIn(t.Context(), tbl, noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := spend(t.Context(), tbl, b, cost, noon); err != nil {
		t.Fatal(err)
	}
	first, err := b.SpentIn(t.Context(), tbl, noon)
	if err != nil {
		t.Fatal(err)
	}
	for fits := true; fits; {
		if fits, err = spend(t.Context(), tbl, b, cost, noon); err != nil {
			t.Fatal(err)
		}
	}
	for range 20 { // each time in another part
		for _, m := range []Month{old, first} {
			if err := tbl.Write(t.Context(), m.Spend(cost, noon)...); !errors.Is(err, errs.Conflict) {
				t.Error("it spent:", err)
			}
		}
	}
	m, err := b.SpentIn(t.Context(), tbl, noon)
	if left, bound := m.Left(); err != nil || m.Spent() != 96*price.Cent || left != 4*price.Cent || !bound {
		t.Errorf("%s spent, %s left, %v", m.Spent(), left, err)
	}
}

// A budget that is changed has alarms of its own, and another month begins at nothing.
func TestAnotherBudget(t *testing.T) {
	t.Parallel()
	tbl := store(t)
	small, large, none := Budget{"n", price.Dollar}, Budget{"n", 2 * price.Dollar}, Budget{Network: "n"}
	next := noon.AddDate(0, 1, 0)
	for i, step := range []struct {
		Budget
		cost  price.USD
		at    time.Time
		fits  bool
		alarm int
	}{
		{small, 60 * price.Cent, noon, true, 50},
		{small, 10 * price.Cent, noon, true, 50},
		{small, 30 * price.Cent, noon, true, 100},
		{small, price.Cent, noon, false, 100},
		{large, 10 * price.Cent, noon, true, 50},
		{large, 91 * price.Cent, noon, false, 100},
		{none, 100 * price.Dollar, noon, true, 0},
		{large, price.Cent, noon, false, 100},
		{small, 10 * price.Cent, next, true, 0},
		{none, 5 * price.Dollar, next, true, 0},
		{small, price.Cent, next, false, 100},
	} {
		fits, err := spend(t.Context(), tbl, step.Budget, step.cost, step.at)
		if err != nil {
			t.Fatal(err)
		}
		m, err := step.SpentIn(t.Context(), tbl, step.at)
		if got, at := m.Alarm(); err != nil || fits != step.fits || got != step.alarm || (got > 0) != (at > 0) {
			t.Errorf("step %d: fits %v, alarm %d, %v", i, fits, got, err)
		}
	}
}

func TestEnd(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{"2026-12-31T23:59:59Z": "2027-01-01T00:00:00Z", "2026-01-31T00:00:00Z": "2026-02-01T00:00:00Z"} {
		now, _ := time.Parse(time.RFC3339, at)
		m, err := Budget{Network: "n"}.Read(make([]table.Item, len(Budget{}.Keys(now))), now)
		if got := m.End().Format(time.RFC3339); err != nil || got != want {
			t.Errorf("%s: %s, %v", at, got, err)
		}
	}
}
