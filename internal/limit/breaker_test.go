package limit

import (
	"testing"
	"time"
)

func TestTrip(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sent, used int64
		trips      bool
	}{
		{0, 0, false}, {19, 0, false}, {20, 0, true}, {20, 5, true}, {20, 6, false}, {100, 29, true}, {100, 30, false},
	} {
		next, trips := Breaker{}.Trip(c.sent, c.used, start, time.Hour)
		if trips != c.trips || next.Open(start) != c.trips || next.Open(start.Add(time.Hour)) {
			t.Errorf("%d of %d used: %v", c.used, c.sent, trips)
		}
	}
	open, _ := Breaker{}.Trip(20, 0, start, time.Hour)
	if _, trips := open.Trip(20, 0, start, time.Hour); trips {
		t.Error("an open one trips again")
	}
	closed, ok := open.Closed(start.Add(time.Minute))
	if !ok || closed.Open(start.Add(time.Minute)) {
		t.Error("closed, and open")
	}
	if _, ok := closed.Closed(start.Add(time.Minute)); ok {
		t.Error("closed twice")
	}
}

// What counts is an hour of slots, the youngest of which ended ten minutes ago.
func TestSlotsThatCount(t *testing.T) {
	t.Parallel()
	c := Codes{Network: "01234567", Country: "US", Recipient: "+12125550123"}
	keys := c.Keys(start)
	if len(keys) != 2+ripeSlots*parts {
		t.Fatal(len(keys))
	}
	at := map[string]bool{}
	for _, k := range keys[2:] {
		at[k.String()] = true
	}
	for _, tt := range []struct {
		ago  time.Duration
		want bool
	}{{0, false}, {9 * time.Minute, false}, {20 * time.Minute, true}, {69 * time.Minute, true}, {81 * time.Minute, false}} {
		key := c.Uses(start.Add(-tt.ago)).Key.String()
		if at[key] != tt.want {
			t.Errorf("sent %v ago: %v", tt.ago, at[key])
		}
	}
}
