package audit

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// list reads all pages.
func (w *world) list(f Filter, limit int) (all []Record, pages int) {
	w.t.Helper()
	for cursor := ""; ; {
		records, next, err := w.List(w.t.Context(), w.network, begun, f, limit, cursor)
		if err != nil {
			w.t.Fatalf("%+v: %v", f, err)
		}
		if len(records) > limit {
			w.t.Fatalf("%d records, limit %d", len(records), limit)
		}
		all = append(all, records...)
		if pages++; next == "" {
			return all, pages
		}
		if cursor = next; pages > 1000 {
			w.t.Fatalf("%+v: a list without an end", f)
		}
	}
}

func idsOf(records []Record) []string {
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	return ids
}

func TestList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want []string
	for range 5 { // on five days, with a month of quiet between two of them
		for range 7 {
			want = append(want, w.act(1).ID)
		}
		w.advance(day)
		if len(want) == 14 {
			w.advance(40 * day)
		}
	}
	slices.Reverse(want)
	for _, limit := range []int{1, 3, 7, 50} {
		if got, _ := w.list(Filter{}, limit); !slices.Equal(idsOf(got), want) {
			t.Errorf("limit %d: %d entries, want %d in order", limit, len(got), len(want))
		}
	}
	for bad, want := range map[string]error{
		"x": errs.Invalid, "99990101.x": errs.Invalid, "20261102.\x00": errs.Invalid, "20261102.\xff": errs.Invalid,
		"20261102." + strings.Repeat("x", 1025): errs.Invalid, "20261102": nil, "20261102.x": nil, "00010101.": nil,
	} {
		if _, _, err := w.List(t.Context(), w.network, begun, Filter{}, 10, bad); !errors.Is(err, want) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}

// Before the network was made there is nothing to look for.
func TestListEndsWhereTheNetworkBegan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.act(3)
	for _, f := range []Filter{{}, {User: user(0)}, {Act: "none"}} {
		if _, pages := w.list(f, 5); pages != 1 {
			t.Errorf("%+v: %d pages", f, pages)
		}
	}
	if _, next, err := w.List(t.Context(), w.network, time.Time{}, Filter{}, 5, ""); err != nil || next == "" {
		t.Errorf("of a network of old: %q, %v", next, err)
	}
}

func user(n int) session.UserID { return session.UserID(fmt.Sprintf("abcd0000000000%02d", n)) }

// scatter leaves n entries of all sorts over some days.
func (w *world) scatter(n int) []Record {
	w.t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	var all []Record
	var ops []table.Op
	for range n {
		e := Entry{
			Network: w.network, Actor: System, Request: "r",
			Act: []string{"invitation.send", "invitation.send_again", "invitation", "invitations.send", "user.create"}[r.IntN(5)],
		}
		if r.IntN(2) == 0 {
			e.Actor = ByUser(user(r.IntN(2)))
		}
		if r.IntN(2) == 0 {
			e.About = user(r.IntN(2))
		}
		op := Put(e, w.now())
		rec, _ := op.Record.(*Record)
		all, ops = append(all, *rec), append(ops, op)
		w.advance(time.Duration(1+r.IntN(600_000)) * time.Millisecond)
	}
	w.write(ops...)
	slices.Reverse(all)
	return all
}

// Every filter leaves in what a look at each entry would, in order, whatever
// the limit.
func TestFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.scatter(1500) // about five days
	some := all[700]
	at, _ := secret.IDTime(some.ID)
	for _, f := range []Filter{
		{},
		{Act: "invitation"},
		{Act: "invitation.send"},
		{Act: "none"},
		{Actor: System},
		{Actor: ByUser(user(1))},
		{User: user(0)},
		{User: user(0), Act: "invitation", Actor: ByUser(user(0))},
		{From: at},
		{To: at},
		{From: at, To: at.Add(time.Millisecond)},
		{From: at.Add(time.Millisecond)},
		{From: at.Add(-day), To: at},
		{User: user(1), From: at.Add(-day), To: at},
		{User: user(1), To: at, Act: "user"},
		{From: dayOf(at), To: dayOf(at).Add(day)},
		{From: dayOf(at), To: dayOf(at).Add(time.Millisecond)},
		{From: time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)},
		{From: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)},
		{To: time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)},
		{To: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)},
		{User: user(1), From: time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), To: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)},
		{User: user(1), To: time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		var want []string
		for _, r := range all {
			if at, _ := secret.IDTime(r.ID); f.wants(r) && (f.User == "" || r.About == f.User) &&
				!at.Before(f.From) && (f.To.IsZero() || at.Before(f.To)) {
				want = append(want, r.ID)
			}
		}
		for _, limit := range []int{20, 200} {
			if got, _ := w.list(f, limit); !slices.Equal(idsOf(got), want) {
				t.Errorf("%+v, limit %d: %d entries, want %d in order", f, limit, len(got), len(want))
			}
		}
	}
}

