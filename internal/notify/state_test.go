package notify

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/table"
)

var start = time.Date(2026, 11, 21, 18, 58, 0, 0, time.UTC)

func fresh(code bool) Message {
	m := Message{
		ID: "0123456789abcdefghjkmnpq", Network: "01234567", User: "0123456789abcdef", Template: BadgeAdded,
		Channel: SMS, To: "+15550100", Origin: "https://id.example.com", ValidUntil: table.At(start.Add(time.Hour)),
	}
	if code {
		m.Template, m.Code = VerificationCode, &Code{}
	}
	return m.queued(start)
}

// claimed is fresh after the claim at start.
func claimed(code bool) Message {
	m, _ := fresh(code).Claim(start)
	return m
}

func at(d time.Duration) time.Time { return start.Add(d) }

func refusal(o Outcome) *SendError { return &SendError{Outcome: o, Reason: ReasonThrottled} }

// TestSteps walks every arrow of the package documentation and the places where
// there is none.
func TestSteps(t *testing.T) {
	t.Parallel()
	with := func(m Message, change func(*Message)) Message { change(&m); return m }
	step := func(m Message, ok bool) (Message, bool) { return m, ok }
	silence := &SendError{Outcome: Doubtful, Reason: ReasonUnknown}
	sure := func(m Message) (Message, bool) { return m, true }
	accepted, _ := claimed(false).Sent(Receipt{}, start)
	for _, c := range []struct {
		name   string
		got    func() (Message, bool)
		ok     bool
		state  State
		reason Reason
		next   time.Duration // of NextAt or LeaseUntil
	}{
		{"claim", func() (Message, bool) { return fresh(false).Claim(start) }, true, Sending, "", Lease},
		{"claim again", func() (Message, bool) { return claimed(false).Claim(at(Lease - 1)) }, false, Sending, "", Lease},
		{"claim a lapsed notice", func() (Message, bool) { return claimed(false).Claim(at(Lease)) }, true, Sending, "", 2 * Lease},
		{"claim a lapsed code", func() (Message, bool) { return claimed(true).Claim(at(Lease)) }, true, Unknown, ReasonUnknown, 0},
		{"claim too late", func() (Message, bool) { return fresh(true).Claim(at(time.Hour)) }, true, Failed, ReasonExpired, 0},
		{"claim in the last second", func() (Message, bool) { return fresh(true).Claim(at(time.Hour - 1)) }, true, Sending, "", time.Hour + Lease - time.Second},
		{"claim too early", func() (Message, bool) {
			return claimed(false).Refused(refusal(Temporary), start, 1).Claim(at(time.Second))
		}, false, Queued, ReasonThrottled, 2 * time.Second},
		{"claim after back-off", func() (Message, bool) {
			return claimed(false).Refused(refusal(Temporary), start, 1).Claim(at(2 * time.Second))
		}, true, Sending, "", 2*time.Second + Lease},
		{"claim what was sent", func() (Message, bool) { return accepted.Claim(at(time.Hour)) }, false, Accepted, "", 0},

		{"sent", func() (Message, bool) { return step(claimed(true).Sent(Receipt{}, start)) }, true, Accepted, "", 0},
		{"sent, given up meanwhile", func() (Message, bool) {
			lost, _ := claimed(true).Nudge(at(Lease))
			return lost.Sent(Receipt{}, at(Lease))
		}, true, Accepted, "", 0},
		{"sent, queued meanwhile", func() (Message, bool) {
			again, _ := claimed(false).Nudge(at(Lease))
			return again.Sent(Receipt{}, at(Lease))
		}, true, Accepted, "", 0},
		{"sent, the answer to an older try", func() (Message, bool) {
			again, _ := claimed(false).Nudge(at(Lease))
			again, _ = again.Claim(at(Lease))
			return again.Sent(Receipt{}, at(Lease))
		}, true, Accepted, "", 0},
		{"sent twice", func() (Message, bool) { return accepted.Sent(Receipt{}, start) }, false, Accepted, "", 0},

		{"refused for now", func() (Message, bool) { return sure(claimed(true).Refused(refusal(Temporary), start, 0)) }, true, Queued, ReasonThrottled, time.Second},
		{"refused for good", func() (Message, bool) { return sure(claimed(true).Refused(refusal(Permanent), start, 0)) }, true, Failed, ReasonThrottled, 0},
		{"doubtful code", func() (Message, bool) { return sure(claimed(true).Refused(refusal(Doubtful), start, 0)) }, true, Unknown, ReasonUnknown, 0},
		{"doubtful notice", func() (Message, bool) { return sure(claimed(false).Refused(refusal(Doubtful), start, 0)) }, true, Queued, ReasonThrottled, time.Second},
		{"no answer", func() (Message, bool) { return sure(claimed(false).Refused(silence, start, 0)) }, true, Queued, ReasonUnknown, doubtWait},
		{"no answer again", func() (Message, bool) {
			return sure(with(claimed(false), func(m *Message) { m.Doubts = 1 }).Refused(silence, start, 0))
		}, true, Queued, ReasonUnknown, 4 * doubtWait},
		{"no answer too often", func() (Message, bool) {
			m := with(claimed(false), func(m *Message) { m.Doubts = maxDoubts - 1 })
			return sure(m.Refused(silence, start, 0))
		}, true, Unknown, ReasonUnknown, 0},
		{"last attempt", func() (Message, bool) {
			m := with(claimed(false), func(m *Message) { m.Attempts = maxAttempts })
			return sure(m.Refused(refusal(Temporary), start, 0))
		}, true, Failed, ReasonExhausted, 0},
		{"last attempt, one in doubt", func() (Message, bool) {
			m := with(claimed(false), func(m *Message) { m.Attempts, m.Doubts = maxAttempts, 1 })
			return sure(m.Refused(refusal(Temporary), start, 0))
		}, true, Unknown, ReasonExhausted, 0},
		{"too late, one in doubt", func() (Message, bool) {
			return with(fresh(false), func(m *Message) { m.Doubts = 1 }).Claim(at(time.Hour))
		}, true, Unknown, ReasonExpired, 0},
		{"refused for good, one in doubt", func() (Message, bool) {
			m := with(claimed(false), func(m *Message) { m.Doubts = 1 })
			return sure(m.Refused(refusal(Permanent), start, 0))
		}, true, Failed, ReasonThrottled, 0},

		{"barred", func() (Message, bool) { return fresh(false).Barred(ReasonComplaint, start) }, true, Suppressed, ReasonComplaint, 0},
		{"barred under way", func() (Message, bool) { return claimed(false).Barred(ReasonComplaint, start) }, false, Sending, "", Lease},

		{"nudge", func() (Message, bool) { return fresh(false).Nudge(at(streamTime)) }, true, Queued, "", 0},
		{"nudge too early", func() (Message, bool) {
			return claimed(false).Refused(refusal(Temporary), start, 1).Nudge(at(time.Second))
		}, false, Queued, ReasonThrottled, 2 * time.Second},
		{"nudge what is too late", func() (Message, bool) { return fresh(false).Nudge(at(time.Hour)) }, true, Failed, ReasonExpired, 0},
		{"nudge one under way", func() (Message, bool) { return claimed(false).Nudge(at(Lease - 1)) }, false, Sending, "", Lease},
		{"nudge a lapsed notice", func() (Message, bool) { return claimed(false).Nudge(at(Lease)) }, true, Queued, ReasonUnknown, Lease},
		{"nudge one that lapsed twice", func() (Message, bool) {
			return with(claimed(false), func(m *Message) { m.Doubts = 1 }).Nudge(at(Lease))
		}, true, Queued, ReasonUnknown, Lease + doubtWait},
		{"nudge a lapsed code", func() (Message, bool) { return claimed(true).Nudge(at(Lease)) }, true, Unknown, ReasonUnknown, 0},
		{"nudge what was sent", func() (Message, bool) { return accepted.Nudge(at(time.Hour)) }, false, Accepted, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, ok := c.got()
			if ok != c.ok || m.State != c.state || m.Reason != c.reason {
				t.Errorf("got %t %s %q, want %t %s %q", ok, m.State, m.Reason, c.ok, c.state, c.reason)
			}
			if got, want := m.NextAt+m.LeaseUntil, table.At(at(c.next)); got != want && c.next != 0 || c.next == 0 && got != 0 && got != table.At(start) {
				t.Errorf("next at %d, want %d", got, want)
			}
			if want := partition(m); !strings.HasPrefix(m.IPK, want) || want == "" || m.ISK == "" {
				t.Errorf("%s on the index: %q %q", m.State, m.IPK, m.ISK)
			}
			if last := m.History()[len(m.History())-1]; last.State != m.State {
				t.Errorf("timeline ends with %s", last.State)
			}
		})
	}
}

