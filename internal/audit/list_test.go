package audit

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/session"
)

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
		var got []string
		cursor := ""
		for calls := 0; ; calls++ {
			records, next, err := w.List(t.Context(), w.network, limit, cursor)
			if err != nil {
				t.Fatal(err)
			}
			if len(records) > limit {
				t.Fatalf("%d records, limit %d", len(records), limit)
			}
			for _, r := range records {
				got = append(got, r.ID)
			}
			if cursor = next; cursor == "" || calls > 100 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("limit %d: %d entries, want %d in order", limit, len(got), len(want))
		}
	}
	for _, bad := range []string{"x", "20261103", "99990101.x", "20261102.!!", "20261102.eHg"} {
		if _, _, err := w.List(t.Context(), w.network, 10, bad); bad != "20261102.eHg" && bad != "20261103" && !errors.Is(err, errs.Invalid) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}

func TestAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.act(3)
	w.write(Put(Entry{Network: w.network, Actor: System, Act: "test.other", About: "v"}, w.now()))
	records, _, err := w.About(t.Context(), w.network, "v", 10, "")
	if err != nil || len(records) != 1 || records[0].Act != "test.other" {
		t.Errorf("about v: %v, %v", records, err)
	}
	records, next, err := w.About(t.Context(), w.network, "u", 2, "")
	if err != nil || len(records) != 2 || next == "" || records[0].ID < records[1].ID {
		t.Errorf("about u: %v, %q, %v", records, next, err)
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
