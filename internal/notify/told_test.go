package notify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/table"
)

// says is an event of one sending, so many seconds after the start.
func says(s State, seconds int, why Reason, sending string) Event {
	return Event{At: at(time.Duration(seconds) * time.Second), State: s, Reason: why, Provider: "ses", ID: sending}
}

// shown is what follows from the facts about a message; how often it was written
// does not.
func shown(m Message) Message {
	m.Rev, m.Attempts, m.Doubts = 0, 0, 0
	return m
}

// orders calls each with every order of n things.
func orders(n int, each func([]int)) {
	var rest func(done []int)
	rest = func(done []int) {
		if len(done) == n {
			each(done)
			return
		}
		for i := range n {
			if !slices.Contains(done, i) {
				rest(append(slices.Clip(done), i))
			}
		}
	}
	rest(nil)
}

// TestEventsInAnyOrder: up to six events, in every order, each of them twice or
// thrice at random places, end the same, timeline included (threat 40). Our own
// yes may come anywhere among them.
func TestEventsInAnyOrder(t *testing.T) {
	t.Parallel()
	taken := says(Accepted, 0, "", "a")
	for name, c := range map[string]struct {
		events []Event
		state  State
		reason Reason
		at     int // of what decides
	}{
		"delivered":                             {[]Event{taken, says(Deferred, 5, "", "a"), says(Deferred, 9, "", "a"), says(Delivered, 20, "", "a")}, Delivered, "", 20},
		"the delay comes last by its clock too": {[]Event{says(Delivered, 5, "", "a"), says(Deferred, 9, "", "a")}, Delivered, "", 5},
		"came back after it was taken": {[]Event{
			taken, says(Delivered, 5, "", "a"), says(Bounced, 90, ReasonBadContact, "a"),
		}, Bounced, ReasonBadContact, 90},
		"an answering machine": {[]Event{
			taken, says(Delivered, 5, "", "a"), says(Bounced, 6, ReasonTurnedBack, "a"),
		}, Delivered, "", 5},
		"turned back for now, then for good": {[]Event{
			says(Deferred, 5, "", "a"), says(Bounced, 60, ReasonTurnedBack, "a"), says(Bounced, 90, ReasonBadContact, "a"),
		}, Bounced, ReasonBadContact, 90},
		"spam": {[]Event{
			taken, says(Deferred, 2, "", "a"), says(Delivered, 5, "", "a"), says(Complained, 900, ReasonComplaint, "a"),
			says(Bounced, 6, ReasonTurnedBack, "a"), says(Bounced, 990, ReasonBadContact, "a"),
		}, Complained, ReasonComplaint, 900},
		"of equals the first": {[]Event{
			says(Bounced, 7, ReasonBadContact, "a"), says(Suppressed, 5, ReasonListed, "a"), says(Blocked, 7, ReasonContent, "a"),
			says(Bounced, 6, ReasonMailboxFull, "a"),
		}, Suppressed, ReasonListed, 5},
		"at the same second": {[]Event{
			says(Bounced, 7, ReasonMailboxFull, "a"), says(Bounced, 7, ReasonBadContact, "a"), says(Blocked, 7, ReasonContent, "a"),
			says(Suppressed, 7, ReasonListed, "a"), says(Suppressed, 7, ReasonComplaint, "a"),
		}, Blocked, ReasonContent, 7},
		"one of two sendings arrived": {[]Event{
			taken, says(Bounced, 5, ReasonUnreachable, "a"), says(Accepted, 70, "", "b"), says(Delivered, 75, "", "b"),
		}, Delivered, "", 75},
		"neither of two arrived": {[]Event{
			taken, says(Bounced, 5, ReasonUnreachable, "a"), says(Accepted, 70, "", "b"), says(Blocked, 75, ReasonCarrier, "b"),
		}, Bounced, ReasonUnreachable, 5},
		"the same with another time": {[]Event{
			says(Delivered, 5, "", "a"), says(Delivered, 7, "", "a"), says(Delivered, 3, "", "a"), says(Deferred, 1, "", "a"),
		}, Delivered, "", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want *Message
			dice := rand.New(rand.NewPCG(40, uint64(len(c.events))))
			orders(len(c.events), func(order []int) {
				for range 2 {
					m := claimed(false)
					for _, e := range repeated(c.events, order, dice) {
						m, _ = m.Told(e)
					}
					m = shown(m)
					if want == nil {
						want = &m
					}
					if d := cmp.Diff(*want, m); d != "" {
						t.Fatalf("order %v: %s", order, d)
					}
				}
			})
			if want.State != c.state || want.Reason != c.reason {
				t.Errorf("ends as %s %q", want.State, want.Reason)
			}
			if c.state.Undelivered() && want.ISK != fmt.Sprintf("%010d#%s", at(time.Duration(c.at)*time.Second).Unix(), want.ID) {
				t.Errorf("is found at %s", want.ISK)
			}
			if m, _ := claimed(false).Told(c.events[0]); m.NextAt != 0 || m.LeaseUntil != 0 || m.State == Sending {
				t.Errorf("is still %s after an event", m.State)
			}
		})
	}
}

