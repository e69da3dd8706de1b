package tabletest

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// whole has a field of every kind that records may use.
type whole struct {
	table.Head
	State    state                     `json:"state"`
	Text     string                    `json:"text"`
	Int      int                       `json:"int"`
	Small    int8                      `json:"small"`
	Int64    int64                     `json:"int64"`
	Uint64   uint64                    `json:"uint64"`
	Float    float64                   `json:"float"`
	Tiny     float64                   `json:"tiny"`
	Yes      bool                      `json:"yes"`
	No       bool                      `json:"no"`
	Until    table.Epoch               `json:"until"`
	At       time.Time                 `json:"at"`
	Bytes    []byte                    `json:"bytes"`
	Strings  []string                  `json:"strings"`
	Parts    []part                    `json:"parts"`
	One      part                      `json:"one"`
	Pointer  *part                     `json:"pointer"`
	Number   *int64                    `json:"number"`
	Labels   map[string]string         `json:"labels"`
	ByName   map[state]part            `json:"by_name"`
	Deep     map[string]map[string]int `json:"deep"`
	Raw      json.RawMessage           `json:"raw"`
	Skipped  string                    `json:"-"`
	Maybe    string                    `json:"maybe,omitempty"`
	MaybeOne *part                     `json:"maybe_one,omitempty"`
	MaybeAll []part                    `json:"maybe_all,omitempty"`
}

type part struct {
	Name  string   `json:"name"`
	Count int64    `json:"count,omitempty"`
	Tags  []string `json:"tags,omitempty"`
	Inner *part    `json:"inner,omitempty"`
}

func (e *env) whole(sk string) *whole {
	n := int64(-1<<53 - 1)
	return &whole{
		Head:    e.head(sk),
		State:   used,
		Text:    "a \"quoted\" \\ line\n\ttab \x00 <b>&amp;</b> \u2028 é 日本 😀",
		Int:     -7,
		Small:   math.MinInt8,
		Int64:   math.MaxInt64,
		Uint64:  math.MaxUint64,
		Float:   0.1,
		Tiny:    -2.5e-30,
		Yes:     true,
		Until:   1_800_000_000,
		At:      time.Date(2026, 2, 28, 23, 59, 59, 123456789, time.UTC),
		Bytes:   []byte{0, 1, 254, 255},
		Strings: []string{"", "b", "a", "a"},
		Parts:   []part{{Name: "x", Count: 1<<53 + 1}, {}, {Tags: []string{"t"}, Inner: &part{Name: "in"}}},
		One:     part{Name: "one", Inner: &part{Inner: &part{Name: "deep"}}},
		Pointer: &part{Name: "p"},
		Number:  &n,
		Labels:  map[string]string{"a b": "spaced", "a.b": "", "é": "ü"},
		ByName:  map[state]part{open: {Name: "o"}},
		Deep:    map[string]map[string]int{"a": {"b": 1}},
		Raw:     json.RawMessage(`{"a":[1,"2",null],"b":9007199254740993}`),
	}
}

// null is what no raw JSON is stored as.
var null = json.RawMessage("null")

func roundTrips(t *testing.T, s suite) {
	s.test(t, "every kind", func(t *testing.T, e *env) {
		want := e.whole("w")
		want.Maybe, want.MaybeOne, want.MaybeAll = "m", &part{Name: "o"}, []part{{Name: "l"}}
		e.sameBack(want)
	})
	s.test(t, "optional ones empty", func(t *testing.T, e *env) { e.sameBack(e.whole("w")) })
	s.test(t, "all empty", func(t *testing.T, e *env) { e.sameBack(&whole{Head: e.head("w"), Raw: null}) })
	s.test(t, "head", func(t *testing.T, e *env) {
		want := &whole{Head: table.Head{
			PK: e.pk("p"), SK: "w", Kind: "other", ExpiresAt: table.At(start.Add(time.Hour)),
			IPK: e.pk("i"), ISK: "s",
		}, Raw: null}
		e.sameBack(want)
	})
	s.test(t, "not stored", func(t *testing.T, e *env) {
		w := e.whole("w")
		w.Skipped = "secret"
		e.write(table.Put(w))
		if got := e.wholeBack("w"); got.Skipped != "" {
			t.Errorf("a field with the tag - came back as %q", got.Skipped)
		}
	})
	s.test(t, "another struct with some of the attributes", anotherStruct)
	s.test(t, "put replaces the whole item", func(t *testing.T, e *env) {
		e.write(table.Put(&thing{Head: e.head("a"), State: open, Name: "n", Count: 3}))
		e.write(table.Put(&thing{Head: e.head("a"), State: used}))
		equal(t, e.get("a"), thing{Head: e.head("a"), State: used})
		e.holds("a", table.Equal("count", 3), false)
	})
	s.test(t, "an answer is not what was put", func(t *testing.T, e *env) {
		w := e.whole("w")
		e.write(table.Put(w))
		w.Strings[1], w.Labels["new"] = "changed", "x"
		equal(t, e.wholeBack("w"), *e.whole("w"))
	})
	s.test(t, "absent", func(t *testing.T, e *env) { e.absent("never") })
	s.test(t, "get all", getAll)
	s.test(t, "get all of 16 MB", getAllLarge)
	s.test(t, "context ended", contextEnded)
}

