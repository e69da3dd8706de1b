package notify_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
)

var begin = time.Date(2026, 11, 21, 18, 58, 0, 0, time.UTC)

func openStore(t *testing.T, now func() time.Time) *sqlite.Engine {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func notice(n int) notify.Message {
	return notify.Message{
		ID: notify.ID(secret.DerivedID(fmt.Sprint(n))), Network: "01234567", User: "0123456789abcdef",
		Template: notify.BadgeAdded, Channel: notify.SMS, To: "+15550100", Origin: "https://id.example.com",
	}
}

// TestSweep: what it costs grows with what is due. What waits, and what left the
// outbox in whatever way, costs nothing.
func TestSweep(t *testing.T) {
	t.Parallel()
	store := openStore(t, func() time.Time { return begin })
	put := func(m notify.Message, at time.Time) {
		t.Helper()
		if err := store.Write(t.Context(), notify.Queue(m, at)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 300 { // old enough to be due
		put(notice(n), begin.Add(-time.Minute))
	}
	for n := range 500 { // just queued: the feed's
		put(notice(1000+n), begin)
	}
	for n := range 300 { // in the lists of what went out and of what did not
		m := notice(3000 + n)
		put(m, begin.Add(-time.Hour))
		if err := store.Get(t.Context(), notify.MessageKey(m.Network, m.User, m.ID), &m); err != nil {
			t.Fatal(err)
		}
		m, _ = m.Claim(begin.Add(-time.Hour))
		m, _ = m.Told(notify.Event{At: begin, State: []notify.State{notify.Delivered, notify.Bounced}[n%2], ID: "1"})
		m.Rev--
		if err := store.Write(t.Context(), notify.Save(m)); err != nil {
			t.Fatal(err)
		}
	}
	lost := notice(2000) // a code whose worker died
	lost.Template, lost.Code, lost.ValidUntil = notify.EnrollmentCode, &notify.Code{}, table.At(begin.Add(time.Hour))
	put(lost, begin.Add(-5*time.Minute))
	var m notify.Message
	if err := store.Get(t.Context(), notify.MessageKey(lost.Network, lost.User, lost.ID), &m); err != nil {
		t.Fatal(err)
	}
	m, _ = m.Claim(begin.Add(-2 * time.Minute))
	if err := store.Write(t.Context(), notify.Save(m)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		swept           notify.Swept
		at              time.Time
		queries, writes int
	}{
		{notify.Swept{Nudged: 300, Failed: 1}, begin, 8, 303},           // with two for the count of a day that begins
		{notify.Swept{}, begin.Add(29 * time.Second), 8, 0},             // they have a minute now
		{notify.Swept{Nudged: 500}, begin.Add(time.Minute - 1), 8, 500}, // the feed lost the others too
	} {
		c := fault.New(store, fault.Plan{})
		got, err := notify.Sweep(t.Context(), c, want.at)
		if err != nil || got != want.swept {
			t.Errorf("at %s: got %+v, %v; want %+v", want.at, got, err, want.swept)
		}
		if n := c.Counts(); n.Query != want.queries || n.Write != want.writes {
			t.Errorf("at %s: %d queries and %d writes", want.at, n.Query, n.Write)
		}
	}
}

// TestSweepByAnOldIndex: the index still shows as queued what was claimed since.
func TestSweepByAnOldIndex(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return begin }
	store := fault.Lag(openStore(t, now), openStore(t, now), fault.Plan{}, 5)
	for step := range 2 {
		for n := range 5 {
			m := notice(n)
			op := notify.Queue(m, begin)
			if step == 1 {
				if err := store.Get(t.Context(), notify.MessageKey(m.Network, m.User, m.ID), &m); err != nil {
					t.Fatal(err)
				}
				m, _ = m.Claim(begin)
				op = notify.Save(m)
			}
			if err := store.Write(t.Context(), op); err != nil {
				t.Fatal(err)
			}
		}
	}
	store.Reset()
	got, err := notify.Sweep(t.Context(), store, begin.Add(45*time.Second))
	if err != nil || got != (notify.Swept{}) || store.Counts().Write != 5 {
		t.Errorf("got %+v, %v after %d writes", got, err, store.Counts().Write)
	}
}

func TestSweepStopsWithItsContext(t *testing.T) {
	t.Parallel()
	store := openStore(t, func() time.Time { return begin })
	if err := store.Write(t.Context(), notify.Queue(notice(1), begin.Add(-time.Hour))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := notify.Sweep(ctx, store, begin); err != nil || got.Nudged != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestQueueAndList(t *testing.T) {
	t.Parallel()
	store := openStore(t, func() time.Time { return begin })
	for n := range 3 {
		m := notice(n)
		m.ID = "" // made from the time
		if err := store.Write(t.Context(), notify.Queue(m, begin.Add(time.Duration(n)*time.Second))); err != nil {
			t.Fatal(err)
		}
	}
	page, err := store.Query(t.Context(), notify.OfUser("01234567", "0123456789abcdef", "", 2))
	if err != nil || len(page.Items) != 2 || page.Cursor == "" {
		t.Fatalf("got %d items, %v", len(page.Items), err)
	}
	var newest notify.Message
	if err := page.Items[0].Decode(&newest); err != nil || newest.CreatedAt != table.At(begin.Add(2*time.Second)) {
		t.Errorf("the first of the list is of %s, %v", newest.CreatedAt.Time(), err)
	}
	m := notice(7)
	if err := store.Write(t.Context(), notify.Queue(m, begin)); err != nil {
		t.Fatal(err)
	}
	if err := store.Write(t.Context(), notify.Queue(m, begin)); err == nil {
		t.Error("one message was queued twice")
	}
}
