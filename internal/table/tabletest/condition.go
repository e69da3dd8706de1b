package tabletest

import (
	"testing"

	"lanyard/internal/table"
)

type condCase struct {
	name string
	cond table.Cond
	want bool
}

func conditions(t *testing.T, s suite) {
	s.test(t, "of an item", func(_ *testing.T, e *env) {
		e.write(table.Put(e.subject("a")))
		e.askAll("a", ofAny(), ofSubject())
	})
	s.test(t, "of no item", func(_ *testing.T, e *env) { e.askAll("never", ofAny(), ofNothing()) })
	s.test(t, "of an expired item", func(_ *testing.T, e *env) {
		expired := e.subject("a")
		expired.ExpiresAt = table.At(start)
		e.write(table.Put(expired))
		e.askAll("a", ofAny(), ofNothing())
	})
	s.test(t, "on every op", onEveryOp)
	s.test(t, "on what is changed", func(_ *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.write(table.Update(e.key("a"), table.Equal("state", open), table.Set("state", used)))
		e.refused(table.Update(e.key("a"), table.Equal("state", open), table.Set("state", used)))
	})
	s.test(t, "several on one op", func(_ *testing.T, e *env) {
		e.write(table.Put(e.subject("a")))
		yes, no := table.Equal("state", used), table.Equal("state", open)
		e.refused(table.Delete(e.key("a"), yes, no))
		e.refused(table.Put(e.thing("a", open), yes, no))
		e.write(table.Put(e.thing("a", open), yes, table.Exists()))
		e.write(table.Delete(e.key("never"), table.Absent(), table.Not(yes)))
	})
}