// partition is how the index partition of a message begins; nothing for none.
func partition(m Message) string {
	switch {
	case m.State == Queued || m.State == Sending:
		return "outbox#"
	case m.State.Reached():
		return "ref#GHJK-MNPQ"
	case m.State.Undelivered():
		return "n#01234567#undelivered#"
	}
	return ""
}

// TestStepsLeaveTheirOriginAlone: a step that is not written must not be seen.
func TestStepsLeaveTheirOriginAlone(t *testing.T) {
	t.Parallel()
	m := fresh(false)
	before := fmt.Sprintf("%+v", m.Timeline)
	a, _ := m.Claim(start)
	b, _ := m.Claim(at(time.Second))
	if len(a.Timeline) != 2 || a.Timeline[1].At == b.Timeline[1].At || fmt.Sprintf("%+v", m.Timeline) != before {
		t.Error("two steps from one message share their timeline")
	}
	if a.Rev != m.Rev+1 {
		t.Errorf("rev %d after %d", a.Rev, m.Rev)
	}
}

func TestWithoutContact(t *testing.T) {
	t.Parallel()
	m := fresh(false)
	m.To, m.Timeline = "", nil
	m.IPK, m.ISK = "", ""
	m = m.queued(start)
	if m.State != NoContact || m.IPK != "" || m.NextAt != 0 {
		t.Errorf("got %s on %q", m.State, m.IPK)
	}
	if _, ok := m.Claim(at(time.Minute)); ok {
		t.Error("it was claimed")
	}
	if _, ok := m.Sent(Receipt{}, at(time.Minute)); ok {
		t.Error("it was sent")
	}
}

