package tabletest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

func updates(t *testing.T, s suite) {
	always := table.And()
	s.test(t, "set, add and remove", setAddRemove)
	s.test(t, "set of every kind", setEveryKind)
	s.test(t, "add counts from nothing", func(t *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.write(table.Update(e.key("a"), always, table.Add("count", 5)))
		e.write(table.Update(e.key("a"), always, table.Add("count", -7)))
		equal(t, e.get("a").Count, int64(-2))
	})
	s.test(t, "add is exact beyond 2^53", func(t *testing.T, e *env) {
		e.write(table.Put(&thing{Head: e.head("a"), Count: 1 << 53}))
		e.write(table.Update(e.key("a"), always, table.Add("count", 1)))
		equal(t, e.get("a").Count, int64(1<<53+1))
	})
	s.test(t, "add to what is no number", func(_ *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.fails(errs.Invalid, table.Update(e.key("a"), always, table.Add("state", 1)))
		e.fails(errs.Invalid, table.Put(e.thing("b", open)),
			table.Update(e.key("a"), always, table.Add("state", 1)))
		e.absent("b")
	})
	s.test(t, "remove of what is not there", func(t *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.write(table.Update(e.key("a"), always, table.Remove("count"), table.Remove("missing")))
		equal(t, e.get("a"), *e.thing("a", open))
	})
	s.test(t, "a removed attribute is missing", func(_ *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.write(table.Update(e.key("a"), always, table.Remove("state")))
		e.holds("a", table.Not(table.Equal("state", open)), true)
	})
	s.test(t, "an empty string is there", func(_ *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.write(table.Update(e.key("a"), always, table.Set("name", "")))
		e.holds("a", table.Equal("name", ""), true)
	})
	s.test(t, "absent", func(_ *testing.T, e *env) {
		failed := e.refused(table.Update(e.key("a"), always, table.Set("name", "n")))
		if failed.Item.Exists() {
			t.Error("the item of the failed update exists")
		}
		e.refused(table.Update(e.key("a"), table.Absent(), table.Set("name", "n")))
		e.absent("a")
	})
	s.test(t, "keys and kind stay", keysStay)
	s.test(t, "one attribute twice", func(_ *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.fails(errs.Invalid, table.Update(e.key("a"), always, table.Set("name", "n"), table.Remove("name")))
		e.fails(errs.Invalid, table.Update(e.key("a"), always, table.Add("count", 1), table.Add("count", 1)))
	})
	s.test(t, "place on the index", placeOnIndex)
	s.test(t, "expiry", updateExpiry)
}

func setAddRemove(t *testing.T, e *env) {
	owner := "me"
	e.write(table.Put(&thing{Head: e.head("a"), State: open, Name: "n", Count: 3, Size: 2.5, List: []int{1, 2}}))
	e.write(table.Update(e.key("a"), table.Equal("state", open),
		table.Set("state", used), table.Set("size", 0.5), table.Set("list", []int{3}), table.Set("owner", &owner),
		table.Set("hidden", true), table.Set("odd-name.x", text), table.Add("count", 4), table.Remove("name")))
	want := thing{
		Head: e.head("a"), State: used, Count: 7, Size: 0.5, Hidden: true, Owner: &owner, List: []int{3}, Odd: text,
	}
	equal(t, e.get("a"), want)
}

func setEveryKind(t *testing.T, e *env) {
	w := e.whole("w")
	e.write(table.Put(&whole{Head: e.head("w")}))
	e.write(table.Update(e.key("w"), table.Exists(),
		table.Set("state", w.State), table.Set("text", w.Text), table.Set("int", w.Int),
		table.Set("small", w.Small), table.Set("int64", w.Int64), table.Set("uint64", w.Uint64),
		table.Set("float", w.Float), table.Set("tiny", w.Tiny), table.Set("yes", w.Yes),
		table.Set("until", w.Until), table.Set("at", w.At), table.Set("bytes", w.Bytes),
		table.Set("strings", w.Strings), table.Set("parts", w.Parts), table.Set("one", w.One),
		table.Set("pointer", w.Pointer), table.Set("number", w.Number), table.Set("labels", w.Labels),
		table.Set("by_name", w.ByName), table.Set("deep", w.Deep), table.Set("raw", w.Raw)))
	equal(t, e.wholeBack("w"), *w, cmpopts.EquateEmpty())
}

func keysStay(t *testing.T, e *env) {
	e.write(table.Put(e.thing("a", open)))
	for _, attr := range []string{"pk", "sk", "kind"} {
		e.fails(errs.Invalid, table.Update(e.key("a"), table.Exists(), table.Set(attr, "x")))
		e.fails(errs.Invalid, table.Update(e.key("a"), table.Exists(), table.Remove(attr)))
	}
	equal(t, e.get("a"), *e.thing("a", open))
}

func placeOnIndex(_ *testing.T, e *env) {
	always, list := table.And(), e.pk("list")
	e.write(table.Put(e.thing("a", open)))
	e.onIndex(list)
	e.write(table.Update(e.key("a"), always, table.Set("ipk", list)))
	e.onIndex(list) // half a place is none
	e.write(table.Update(e.key("a"), always, table.Set("isk", "1")))
	e.onIndex(list, "a")
	e.write(table.Update(e.key("a"), always, table.Set("ipk", e.pk("other")), table.Set("isk", "2")))
	e.onIndex(list)
	e.onIndex(e.pk("other"), "a")
	e.write(table.Update(e.key("a"), always, table.Set("ipk", list), table.Add("count", 1)))
	e.onIndex(list, "a")
	e.write(table.Update(e.key("a"), always, table.Remove("ipk")))
	e.onIndex(list)
	e.write(table.Put(&thing{Head: table.Head{PK: e.pk("p"), SK: "a", Kind: "thing", IPK: list, ISK: "3"}}))
	e.onIndex(list, "a")
	e.write(table.Put(e.thing("a", open)))
	e.onIndex(list)
	e.fails(errs.Invalid, table.Update(e.key("a"), always, table.Set("ipk", "")))
	e.fails(errs.Invalid, table.Update(e.key("a"), always, table.Set("isk", 7)))
}

func updateExpiry(t *testing.T, e *env) {
	always := table.And()
	e.write(table.Put(e.thing("a", open)))
	e.write(table.Update(e.key("a"), always, table.Set("expires_at", table.At(start.Add(time.Minute)))))
	equal(t, e.get("a").ExpiresAt, table.At(start.Add(time.Minute)))
	e.write(table.Update(e.key("a"), always, table.Set("expires_at", table.Epoch(0))))
	e.clock.advance(time.Hour)
	equal(t, e.get("a").State, open) // zero means never
	e.write(table.Update(e.key("a"), always, table.Set("expires_at", table.At(start.Add(2*time.Hour)))))
	e.write(table.Update(e.key("a"), always, table.Remove("expires_at")))
	e.clock.advance(24 * time.Hour)
	equal(t, e.get("a").State, open)
	e.write(table.Update(e.key("a"), always, table.Set("expires_at", table.At(start))))
	e.absent("a")
}
