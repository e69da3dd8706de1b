package sqlite

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/table"
)

func TestObject(t *testing.T) {
	t.Parallel()
	in := map[string]any{
		"a": 1, "b": "}{][\",:\\", "c": map[string]any{"a": []any{"]", map[string]any{"}": 1}}}, "d": []int{},
		"e": nil, "f": true, "g": -1.5e300, "h": "", `q"\`: "x", "é": "ü", "<&>": "<&>", "z": []any{[]any{[]any{}}},
	}
	o, err := encode(in)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]json.RawMessage{}
	if err := json.Unmarshal(o, &want); err != nil {
		t.Fatal(err)
	}
	for name, value := range want {
		quoted, err := attrName(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := o.get(quoted); string(got) != string(value) {
			t.Errorf("%s is %s, want %s", name, got, value)
		}
	}
	if got := o.get([]byte(`"missing"`)); got != nil {
		t.Errorf("missing is %s", got)
	}
	if got := compose(o.attrs()); string(got) != string(o) {
		t.Errorf("composed again:\n%s\n%s", got, o)
	}
	if got := string(compose(object("{}").attrs())); got != "{}" || object("{}").get([]byte(`"a"`)) != nil {
		t.Errorf("the empty object is %s", got)
	}
}

// FuzzObject: whatever a record holds is found and put together again.
func FuzzObject(f *testing.F) {
	f.Add("a", `x"}`, `{"n":[1,"]"]}`)
	f.Add("é", "\\", "-0.5e7")
	f.Fuzz(func(t *testing.T, name, text, raw string) {
		if !utf8.ValidString(name) { // names of attributes are our own
			t.Skip()
		}
		in := map[string]any{name: text, "k": 1}
		if json.Valid([]byte(raw)) {
			in["raw"] = json.RawMessage(raw)
		}
		o, err := encode(in)
		if err != nil {
			t.Skip()
		}
		if got := compose(o.attrs()); string(got) != string(o) {
			t.Fatalf("%s became %s", o, got)
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal(o, &want); err != nil {
			t.Fatal(err)
		}
		for name, value := range want {
			quoted, err := encode(name)
			if err != nil {
				t.Fatal(err)
			}
			if got := o.get(quoted); string(got) != string(value) {
				t.Fatalf("%q is %s, want %s", name, got, value)
			}
		}
	})
}

func TestNumberOrder(t *testing.T) {
	t.Parallel()
	rising := []string{
		"-1e300", "-9223372036854775809", "-9223372036854775808", "-1.5", "-1", "-0.5", "0", "1e-7", "0.1", "1", "1.5",
		"9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1e30",
	}
	for i, a := range rising {
		for j, b := range rising {
			if got, want := newNumber(a).order(newNumber(b)), min(1, max(-1, i-j)); got != want {
				t.Errorf("%s against %s is %d, want %d", a, b, got, want)
			}
		}
	}
	for _, same := range [][2]string{{"1.0", "1"}, {"1.50", "1.5"}, {"1e2", "100"}, {"-0.0", "0"}, {"2.5e-1", "0.25"}} {
		if newNumber(same[0]).order(newNumber(same[1])) != 0 {
			t.Errorf("%s is not %s", same[0], same[1])
		}
	}
}

func TestAddOverflows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		old  string
		add  int64
		want string // empty: refused
	}{
		{"9223372036854775806", 1, "9223372036854775807"},
		{"9223372036854775807", 1, ""},
		{"-9223372036854775807", -1, "-9223372036854775808"},
		{"-9223372036854775808", -1, ""},
		{"-1", math.MaxInt64, "9223372036854775806"},
		{"0", math.MinInt64, "-9223372036854775808"},
		{"1.5", 1, ""},
		{"null", 1, ""},
	} {
		got, err := (&change{typ: table.ChangeAdd, add: c.add}).apply([]byte(c.old))
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s + %d is %s, %v; want %s", c.old, c.add, got, err, c.want)
		}
	}
}

func TestBadConditions(t *testing.T) {
	t.Parallel()
	for _, c := range []table.Cond{
		table.Equal("", 1),
		table.Equal("a", nil),
		table.Equal("a", []int{1}),
		table.Equal("a", math.NaN()),
		table.Greater("a", math.Inf(1)),
		table.Less("a", true),
		{Type: 99},
		{Type: table.CondNot},
		table.Or(table.Not(table.Equal("a", struct{}{}))),
	} {
		if _, err := newCond(c); err == nil {
			t.Errorf("%+v is a condition", c)
		}
	}
}

func TestCursorBelongsToItsList(t *testing.T) {
	t.Parallel()
	q := table.Query{PK: "p"}
	at := position{sk: "s\x00\"é"}
	q.Cursor = formatCursor(&q, at)
	if got, err := parseCursor(&q); err != nil || got != at {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, other := range []table.Query{{PK: "q"}, {PK: "p", Index: true}} {
		other.Cursor = q.Cursor
		if _, err := parseCursor(&other); err == nil {
			t.Errorf("%+v takes it", other)
		}
	}
}

// Whatever a cursor says, the bounds stay within those of the query.
func TestBoundsOnlyNarrow(t *testing.T) {
	t.Parallel()
	for _, index := range []bool{false, true} {
		for _, desc := range []bool{false, true} {
			for _, sk := range []string{"", "a", "c", "d", "e", "z", "\xff\xff", strings.Repeat("c", 3000)} {
				q := table.Query{PK: "p", From: "c", To: "e", Index: index, Desc: desc}
				whole, err := boundsOf(&q)
				if err != nil {
					t.Fatal(err)
				}
				q.Cursor = formatCursor(&q, position{sk: sk})
				got, err := boundsOf(&q)
				if err == nil && (got.from.less(whole.from) || whole.to.less(got.to)) {
					t.Errorf("cursor at %q: %+v", sk, got)
				}
			}
		}
	}
	got, err := boundsOf(&table.Query{PK: "p", Prefix: "a"})
	if diff := cmp.Diff(bounds{position{sk: "a"}, position{sk: "a\xff"}}, got, cmp.AllowUnexported(bounds{}, position{})); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
}

// An op made by hand, without table.Update, does not create either.
func TestUpdateNeedsAnItem(t *testing.T) {
	t.Parallel()
	ops, err := newOps([]table.Op{{
		Type: table.OpUpdate, Key: table.Key{PK: "p", SK: "s"}, Changes: []table.Change{table.Add("count", 1)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var failed *table.ConditionFailed
	if _, err := plan(ops, []*row{nil}, 0); !errors.As(err, &failed) {
		t.Errorf("got %v, want a failed condition", err)
	}
}
