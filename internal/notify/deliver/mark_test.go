package deliver_test

import (
	"testing"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// mark marks the contact that messages over a channel go to here.
func (w *world) mark(c notify.Channel, to string) notify.Mark {
	w.t.Helper()
	m := notify.Message{ID: "other", Network: network, User: user, Channel: c, To: secret.Text(to)}
	ops := m.MarkOps(notify.Complained, notify.ReasonComplaint, w.clock(), w.clock(), notify.Mark{})
	if err := w.store.Write(w.t.Context(), ops...); err != nil {
		w.t.Fatal(err)
	}
	return w.marked(c)
}

func (w *world) marked(c notify.Channel) (k notify.Mark) {
	w.t.Helper()
	_ = w.store.Get(w.t.Context(), notify.MarkKey(network, user, c), &k) // the zero Mark when there is none
	return k
}

// TestMarkedContactIsSentNothing: neither a notice nor a code, until the mark is
// taken away; the other channel, and another contact, are not meant.
func TestMarkedContactIsSentNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mark := w.mark(notify.SMS, "+15550100123")
	code := w.queue(notify.EnrollmentCode, notify.SMS, 1)
	notice := w.queue(notify.BadgeAdded, notify.SMS, 2)
	mail := w.queue(notify.BadgeAdded, notify.Email, 3)
	w.settle()
	for _, id := range []notify.ID{code, notice} {
		if m := w.message(id); m.State != notify.Suppressed || m.Reason != notify.ReasonComplaint || w.sent.count(id) != 0 || m.Attempts != 0 {
			t.Errorf("%s is %s %q after %d calls", m.Template, m.State, m.Reason, w.sent.count(id))
		}
	}
	if m := w.message(mail); m.State != notify.Accepted {
		t.Errorf("the mail is %s", m.State)
	}
	if err := w.store.Write(t.Context(), mark.Unmark()); err != nil {
		t.Fatal(err)
	}
	again := w.queue(notify.EnrollmentCode, notify.SMS, 4)
	w.settle()
	if m := w.message(again); m.State != notify.Accepted {
		t.Errorf("afterwards it is %s", m.State)
	}
	w.mark(notify.SMS, "+15550100999")
	elsewhere := w.queue(notify.EnrollmentCode, notify.SMS, 5)
	w.settle()
	if m := w.message(elsewhere); m.State != notify.Accepted {
		t.Errorf("to a number that is not marked it is %s", m.State)
	}
}

// A provider that says at once that the person wants no more marks the contact, with
// one act; one that knows no such number does not: it said so of this request.
func TestRefusalsThatMark(t *testing.T) {
	t.Parallel()
	for why, marks := range map[notify.Reason]bool{notify.ReasonOptedOut: true, notify.ReasonBadContact: false, notify.ReasonRejected: false} {
		w := newWorld(t)
		w.sent.answer = func(notify.Rendered, int) error {
			return &notify.SendError{Outcome: notify.Permanent, Reason: why}
		}
		first := w.queue(notify.EnrollmentCode, notify.SMS, 1)
		w.settle()
		if got := w.marked(notify.SMS).Holds("+15550100123"); got != marks {
			t.Errorf("%s: marked %t", why, got)
		}
		second := w.queue(notify.EnrollmentCode, notify.SMS, 2)
		w.settle()
		want := 1
		if marks {
			want = 0
		}
		if n := w.sent.count(second); n != want || w.sent.count(first) != 1 {
			t.Errorf("%s: %d calls for the second", why, n)
		}
		page, err := w.store.Query(t.Context(), table.Query{PK: "n#" + network + "#about#" + user, Index: true})
		if err != nil || (len(page.Items) == 1) != marks {
			t.Errorf("%s: %d acts, %v", why, len(page.Items), err)
		}
	}
}

// TestWhatAProviderWillNameByItsID: it is found by that, as soon as it is accepted.
func TestWhatAProviderWillNameByItsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent.byID = true
	id := w.queue(notify.EnrollmentCode, notify.SMS, 1)
	w.settle()
	e, err := notify.Resolve(t.Context(), w.store, notify.Event{Provider: "test", ID: w.message(id).ProviderID})
	if err != nil || e.Network != network || e.User != user || e.Message != id {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err := notify.Resolve(t.Context(), w.store, notify.Event{Provider: "other", ID: w.message(id).ProviderID}); err == nil {
		t.Error("another provider's id names it")
	}
}