// A rehearsal is rendered in place of being sent, and no step leads on from there.
func TestRehearsal(t *testing.T) {
	t.Parallel()
	m := fresh(false)
	m.Rehearsal, m.Timeline, m.IPK, m.ISK = true, nil, "", ""
	m = m.queued(start)
	if m.State != Queued {
		t.Errorf("it is %s and will not be rendered", m.State)
	}
	m, _ = m.Claim(start)
	m = m.Shown(start)
	if m.State != Rehearsed || m.IPK != "" || m.NextAt != 0 || m.Remedy(Contacts{}) != "" {
		t.Errorf("got %s on %q", m.State, m.IPK)
	}
	_, claims := m.Claim(at(time.Minute))
	_, nudges := m.Nudge(at(time.Minute))
	_, bars := m.Barred(ReasonComplaint, at(time.Minute))
	_, told := m.Told(Event{State: Delivered})
	if claims || nudges || bars || told {
		t.Errorf("claimed %t, nudged %t, barred %t, told %t", claims, nudges, bars, told)
	}
}

func TestTimelineIsBounded(t *testing.T) {
	t.Parallel()
	m, now := fresh(false), start
	m.ValidUntil = table.At(start.Add(1000 * time.Hour))
	for m.State != Failed {
		now = now.Add(time.Hour)
		m, _ = m.Claim(now)
		m = m.Refused(refusal(Temporary), now, 1)
	}
	if m.Attempts != maxAttempts || m.Reason != ReasonExhausted {
		t.Errorf("%d attempts, %s", m.Attempts, m.Reason)
	}
	if len(m.Timeline) != firstSteps+lastSteps {
		t.Errorf("%d steps", len(m.Timeline))
	}
	got := []State{m.Timeline[0].State, m.Timeline[1].State, m.Timeline[len(m.Timeline)-1].State}
	if d := cmp.Diff([]State{Queued, Sending, Failed}, got); d != "" {
		t.Error(d)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		attempts int
		after    time.Duration
		jitter   float64
		want     time.Duration
	}{
		{1, 0, 0, time.Second},
		{1, 0, 1, 2 * time.Second},
		{3, 0, 1, 8 * time.Second},
		{3, 0, 0.5, 4 * time.Second},
		{40, 0, 1, backoffMax},
		{1 << 30, 0, 1, backoffMax},
		{1, 30 * time.Second, 0, 30 * time.Second},
		{1, 24 * time.Hour, 0, retryAfterMax},
	} {
		if got := backoff(c.attempts, c.after, c.jitter); got != c.want {
			t.Errorf("attempt %d, after %s, jitter %.1f: got %s, want %s", c.attempts, c.after, c.jitter, got, c.want)
		}
	}
}

func TestQueueRefusesWhatHasNoText(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Message){
		"kind":      func(m *Message) { m.Template = "other" },
		"channel":   func(m *Message) { m.Channel = "pigeon" },
		"no link":   func(m *Message) { m.Template = FollowUp },
		"no code":   func(m *Message) { m.Template = EnrollmentCode },
		"no end":    func(m *Message) { m.Template, m.Code, m.ValidUntil = EnrollmentCode, &Code{}, 0 },
		"a code":    func(m *Message) { m.Code = &Code{} },
		"no user":   func(m *Message) { m.User = "" },
		"no origin": func(m *Message) { m.Origin = "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("it was queued")
				}
			}()
			m := fresh(false)
			change(&m)
			Queue(m, start)
		})
	}
}

// TestQueueExpiries: every moment that is stored is in epoch seconds.
func TestQueueExpiries(t *testing.T) {
	t.Parallel()
	m := fresh(false)
	m.ValidUntil = 0
	op := Queue(m, start)
	rec := op.Record.(*Message)
	limit := table.At(start.Add(400 * 24 * time.Hour))
	for name, e := range map[string]table.Epoch{"expires_at": rec.ExpiresAt, "valid_until": rec.ValidUntil} {
		if e <= table.At(start) || e >= limit {
			t.Errorf("%s is %d", name, e)
		}
	}
	if rec.NextAt != table.At(start) || rec.CreatedAt != table.At(start) || rec.Timeline[0].At != table.At(start) {
		t.Errorf("next %d, created %d, timeline %+v", rec.NextAt, rec.CreatedAt, rec.Timeline)
	}
}