// repeated is events in an order, with some of them once more later on.
func repeated(events []Event, order []int, dice *rand.Rand) []Event {
	var out []Event
	for _, i := range order {
		out = append(out, events[i])
	}
	for range len(events) {
		i := dice.IntN(len(out))
		after := i + 1 + dice.IntN(len(out)-i)
		out = slices.Insert(out, after, out[i])
	}
	return out
}

// TestOurYesAmongTheEvents: the worker writes down the provider's yes before,
// between or after the events of that sending, and the end is the same.
func TestOurYesAmongTheEvents(t *testing.T) {
	t.Parallel()
	yes := func(m Message) Message { m, _ = m.Sent(Receipt{Provider: "ses", ID: "a"}, at(time.Second)); return m }
	told := func(e Event) func(Message) Message {
		return func(m Message) Message { m, _ = m.Told(e); return m }
	}
	steps := []func(Message) Message{
		yes, told(says(Deferred, 3, "", "a")), told(says(Delivered, 9, "", "a")), told(says(Complained, 60, ReasonComplaint, "a")),
	}
	var want *Message
	orders(len(steps), func(order []int) {
		m := claimed(true)
		for _, i := range order {
			m = steps[i](m)
		}
		m = shown(m)
		if want == nil {
			want = &m
		}
		if d := cmp.Diff(*want, m); d != "" {
			t.Fatalf("order %v: %s", order, d)
		}
	})
	if got := states(*want); got != "[queued sending accepted deferred delivered complained]" {
		t.Errorf("timeline %s", got)
	}
}

func states(m Message) string {
	var out []State
	for _, s := range m.History() {
		out = append(out, s.State)
	}
	return fmt.Sprint(out)
}

// TestEventsEndDoubt: wherever a message is that was tried, an event says that it
// went out, and nothing tries again.
func TestEventsEndDoubt(t *testing.T) {
	t.Parallel()
	sending := claimed(true)
	unknown, _ := sending.Nudge(at(Lease))
	again, _ := claimed(false).Nudge(at(Lease))
	failed := claimed(false).Refused(refusal(Permanent), start, 0)
	for name, m := range map[string]Message{"sending": sending, "unknown": unknown, "queued": again, "failed": failed} {
		next, ok := m.Told(says(Delivered, 300, "", "a"))
		if !ok || next.State != Delivered || next.ProviderID != "a" || next.IPK != "ref#GHJK-MNPQ" || next.Rev != m.Rev+1 {
			t.Errorf("%s: %t, %s by %q on %s", name, ok, next.State, next.ProviderID, next.IPK)
		}
		if _, ok := next.Claim(at(time.Hour - time.Minute)); ok {
			t.Errorf("%s: it is tried again", name)
		}
		if _, ok := next.Nudge(at(10 * Lease)); ok {
			t.Errorf("%s: the sweep wants it", name)
		}
		if _, ok := next.Told(says(Delivered, 300, "", "a")); ok {
			t.Errorf("%s: the same event is news", name)
		}
	}
}

