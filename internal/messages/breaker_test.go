package messages

import (
	"net/http"
	"testing"
	"time"

	"lanyard/internal/limit"
)

// A stopped country is shown until it is over or an administrator goes on, which is
// in the audit; another network's is not there.
func TestBreakers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, stranger := w.found("Abroad")
	foreign := w.signIn(stranger)
	open, _ := limit.Breaker{Network: string(w.set.ID), Country: "JM"}.Trip(20, 1, w.now(), time.Hour)
	w.write(open.Save())
	shown := func(session string) int {
		t.Helper()
		status, got := w.callAs(session, http.MethodGet, "/v1/breakers", "")
		if status != http.StatusOK {
			t.Fatal(status, got)
		}
		return len(got["items"].([]any))
	}
	if shown(w.signedIn) != 1 || shown(foreign) != 0 {
		t.Error("the list is wrong")
	}
	for _, c := range []struct {
		session, path string
		want          int
	}{
		{foreign, "/v1/breakers/JM", http.StatusNotFound},
		{w.signedIn, "/v1/breakers/US", http.StatusNotFound},
		{w.signedIn, "/v1/breakers/jm", http.StatusUnprocessableEntity},
		{w.signedIn, "/v1/breakers/JM", http.StatusNoContent},
		{w.signedIn, "/v1/breakers/JM", http.StatusNotFound},
	} {
		if status, got := w.callAs(c.session, http.MethodDelete, c.path, ""); status != c.want {
			t.Errorf("%s: %d %v", c.path, status, got)
		}
	}
	var b limit.Breaker
	if err := w.engine.Get(t.Context(), limit.BreakerKey(string(w.set.ID), "JM"), &b); err != nil || b.Open(w.now()) || shown(w.signedIn) != 0 {
		t.Errorf("%v: it is still there", err)
	}
}