func TestWants(t *testing.T) {
	t.Parallel()
	for act, want := range map[string]map[string]bool{
		"invitation":      {"invitation.send": true, "invitation": true, "invitations.send": false, "user.create": false},
		"invitation.send": {"invitation.send": true, "invitation.send_again": false, "invitation": false},
	} {
		for of, want := range want {
			if got := (Filter{Act: act}).wants(Record{Entry: Entry{Act: of}}); got != want {
				t.Errorf("%s of %s: %v", of, act, got)
			}
		}
	}
}

func TestRefusedFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, f := range []Filter{
		{User: "x"},
		{Act: "."},
		{Act: "invitation."},
		{Act: ".send"},
		{Act: "Invitation"},
		{Act: "a..b"},
		{Act: "a b"},
		{Act: "*"},
		{Actor: "x"},
		{Actor: "system:"},
		{Actor: "user:"},
		{Actor: "user:x"},
		{Actor: "token:" + Actor(user(1))},
		{Actor: Actor(user(1))},
		{Actor: "invitee"},
		{From: begun, To: begun},
		{From: begun, To: begun.Add(-1)},
	} {
		if _, _, err := w.List(t.Context(), w.network, begun, f, 10, ""); !errors.Is(err, errs.Invalid) {
			t.Errorf("list %+v: %v", f, err)
		}
		if _, _, err := w.Export(t.Context(), w.network, begun, f, ""); !errors.Is(err, errs.Invalid) {
			t.Errorf("export %+v: %v", f, err)
		}
	}
	for _, a := range []Actor{System, ByUser(user(1)), ByInvitee(user(1)), ByToken(session.TokenID(secret.DerivedID("t")))} {
		if err := (Filter{Actor: a}).check(); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}

// many leaves n entries of one moment.
func (w *world) many(n int, e Entry) {
	w.t.Helper()
	ops := make([]table.Op, n)
	e.Network, e.Actor = w.network, System
	for i := range ops {
		ops[i] = Put(e, w.now())
	}
	w.write(ops...)
	w.advance(time.Second)
}

// reads counts what is read of s's table from now on.
func (w *world) reads() *fault.Table {
	counted := fault.New(w.Table, fault.Plan{})
	w.Table = counted
	return counted
}

// A call looks at some entries and some days, and goes on in the next.
func TestListIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.many(5000, Entry{Act: "test.act", About: user(1)})
	for _, f := range []Filter{{Act: "none"}, {Act: "none", User: user(1)}} {
		got, pages := w.list(f, 50)
		if len(got) != 0 || pages != 3 {
			t.Errorf("%+v: %d entries in %d pages, want none in 3", f, len(got), pages)
		}
	}
	counted := w.reads()
	if got, _, err := w.List(t.Context(), w.network, begun, Filter{}, 50, ""); err != nil || len(got) != 50 || counted.Counts().Query > 2*shards {
		t.Errorf("a page of %d entries, %v, took %+v", len(got), err, counted.Counts())
	}
	w.advance(100 * day)
	counted.Reset()
	got, next, err := w.List(t.Context(), w.network, begun, Filter{}, 50, "")
	if err != nil || len(got) != 0 || next == "" || counted.Counts().Query != maxDays*shards {
		t.Errorf("quiet days: %d entries, %q, %v, %+v", len(got), next, err, counted.Counts())
	}
	counted.Reset()
	if _, _, err := w.List(t.Context(), w.network, begun, Filter{From: begun, To: begun.Add(time.Hour)}, 50, ""); err != nil || counted.Counts().Query > 2*shards {
		t.Errorf("an hour of long ago: %v, %+v", err, counted.Counts())
	}
}

// A call ends before its time is over.
func TestListEndsInTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.many(1000, Entry{Act: "test.act"})
	soon := ending{t.Context(), w.now().Add(checkSpare - time.Second)}
	if got, next, err := w.List(soon, w.network, begun, Filter{Act: "none"}, 50, ""); err != nil || len(got) != 0 || next == "" {
		t.Errorf("%d entries, %q, %v", len(got), next, err)
	}
	later := ending{t.Context(), w.now().Add(checkSpare + time.Second)}
	if got, next, err := w.List(later, w.network, begun, Filter{Act: "none"}, 50, ""); err != nil || len(got) != 0 || next != "" {
		t.Errorf("with time left: %d entries, %q, %v", len(got), next, err)
	}
}

