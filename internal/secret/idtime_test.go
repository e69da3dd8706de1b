package secret

import (
	"testing"
	"time"
)

func TestIDTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 9, 30, 0, 123_456_789, time.UTC)
	id, before, after := NewID(now), FirstID(now), FirstID(now.Add(time.Millisecond))
	if id < before || id >= after {
		t.Errorf("id %s is not in [%s, %s)", id, before, after)
	}
	if got, ok := IDTime(id); !ok || !got.Equal(now.Truncate(time.Millisecond)) {
		t.Errorf("IDTime = %v, %v; want %v", got, ok, now)
	}
	if _, ok := IDTime("no id"); ok {
		t.Error("IDTime took what is no id")
	}
}
