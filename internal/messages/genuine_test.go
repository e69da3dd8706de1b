package messages

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// accepted makes a message one that the provider took.
func (w *world) accepted(network, user string, id notify.ID) {
	w.t.Helper()
	var m notify.Message
	if err := w.engine.Get(w.t.Context(), notify.MessageKey(network, user, id), &m); err != nil {
		w.t.Fatal(err)
	}
	m, _ = m.Claim(w.now())
	sent, ok := m.Sent(notify.Receipt{Provider: "ses", ID: "1"}, w.now())
	if !ok {
		w.t.Fatal("not accepted")
	}
	sent.Rev = m.Rev
	w.write(table.Put(&sent))
}

func (w *world) genuine(reference string) (int, []any) {
	w.t.Helper()
	status, got := w.callAs("", http.MethodPost, "/v1/messages/genuine", fmt.Sprintf(`{"reference": %q}`, reference))
	found, _ := got["messages"].([]any)
	return status, found
}

func TestGenuine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	w.tell(ann, "0000000000000000000abcd1")
	if status, found := w.genuine("000A-BCD1"); status != http.StatusOK || len(found) != 0 {
		t.Errorf("before it left: %d %v", status, found)
	}
	w.accepted(string(ann.Network), string(ann.ID), "0000000000000000000abcd1")
	for _, typed := range []string{"000A-BCD1", "ooOa bcdl", " 000abcdI"} {
		status, found := w.genuine(typed)
		if status != http.StatusOK || len(found) != 1 {
			t.Fatalf("%q: %d %v", typed, status, found)
		}
		got := found[0].(map[string]any)
		if got["template"] != "badge_added" || got["channel"] != "email" || got["to"] != "a•••@example.com" || len(got) != 5 {
			t.Errorf("%q: %v", typed, got)
		}
	}
	for _, typed := range []string{"", "000A-BCD", "000A-BCD12", "000A-BCDU", "000A_BCD1"} {
		if status, _ := w.genuine(typed); status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", typed, status)
		}
	}
}

// Threat: finding messages by guessing. Whatever a guess finds, it counts.
func TestGuessingReferencesIsLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := func(i int, from netip.Addr) error {
		_, err := w.s.Genuine(t.Context(), fmt.Sprintf("%08d", i), from)
		return err
	}
	for i := range askedByAddress.Burst {
		if err := ask(i, netip.MustParseAddr("192.0.2.1")); err != nil {
			t.Fatal(err)
		}
	}
	if err := ask(0, netip.MustParseAddr("192.0.2.1")); !errors.Is(err, errs.Limited) {
		t.Errorf("one more from an address: %v", err)
	}
	asked, address := askedByAddress.Burst, netip.MustParseAddr("198.51.100.0")
	for asked < askedByEveryone.Burst {
		for range askedByAddress.Burst {
			if err := ask(asked, address); err != nil {
				t.Fatalf("question %d: %v", asked, err)
			}
			asked++
		}
		address = address.Next()
	}
	if err := ask(0, address); !errors.Is(err, errs.Limited) {
		t.Errorf("one more from everybody: %v", err)
	}
}

// The arithmetic of the package documentation, from the numbers.
func TestGuessingReferencesDoesNotPay(t *testing.T) {
	t.Parallel()
	const messages = 1e6
	perDay := float64(askedByEveryone.Burst) * float64(24*time.Hour) / float64(askedByEveryone.Per)
	if hits := perDay * messages / math.Pow(32, referenceChars); hits > 1.0/40 {
		t.Errorf("%.3f hits a day among a million messages", hits)
	}
}

func TestGenuineClosesWithTheStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broken := fault.New(w.engine, fault.Plan{Refused: 1})
	w.s.Table = broken
	if _, err := w.s.Genuine(t.Context(), "00000000", netip.MustParseAddr("192.0.2.1")); !errors.Is(err, errs.Unavailable) {
		t.Errorf("error = %v", err)
	}
}
