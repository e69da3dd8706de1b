package tabletest

import (
	"testing"
	"time"

	"lanyard/internal/table"
)

// Every test here looks at an item in its last second and in the second in
// which it expires, without anything having deleted it.
func expiries(t *testing.T, s suite) {
	for _, c := range []struct {
		name string
		ask  func(e *env) bool // is the item "a" there
	}{
		{"get", func(e *env) bool { return e.tb.Get(e.t.Context(), e.key("a"), &thing{}) == nil }},
		{"get all", func(e *env) bool {
			items, err := e.tb.GetAll(e.t.Context(), []table.Key{e.key("other"), e.key("a")})
			return err == nil && !items[0].Exists() && items[1].Exists()
		}},
		{"query", func(e *env) bool { return len(e.all(table.Query{PK: e.pk("p")})) == 1 }},
		{"query, backwards", func(e *env) bool { return len(e.all(table.Query{PK: e.pk("p"), Desc: true})) == 1 }},
		{"index", func(e *env) bool { return len(e.all(table.Query{PK: e.pk("i"), Index: true})) == 1 }},
		{"exists", func(e *env) bool { return e.ask("a", table.Exists()) }},
		{"absent", func(e *env) bool { return !e.ask("a", table.Absent()) }},
		{"equal", func(e *env) bool { return e.ask("a", table.Equal("state", open)) }},
		{"less", func(e *env) bool { return e.ask("a", table.Less("count", 8)) }},
		{"greater", func(e *env) bool { return e.ask("a", table.Greater("count", 6)) }},
		{"not equal", func(e *env) bool { return !e.ask("a", table.Not(table.Equal("state", open))) }},
		{"equal expires_at", func(e *env) bool { return e.ask("a", table.Greater("expires_at", 0)) }},
		{"check and put", func(e *env) bool {
			return e.tb.Write(e.t.Context(), table.Check(e.key("a"), table.Equal("state", open)),
				table.Put(&thing{Head: table.Head{PK: e.pk("q"), SK: "x", Kind: "thing"}})) == nil
		}},
		{"update", func(e *env) bool {
			return e.tb.Write(e.t.Context(), table.Update(e.key("a"), table.And(), table.Set("name", "n"))) == nil
		}},
		{"update in a transaction", func(e *env) bool {
			return e.tb.Write(e.t.Context(), table.Check(e.key("b"), table.Absent()),
				table.Update(e.key("a"), table.And(), table.Add("size", 0))) == nil
		}},
		{"put over", func(e *env) bool {
			it := &thing{Head: e.lastSecond().Head, State: open, Count: 7}
			return e.tb.Write(e.t.Context(), table.Put(it, table.Exists())) == nil
		}},
	} {
		s.test(t, c.name, func(t *testing.T, e *env) {
			e.write(table.Put(e.lastSecond()))
			e.clock.set(start.Add(time.Minute - time.Second))
			if !c.ask(e) {
				t.Error("not there in its last second")
			}
			e.clock.advance(time.Second)
			if c.ask(e) {
				t.Error("there in the second it expires")
			}
			e.clock.advance(-time.Second)
			if !c.ask(e) {
				t.Error("physically gone")
			}
		})
	}
	s.test(t, "delete", deleteExpired)
	s.test(t, "put where it was", putWhereExpired)
	s.test(t, "zero is never", func(t *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.clock.advance(100 * 365 * 24 * time.Hour)
		equal(t, e.get("a").State, open)
	})
}

// lastSecond is an item that expires a minute after the start.
func (e *env) lastSecond() *thing {
	h := e.head("a")
	h.IPK, h.ISK = e.pk("i"), "1"
	h.ExpiresAt = table.At(start.Add(time.Minute))
	return &thing{Head: h, State: open, Count: 7}
}

func deleteExpired(_ *testing.T, e *env) {
	e.write(table.Put(e.lastSecond()))
	e.clock.advance(time.Minute)
	e.refused(table.Delete(e.key("a"), table.Exists()))
	e.refused(table.Delete(e.key("a"), table.Equal("state", open)))
	e.clock.advance(-time.Second)
	e.get("a")
	e.clock.advance(time.Second)
	e.write(table.Delete(e.key("a")))
	e.clock.advance(-time.Second)
	e.absent("a")
}

func putWhereExpired(t *testing.T, e *env) {
	e.write(table.Put(e.lastSecond()))
	e.clock.advance(time.Minute)
	e.write(table.Put(e.thing("a", used), table.Absent(), table.Not(table.Equal("state", open))))
	equal(t, e.get("a"), *e.thing("a", used))
	e.onIndex(e.pk("i"))
}
