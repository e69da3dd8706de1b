package invite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lanyard/internal/audit"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Moment is one entry of an invitation's timeline. What says what it is, as room and
// verb: an act of the audit (invitation.send, challenge.start, badge.add), a step of
// a message (message.delivered), or link.open.
type Moment struct {
	At         table.Epoch
	What       string
	By         audit.Actor // of an act
	Generation uint16      // of the link; 0: none
	Message    *notify.Message
	Step       notify.Step   // of Message
	Gateway    string        // by which Message went or was tried, where the step tells
	Remedy     notify.Remedy // of its last step, when it did not arrive
	Tries      int           // of a code: how often one was typed, the right one too
	Opening    *Opening
	Opener     Opener
	Why        Why
}

const (
	whatOpened  = "link.open"
	whatMessage = "message."

	// timelineMost is how many messages and how many acts are looked at, the newest
	// first. More of one user are no timeline that anybody reads.
	timelineMost = 500
)

// Timeline tells the story of an invitation, oldest first: who did what, what became
// of each message about it and of the codes on the way, and who opened the
// link. errs.NotFound when there is no such invitation in n.
func (s *Service) Timeline(ctx context.Context, n session.NetworkID, id ID) ([]Moment, error) {
	i, err := s.Invitation(ctx, n, id)
	if err != nil {
		return nil, err
	}
	t := story{invitation: i}
	_, t.contacts, err = s.People.UserWithContacts(ctx, n, i.User)
	if err == nil {
		err = s.readStory(ctx, &t)
	}
	if err != nil {
		return nil, fmt.Errorf("timeline of invitation %s: %w", id, err)
	}
	return t.tell(), nil
}

// story is everything that a timeline is made of.
type story struct {
	invitation Invitation
	contacts   notify.Contacts
	openings   []Opening
	acts       []audit.Record
	messages   []notify.Message
	challenges []enroll.Challenge
}

func (s *Service) readStory(ctx context.Context, t *story) (err error) {
	i := t.invitation
	var all openings
	err = s.Table.Get(ctx, openingsKey(i.Network, i.ID), &all)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	t.openings = all.All
	if t.challenges, err = s.Enroll.Challenges(ctx, i.Network, i.User); err != nil {
		return err
	}
	journal := &audit.Service{Table: s.Table, Now: s.Now}
	since := audit.Filter{User: i.User, From: i.CreatedAt.Time()}
	t.acts, err = upTo(timelineMost, func(limit int, cursor string) ([]audit.Record, string, error) {
		return journal.List(ctx, i.Network, i.CreatedAt.Time(), since, limit, cursor)
	})
	if err != nil {
		return err
	}
	t.messages, err = upTo(timelineMost, func(limit int, cursor string) ([]notify.Message, string, error) {
		page, err := s.Table.Query(ctx, notify.OfUser(string(i.Network), string(i.User), cursor, limit))
		if err != nil {
			return nil, "", err
		}
		return table.Decoded[notify.Message](page)
	})
	return err
}

// upTo reads pages until there are most or no more.
func upTo[T any](most int, read func(limit int, cursor string) ([]T, string, error)) ([]T, error) {
	var out []T
	for cursor := ""; len(out) < most; {
		some, next, err := read(most-len(out), cursor)
		if err != nil {
			return nil, err
		}
		if out = append(out, some...); next == "" {
			break
		}
		cursor = next
	}
	return out, nil
}

// tell puts the parts together: a pure function.
func (t story) tell() []Moment {
	about := map[string]bool{string(t.invitation.ID): true} // ids of what belongs to it
	var out []Moment
	for _, a := range t.acts {
		if m, ok := t.act(a); ok {
			if kind, id, _ := strings.Cut(a.Target, ":"); kind == "challenge" {
				about[id] = true
			}
			out = append(out, m)
		}
	}
	for _, m := range t.messages {
		if about[m.About.ID] {
			out = append(out, t.steps(m)...)
		}
	}
	for n := range t.openings {
		one := &t.openings[n]
		m := Moment{At: one.At, What: whatOpened, Generation: one.Generation, Opening: one}
		m.Opener, m.Why = judge(t.openings, n, t.invitation, t.arrived(*one))
		out = append(out, m)
	}
	slices.SortStableFunc(out, Moment.compare)
	return out
}

// compare orders moments by time; those of one second as they follow from one another.
func (m Moment) compare(other Moment) int {
	return cmp.Or(cmp.Compare(m.At, other.At), cmp.Compare(m.order(), other.order()))
}

func (m Moment) order() int {
	switch {
	case strings.HasPrefix(m.What, "invitation."), strings.HasPrefix(m.What, "registration_session."):
		return 0
	case m.Message != nil && m.Message.Link != nil: // its steps are in order already
		return 1
	case m.What == whatOpened:
		return 2
	case m.What == "challenge.start":
		return 3
	case m.Message != nil && m.Message.Code != nil:
		return 4
	case m.Message == nil:
		return 5
	}
	return 6 // notices
}

// act is the moment of an audit entry; not ok: it is of something else.
func (t story) act(a audit.Record) (m Moment, ok bool) {
	id := string(t.invitation.ID)
	if a.Target != "invitation:"+id && a.Detail["invitation"] != id {
		return m, false
	}
	m = Moment{At: a.At, What: a.Act, By: a.Actor}
	if generation, err := strconv.ParseUint(a.Detail["generation"], 10, 16); err == nil {
		m.Generation = uint16(generation)
	}
	if a.Act == "challenge.start" {
		for _, c := range t.challenges {
			if a.Target == "challenge:"+string(c.ID) && c.SentAt == a.At {
				m.Tries = c.Tries
			}
		}
	}
	return m, true
}

// steps are the moments of a message; what can be done is said at the last.
func (t story) steps(m notify.Message) []Moment {
	history := m.History()
	out := make([]Moment, len(history))
	for i, step := range history {
		out[i] = Moment{At: step.At, What: whatMessage + string(step.State), Message: &m, Step: step, Gateway: step.Provider}
		if m.About.Type == "invitation" {
			out[i].Generation = m.About.Generation
		}
	}
	if n := len(out); n > 0 {
		out[n-1].Remedy, out[n-1].Gateway = t.remedy(&m), m.Provider
	}
	return out
}

// remedy is what can be done about a message; nothing when the invitation is over
// or was sent again since.
func (t story) remedy(m *notify.Message) notify.Remedy {
	i := t.invitation
	if i.State != Open || m.About.Type == "invitation" && m.ID != i.Message {
		return ""
	}
	return m.Remedy(t.contacts)
}

// arrived is when a message with a link arrived that an opening may have come of: the
// last one before it, as its provider says or at least when the provider took
// it. When there is none before it, the first; zero when nothing is known.
func (t story) arrived(one Opening) (at table.Epoch) {
	for _, m := range t.messages {
		if m.Link == nil || m.About.Type != "invitation" || m.About.ID != string(t.invitation.ID) || m.About.Generation != one.Generation {
			continue
		}
		switch came := cameIn(m.Facts); {
		case came == 0:
		case at == 0, at > one.At && came < at, came <= one.At && came > at:
			at = came
		}
	}
	return at
}

// cameIn is when the provider delivered a message, or else took it.
func cameIn(facts []notify.Fact) (at table.Epoch) {
	for _, f := range facts { // by time
		if f.State == notify.Delivered {
			return f.At
		}
		if f.State == notify.Accepted {
			at = cmp.Or(at, f.At)
		}
	}
	return at
}
