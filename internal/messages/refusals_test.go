package messages

import (
	"net/http"
	"testing"
	"time"

	"lanyard/internal/limit"
)

// Refusals are shown by hour and reason, the latest first, to their own network; a
// flood is counted up to a bound; after 30 days they are gone.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, stranger := w.found("Abroad")
	note := func(why, country string, times int) {
		t.Helper()
		for range times {
			r := limit.Refusal{Network: string(w.set.ID), Why: why, Channel: "sms", Country: country}
			if err := limit.Note(t.Context(), w.engine, r, w.now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	note("prefix", "US", 2*limit.MostRefusals)
	w.pass(time.Hour)
	note(limit.WhyCountry, "JM", 3)
	list := func(session string) []any {
		t.Helper()
		status, got := w.callAs(session, http.MethodGet, "/v1/refusals", "")
		if status != http.StatusOK {
			t.Fatal(status, got)
		}
		return got["items"].([]any)
	}
	got := list(w.signIn(w.admin)) // an hour is longer than a session without a request
	if len(got) != 2 {
		t.Fatal(got)
	}
	for i, want := range []struct {
		why, country string
		count        float64
	}{{limit.WhyCountry, "JM", 3}, {"prefix", "US", limit.MostRefusals}} {
		if r := got[i].(map[string]any); r["why"] != want.why || r["country"] != want.country || r["count"] != want.count {
			t.Errorf("%v", r)
		}
	}
	if n := len(list(w.signIn(stranger))); n != 0 {
		t.Errorf("another network sees %d", n)
	}
	w.pass(31 * 24 * time.Hour)
	if n := len(list(w.signIn(w.admin))); n != 0 {
		t.Errorf("%d after 31 days", n)
	}
}
