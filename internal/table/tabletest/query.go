package tabletest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

func queries(t *testing.T, s suite) {
	s.test(t, "order, both ways", order)
	s.test(t, "ranges", ranges)
	s.test(t, "other partitions stay out", func(t *testing.T, e *env) {
		for _, pk := range []string{"p", "p#", "p#n", "q", "P"} {
			e.write(table.Put(&thing{Head: table.Head{PK: e.pk(pk), SK: pk, Kind: "thing"}}))
		}
		equal(t, e.all(table.Query{PK: e.pk("p")}), []string{"p"})
		equal(t, e.all(table.Query{PK: e.pk("none")}), nil)
	})
	s.test(t, "pages", func(t *testing.T, e *env) {
		want := e.fill(23)
		for _, limit := range []int{0, 1, 2, 5, 22, 23, 24, 1000} {
			equal(t, e.all(table.Query{PK: e.pk("p"), Limit: limit}), want)
			equal(t, e.all(table.Query{PK: e.pk("p"), Limit: limit, Desc: true}), reversed(want))
			equal(t, e.all(table.Query{PK: e.pk("p"), Limit: limit, From: number(3), To: number(19)}), want[3:20])
			equal(t, e.all(table.Query{PK: e.pk("p"), Limit: limit, Prefix: "n#001", Desc: true}), reversed(want[10:20]))
		}
	})
	s.test(t, "100 is the page nobody asked for", func(t *testing.T, e *env) {
		e.fill(101)
		page, err := e.tb.Query(t.Context(), table.Query{PK: e.pk("p")})
		if err != nil || len(page.Items) != 100 || page.Cursor == "" {
			t.Errorf("got %d items, cursor %q, %v", len(page.Items), page.Cursor, err)
		}
	})
	s.test(t, "pages of expired items", expiredPages)
	s.test(t, "pages of more than 1 MB", largePages)
	s.test(t, "page while the table changes", func(t *testing.T, e *env) {
		want := e.fill(6)
		page, err := e.tb.Query(t.Context(), table.Query{PK: e.pk("p"), Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		e.write(table.Delete(e.key(number(2))), table.Put(e.thing("n#0000a", open)), table.Put(e.thing("n#0003a", open)))
		rest := e.all(table.Query{PK: e.pk("p"), Limit: 3, Cursor: page.Cursor})
		equal(t, rest, slices.Insert(want[3:], 1, "n#0003a"))
	})
	s.test(t, "foreign cursors", foreignCursors)
	s.test(t, "tampered cursors", tamperedCursors)
	s.test(t, "bad queries", badQueries)
}

// fill puts n items into the usual partition and gives their sort keys.
func (e *env) fill(n int) []string {
	e.t.Helper()
	var sks []string
	for ops := e.puts(n); len(ops) > 0; ops = ops[min(100, len(ops)):] {
		e.write(ops[:min(100, len(ops))]...)
	}
	for i := range n {
		sks = append(sks, number(i))
	}
	return sks
}

func reversed(in []string) []string {
	out := slices.Clone(in)
	slices.Reverse(out)
	return out
}

// all follows the cursors of q to the end and gives the sort keys it saw.
func (e *env) all(q table.Query) []string {
	e.t.Helper()
	sks, err := e.follow(q)
	if err != nil {
		e.t.Fatalf("query: %v", err)
	}
	return sks
}

func (e *env) follow(q table.Query) ([]string, error) {
	e.t.Helper()
	var sks []string
	for range 2000 {
		page, err := e.tb.Query(e.t.Context(), q)
		if err != nil {
			return nil, err
		}
		if limit := q.Limit; limit > 0 && len(page.Items) > limit {
			return nil, fmt.Errorf("a page of %d with limit %d", len(page.Items), limit)
		}
		for _, it := range decode[thing](e.t, page.Items) {
			sks = append(sks, it.SK)
		}
		if page.Cursor == "" {
			return sks, nil
		}
		if !cursorForm.MatchString(page.Cursor) {
			return nil, fmt.Errorf("cursor %q", page.Cursor)
		}
		q.Cursor = page.Cursor
	}
	return nil, errors.New("no last page")
}

var cursorForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func order(t *testing.T, e *env) {
	// by bytes of UTF-8, which is not the order of UTF-16
	want := []string{"\x01", " ", "!", "1", "10", "2", "A", "Z", "a", "a#", "aa", "b", "é", "ﬀ", "😀"}
	for _, sk := range []int{9, 3, 0, 7, 1, 13, 14, 2, 12, 4, 11, 5, 10, 6, 8} {
		e.write(table.Put(e.thing(want[sk], open)))
	}
	equal(t, e.all(table.Query{PK: e.pk("p")}), want)
	equal(t, e.all(table.Query{PK: e.pk("p"), Desc: true}), reversed(want))
	equal(t, e.all(table.Query{PK: e.pk("p"), Limit: 1}), want)
	equal(t, e.all(table.Query{PK: e.pk("p"), Limit: 1, Desc: true}), reversed(want))
}

func ranges(t *testing.T, e *env) {
	for _, sk := range []string{"a", "a#1", "a#2", "aé", "b", "b#1", "c"} {
		e.write(table.Put(e.thing(sk, open)))
	}
	for _, c := range []struct {
		q    table.Query
		want []string
	}{
		{table.Query{Prefix: "a#"}, []string{"a#1", "a#2"}},
		{table.Query{Prefix: "a"}, []string{"a", "a#1", "a#2", "aé"}},
		{table.Query{Prefix: "aé"}, []string{"aé"}},
		{table.Query{Prefix: "x"}, nil},
		{table.Query{From: "a#2"}, []string{"a#2", "aé", "b", "b#1", "c"}},
		{table.Query{To: "a#2"}, []string{"a", "a#1", "a#2"}},
		{table.Query{From: "a#2", To: "b"}, []string{"a#2", "aé", "b"}},
		{table.Query{From: "a#3", To: "b#"}, []string{"aé", "b"}},
		{table.Query{From: "b", To: "b"}, []string{"b"}},
		{table.Query{From: "c", To: "a"}, nil},
		{table.Query{From: "d"}, nil},
	} {
		c.q.PK = e.pk("p")
		equal(t, e.all(c.q), c.want)
		c.q.Limit, c.q.Desc = 1, true
		equal(t, e.all(c.q), reversed(c.want))
	}
}

func expiredPages(t *testing.T, e *env) {
	var want []string
	for i := range 60 {
		h := e.expiring(number(i), 0)
		if i%29 == 20 {
			h.ExpiresAt = 0
			want = append(want, h.SK)
		}
		e.write(table.Put(&thing{Head: h}))
	}
	equal(t, e.all(table.Query{PK: e.pk("p"), Limit: 5}), want)
	equal(t, e.all(table.Query{PK: e.pk("p"), Limit: 5, Desc: true}), reversed(want))
	equal(t, e.all(table.Query{PK: e.pk("p"), Limit: 5, To: number(9)}), nil)
}

// large is a string of n bytes.
func large(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a' + byte(i%26)
	}
	return string(b)
}

func largePages(t *testing.T, e *env) {
	var want []string
	for i := range 8 {
		want = append(want, number(i))
		e.write(table.Put(&thing{Head: e.head(number(i)), Name: large(300 << 10)}))
	}
	equal(t, e.all(table.Query{PK: e.pk("p")}), want)
	equal(t, e.all(table.Query{PK: e.pk("p"), Desc: true}), reversed(want))
}

// cursorOf is where the first page of q ends.
func (e *env) cursorOf(q table.Query) string {
	e.t.Helper()
	page, err := e.tb.Query(e.t.Context(), q)
	if err != nil || page.Cursor == "" {
		e.t.Fatalf("no cursor: %v", err)
	}
	return page.Cursor
}

// staysInside gives q a cursor that is not its own: that is refused as
// invalid, or the answer is a part of what q may see.
func (e *env) staysInside(q table.Query, cursor string, may []string) {
	e.t.Helper()
	q.Cursor = cursor
	got, err := e.follow(q)
	if err != nil {
		wantKind(e.t, err, errs.Invalid)
		return
	}
	for _, sk := range got {
		if !slices.Contains(may, sk) {
			e.t.Errorf("with cursor %q the query reached %s", cursor, sk)
		}
	}
}

// three partitions with different sort keys, each also on the index.
func (e *env) threePartitions() map[string][]string {
	keys := map[string][]string{}
	for _, pk := range []string{"p", "q", "r"} {
		for i := range 6 {
			sk := pk + number(i)
			keys[pk] = append(keys[pk], sk)
			e.write(table.Put(&thing{Head: table.Head{
				PK: e.pk(pk), SK: sk, Kind: "thing", IPK: e.pk("index" + pk), ISK: sk,
			}}))
		}
		e.onIndex(e.pk("index"+pk), keys[pk]...)
	}
	return keys
}

func foreignCursors(_ *testing.T, e *env) {
	keys := e.threePartitions()
	var cursors []string
	for _, pk := range []string{"p", "r"} {
		for _, desc := range []bool{false, true} {
			cursors = append(cursors, e.cursorOf(table.Query{PK: e.pk(pk), Limit: 2, Desc: desc}),
				e.cursorOf(table.Query{PK: e.pk("index" + pk), Index: true, Limit: 2, Desc: desc}))
		}
	}
	own := e.cursorOf(table.Query{PK: e.pk("q"), Limit: 5})
	first := e.cursorOf(table.Query{PK: e.pk("q"), Limit: 1})
	for _, c := range append(cursors, own, first) {
		for _, desc := range []bool{false, true} {
			e.staysInside(table.Query{PK: e.pk("q"), Desc: desc}, c, keys["q"])
			e.staysInside(table.Query{PK: e.pk("q"), Desc: desc, Index: true}, c, nil)
			e.staysInside(table.Query{PK: e.pk("indexq"), Desc: desc, Index: true}, c, keys["q"])
			e.staysInside(table.Query{PK: e.pk("q"), Desc: desc, From: "q" + number(2), To: "q" + number(3)}, c, keys["q"][2:4])
			e.staysInside(table.Query{PK: e.pk("q"), Desc: desc, Prefix: "q" + number(1)}, c, keys["q"][1:2])
		}
	}
}

func tamperedCursors(_ *testing.T, e *env) {
	keys := e.threePartitions()
	q := table.Query{PK: e.pk("q"), Limit: 2}
	index := table.Query{PK: e.pk("indexq"), Limit: 2, Index: true}
	for _, own := range []string{e.cursorOf(q), e.cursorOf(index)} {
		for _, c := range tampered(own) {
			e.staysInside(q, c, keys["q"])
			e.staysInside(index, c, keys["q"])
		}
	}
	for _, junk := range []string{
		"x", "!", "null", "{}", "[]", "e30", "bnVsbA", "W10", "%00", "\x00", "é",
		base64.RawURLEncoding.EncodeToString([]byte(e.pk("r") + "|r" + number(1))),
		base64.RawURLEncoding.EncodeToString([]byte(`{"pk":{"S":"` + e.pk("r") + `"},"sk":{"S":"r"}}`)),
		base64.RawURLEncoding.EncodeToString([]byte(`{"pk":"` + e.pk("r") + `","sk":"r"}`)),
		large(5000),
	} {
		e.staysInside(q, junk, keys["q"])
		e.staysInside(index, junk, keys["q"])
	}
}

// tampered is a cursor cut short, lengthened and with one character changed,
// at many places.
func tampered(cursor string) []string {
	out := []string{cursor + "A", cursor + "=", cursor + cursor}
	for i := 0; i < len(cursor); i += 1 + len(cursor)/12 {
		b := []byte(cursor)
		b[i] ^= 1
		out = append(out, cursor[:i+1], string(b), cursor[i+1:])
	}
	return out
}

func badQueries(t *testing.T, e *env) {
	for _, q := range []table.Query{
		{},
		{PK: e.pk("p"), Limit: -1},
		{PK: e.pk("p"), Limit: 1001},
		{PK: e.pk("p"), Prefix: "a", From: "a"},
		{PK: e.pk("p"), Prefix: "a", To: "b"},
		{PK: large(table.MaxPartitionKey + 1)},
	} {
		_, err := e.tb.Query(t.Context(), q)
		wantKind(t, err, errs.Invalid)
	}
}