func (e *env) askAll(sk string, tables ...[]condCase) {
	e.t.Helper()
	for _, cases := range tables {
		for _, c := range cases {
			if got := e.ask(sk, c.cond); got != c.want {
				e.t.Errorf("%s: holds %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// text is longer in JSON than it is.
const text = "b\u00e9\"\\<\n"

func (e *env) subject(sk string) *thing {
	return &thing{
		Head: e.head(sk), State: used, Name: text, Count: 1<<53 + 1, Size: 1.5, Hidden: true,
		List: []int{1}, Odd: "odd",
	}
}

// ofAny is what holds or not whatever the item.
func ofAny() []condCase {
	always, never := table.And(), table.Or()
	return []condCase{
		{"zero", table.Cond{}, true},
		{"and of none", always, true},
		{"or of none", never, false},
		{"not of always", table.Not(always), false},
		{"not of never", table.Not(never), true},
		{"always or never", table.Or(never, always), true},
		{"never or always", table.Or(always, never), true},
		{"always and never", table.And(always, never), false},
		{"missing equal", table.Equal("missing", "x"), false},
		{"missing equal empty", table.Equal("missing", ""), false},
		{"missing equal zero", table.Equal("missing", 0), false},
		{"missing equal false", table.Equal("missing", false), false},
		{"missing less", table.Less("missing", 1), false},
		{"missing greater", table.Greater("missing", -1), false},
		{"missing less string", table.Less("missing", "z"), false},
		{"not missing equal", table.Not(table.Equal("missing", "x")), true},
		{"not missing less", table.Not(table.Less("missing", 1)), true},
		{"not missing greater", table.Not(table.Greater("missing", 1)), true},
		{"not not missing", table.Not(table.Not(table.Equal("missing", "x"))), false},
		{"missing or absent or exists", table.Or(table.Equal("missing", 1), table.Absent(), table.Exists()), true},
	}
}

// ofNothing is asked of an absent or expired item.
func ofNothing() []condCase {
	return []condCase{
		{"absent", table.Absent(), true},
		{"exists", table.Exists(), false},
		{"not exists", table.Not(table.Exists()), true},
		{"not absent", table.Not(table.Absent()), false},
		{"equal", table.Equal("state", used), false},
		{"equal to its key", table.Equal("sk", "a"), false},
		{"not equal", table.Not(table.Equal("state", used)), true},
		{"less", table.Less("count", 1<<60), false},
		{"not less", table.Not(table.Less("count", 1<<60)), true},
		{"greater", table.Greater("size", 0), false},
		{"not greater", table.Not(table.Greater("size", 0)), true},
		{"absent or equal", table.Or(table.Absent(), table.Equal("state", used)), true},
		{"absent and not equal", table.And(table.Absent(), table.Not(table.Equal("state", used))), true},
		{"not both", table.Not(table.And(table.Exists(), table.Equal("state", used))), true},
		{"neither", table.Not(table.Or(table.Exists(), table.Equal("state", used))), true},
		{"expiry", table.Not(table.Greater("expires_at", 0)), true},
	}
}

// ofSubject is asked of [env.subject].
func ofSubject() []condCase {
	cases := append(comparisons(), acrossTypes()...)
	return append(cases, combined()...)
}

func comparisons() []condCase {
	return []condCase{
		{"absent", table.Absent(), false},
		{"exists", table.Exists(), true},
		{"key", table.Equal("sk", "a"), true},
		{"kind", table.Equal("kind", "thing"), true},
		{"named string equal", table.Equal("state", used), true},
		{"string equal", table.Equal("state", "used"), true},
		{"string not equal", table.Equal("state", open), false},
		{"escaped string equal", table.Equal("name", text), true},
		{"prefix is not equal", table.Equal("name", "b"), false},
		{"odd name", table.Equal("odd-name.x", "odd"), true},
		{"string less", table.Less("state", "useda"), true},
		{"string less itself", table.Less("state", "used"), false},
		{"string greater", table.Greater("state", "use"), true},
		{"strings by bytes, case", table.Greater("state", "Z"), true},
		{"strings by bytes, not by locale", table.Less("name", "b\u00ea"), true},
		{"strings by bytes, no number", table.Greater("state", "1000"), true},
		{"greater than empty", table.Greater("state", ""), true},
		{"int equal beyond 2^53", table.Equal("count", int64(1<<53+1)), true},
		{"int differs beyond 2^53", table.Equal("count", int64(1<<53)), false},
		{"int less beyond 2^53", table.Less("count", int64(1<<53+2)), true},
		{"int greater beyond 2^53", table.Greater("count", int64(1<<53)), true},
		{"int not greater than itself", table.Greater("count", int64(1<<53+1)), false},
		{"numbers by value, not by bytes", table.Greater("count", 9), true},
		{"unsigned", table.Equal("count", uint64(1<<53+1)), true},
		{"epoch", table.Equal("count", table.Epoch(1<<53+1)), true},
		{"negative", table.Greater("count", int8(-1)), true},
		{"float equal", table.Equal("size", 1.5), true},
		{"float less int", table.Less("size", 2), true},
		{"float greater int", table.Greater("size", 1), true},
		{"int less float", table.Less("count", 1e30), true},
		{"int greater float", table.Greater("count", 0.25), true},
		{"bool equal", table.Equal("hidden", true), true},
		{"bool not equal", table.Equal("hidden", false), false},
	}
}

func acrossTypes() []condCase {
	cases := []condCase{
		{"number against string", table.Equal("size", "1.5"), false},
		{"number less string", table.Less("size", "9"), false},
		{"number greater string", table.Greater("size", ""), false},
		{"string against number", table.Equal("state", 0), false},
		{"string less number", table.Less("state", 1), false},
		{"string greater number", table.Greater("state", -1), false},
		{"bool against number", table.Equal("hidden", 1), false},
		{"bool against string", table.Equal("hidden", "true"), false},
		{"number against bool", table.Equal("count", true), false},
		{"string against bool", table.Equal("state", true), false},
		{"null against string", table.Equal("owner", ""), false},
		{"null against number", table.Equal("owner", 0), false},
		{"null against bool", table.Equal("owner", false), false},
		{"null less", table.Less("owner", 1), false},
		{"list against number", table.Equal("list", 1), false},
		{"list greater string", table.Greater("list", ""), false},
	}
	for _, c := range cases[:len(cases):len(cases)] {
		cases = append(cases, condCase{"not " + c.name, table.Not(c.cond), true})
	}
	return cases
}

func combined() []condCase {
	yes, no := table.Equal("state", used), table.Equal("state", open)
	var many []table.Cond
	for i := range 20 {
		many = append(many, table.Equal("count", i))
	}
	return []condCase{
		{"yes and yes", table.And(yes, yes), true},
		{"yes and no", table.And(yes, no), false},
		{"no and yes", table.And(no, yes), false},
		{"no or yes", table.Or(no, yes), true},
		{"yes or no", table.Or(yes, no), true},
		{"no or no", table.Or(no, no), false},
		{"one alone in or", table.Or(yes), true},
		{"not no", table.Not(no), true},
		{"not yes", table.Not(yes), false},
		{"not (yes and no)", table.Not(table.And(yes, no)), true},
		{"not (no or yes)", table.Not(table.Or(no, yes)), false},
		{"(no or yes) and not no", table.And(table.Or(no, yes), table.Not(no)), true},
		{"(no and yes) or yes", table.Or(table.And(no, yes), yes), true},
		{"no and (yes or yes)", table.And(no, table.Or(yes, yes)), false},
		{"a range", table.And(table.Greater("size", 1), table.Less("size", 2)), true},
		{"at least", table.Not(table.Less("size", 1.5)), true},
		{"missing or yes", table.Or(table.Less("missing", 1), yes), true},
		{"missing and yes", table.And(table.Less("missing", 1), yes), false},
		{"not missing and yes", table.And(table.Not(table.Equal("missing", 1)), yes), true},
		{"none of many", table.Or(many...), false},
		{"one of many", table.Or(append(many, yes)...), true},
	}
}

func onEveryOp(t *testing.T, e *env) {
	yes, no := table.Equal("state", open), table.Equal("state", used)
	e.write(table.Put(e.thing("a", open)))
	e.refused(table.Put(e.thing("a", used), no))
	e.refused(table.Put(e.thing("a", used), table.Absent()))
	e.refused(table.Update(e.key("a"), no, table.Set("name", "n")))
	e.refused(table.Delete(e.key("a"), no))
	e.refused(table.Check(e.key("a"), no))
	e.refused(table.Put(e.thing("b", used), table.Exists()))
	e.refused(table.Delete(e.key("b"), table.Exists()))
	equal(t, e.get("a"), *e.thing("a", open))
	e.absent("b")

	e.write(table.Check(e.key("a"), yes))
	e.write(table.Check(e.key("b"), table.Absent()))
	e.write(table.Update(e.key("a"), yes, table.Set("name", "n")))
	e.write(table.Put(e.thing("a", open), yes))
	e.write(table.Put(e.thing("b", open), table.Absent()))
	e.write(table.Delete(e.key("a"), yes))
	e.absent("a")
}
