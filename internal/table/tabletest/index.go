package tabletest

import (
	"runtime"
	"slices"
	"testing"

	"lanyard/internal/table"
)

func indexQueries(t *testing.T, s suite) {
	s.test(t, "order is that of the index", indexOrder)
	s.test(t, "equal sort keys", equalSortKeys)
	s.test(t, "ranges", indexRanges)
	s.test(t, "across partitions", func(t *testing.T, e *env) {
		for i := range 5 {
			e.write(table.Put(&thing{Head: table.Head{
				PK: e.pk(number(4 - i)), SK: number(i), Kind: "thing", IPK: e.pk("i"), ISK: number(i),
			}}))
		}
		e.onIndex(e.pk("i"), number(0), number(1), number(2), number(3), number(4))
	})
	s.test(t, "the whole item comes back", func(t *testing.T, e *env) {
		want := e.subject("a")
		want.IPK, want.ISK = e.pk("i"), "1"
		e.write(table.Put(want))
		e.onIndex(want.IPK, "a")
		page, err := e.tb.Query(t.Context(), table.Query{PK: want.IPK, Index: true})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, decode[thing](t, page.Items), []thing{*want})
	})
	s.test(t, "half a place is none", func(t *testing.T, e *env) {
		onlyPK, onlySK := e.thing("a", open), e.thing("b", open)
		onlyPK.IPK, onlySK.ISK = e.pk("i"), "1"
		e.write(table.Put(onlyPK), table.Put(onlySK))
		e.onIndex(e.pk("i"))
	})
	s.test(t, "deleted", func(_ *testing.T, e *env) {
		e.write(table.Put(e.placed("a", "1")), table.Put(e.placed("b", "2")))
		e.onIndex(e.pk("i"), "a", "b")
		e.write(table.Delete(e.key("a")))
		e.onIndex(e.pk("i"), "b")
	})
	s.test(t, "pages of expired items", func(_ *testing.T, e *env) {
		for i := range 40 {
			it := e.placed(number(i), number(i))
			if i != 33 {
				it.ExpiresAt = table.At(start)
			}
			e.write(table.Put(it))
		}
		e.eventually(table.Query{PK: e.pk("i"), Index: true, Limit: 3}, []string{number(33)})
	})
}

// placed is an item on the test's index partition.
func (e *env) placed(sk, isk string) *thing {
	it := e.thing(sk, open)
	it.IPK, it.ISK = e.pk("i"), isk
	return it
}

// onIndex wants exactly these items, by sort key and in order, in a partition
// of the index.
func (e *env) onIndex(ipk string, want ...string) {
	e.t.Helper()
	e.eventually(table.Query{PK: ipk, Index: true}, want)
}

// eventually asks an index again while it lags.
func (e *env) eventually(q table.Query, want []string) {
	e.t.Helper()
	var got []string
	for range 500 {
		if got = e.all(q); slices.Equal(got, want) {
			return
		}
		runtime.Gosched()
	}
	e.t.Errorf("the index has %q, want %q", got, want)
}

func indexOrder(_ *testing.T, e *env) {
	e.write(table.Put(e.placed("a", "3")), table.Put(e.placed("b", "1")), table.Put(e.placed("c", "2")))
	for _, limit := range []int{0, 1, 2} {
		q := table.Query{PK: e.pk("i"), Index: true, Limit: limit}
		e.eventually(q, []string{"b", "c", "a"})
		q.Desc = true
		e.eventually(q, []string{"a", "c", "b"})
	}
}

// equalSortKeys wants each item once, whatever the page, in an order that is
// the same each time.
func equalSortKeys(t *testing.T, e *env) {
	var want []string
	for i := range 12 {
		want = append(want, number(i))
		e.write(table.Put(e.placed(number(i), number(i/5))))
	}
	whole := table.Query{PK: e.pk("i"), Index: true}
	for range 500 {
		if len(e.all(whole)) == len(want) {
			break
		}
		runtime.Gosched()
	}
	stable := e.all(whole)
	equal(t, slices.Sorted(slices.Values(stable)), want)
	for _, limit := range []int{1, 2, 3, 5, 12} {
		q := table.Query{PK: e.pk("i"), Index: true, Limit: limit}
		equal(t, e.all(q), stable)
		q.Desc = true
		equal(t, slices.Sorted(slices.Values(e.all(q))), want)
		q.From, q.To = number(1), number(1)
		equal(t, slices.Sorted(slices.Values(e.all(q))), want[5:10])
	}
}

func indexRanges(_ *testing.T, e *env) {
	for _, isk := range []string{"a", "a#1", "a#2", "b", "c"} {
		e.write(table.Put(e.placed("item "+isk, isk)))
	}
	for _, c := range []struct {
		q    table.Query
		want []string
	}{
		{table.Query{Prefix: "a#"}, []string{"item a#1", "item a#2"}},
		{table.Query{From: "a#2", To: "b"}, []string{"item a#2", "item b"}},
		{table.Query{From: "b"}, []string{"item b", "item c"}},
		{table.Query{To: "a#1"}, []string{"item a", "item a#1"}},
		{table.Query{From: "c", To: "a"}, nil},
	} {
		c.q.PK, c.q.Index, c.q.Limit = e.pk("i"), true, 1
		e.eventually(c.q, c.want)
		c.q.Desc = true
		e.eventually(c.q, reversed(c.want))
	}
}
