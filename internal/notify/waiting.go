package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/due"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// AwaitsArrival is what is due about the thing that a message is about unless
// the person is done by then: the next step of an invitation's ladder.
const AwaitsArrival due.What = "ladder"

// Lost reports whether m did not arrive at its contact, and another one there
// would not either.
func (m *Message) Lost() bool {
	switch m.State {
	case NoContact, Blocked, Suppressed:
		return true
	case Bounced:
		return !m.Reason.passes()
	case Failed:
		switch m.Reason {
		case ReasonBadContact, ReasonOptedOut, ReasonRejected, ReasonUnrenderable:
			return true
		}
	}
	return false
}

// Hurry lets what awaits the arrival of m be due at once when m is lost. It comes
// after the step that lost it was written: a crash between the two costs no more
// than the time that it would have waited anyway.
func Hurry(ctx context.Context, t table.Table, m Message, now time.Time) error {
	if !m.Lost() || m.About.ID == "" {
		return nil
	}
	key := due.Key(session.NetworkID(m.Network), session.UserID(m.User), AwaitsArrival, m.About.ID)
	err := t.Write(ctx, due.Hurry(key, now))
	var nothing *table.ConditionFailed
	if err != nil && !errors.As(err, &nothing) {
		return fmt.Errorf("hurry what waits for message %s: %w", m.ID, err)
	}
	return nil
}