// TestEventsOfNothing: what was never tried can not have arrived, and only some
// states are a provider's to say.
func TestEventsOfNothing(t *testing.T) {
	t.Parallel()
	late, _ := fresh(true).Claim(at(time.Hour))
	for name, m := range map[string]Message{"queued": fresh(false), "expired": late} {
		if next, ok := m.Told(says(Delivered, 1, "", "a")); ok || next.State != m.State {
			t.Errorf("%s: became %s", name, next.State)
		}
	}
	for _, s := range []State{Queued, Sending, Failed, Unknown, NoContact, Rehearsed, "other", ""} {
		if _, ok := claimed(false).Told(says(s, 1, "", "a")); ok {
			t.Errorf("a provider said %q", s)
		}
	}
}

func TestFactsAreBounded(t *testing.T) {
	t.Parallel()
	m := claimed(false)
	for i := range 10 * maxFacts {
		m, _ = m.Told(says(Deferred, i, "", fmt.Sprint(i)))
	}
	if len(m.Facts) != maxFacts {
		t.Errorf("%d facts", len(m.Facts))
	}
}

// TestToldLeavesItsOriginAlone: a step that is not written must not be seen.
func TestToldLeavesItsOriginAlone(t *testing.T) {
	t.Parallel()
	m, _ := claimed(false).Told(says(Delivered, 9, "", "a"))
	m, _ = m.Told(says(Deferred, 5, "", "a"))
	before := slices.Clone(m.Facts)
	_, _ = m.Told(says(Delivered, 2, "", "a"))
	_, _ = m.Told(says(Complained, 1, "", "a"))
	if d := cmp.Diff(before, m.Facts); d != "" {
		t.Error(d)
	}
}

func TestRemedy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state State
		why   Reason
		// nothing else on file; a mail and a text when the other contact is there
		alone, mail, text Remedy
	}{
		{Queued, "", "", "", ""},
		{Queued, ReasonThrottled, Wait, Wait, Wait},
		{Queued, ReasonPaused, Wait, Wait, Wait},
		{Sending, "", "", "", ""},
		{Accepted, "", "", "", ""},
		{Deferred, "", Wait, Wait, Wait},
		{Delivered, "", "", "", ""},
		{Rehearsed, "", "", "", ""},
		{NoContact, "", FixAddress, UseSMS, UseEmail},
		{Bounced, ReasonBadContact, FixAddress, UseSMS, UseEmail},
		{Failed, ReasonBadContact, FixAddress, UseSMS, UseEmail},
		{Bounced, ReasonMailboxFull, Resend, UseSMS, UseEmail},
		{Bounced, ReasonTurnedBack, Resend, UseSMS, UseEmail},
		{Blocked, ReasonUnreachable, Resend, UseSMS, UseEmail},
		{Blocked, ReasonCarrier, CallDesk, UseSMS, UseEmail},
		{Blocked, ReasonContent, CallDesk, UseSMS, UseEmail},
		{Blocked, ReasonBudget, Wait, UseSMS, UseEmail},
		{Suppressed, ReasonListed, CallDesk, UseSMS, UseEmail},
		{Suppressed, ReasonOptedOut, CallDesk, UseSMS, UseEmail},
		{Complained, ReasonComplaint, CallDesk, UseSMS, UseEmail},
		{Unknown, ReasonUnknown, Resend, Resend, Resend},
		{Unknown, ReasonExpired, Resend, Resend, Resend},
		{Failed, ReasonExhausted, Resend, Resend, Resend},
		{Failed, ReasonNoSecret, Resend, Resend, Resend},
		{Failed, ReasonRejected, CallDesk, UseSMS, UseEmail},
		{Failed, ReasonUnrenderable, CallDesk, CallDesk, CallDesk},
	} {
		mail := Message{State: c.state, Reason: c.why, Channel: Email, To: "ada@example.com", Code: &Code{}}
		text := Message{State: c.state, Reason: c.why, Channel: SMS, To: "+15550100", Link: &Link{}}
		both := Contacts{marked(mail), marked(text)}
		if c.state == NoContact {
			mail.To, text.To = "", ""
		}
		only := func(m Message) Contacts {
			return map[Channel]Contacts{Email: {Email: both.Email}, SMS: {SMS: both.SMS}}[m.Channel]
		}
		other := func(m Message) Contacts { // no mark stands in the other way
			on := both
			if m.Channel == Email {
				on.SMS.Mark = Mark{}
			} else {
				on.Email.Mark = Mark{}
			}
			if m.To == "" {
				on = map[Channel]Contacts{Email: {SMS: on.SMS}, SMS: {Email: on.Email}}[m.Channel]
			}
			return on
		}
		if c.state == NoContact {
			only = func(Message) Contacts { return Contacts{} }
		}
		got := []Remedy{mail.Remedy(only(mail)), text.Remedy(only(text)), mail.Remedy(other(mail)), text.Remedy(other(text))}
		if !slices.Equal(got, []Remedy{c.alone, c.alone, c.mail, c.text}) {
			t.Errorf("%s %q: %q", c.state, c.why, got)
		}
		notice := mail
		notice.Code = nil
		switch got := notice.Remedy(other(mail)); {
		case c.alone == FixAddress && got == FixAddress, c.alone == Wait && got == Wait:
		case c.why == ReasonBudget && got == "":
		case c.why == ReasonUnrenderable && got == CallDesk:
		case got != "" || c.alone == FixAddress || c.alone == Wait:
			t.Errorf("a notice, %s %q: %q", c.state, c.why, got)
		}
	}
}

