package notify

import (
	"slices"
	"time"

	"lanyard/internal/price"
	"lanyard/internal/table"
)

const (
	// Lease is how long a sender has from the claim to the mark. Longer than any
	// try (deliver's timeout) with room for a slow store.
	Lease = 60 * time.Second
	// maxAttempts bounds the tries of one message. A provider that takes a few a
	// second of a campaign of thousands refuses each of them often.
	maxAttempts = 100
	// maxDoubts is how many tries of a notice may end without any answer. The
	// waits between them, from doubtWait on four times as long each time, outlast
	// a provider that hangs for half an hour.
	maxDoubts              = 4
	doubtWait              = 2 * time.Minute
	backoffMin, backoffMax = 2 * time.Second, 5 * time.Minute
	retryAfterMax          = 15 * time.Minute
	// nudgeEvery is how long the sweep waits before it touches a message again.
	nudgeEvery = 60 * time.Second
	// The timeline keeps its first steps and its latest.
	firstSteps, lastSteps = 4, 12
)

// queued is the state of a new message.
func (m Message) queued(now time.Time) Message {
	m.CreatedAt = table.At(now)
	m.Rev = 1
	if m.To == "" {
		return m.to(NoContact, "", now)
	}
	m.NextAt = table.At(now)
	m.place(now.Add(streamTime))
	return m.to(Queued, "", now)
}

// Claim is the step before a try. When ok, the result is to be written, and
// if its state is Sending, whoever wrote it sends. Otherwise it is Failed, its
// time being over, or Unknown: it may have gone out already and must not again.
// Not ok: it is not, or not yet, there for the taking.
func (m Message) Claim(now time.Time) (next Message, ok bool) {
	switch {
	case m.State == Queued && table.At(now) >= m.NextAt:
	case m.State == Sending && m.LeaseUntil.Past(now):
		if m = m.doubted(now); m.State == Unknown {
			return m.stepped(), true
		}
	default:
		return m, false
	}
	if m.ValidUntil.Past(now) {
		return m.fail(ReasonExpired, now).stepped(), true
	}
	m.Attempts++
	m.LeaseUntil = table.At(now.Add(Lease))
	m.NextAt, m.Reason = 0, ""
	m.place(m.LeaseUntil.Time())
	return m.to(Sending, "", now).stepped(), true
}

// Barred is the step in place of Claim when the contact is marked: nothing is sent
// there until somebody takes the mark away. Not ok: it is not there for the taking.
func (m Message) Barred(why Reason, now time.Time) (next Message, ok bool) {
	if m.State != Queued || table.At(now) < m.NextAt {
		return m, false
	}
	return m.rest(Suppressed, why, now).stepped(), true
}

// Shown is the step of a rehearsal after it was rendered, in place of Sent.
func (m Message) Shown(now time.Time) Message {
	return m.rest(Rehearsed, "", now).stepped()
}

// Pays reports whether m costs something that was not paid for yet.
func (m *Message) Pays() bool { return m.Channel == SMS && !m.Rehearsal && m.Parts == 0 }

// Paid is the step before an SMS is handed to a provider for the first time: what
// it costs is in the month from then on, and no other try pays.
func (m Message) Paid(parts int, cost price.USD) Message {
	m.Parts, m.Cost = parts, cost
	return m.stepped()
}

// Refused is the step after a try that failed: queued again with back-off, or
// failed. jitter, from 0 to 1, spreads the tries of many messages (full jitter).
func (m Message) Refused(e *SendError, now time.Time, jitter float64) Message {
	switch {
	case e.Reason == ReasonBudget:
		return m.rest(Blocked, e.Reason, now).stepped()
	case e.Outcome == Permanent:
		return m.fail(e.Reason, now).stepped()
	case e.Outcome == Doubtful && (m.Once() || e.Reason == ReasonUnknown):
		m = m.doubted(now)
	case m.Attempts >= maxAttempts:
		m = m.fail(ReasonExhausted, now)
	}
	if m.State != Sending {
		return m.stepped()
	}
	wait := backoff(m.Attempts, e.RetryAfter, jitter)
	if e.Reason == ReasonUnknown {
		wait = max(wait, patience(m.Doubts))
	}
	return m.retry(e.Reason, now, wait).stepped()
}

// Nudge is the step of the sweep on a message whose time on the index has come.
// Not ok: there is nothing to do yet.
func (m Message) Nudge(now time.Time) (next Message, ok bool) {
	switch {
	case m.State == Queued && m.ValidUntil.Past(now):
		return m.fail(ReasonExpired, now).stepped(), true
	case m.State == Queued && table.At(now) >= m.NextAt:
		m.place(now.Add(nudgeEvery))
		return m.stepped(), true
	case m.State == Sending && m.LeaseUntil.Past(now):
		if m = m.doubted(now); m.State != Unknown {
			m = m.retry(ReasonUnknown, now, patience(m.Doubts-1))
			m.place(m.NextAt.Time().Add(streamTime))
		}
		return m.stepped(), true
	}
	return m, false
}

// patience is how long to wait after so many doubts; none without one, since a
// worker that was ended once says nothing about the provider.
func patience(doubts int) time.Duration {
	if doubts == 0 {
		return 0
	}
	return doubtWait << (2 * (doubts - 1))
}

// doubted counts a try that may have gone out, and gives up what must not go out
// again.
func (m Message) doubted(now time.Time) Message {
	m.Doubts++
	if m.Once() || m.Doubts >= maxDoubts {
		return m.rest(Unknown, ReasonUnknown, now)
	}
	return m
}

func (m Message) retry(why Reason, now time.Time, wait time.Duration) Message {
	m.NextAt, m.LeaseUntil = table.At(now.Add(wait)), 0
	m.place(m.NextAt.Time())
	return m.to(Queued, why, now)
}

// fail ends the tries. When one of them may have gone out, and nobody said
// anything of the contact, failed would be more than is known.
func (m Message) fail(why Reason, now time.Time) Message {
	if m.Doubts > 0 && (why == ReasonExpired || why == ReasonExhausted) {
		return m.rest(Unknown, why, now)
	}
	return m.rest(Failed, why, now)
}

// rest is a step of ours out of the outbox.
func (m Message) rest(s State, why Reason, now time.Time) Message {
	m = m.to(s, why, now)
	m.out(table.At(now))
	return m
}

// to changes the state and notes it on the timeline.
func (m Message) to(s State, why Reason, now time.Time) Message {
	m.State, m.Reason = s, why
	if s != Sending {
		m.LeaseUntil = 0
	}
	if s != Queued {
		m.NextAt = 0
	}
	steps := append(slices.Clip(m.Timeline), Step{At: table.At(now), State: s, Detail: why})
	if len(steps) > firstSteps+lastSteps {
		steps = slices.Delete(slices.Clone(steps), firstSteps, len(steps)-lastSteps)
	}
	m.Timeline = steps
	return m
}

func (m Message) stepped() Message {
	m.Rev++
	return m
}

// backoff is full jitter (AWS, "Exponential Backoff And Jitter") over a ceiling
// that doubles with each attempt, at least a second and what the provider
// asked for.
func backoff(attempts int, after time.Duration, jitter float64) time.Duration {
	ceiling := min(backoffMin<<min(max(attempts-1, 0), 20), backoffMax)
	wait := max(time.Duration(jitter*float64(ceiling)), time.Second, min(after, retryAfterMax))
	return wait.Round(time.Second)
}
