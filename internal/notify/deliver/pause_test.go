package deliver_test

import (
	"fmt"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// work lets a minute pass: the schedule sweeps and a worker does what the feed
// has.
func (w *world) work() {
	w.t.Helper()
	w.wait(time.Minute)
	if _, err := notify.Sweep(w.t.Context(), w.service.Table, w.clock()); err != nil {
		w.t.Fatal(err)
	}
	for _, m := range w.records() {
		if err := w.service.Deliver(w.t.Context(), m); err != nil {
			w.t.Fatal(err)
		}
	}
}

// While a network is paused nothing of it is sent, not even what was queued
// before; afterwards all of it that is still good is, once.
func TestNothingIsSentWhilePaused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	notice := w.queue(notify.BadgeInvitation, notify.Email, 1)
	code := w.queue(notify.EnrollmentCode, notify.SMS, 2)
	w.pause(true)
	for range 90 {
		w.work()
	}
	for _, id := range []notify.ID{notice, code} {
		m := w.message(id)
		if n := w.sent.count(id); n != 0 || m.State != notify.Queued || m.Reason != notify.ReasonPaused || m.Attempts != 0 {
			t.Fatalf("%s: %d calls, %s %q after %d attempts", m.Template, n, m.State, m.Reason, m.Attempts)
		}
		if got := fmt.Sprint(len(m.Timeline)); got != "2" {
			t.Errorf("%s steps on the timeline", got)
		}
		if m.Rev > 40 { // a nudge and a step each time, at 1, 2, 4, 8, 16, 31, 46 ... minutes
			t.Errorf("looked at all the time: rev %d", m.Rev)
		}
	}
	w.pause(false)
	for range 16 {
		w.work()
	}
	for _, id := range []notify.ID{notice, code} {
		if m := w.message(id); w.sent.count(id) != 1 || m.State != notify.Accepted {
			t.Errorf("%s: %d calls, %s", m.Template, w.sent.count(id), m.State)
		}
	}
}

// The messages of a campaign wait while it is paused, and are never sent once it is
// stopped; those of others go out meanwhile.
func TestCampaignIsHeldAndStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n, campaign := range []string{"a", "b", ""} {
		m := notify.Message{
			ID: notify.ID(secret.DerivedID(campaign)), Network: network, User: user, Template: notify.BadgeInvitation, Channel: notify.Email,
			To: "ada@example.com", Origin: "https://id.example.com", ValidUntil: table.At(w.clock().Add(24 * time.Hour)), Campaign: campaign,
			Link: &notify.Link{Purpose: secret.PurposeInvitation, ID: link, Generation: uint16(n + 1)},
		}
		if err := w.service.Table.Write(t.Context(), notify.Queue(m, w.clock())); err != nil {
			t.Fatal(err)
		}
	}
	halt := func(op table.Op) {
		t.Helper()
		if err := w.store.Write(t.Context(), op); err != nil {
			t.Fatal(err)
		}
	}
	state := func(campaign string, want notify.State, calls int) {
		t.Helper()
		id := notify.ID(secret.DerivedID(campaign))
		if m := w.message(id); m.State != want || w.sent.count(id) != calls {
			t.Errorf("of campaign %q: %s %s after %d calls, want %s", campaign, m.State, m.Reason, w.sent.count(id), want)
		}
	}
	until := table.At(w.clock().Add(48 * time.Hour))
	halt(notify.HaltCampaign(network, "a", false, until))
	halt(notify.HaltCampaign(network, "b", false, until))
	for range 30 {
		w.work()
	}
	state("a", notify.Queued, 0)
	state("b", notify.Queued, 0)
	state("", notify.Accepted, 1)
	halt(notify.LetCampaign(network, "a"))
	halt(notify.HaltCampaign(network, "b", true, until))
	for range 30 {
		w.work()
	}
	state("a", notify.Accepted, 1)
	state("b", notify.Failed, 0)
	if m := w.message(notify.ID(secret.DerivedID("b"))); m.Reason != notify.ReasonStopped || m.Attempts != 0 {
		t.Errorf("stopped: %s after %d attempts", m.Reason, m.Attempts)
	}
}

// What ends while its network is paused is not sent when it goes on.
func TestPauseOutlastsACode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := notify.Message{
		Network: network, User: user, Template: notify.VerificationCode, Channel: notify.SMS, To: "+15550100123",
		Origin: "https://id.example.com", ID: link, ValidUntil: table.At(w.clock().Add(10 * time.Minute)), Code: notify.CodeOf(w.challenge()),
	}
	if err := w.service.Table.Write(t.Context(), notify.Queue(m, w.clock())); err != nil {
		t.Fatal(err)
	}
	w.pause(true)
	for range 12 {
		w.work()
	}
	w.pause(false)
	for range 20 {
		w.work()
	}
	if got := w.message(link); got.State != notify.Failed || got.Reason != notify.ReasonExpired || w.sent.count(link) != 0 {
		t.Errorf("%s %q, %d calls", got.State, got.Reason, w.sent.count(link))
	}
}

// A message whose network is not there is not sent, and not given up either.
func TestNoSuchNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.queue(notify.BadgeInvitation, notify.Email, 1)
	if err := w.store.Write(t.Context(), table.Delete(table.Key{PK: "n#" + network, SK: "settings"})); err != nil {
		t.Fatal(err)
	}
	if err := w.service.Deliver(t.Context(), w.records()[0]); err == nil || w.sent.count(id) != 0 || w.message(id).State != notify.Queued {
		t.Errorf("%v after %d calls: %s", err, w.sent.count(id), w.message(id).State)
	}
}
