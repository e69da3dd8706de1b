package network_test

import (
	"net/http"
	"testing"

	"lanyard/internal/notify"
)

// What sends messages reads the pause without this room: key and attribute are
// the same there.
func TestPauseIsSeenBySenders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, want := range map[string]bool{`{"paused": true}`: true, `{"paused": false}`: false} {
		if status, got := w.call(http.MethodPatch, "/v1/network", body); status != http.StatusOK {
			t.Fatalf("%d %v", status, got)
		}
		if got, err := notify.Paused(t.Context(), w.table, string(w.network.ID)); err != nil || got != want {
			t.Errorf("senders see %v, %v, want %v", got, err, want)
		}
	}
}