// marked is the contact that m went to, with the mark that m gave it.
func marked(m Message) Contact {
	c := Contact{Channel: m.Channel, Value: m.To}
	if m.Reason.weight(m.State) > 0 {
		c.Mark = Mark{Channel: m.Channel, Contact: contactDigest("", "", m.Channel, m.To), Reason: m.Reason}
	}
	return c
}

// TestRemedyAfterCorrection: a contact that is another one now, or is sent to again,
// is the first way.
func TestRemedyAfterCorrection(t *testing.T) {
	t.Parallel()
	m := Message{State: Bounced, Reason: ReasonBadContact, Channel: Email, To: "old@example.com", Link: &Link{}}
	on := Contacts{marked(m), Contact{Channel: SMS, Value: "+15550100"}}
	if got := m.Remedy(on); got != UseSMS {
		t.Errorf("before: %s", got)
	}
	changed, unmarked := on, on
	changed.Email.Value = "new@example.com"
	unmarked.Email.Mark = Mark{}
	for name, on := range map[string]Contacts{"changed": changed, "unmarked": unmarked} {
		if got := m.Remedy(on); got != Resend {
			t.Errorf("%s: %s", name, got)
		}
	}
	on.SMS.Mark = Mark{Channel: SMS, Contact: contactDigest("", "", SMS, "+15550100")}
	if got := m.Remedy(on); got != FixAddress {
		t.Errorf("both marked: %s", got)
	}
}

// TestIndexPlaces: those that arrived are found by their reference, those that did
// not in their network's list, each by one query.
func TestIndexPlaces(t *testing.T) {
	t.Parallel()
	m, _ := claimed(false).Told(says(Delivered, 9, "", "a"))
	if q := ByReference(m.Reference()); q.PK != m.IPK || m.ISK != string(m.ID) {
		t.Errorf("%s is at %s | %s", q.PK, m.IPK, m.ISK)
	}
	m, _ = m.Told(says(Bounced, 90, ReasonBadContact, "a"))
	if !slices.Contains(UndeliveredPKs(m.Network), m.IPK) || m.ISK != fmt.Sprintf("%010d#%s", table.At(at(90*time.Second)), m.ID) {
		t.Errorf("it is at %s | %s", m.IPK, m.ISK)
	}
}
