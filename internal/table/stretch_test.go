package table_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
)

type row struct {
	table.Head
	Name string `json:"name"`
}

// spread is a table with rows over some partitions, the last of them empty.
func spread(t *testing.T, sizes ...int) (tb *fault.Table, pks, sorted []string) {
	t.Helper()
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	dice := rand.New(rand.NewPCG(1, 2))
	for i, size := range sizes {
		pks = append(pks, fmt.Sprintf("part%d", i))
		for range size {
			sk := fmt.Sprintf("n%08d", dice.IntN(100_000_000))
			sorted = append(sorted, sk)
			err := engine.Write(t.Context(), table.Put(&row{Head: table.Head{PK: pks[i], SK: sk, Kind: "row", IPK: "on" + pks[i], ISK: "i" + sk}}))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	slices.Sort(sorted)
	return fault.New(engine, fault.Plan{}), pks, sorted
}

func TestStretchesAreTheWholeList(t *testing.T) {
	t.Parallel()
	tb, pks, sorted := spread(t, 40, 0, 7, 33, 1)
	onIndex := make([]string, len(pks))
	for i, pk := range pks {
		onIndex[i] = "on" + pk
	}
	for _, limit := range []int{1, 2, 5, 39, 40, 999} {
		for _, desc := range []bool{false, true} {
			for _, stop := range []int{1, 3, 1000} { // after how many somebody has enough
				q := table.Query{Limit: limit, Desc: desc}
				name := fmt.Sprintf("limit %d, desc %v, stop %d", limit, desc, stop)
				wantAll(t, name, walk(t, tb, q, pks, stop), sorted, desc)
				q.Index = true
				wantAll(t, name+", index", walk(t, tb, q, onIndex, stop), sorted, desc)
				q.Prefix = "in1"
				part := slices.DeleteFunc(slices.Clone(sorted), func(sk string) bool { return !strings.HasPrefix(sk, "n1") })
				wantAll(t, name+", prefix", walk(t, tb, q, onIndex, stop), part, desc)
			}
		}
	}
}

// walk follows a list, each time from the record where it had enough.
func walk(t *testing.T, tb table.Table, q table.Query, pks []string, stop int) []string {
	t.Helper()
	var got []string
	for range 1000 {
		rows, more, err := table.Stretch[row](t.Context(), tb, q, pks)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 && more {
			t.Fatal("none, but more to come")
		}
		if len(rows) > stop {
			rows, more = rows[:stop], true
		}
		for _, r := range rows {
			got = append(got, r.SK)
		}
		if !more {
			return got
		}
		last := rows[len(rows)-1]
		q.Cursor = table.After(last.SK)
		if q.Index {
			q.Cursor = table.After(last.ISK)
		}
	}
	t.Fatal("the list has no end")
	return nil
}

func wantAll(t *testing.T, name string, got, sorted []string, desc bool) {
	t.Helper()
	want := slices.Clone(sorted)
	if desc {
		slices.Reverse(want)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", name, got, want)
	}
}

// One query a partition, and most of what they read is given.
func TestStretchIsCheap(t *testing.T) {
	t.Parallel()
	tb, pks, _ := spread(t, 100, 100, 100, 100)
	rows, more, err := table.Stretch[row](t.Context(), tb, table.Query{Limit: 50}, pks)
	if err != nil || !more || len(rows) < 150 {
		t.Errorf("%d rows, more %v, %v", len(rows), more, err)
	}
	if n := tb.Counts().Query; n != len(pks) {
		t.Errorf("%d queries", n)
	}
	for _, made := range []string{"!", "junk", table.After("\xff"), table.After(strings.Repeat("x", table.MaxSortKey+1))} {
		if _, _, err := table.Stretch[row](t.Context(), tb, table.Query{Limit: 50, Cursor: made}, pks); !errors.Is(err, errs.Invalid) || errs.As(err).Fields[0].Location != "cursor" {
			t.Errorf("a made-up cursor: %v", err)
		}
	}
}

func TestCounted(t *testing.T) {
	t.Parallel()
	tb, pks, sorted := spread(t, 40, 0, 7, 33, 1)
	for _, limit := range []int{0, 1, 5, 7, 33, 40} {
		q := table.Query{Limit: limit}
		total, calls := 0, 0
		for ; ; calls++ {
			page, err := table.Counted(t.Context(), tb, q, pks)
			if err != nil {
				t.Fatal(err)
			}
			total += page.Count
			if q.Cursor = page.Cursor; q.Cursor == "" {
				break
			}
		}
		if total != len(sorted) {
			t.Errorf("limit %d: counted %d after %d calls, want %d", limit, total, calls, len(sorted))
		}
	}
	page, err := table.Counted(t.Context(), tb, table.Query{Prefix: "n1", Limit: 1}, pks)
	if err != nil || page.Count < 2 || page.Count > 4 {
		t.Errorf("a partition gives at most one, together they give %d (%v)", page.Count, err)
	}
	for _, cursor := range []string{"!", "a", "....", ".!...", page.Cursor + "."} {
		page, err := table.Counted(t.Context(), tb, table.Query{Cursor: cursor}, pks)
		if !errors.Is(err, errs.Invalid) && page.Count > 0 {
			t.Errorf("cursor %q: counted %d, %v", cursor, page.Count, err)
		}
	}
}
