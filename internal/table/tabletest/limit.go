package tabletest

import (
	"strings"
	"testing"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

func limits(t *testing.T, s suite) {
	s.test(t, "number of ops", func(_ *testing.T, e *env) {
		e.fails(errs.Invalid)
		e.fails(errs.TooLarge, e.puts(table.MaxOps+1)...)
		e.absent(number(0))
		e.write(e.puts(table.MaxOps)...)
	})
	s.test(t, "two ops on one item", func(_ *testing.T, e *env) {
		e.fails(errs.Invalid, table.Put(e.thing("a", open)), table.Update(e.key("a"), table.And(), table.Set("name", "n")))
		e.fails(errs.Invalid, table.Put(e.thing("a", open)), table.Check(e.key("a"), table.Absent()))
		e.fails(errs.Invalid, table.Put(e.thing("b", open)), table.Delete(e.key("a")), table.Delete(e.key("a")))
		e.absent("a")
		e.absent("b")
	})
	s.test(t, "size of an item", itemSize)
	s.test(t, "size of a transaction", func(_ *testing.T, e *env) {
		var ops []table.Op
		for i := range 12 {
			ops = append(ops, table.Put(&thing{Head: e.head(number(i)), Name: large(380 << 10)}))
		}
		e.fails(errs.TooLarge, ops...)
		e.absent(number(0))
		e.write(ops[:10]...)
	})
	s.test(t, "keys", keyLimits)
	s.test(t, "keys to get", func(t *testing.T, e *env) {
		keys := make([]table.Key, 101)
		for i := range keys {
			keys[i] = e.key(number(i))
		}
		_, err := e.tb.GetAll(t.Context(), keys)
		wantKind(t, err, errs.TooLarge)
		_, err = e.tb.GetAll(t.Context(), []table.Key{e.key("a"), {PK: e.pk("p")}})
		wantKind(t, err, errs.Invalid)
		wantKind(t, e.tb.Get(t.Context(), table.Key{SK: "a"}, &thing{}), errs.Invalid)
	})
}

func itemSize(t *testing.T, e *env) {
	e.write(table.Put(&thing{Head: e.head("a"), Name: large(395 << 10)}))
	equal(t, len(e.get("a").Name), 395<<10)
	e.fails(errs.TooLarge, table.Put(&thing{Head: e.head("b"), Name: large(401 << 10)}))
	e.fails(errs.TooLarge, table.Put(e.thing("c", open)), table.Put(&thing{Head: e.head("b"), Name: large(401 << 10)}))
	e.fails(errs.TooLarge, table.Update(e.key("a"), table.And(), table.Set("odd-name.x", large(10<<10))))
	e.fails(errs.TooLarge, table.Put(e.thing("c", open)),
		table.Update(e.key("a"), table.And(), table.Set("odd-name.x", large(10<<10))))
	e.absent("b")
	e.absent("c")
	equal(t, e.get("a").Odd, "")
}

func keyLimits(t *testing.T, e *env) {
	longPK := e.space + strings.Repeat("p", table.MaxPartitionKey-len(e.space))
	longSK := strings.Repeat("s", table.MaxSortKey)
	longest := &thing{Head: table.Head{PK: longPK, SK: longSK, Kind: "thing", IPK: longPK, ISK: longSK}}
	e.write(table.Put(longest))
	var got thing
	if err := e.tb.Get(t.Context(), longest.ItemKey(), &got); err != nil {
		t.Fatal(err)
	}
	equal(t, got, *longest)
	equal(t, e.all(table.Query{PK: longPK, From: longSK, To: longSK, Limit: 1}), []string{longSK})
	e.eventually(table.Query{PK: longPK, Index: true, Limit: 1}, []string{longSK})

	for _, h := range []table.Head{
		{SK: "a"},
		{PK: e.pk("p")},
		{PK: longPK + "p", SK: "a"},
		{PK: e.pk("p"), SK: longSK + "s"},
		{PK: e.pk("p"), SK: "a", IPK: longPK + "p", ISK: "a"},
		{PK: e.pk("p"), SK: "a", IPK: "a", ISK: longSK + "s"},
	} {
		h.Kind = "thing"
		e.fails(errs.Invalid, table.Put(&thing{Head: h}))
		e.fails(errs.Invalid, table.Put(e.thing("b", open)), table.Put(&thing{Head: h}))
		if h.IPK == "" {
			e.fails(errs.Invalid, table.Delete(h.ItemKey()))
			e.fails(errs.Invalid, table.Check(h.ItemKey(), table.Absent()))
		}
	}
	e.absent("b")
}
