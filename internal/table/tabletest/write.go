package tabletest

import (
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

func writes(t *testing.T, s suite) {
	s.test(t, "one", func(t *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		equal(t, e.get("a"), *e.thing("a", open))
		e.write(table.Delete(e.key("a")))
		e.absent("a")
	})
	s.test(t, "delete of nothing", func(_ *testing.T, e *env) {
		e.write(table.Delete(e.key("never")))
		e.write(table.Delete(e.key("never")), table.Put(e.thing("a", open)))
		e.refused(table.Delete(e.key("never"), table.Exists()))
	})
	s.test(t, "every kind of op at once", everyOp)
	s.test(t, "all or nothing", allOrNothing)
	s.test(t, "which failed", whichFailed)
	s.test(t, "the item as it was", asItWas)
	s.test(t, "a hundred", func(_ *testing.T, e *env) {
		ops := e.puts(100)
		e.write(ops...)
		e.refused(append(ops[:99:99], table.Check(e.key("other"), table.Exists()))...)
		for i := range 100 {
			e.get(number(i))
		}
	})
	s.test(t, "across partitions", func(_ *testing.T, e *env) {
		other := table.Key{PK: e.pk("q"), SK: "a"}
		e.write(table.Put(e.thing("a", open)), table.Put(&thing{Head: table.Head{PK: other.PK, SK: "a", Kind: "thing"}}))
		e.refused(table.Delete(e.key("a")), table.Check(other, table.Absent()))
		e.write(table.Delete(e.key("a")), table.Delete(other, table.Exists()))
		e.absent("a")
	})
	s.test(t, "only checks", func(_ *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.write(table.Check(e.key("a"), table.Exists()), table.Check(e.key("b"), table.Absent()))
		failed := e.refused(table.Check(e.key("a"), table.Exists()), table.Check(e.key("b"), table.Exists()))
		equal(t, failed.Op, 1)
	})
}

// puts is one Put for each of n items.
func (e *env) puts(n int) []table.Op {
	var ops []table.Op
	for i := range n {
		ops = append(ops, table.Put(&thing{Head: e.head(number(i)), Count: int64(i)}))
	}
	return ops
}

func everyOp(t *testing.T, e *env) {
	e.write(table.Put(e.thing("update", open)), table.Put(e.thing("delete", open)), table.Put(e.thing("check", open)))
	e.write(
		table.Put(e.thing("put", used), table.Absent()),
		table.Update(e.key("update"), table.Equal("state", open), table.Set("state", used), table.Add("count", 1)),
		table.Delete(e.key("delete"), table.Equal("state", open)),
		table.Check(e.key("check"), table.Equal("state", open)),
	)
	equal(t, e.get("put").State, used)
	equal(t, e.get("update"), thing{Head: e.head("update"), State: used, Count: 1})
	e.absent("delete")
	equal(t, e.get("check"), *e.thing("check", open))
}

func allOrNothing(t *testing.T, e *env) {
	e.write(table.Put(e.thing("update", open)), table.Put(e.thing("delete", open)))
	ops := []table.Op{
		table.Put(e.thing("put", used)),
		table.Update(e.key("update"), table.Exists(), table.Add("count", 1)),
		table.Delete(e.key("delete")),
	}
	fails := table.Check(e.key("update"), table.Absent())
	fails.Key = e.key("check")
	fails.If = table.Exists()
	for at := range len(ops) + 1 { // the failing op first, in between and last
		all := append(append(append([]table.Op{}, ops[:at]...), fails), ops[at:]...)
		equal(t, e.refused(all...).Op, at)
		e.absent("put")
		equal(t, e.get("update"), *e.thing("update", open))
		equal(t, e.get("delete"), *e.thing("delete", open))
	}
}

func whichFailed(t *testing.T, e *env) {
	e.write(table.Put(&thing{Head: e.head("first"), Count: 1}), table.Put(&thing{Head: e.head("second"), Count: 2}))
	failed := e.refused(
		table.Put(e.thing("new", open)),
		table.Update(e.key("first"), table.Equal("count", 7), table.Set("name", "n")),
		table.Check(e.key("other"), table.Exists()),
		table.Delete(e.key("second"), table.Equal("count", 7)),
	)
	equal(t, failed.Op, 1)
	var got thing
	if err := failed.Item.Decode(&got); err != nil {
		t.Fatal(err)
	}
	equal(t, got, thing{Head: e.head("first"), Count: 1})
}

func asItWas(t *testing.T, e *env) {
	e.write(table.Put(e.subject("a")))
	e.write(table.Put(&thing{Head: e.expiring("gone", 0), State: used}))
	no := table.Equal("state", open)
	for _, op := range []table.Op{
		table.Put(e.thing("a", open), table.Absent()),
		table.Update(e.key("a"), no, table.Set("name", "n")),
		table.Delete(e.key("a"), no),
		table.Check(e.key("a"), no),
	} {
		e.wantAsItWas(op, e.subject("a"))
	}
	for _, key := range []table.Key{e.key("gone"), e.key("never")} {
		e.wantAsItWas(table.Put(&thing{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "k"}}, no), nil)
		e.wantAsItWas(table.Update(key, no, table.Set("name", "n")), nil)
		e.wantAsItWas(table.Delete(key, table.Exists()), nil)
		e.wantAsItWas(table.Check(key, no), nil)
	}
	e.clock.advance(-time.Second)
	equal(t, e.get("gone").State, used)
}

// wantAsItWas does op, alone and in a transaction, both refused.
func (e *env) wantAsItWas(op table.Op, want *thing) {
	e.t.Helper()
	for i, ops := range [][]table.Op{{op}, {table.Put(e.thing("other", open)), op}} {
		failed := e.refused(ops...)
		equal(e.t, failed.Op, i)
		var got thing
		err := failed.Item.Decode(&got)
		if want == nil {
			wantKind(e.t, err, errs.NotFound)
			continue
		}
		if err != nil {
			e.t.Fatalf("decode: %v", err)
		}
		equal(e.t, got, *want)
	}
}
