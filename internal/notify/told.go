package notify

import (
	"cmp"
	"slices"
	"time"

	"lanyard/internal/table"
)

// Event is what a provider says of a message after it took it.
type Event struct {
	Network  string
	User     string
	Message  ID
	At       time.Time // by the provider's clock
	State    State     // Accepted, or one of those after it
	Reason   Reason
	Provider string
	ID       string // the provider's own name for the message
	Code     string // its own word for what happened; no contact, no text
}

// Fact is something that a provider said: that it took the message, or what became
// of it. One message may have been taken more than once (a notice in doubt), so a
// fact names the sending.
type Fact struct {
	At       table.Epoch `json:"at"`
	State    State       `json:"state"`
	Reason   Reason      `json:"reason,omitempty"`
	Provider string      `json:"provider,omitempty"`
	ID       string      `json:"id,omitempty"` // of the sending, the provider's
	Code     string      `json:"code,omitempty"`
}

// maxFacts bounds what is kept of a provider that goes on and on; honest ones say
// a few things of each sending.
const maxFacts = 64

// Sent is the step after the provider's yes. It holds also for a message that
// was given up as doubtful or queued again meanwhile: now we know. Not ok: it was
// known already.
func (m Message) Sent(r Receipt, now time.Time) (next Message, ok bool) {
	return m.learn(Fact{At: table.At(now), State: Accepted, Provider: r.Provider, ID: r.ID})
}

// Told is the step of an event. Whatever the message's state, it is known from
// now on that it went out: nothing is tried again, and no doubt is left.
//
// Events come twice, late and in any order. The facts are a set, and what is
// shown (State, Reason, History) follows from the set alone: so the same events
// end the same. Not ok: nothing new, or nothing of ours, because the message was never
// tried.
func (m Message) Told(e Event) (next Message, ok bool) {
	return m.learn(Fact{table.At(e.At), e.State, e.Reason, e.Provider, e.ID, e.Code})
}

func (m Message) learn(f Fact) (Message, bool) {
	if m.Attempts == 0 || m.Rehearsal || rank[f.State] == 0 {
		return m, false
	}
	facts := slices.Clone(m.Facts)
	i := slices.IndexFunc(facts, func(old Fact) bool { return old.timeless() == f.timeless() })
	switch {
	case i < 0 && len(facts) == maxFacts:
		return m, false
	case i < 0:
		facts = append(facts, f)
	case f.At < facts[i].At:
		facts[i].At = f.At
	default:
		return m, false
	}
	slices.SortFunc(facts, Fact.compare)
	m.Facts = facts
	last := outcome(facts)
	m.State, m.Reason, m.Provider, m.ProviderID = last.State, last.Reason, last.Provider, last.ID
	m.NextAt, m.LeaseUntil = 0, 0
	m.out(last.At)
	return m.stepped(), true
}

// rank orders what is said of one sending: the higher one is true, whichever
// came last. A mail can be held up and then arrive, come back after it was
// taken, and be complained of whatever else was said.
var rank = map[State]int{
	Accepted: 1, Deferred: 2, Delivered: 4, Bounced: 5, Suppressed: 5, Blocked: 5, Complained: 6,
}

// turnedBack is below Delivered: an absent person's answering machine looks the
// same as a mail that was turned back for now.
const turnedBack = 3

func (f Fact) rank() int {
	if f.State == Bounced && f.Reason == ReasonTurnedBack {
		return turnedBack
	}
	return rank[f.State]
}

// reach orders sendings of one message: if it arrived once, it arrived, even if
// it came back another time.
func (f Fact) reach() int {
	if f.State.Undelivered() {
		return 0
	}
	return rank[f.State]
}

func (f Fact) timeless() Fact {
	f.At = 0
	return f
}

// compare is a total order of the facts of one set.
func (f Fact) compare(other Fact) int {
	return cmp.Or(
		cmp.Compare(f.At, other.At), cmp.Compare(f.rank(), other.rank()), cmp.Compare(f.State, other.State),
		cmp.Compare(f.Reason, other.Reason), cmp.Compare(f.Provider, other.Provider), cmp.Compare(f.ID, other.ID),
		cmp.Compare(f.Code, other.Code))
}

// outcome is the fact that facts, in order, come to: of each sending the highest,
// of the sendings the one that reached furthest; of equals the first.
func outcome(facts []Fact) Fact {
	said := map[string]Fact{} // by the provider's name for the sending
	for _, f := range facts {
		if old, ok := said[f.ID]; !ok || f.rank() > old.rank() {
			said[f.ID] = f
		}
	}
	var best Fact
	for _, f := range facts { // not over the map, whose order is nobody's
		if f == said[f.ID] && (best.State == "" || f.reach() > best.reach()) {
			best = f
		}
	}
	return best
}

// History is the whole timeline: our steps and what the providers said, by time.
func (m *Message) History() []Step {
	all := slices.Clone(m.Timeline)
	for _, f := range m.Facts {
		all = append(all, Step{f.At, f.State, f.Reason, f.Code, f.Provider})
	}
	slices.SortStableFunc(all, func(a, b Step) int { return cmp.Compare(a.At, b.At) })
	return all
}

// passes reports whether what stopped a message may be over the next time.
func (r Reason) passes() bool {
	switch r {
	case ReasonTurnedBack, ReasonMailboxFull, ReasonUnreachable, ReasonUndetermined:
		return true
	}
	return false
}
