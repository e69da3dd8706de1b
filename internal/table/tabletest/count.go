package tabletest

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

func counts(t *testing.T, s suite) {
	s.test(t, "of a partition", func(t *testing.T, e *env) {
		e.fill(23)
		e.write(table.Put(&thing{Head: table.Head{PK: e.pk("q"), SK: "n#0001", Kind: "thing"}}))
		for _, limit := range []int{0, 1, 2, 5, 22, 23, 24, table.MaxCount} {
			q := table.Query{PK: e.pk("p"), Limit: limit, Count: true}
			equal(t, e.count(q), 23)
			q.From, q.To = number(3), number(19)
			equal(t, e.count(q), 17)
			q.From, q.To, q.Prefix = "", "", "n#001"
			equal(t, e.count(q), 10)
			equal(t, e.count(table.Query{PK: e.pk("none"), Limit: limit, Count: true}), 0)
		}
	})
	s.test(t, "of the index", func(t *testing.T, e *env) {
		for i := range 12 {
			e.write(table.Put(e.placed(number(i), number(i/5)))) // some with equal sort keys
		}
		for _, limit := range []int{0, 1, 2, 3, 5, 12, 13} {
			q := table.Query{PK: e.pk("i"), Index: true, Limit: limit, Count: true}
			e.counts(q, 12)
			q.From, q.To = number(1), number(1)
			e.counts(q, 5)
		}
	})
	s.test(t, "it is cut off at the limit", func(t *testing.T, e *env) {
		e.fill(5)
		page, err := e.tb.Query(t.Context(), table.Query{PK: e.pk("p"), Limit: 3, Count: true})
		if err != nil || page.Count != 3 || page.Cursor == "" || len(page.Items) != 0 {
			t.Errorf("got %d, cursor %q, %d items, %v", page.Count, page.Cursor, len(page.Items), err)
		}
	})
	s.test(t, "its cursor is one of the list", func(t *testing.T, e *env) {
		want := e.fill(5)
		q := table.Query{PK: e.pk("p"), Limit: 3, Count: true}
		q.Cursor, q.Count = e.cursorOf(q), false
		equal(t, e.all(q), want[3:])
		q = table.Query{PK: e.pk("p"), Limit: 2}
		q.Cursor, q.Count = e.cursorOf(q), true
		equal(t, e.count(q), 3)
	})
	s.test(t, "expired items are not counted", expiredCounts)
	s.test(t, "of more than 1 MB", func(t *testing.T, e *env) {
		for i := range 8 {
			e.write(table.Put(&thing{Head: e.head(number(i)), Name: large(300 << 10)}))
		}
		equal(t, e.count(table.Query{PK: e.pk("p"), Count: true}), 8)
		equal(t, e.count(table.Query{PK: e.pk("p"), Count: true, Limit: 7}), 8)
	})
	s.test(t, "queries that cannot be", func(t *testing.T, e *env) {
		for _, q := range []table.Query{
			{PK: e.pk("p"), Count: true, Limit: -1},
			{PK: e.pk("p"), Count: true, Limit: table.MaxCount + 1},
			{PK: e.pk("p"), Count: true, Desc: true},
			{PK: e.pk("p"), Count: true, Cursor: "!"},
			{Count: true},
		} {
			_, err := e.tb.Query(t.Context(), q)
			wantKind(t, err, errs.Invalid)
		}
	})
}

// count follows a count to its end.
func (e *env) count(q table.Query) int {
	e.t.Helper()
	total := 0
	for range 2000 {
		page, err := e.tb.Query(e.t.Context(), q)
		if err != nil {
			e.t.Fatalf("count: %v", err)
		}
		if q.Limit > 0 && page.Count > q.Limit || len(page.Items) > 0 {
			e.t.Fatalf("counted %d with limit %d, and %d items", page.Count, q.Limit, len(page.Items))
		}
		total += page.Count
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return total
		}
	}
	e.t.Fatal("no end of a count")
	return 0
}

// counts asks an index again while it lags.
func (e *env) counts(q table.Query, want int) {
	e.t.Helper()
	var got int
	for range 500 {
		if got = e.count(q); got == want {
			return
		}
		runtime.Gosched()
	}
	e.t.Errorf("the index counts %d, want %d", got, want)
}

// expiredCounts looks at items in their last second and in the one they expire
// in, many in a row.
func expiredCounts(t *testing.T, e *env) {
	for i := range 30 {
		h := e.expiring(number(i), time.Minute)
		h.IPK, h.ISK = e.pk("i"), number(i)
		if i%13 == 7 { // 7 and 20
			h.ExpiresAt = 0
		}
		e.write(table.Put(&thing{Head: h}))
	}
	for _, q := range []table.Query{{PK: e.pk("p")}, {PK: e.pk("i"), Index: true}} {
		for _, limit := range []int{0, 1, 2, 4} {
			t.Run(fmt.Sprintf("index %v, limit %d", q.Index, limit), func(t *testing.T) {
				q.Count, q.Limit = true, limit
				e.clock.set(start.Add(time.Minute - time.Second))
				e.counts(q, 30)
				e.clock.advance(time.Second)
				e.counts(q, 2)
			})
		}
	}
}