func (e *env) wholeBack(sk string) whole {
	e.t.Helper()
	var got whole
	if err := e.tb.Get(e.t.Context(), e.key(sk), &got); err != nil {
		e.t.Fatalf("get: %v", err)
	}
	return got
}

// sameBack puts a record and reads it in all three ways.
func (e *env) sameBack(want *whole) {
	e.t.Helper()
	e.write(table.Put(want))
	equal(e.t, e.wholeBack(want.SK), *want, cmpopts.EquateEmpty())

	items, err := e.tb.GetAll(e.t.Context(), []table.Key{want.ItemKey()})
	if err != nil {
		e.t.Fatalf("get all: %v", err)
	}
	equal(e.t, decode[whole](e.t, items), []whole{*want}, cmpopts.EquateEmpty())

	page, err := e.tb.Query(e.t.Context(), table.Query{PK: want.PK})
	if err != nil {
		e.t.Fatalf("query: %v", err)
	}
	equal(e.t, decode[whole](e.t, page.Items), []whole{*want}, cmpopts.EquateEmpty())
}

func anotherStruct(t *testing.T, e *env) {
	e.write(table.Put(&thing{Head: e.head("a"), State: used, Name: "n", Count: 1 << 60}))
	var got struct {
		SK    string `json:"sk"`
		Count int64  `json:"count"`
		Other string `json:"other"`
	}
	if err := e.tb.Get(t.Context(), e.key("a"), &got); err != nil {
		t.Fatal(err)
	}
	if got.SK != "a" || got.Count != 1<<60 || got.Other != "" {
		t.Errorf("got %+v", got)
	}
}

func getAll(t *testing.T, e *env) {
	var keys []table.Key
	for i := range 100 {
		if i%3 != 0 {
			e.write(table.Put(&thing{Head: e.head(number(i)), Count: int64(i)}))
		}
		keys = append(keys, e.key(number(99-i)))
	}
	keys[50] = keys[1] // asked twice
	items, err := e.tb.GetAll(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != len(keys) {
		t.Fatalf("%d items for %d keys", len(items), len(keys))
	}
	for i, it := range items {
		e.wantItem(it, keys[i])
	}
	none, err := e.tb.GetAll(t.Context(), nil)
	if err != nil || len(none) != 0 {
		t.Errorf("no keys: got %d items, %v", len(none), err)
	}
}

// wantItem compares an answer for one of getAll's keys.
func (e *env) wantItem(it table.Item, k table.Key) {
	e.t.Helper()
	n, err := strconv.Atoi(k.SK[2:])
	if err != nil {
		e.t.Fatal(err)
	}
	var got thing
	if n%3 == 0 {
		if it.Exists() {
			e.t.Errorf("%s exists", k.SK)
		}
		wantKind(e.t, it.Decode(&got), errs.NotFound)
		return
	}
	if err := it.Decode(&got); err != nil || got.SK != k.SK || got.Count != int64(n) {
		e.t.Errorf("%s: got %s with %d, %v", k.SK, got.SK, got.Count, err)
	}
}

// getAllLarge reads more than DynamoDB's BatchGetItem gives at once (16 MB).
func getAllLarge(t *testing.T, e *env) {
	const n = 45
	keys := make([]table.Key, n)
	for i := range n {
		keys[i] = e.key(number(i))
		e.write(table.Put(&thing{Head: e.head(number(i)), Name: large(390 << 10)}))
	}
	items, err := e.tb.GetAll(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range decode[thing](t, items) {
		if got.SK != number(i) {
			t.Errorf("item %d is %s", i, got.SK)
		}
	}
}

func contextEnded(t *testing.T, e *env) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := e.tb.Write(ctx, table.Put(e.thing("a", open)))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("write: %v, want context.Canceled", err)
	}
	e.absent("a")
	if err := e.tb.Get(ctx, e.key("a"), &thing{}); !errors.Is(err, context.Canceled) {
		t.Errorf("get: %v, want context.Canceled", err)
	}
	if _, err := e.tb.Query(ctx, table.Query{PK: e.pk("p")}); !errors.Is(err, context.Canceled) {
		t.Errorf("query: %v, want context.Canceled", err)
	}
}
