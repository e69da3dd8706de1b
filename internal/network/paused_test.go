package network_test

import (
	"net/http"
	"testing"

	"lanyard/internal/notify"
)

// What sends messages reads the settings without this room: key and attributes are
// the same there.
func TestSettingsAreSeenBySenders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, want := range map[string]notify.Settings{
		`{"paused": true, "language": "de-CH", "time_zone": "Europe/Zurich"}`: {Paused: true, Language: "de-CH", TimeZone: "Europe/Zurich"},
		`{"paused": false, "language": "ja", "time_zone": "Asia/Tokyo"}`:      {Language: "ja", TimeZone: "Asia/Tokyo"},
	} {
		if status, got := w.call(http.MethodPatch, "/v1/network", body); status != http.StatusOK {
			t.Fatalf("%d %v", status, got)
		}
		var got notify.Settings
		if err := w.table.Get(t.Context(), notify.SettingsKey(string(w.network.ID)), &got); err != nil || got != want {
			t.Errorf("senders see %+v, %v, want %+v", got, err, want)
		}
	}
}
