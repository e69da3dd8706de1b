package deliver_test

import (
	"fmt"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// A rehearsal is rendered with everything in it, shown where there is an inbox,
// and sent to nobody, whatever becomes of it.
func TestRehearsalIsNeverSent(t *testing.T) {
	t.Parallel()
	busy := &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable}
	for what, tt := range map[string]struct {
		shown  bool // there is an inbox
		paused bool // the network sends nothing
		answer func(call int) error
		name   secret.Text
		state  notify.State
		calls  int
	}{
		"shown":         {true, false, func(int) error { return nil }, "Ada", notify.Rehearsed, 1},
		"shown at last": {true, false, func(call int) error { return upTo(2, call, busy) }, "Ada", notify.Rehearsed, 3},
		"shown nowhere": {false, false, nil, "Ada", notify.Rehearsed, 0},
		"switched off":  {true, true, func(int) error { return nil }, "Ada", notify.Rehearsed, 1},
		"unrenderable":  {true, false, func(int) error { return nil }, "Ada\r\nBcc: x", notify.Failed, 0},
	} {
		for channel, to := range map[notify.Channel]secret.Text{notify.Email: "ada@example.com", notify.SMS: "+15550100123"} {
			w := newWorld(t)
			if tt.paused {
				w.pause(true)
			}
			show := &provider{w: w, calls: map[notify.ID][]notify.Rendered{}}
			if tt.shown {
				show.answer = func(_ notify.Rendered, call int) error { return tt.answer(call) }
				w.service.Show = show
			}
			m := notify.Message{
				ID: notify.ID(secret.DerivedID("rehearsal")), Network: network, User: user, Rehearsal: true,
				Template: notify.BadgeInvitation, Channel: channel, To: to, Origin: "https://id.example.com",
				ValidUntil: table.At(w.clock().Add(24 * time.Hour)), Data: notify.Data{BadgeName: tt.name.Reveal(), NetworkName: "Example Works"},
				Link: &notify.Link{Purpose: secret.PurposeInvitation, ID: link, Generation: 1, Root: 1},
			}
			if err := w.service.Table.Write(t.Context(), notify.Queue(m, w.clock())); err != nil {
				t.Fatal(err)
			}
			w.settle()
			name := fmt.Sprint(what, " by ", channel)
			if got := w.message(m.ID); got.State != tt.state {
				t.Errorf("%s: %s %s", name, got.State, got.Reason)
			}
			if n := w.sent.count(m.ID); n > 0 {
				t.Errorf("%s: it was sent", name)
			}
			if n := show.count(m.ID); n != tt.calls {
				t.Errorf("%s: shown %d times, want %d", name, n, tt.calls)
			}
			for _, r := range show.calls[m.ID] {
				if !r.Rehearsal {
					t.Errorf("%s: it is not marked", name)
				}
			}
		}
	}
}