// files reads all files of an export and gives their rows.
func (w *world) files(f Filter, most size) (rows [][]string, files []int) {
	w.t.Helper()
	for cursor := ""; ; {
		body, next, err := w.export(w.t.Context(), w.network, begun, f, cursor, most)
		if err != nil {
			w.t.Fatal(err)
		}
		of, err := csv.NewReader(strings.NewReader(string(body))).ReadAll()
		if err != nil || !slices.Equal(of[0], columns[:]) {
			w.t.Fatalf("%v, headings %v", err, of[0])
		}
		rows, files = append(rows, of[1:]...), append(files, len(of)-1)
		if cursor = next; cursor == "" {
			return rows, files
		}
	}
}

// Threat 16: an export holds every entry, and no formula.
func TestExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(Put(Entry{
		Network: w.network, Actor: ByUser(user(1)), Act: "group.create", About: user(2), Target: "=1+1", Request: "@x",
		Detail: map[string]string{"b": "-2", "a": "x,\"y\"\nz"},
	}, w.now()))
	w.advance(time.Second)
	w.write(Put(Entry{Network: w.network, Actor: "+41", Act: "\t=2"}, w.now()))
	rows, _ := w.files(Filter{}, exportSize())
	if diff := cmp.Diff([][]string{
		{"2026-11-02T09:30:01Z", "'+41", "'\t=2", "", "", "", ""},
		{"2026-11-02T09:30:00Z", "user:abcd000000000001", "group.create", "abcd000000000002", "'=1+1", `{"a":"x,\"y\"\nz","b":"-2"}`, "'@x"},
	}, rows); diff != "" {
		t.Error(diff)
	}
}

func TestExportTakesTheSameFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.scatter(600)
	for _, f := range []Filter{{}, {Act: "invitation.send"}, {User: user(1), Actor: ByUser(user(0))}, {From: begun.Add(day), To: begun.Add(2 * day)}} {
		listed, _ := w.list(f, 50)
		rows, _ := w.files(f, exportSize())
		if len(rows) != len(listed) {
			t.Fatalf("%+v: %d rows, want %d", f, len(rows), len(listed))
		}
		for i, r := range listed {
			if !slices.Equal(rows[i], r.row()) {
				t.Fatalf("%+v: row %d is %v, want %v", f, i, rows[i], r.row())
			}
		}
	}
}

// A file ends at a number of rows, of bytes, or of entries looked at, and the
// next goes on behind it.
func TestExportIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.many(300, Entry{Act: "test.old"})
	w.many(700, Entry{Act: "test.new"})
	row := len("2026-11-02T09:30:00Z,system,test.new,,,,\n")
	for _, tc := range []struct {
		act  string
		most size
		want []int
	}{
		{"test", size{1000, 1 << 20, 2000}, []int{1000}},
		{"test", size{400, 1 << 20, 2000}, []int{400, 400, 200}},
		{"test", size{1000, 500 * row, 2000}, []int{499, 499, 2}}, // the headings take the place of one
	} {
		if rows, files := w.files(Filter{Act: tc.act}, tc.most); !slices.Equal(files, tc.want) || len(rows) != 1000 {
			t.Errorf("%+v: %d rows in files of %v, want %v", tc.most, len(rows), files, tc.want)
		}
	}
	if rows, files := w.files(Filter{Act: "test.old"}, size{1000, 1 << 20, 400}); len(rows) != 300 || len(files) != 3 || files[0] != 0 {
		t.Errorf("looking at 400: %d rows in files of %v", len(rows), files)
	}
	body, next, err := w.Export(t.Context(), w.network, begun, Filter{}, "")
	if err != nil || next != "" || bytes.Count(body, []byte("\n")) != 1001 {
		t.Errorf("%d bytes, %q, %v", len(body), next, err)
	}
}

func TestActors(t *testing.T) {
	t.Parallel()
	for want, got := range map[Actor]Actor{
		"user:u":    By(session.Principal{Network: "n", User: "u"}),
		"token:t":   By(session.Principal{Network: "n", Token: "t"}),
		"system":    By(session.Principal{}),
		"invitee:u": ByInvitee("u"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if op := Put(Entry{Network: "n"}, time.Now()); !IsEntry(op) {
		t.Error("an entry is none")
	}
}
