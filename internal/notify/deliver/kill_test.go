package deliver_test

import (
	"fmt"
	"testing"

	"lanyard/internal/notify"
)

// TestKilledAtEachPoint ends the worker at the n-th point where it can end,
// once, and lets the rest of the house go on.
func TestKilledAtEachPoint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind    notify.Kind
		channel notify.Channel
		most    int // provider calls
		points  int // before and after the claim, the payment of an SMS, the call and the mark
	}{
		{notify.BadgeInvitation, notify.Email, 2, 6},
		{notify.EnrollmentCode, notify.SMS, 1, 8},
	} {
		points := 0
		for n := 1; ; n++ {
			point, w, id := killAt(t, n, c.kind, c.channel)
			if point == "" {
				break
			}
			points++
			at := fmt.Sprintf("%s killed at point %d, %s", c.kind, n, point)
			w.settle()
			m := w.message(id)
			calls := w.sent.count(id)
			switch {
			case calls > c.most:
				t.Errorf("%s: %d calls", at, calls)
			case c.kind == notify.BadgeInvitation && (m.State != notify.Accepted || calls == 0):
				t.Errorf("%s: lost, %s after %d calls", at, m.State, calls)
			case m.State != notify.Accepted && (m.State != notify.Unknown || m.Reason != notify.ReasonUnknown):
				t.Errorf("%s: %s %q", at, m.State, m.Reason)
			case m.State == notify.Accepted && calls == 0:
				t.Errorf("%s: accepted by nobody", at)
			}
		}
		if points != c.points {
			t.Errorf("%s: killed at %d points", c.kind, points)
		}
	}
}

// killAt delivers one message and ends the worker at the n-th point; point is
// empty when there are fewer.
func killAt(t *testing.T, n int, kind notify.Kind, channel notify.Channel) (point string, w *world, id notify.ID) {
	w = newWorld(t)
	id = w.queue(kind, channel, n)
	batch := w.records()
	w.at = func(p string) {
		if n--; n == 0 {
			point = p
			panic(errKilled)
		}
	}
	func() {
		defer func() {
			if p := recover(); p != nil && p != errKilled {
				panic(p)
			}
		}()
		if err := w.service.Deliver(t.Context(), batch[0]); err != nil {
			t.Error(err)
		}
	}()
	w.at = func(string) {}
	return point, w, id
}
