package feedback

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// races is how often a lost race is looked at again: the worker that sends, and
// other events of the message.
const races = 8

// Service writes down what providers say. All fields are required.
type Service struct {
	Table table.Table
	Now   func() time.Time
	Log   *slog.Logger
}

// HearSES is Hear for the detail of an SES event.
func (s *Service) HearSES(ctx context.Context, detail []byte) error {
	e, ok := SES(detail)
	if !ok {
		s.drop(ctx, e, "it says nothing of a message of ours")
		return nil
	}
	return s.Hear(ctx, e)
}

// HearSNS is Hear for a line that SNS wrote to its log of SMS at a time.
func (s *Service) HearSNS(ctx context.Context, line string, at time.Time) error {
	e, ok := SNS([]byte(line), at)
	if !ok {
		s.drop(ctx, e, "it is no receipt")
		return nil
	}
	return s.Hear(ctx, e)
}

// Hear writes an event. Again, or of nothing that is here, it does nothing. An
// error means that the store did not answer, and that the event has to come
// again.
func (s *Service) Hear(ctx context.Context, e notify.Event) error {
	e, err := notify.Resolve(ctx, s.Table, e)
	if nothing(err) {
		s.drop(ctx, e, "its provider's id is not known")
		return nil
	}
	for n := 0; err == nil && n < races; n++ {
		var done bool
		if done, err = s.write(ctx, e); done {
			return nil
		}
	}
	if err == nil {
		err = errs.Conflict
	}
	return fmt.Errorf("hear of message %s: %w", e.Message, err)
}

// write does one try; not done: somebody else was first, look again.
func (s *Service) write(ctx context.Context, e notify.Event) (done bool, err error) {
	m, mark, err := s.read(ctx, e)
	if nothing(err) {
		s.drop(ctx, e, "there is no such message")
		return true, nil
	}
	if err != nil {
		return false, err
	}
	next, ok := m.Told(e)
	if !ok {
		return true, nil
	}
	now := s.Now()
	ops := append([]table.Op{notify.Save(next)}, next.MarkOps(e.State, e.Reason, e.At, now, mark)...)
	err = s.Table.Write(ctx, ops...)
	var lost *table.ConditionFailed
	switch {
	case errors.As(err, &lost):
		return false, nil
	case err != nil:
		return false, err
	}
	s.log(ctx, next, e)
	if err := notify.Count(ctx, s.Table, m, next, now); err != nil { // nor would it be counted then
		s.Log.WarnContext(ctx, "event not counted", "error", err)
	}
	if err := notify.Hurry(ctx, s.Table, next, now); err != nil { // the event is written: to hear it again would change nothing
		s.Log.WarnContext(ctx, "what waits for the message comes at its own time", "error", err)
	}
	return true, nil
}

// read gives the message that an event is about, and the mark of its contact.
func (s *Service) read(ctx context.Context, e notify.Event) (m notify.Message, mark notify.Mark, err error) {
	items, err := s.Table.GetAll(ctx, []table.Key{
		notify.MessageKey(e.Network, e.User, e.Message),
		notify.MarkKey(e.Network, e.User, notify.Email), notify.MarkKey(e.Network, e.User, notify.SMS),
	})
	if err == nil {
		err = items[0].Decode(&m)
	}
	if err != nil {
		return m, mark, err
	}
	of := items[1]
	if m.Channel == notify.SMS {
		of = items[2]
	}
	if of.Exists() {
		err = of.Decode(&mark)
	}
	return m, mark, err
}

// nothing reports whether what an event names is not there, or could not be.
func nothing(err error) bool { return errors.Is(err, errs.NotFound) || errors.Is(err, errs.Invalid) }

func (s *Service) drop(ctx context.Context, e notify.Event, why string) {
	s.Log.LogAttrs(ctx, slog.LevelWarn, "event dropped", slog.String("why", why),
		slog.String("provider", e.Provider), slog.String("provider_id", e.ID), slog.String("state", string(e.State)))
}

// log writes one line about where the message is now.
func (s *Service) log(ctx context.Context, m notify.Message, e notify.Event) {
	level := slog.LevelInfo
	if m.State.Undelivered() {
		level = slog.LevelWarn
	}
	s.Log.LogAttrs(ctx, level, "message",
		slog.String("id", string(m.ID)), slog.String("network", m.Network), slog.String("template", string(m.Template)),
		slog.String("channel", string(m.Channel)), slog.String("state", string(m.State)), slog.String("reason", string(m.Reason)),
		slog.String("provider", e.Provider), slog.String("provider_id", e.ID), slog.String("event", string(e.State)),
		slog.String("code", e.Code))
}
