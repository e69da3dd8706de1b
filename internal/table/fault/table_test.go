package fault_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
	"lanyard/internal/table/tabletest"
)

func now() time.Time { return time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC) }

func store(t *testing.T, now func() time.Time) table.Table {
	t.Helper()
	e, err := sqlite.Open(filepath.Join(t.TempDir(), "store.db"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return e
}

// Without faults the wrappers keep the contract.
func TestContract(t *testing.T) {
	t.Parallel()
	t.Run("no plan", func(t *testing.T) {
		t.Parallel()
		tabletest.Run(t, func(t *testing.T, now func() time.Time) table.Table {
			return fault.New(store(t, now), fault.Plan{})
		})
	})
	t.Run("no lag", func(t *testing.T) {
		t.Parallel()
		tabletest.Run(t, func(t *testing.T, now func() time.Time) table.Table {
			return fault.Lag(store(t, now), store(t, now), fault.Plan{}, 0)
		})
	})
}

type thing struct {
	table.Head
	Count int64 `json:"count,omitempty"`
}

func at(sk string) table.Key { return table.Key{PK: "p", SK: sk} }

func put(sk string, count int64) table.Op {
	return table.Put(&thing{Head: table.Head{PK: "p", SK: sk, Kind: "thing", IPK: "i", ISK: sk}, Count: count})
}

func there(t *testing.T, tb table.Table, sk string) bool {
	t.Helper()
	err := tb.Get(t.Context(), at(sk), &thing{})
	if err != nil && !errors.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func TestLostIsDoneAndRefusedIsNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plan fault.Plan
		done bool
	}{
		"lost":    {fault.Plan{Lost: 1}, true},
		"refused": {fault.Plan{Refused: 1}, false},
	} {
		under := store(t, now)
		f := fault.New(under, c.plan)
		if err := f.Write(t.Context(), put("a", 1)); !errors.Is(err, errs.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if got := there(t, under, "a"); got != c.done {
			t.Errorf("%s: done is %v", name, got)
		}
		if there(t, f, "b") { // reads are not meant
			t.Errorf("%s: b is there", name)
		}
		f.Heal()
		if err := f.Write(t.Context(), put("b", 1)); err != nil {
			t.Errorf("%s: healed: %v", name, err)
		}
	}
}

func TestBlindReads(t *testing.T) {
	t.Parallel()
	f := fault.New(store(t, now), fault.Plan{Blind: 1})
	_, queried := f.Query(t.Context(), table.Query{PK: "p"})
	_, got := f.GetAll(t.Context(), []table.Key{at("a")})
	for _, err := range []error{queried, got, f.Get(t.Context(), at("a"), &thing{})} {
		if !errors.Is(err, errs.Unavailable) {
			t.Errorf("got %v", err)
		}
	}
	if err := f.Write(t.Context(), put("a", 1)); err != nil {
		t.Error(err)
	}
}

// The n-th call meets the same with the same seed, and something else with
// another.
func TestPlanIsItsSeed(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (out string) {
		under := store(t, now)
		f := fault.New(under, fault.Plan{Seed: seed, Lost: 0.2, Refused: 0.2})
		for i := range 100 {
			sk := fmt.Sprint(i)
			err := f.Write(t.Context(), put(sk, 1))
			switch done := there(t, under, sk); {
			case err == nil && done:
				out += "."
			case err != nil && done:
				out += "L"
			case err != nil:
				out += "R"
			default:
				t.Fatalf("write %d: nothing went wrong and nothing is there", i)
			}
		}
		return out
	}
	first := run(1)
	if again := run(1); again != first {
		t.Errorf("seed 1 gave\n%s and then\n%s", first, again)
	}
	if other := run(2); other == first {
		t.Error("seeds 1 and 2 are alike")
	}
	count := map[rune]int{}
	for _, c := range first {
		count[c]++
	}
	if count['L'] < 5 || count['R'] < 5 || count['.'] < 30 {
		t.Errorf("chances of 0.2 gave %s", first)
	}
}

func TestHooks(t *testing.T) {
	t.Parallel()
	under := store(t, now)
	f := fault.New(under, fault.Plan{})
	lost := errors.New("lost")
	dead := errors.New("dead")
	f.Before(fault.Nth(fault.Write, 2, errs.Unavailable))
	f.After(fault.Nth(fault.Write, 3, lost))
	f.Before(fault.From(7, dead))
	var ops []int
	f.Before(func(c fault.Call) error { ops = append(ops, len(c.Ops)); return nil })

	var got []error
	for i := range 4 {
		if i == 1 {
			_ = f.Get(t.Context(), at("a"), &thing{}) // is no write
		}
		got = append(got, f.Write(t.Context(), put(fmt.Sprint(i), 1), put(fmt.Sprint(i, "b"), 1)))
	}
	_ = f.Get(t.Context(), at("a"), &thing{})
	for range 2 {
		_, err := f.Query(t.Context(), table.Query{PK: "p"})
		got = append(got, err)
	}
	want := []error{nil, errs.Unavailable, lost, nil, dead, dead}
	for i := range want {
		if !errors.Is(got[i], want[i]) {
			t.Errorf("call %d: %v, want %v", i, got[i], want[i])
		}
	}
	if there(t, under, "1") || !there(t, under, "2") {
		t.Error("the refused one was done or the lost one was not")
	}
	if diff := cmp.Diff([]int{2, 0, 2, 2, 0}, ops); diff != "" {
		t.Errorf("hooks saw ops (-want +got):\n%s", diff)
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	f := fault.New(store(t, now), fault.Plan{})
	f.Before(fault.Nth(fault.Get, 1, errs.Unavailable))
	calls := func() fault.Counts {
		f.Reset()
		_ = f.Write(t.Context(), put("a", 1), put("b", 1))
		_ = f.Get(t.Context(), at("a"), &thing{})
		_, _ = f.GetAll(t.Context(), []table.Key{at("a"), at("b"), at("c")})
		_, _ = f.Query(t.Context(), table.Query{PK: "p"})
		return f.Counts()
	}
	want := fault.Counts{Get: 1, GetAll: 1, Query: 1, Write: 1, Keys: 3, Ops: 2}
	if first, second := calls(), calls(); first != want || first != second {
		t.Errorf("counted %+v and %+v, want %+v", first, second, want)
	}
	f.Aside(func(c fault.Call) bool { return c.Method == fault.Write })
	want.Write, want.Ops = 0, 0
	if got := calls(); got != want {
		t.Errorf("counted %+v beside the writes, want %+v", got, want)
	}
}

func TestLag(t *testing.T) {
	t.Parallel()
	f := fault.Lag(store(t, now), store(t, now), fault.Plan{}, 2)
	index := func(want ...string) {
		t.Helper()
		page, err := f.Query(t.Context(), table.Query{PK: "i", Index: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, it := range page.Items {
			var th thing
			if err := it.Decode(&th); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(th.SK, th.Count))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the index (-want +got):\n%s", diff)
		}
	}
	write := func(op table.Op) {
		t.Helper()
		if err := f.Write(t.Context(), op); err != nil {
			t.Fatal(err)
		}
	}
	rec := &thing{Head: table.Head{PK: "p", SK: "a", Kind: "thing", IPK: "i", ISK: "a"}, Count: 1}
	write(table.Put(rec, table.Absent()))
	rec.Count = 99 // is not what was written
	index()
	write(put("b", 1))
	index()
	write(table.Update(at("a"), table.Equal("count", 1), table.Add("count", 1)))
	index("a1")
	write(table.Delete(at("a"), table.Equal("count", 2)))
	index("a1", "b1")
	if there(t, f, "a") {
		t.Error("reads by key lag too")
	}
	if err := f.Write(t.Context(), table.Put(rec, table.Exists())); !errors.Is(err, errs.Conflict) {
		t.Errorf("a refused write: %v", err)
	}
	index("a1", "b1") // was no write
	write(put("c", 1))
	index("a2", "b1")
	write(put("d", 1))
	index("b1")
}
