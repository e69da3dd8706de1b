package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/notify/template"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const (
	// tryTime is how long one try may take; markTime what is kept for writing
	// down what came of it. Together they are well inside notify.Lease.
	tryTime  = 20 * time.Second
	markTime = 5 * time.Second
	// leastTime is what a try should have: with less left, it is for the next
	// worker.
	leastTime = 3 * time.Second
	// races is how often a lost race is looked at again.
	races = 4
)

// Service delivers messages. All fields but Show are required.
type Service struct {
	Table table.Table
	Keys  *secret.Keyring
	Email notify.Sender // the built-in gateway for e-mail
	SMS   notify.Sender // the built-in gateway for SMS
	Show  notify.Sender // of rehearsals, to whoever looks; nil: nowhere
	// Vendor is the sender of a gateway that a network added, with its password.
	Vendor func(gateway.Gateway, secret.Text) notify.Sender
	Now    func() time.Time
	Rand   func() float64 // from 0 to 1, for back-off
	Log    *slog.Logger

	zones zones
	tally notify.Tally
}

// Deliver sends m, as the feed gave it, if it is there for the taking. The
// same record again, or an old one, does nothing.
//
// An error means that the store did not answer; the record may come again. A
// refusal of the provider is no error: it is written into the message.
func (s *Service) Deliver(ctx context.Context, m notify.Message) error {
	if deadline, ok := ctx.Deadline(); ok && deadline.Sub(s.Now()) < leastTime {
		return errs.Because(errs.Unavailable, fmt.Errorf("deliver message %s: no time left", m.ID))
	}
	m, in, mine, err := s.claim(ctx, m)
	if err != nil || !mine {
		return err
	}
	try := s.try
	if m.Rehearsal {
		try = s.show
	}
	receipt, refusal := try(ctx, &m, in)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	if refusal != nil {
		return s.refused(ctx, m, refusal, in.mark)
	}
	if m.Rehearsal {
		return s.shown(ctx, m)
	}
	return s.accepted(ctx, m, receipt)
}

// Count writes what was counted since the last time, for the chart of deliveries. It is
// for the end of a batch; what fails is lost and logged (notify.Tally).
func (s *Service) Count(ctx context.Context) {
	if err := s.tally.Write(ctx, s.Table, s.Now()); err != nil {
		s.Log.WarnContext(ctx, "deliveries not counted", "error", err)
	}
}

// DeliverRecord is Deliver for a message as the feed writes it, in JSON.
func (s *Service) DeliverRecord(ctx context.Context, image []byte) error {
	var m notify.Message
	if err := json.Unmarshal(image, &m); err != nil {
		return fmt.Errorf("deliver: %w", errs.Because(errs.Internal, errors.New("the record is no message")))
	}
	return s.Deliver(ctx, m)
}

// claim takes the message for this worker. When the feed's record was old it
// goes on from the item as it is.
func (s *Service) claim(ctx context.Context, m notify.Message) (claimed notify.Message, in terms, mine bool, err error) {
	for range races {
		old := m
		next, in, ok, err := s.take(ctx, m)
		if err != nil || !ok {
			return m, in, false, err
		}
		m, ok, err = s.save(ctx, next)
		switch {
		case err != nil:
			return m, in, false, fmt.Errorf("claim message %s: %w", next.ID, err)
		case !ok:
			continue
		case m.State == notify.Sending:
			return m, in, true, nil
		}
		s.tally.Became(old, m)
		s.log(ctx, m, "")
		return m, in, false, notify.Hurry(ctx, s.Table, m, s.Now())
	}
	return m, in, false, nil
}

// take is the step that m is due for: a claim; Barred when its contact is marked;
// Withdrawn
// when its campaign was stopped; or Held while its network or campaign sends
// nothing. Somebody else's message is not held: the
// sweep brings it back.
func (s *Service) take(ctx context.Context, m notify.Message) (notify.Message, terms, bool, error) {
	next, ok := m.Claim(s.Now())
	if !ok || next.State != notify.Sending {
		return next, terms{}, ok, nil
	}
	in, err := s.terms(ctx, &m)
	switch {
	case err != nil:
		return m, in, false, fmt.Errorf("claim message %s: %w", m.ID, err)
	case in.halt.Stopped:
		next, ok = m.Withdrawn(s.Now())
	case in.mark.Holds(m.To):
		next, ok = m.Barred(in.mark.Reason, s.Now())
	case in.Paused && !m.Rehearsal, in.halt.For != "": // a rehearsal sends nothing anyway
		next, ok = m.Held(s.Now())
	}
	return next, in, ok, nil
}

// save writes a step with what belongs to it. Not ok: the item was another, and is
// returned; it is the zero Message when it is gone.
func (s *Service) save(ctx context.Context, next notify.Message, with ...table.Op) (now notify.Message, ok bool, err error) {
	err = s.Table.Write(ctx, append([]table.Op{notify.Save(next)}, with...)...)
	var lost *table.ConditionFailed
	switch {
	case !errors.As(err, &lost):
		return next, err == nil, err
	case lost.Op > 0: // somebody has marked the contact meanwhile
		return s.save(ctx, next)
	}
	var current notify.Message
	if lost.Item.Exists() {
		err = lost.Item.Decode(&current)
	} else {
		err = nil
	}
	return current, false, err
}

// try renders and sends. The error is never anything else than a *SendError.
func (s *Service) try(ctx context.Context, m *notify.Message, in terms) (notify.Receipt, *notify.SendError) {
	rendered, refusal := s.render(m, in.manner)
	if refusal != nil {
		return notify.Receipt{}, refusal
	}
	if s.Now().Add(tryTime + markTime).After(m.LeaseUntil.Time()) {
		return notify.Receipt{}, &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable, Code: "late"}
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	if m.Pays() {
		if refusal = s.pay(ctx, m, in, rendered); refusal != nil {
			return notify.Receipt{}, refusal
		}
	}
	return s.send(ctx, m, in.gateways, rendered)
}

// show renders a rehearsal, and shows it where that is possible. No sender that
// sends ever sees it.
func (s *Service) show(ctx context.Context, m *notify.Message, in terms) (notify.Receipt, *notify.SendError) {
	rendered, refusal := s.render(m, in.manner)
	if refusal != nil || s.Show == nil {
		return notify.Receipt{}, refusal
	}
	receipt, err := s.Show.Send(ctx, rendered)
	if err != nil {
		return notify.Receipt{}, notify.SendErrorOf(err)
	}
	return receipt, nil
}

// shown writes that a rehearsal was rendered. Whoever was faster did the same.
func (s *Service) shown(ctx context.Context, m notify.Message) error {
	if _, _, err := s.save(ctx, m.Shown(s.Now())); err != nil {
		return fmt.Errorf("mark message %s rehearsed: %w", m.ID, err)
	}
	return nil
}

func (s *Service) render(m *notify.Message, in template.Manner) (notify.Rendered, *notify.SendError) {
	secrets, err := s.derive(m)
	if err != nil {
		return notify.Rendered{}, &notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonNoSecret}
	}
	rendered, err := template.Render(m, secrets, in)
	if err != nil {
		return notify.Rendered{}, &notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonUnrenderable}
	}
	return rendered, nil
}

// derive makes what the message's Link and Code stand for. errs.Unknown when the
// root they were made with is gone.
func (s *Service) derive(m *notify.Message) (out template.Secrets, err error) {
	if m.Code != nil {
		if out.Code, err = s.Keys.Code(m.Code.Challenge(m.Network, m.User)); err != nil {
			return out, err
		}
	}
	if m.Link == nil {
		return out, nil
	}
	link := secret.Link{Purpose: m.Link.Purpose, Network: m.Network, ID: m.Link.ID, Generation: m.Link.Generation}
	if !secret.ValidNetworkID(link.Network) || !secret.ValidID(link.ID) {
		return out, errs.Unknown
	}
	out.Link = s.Keys.MintLink(link)
	if m.Link.Root != 0 {
		out.Typed, err = s.Keys.TypedCode(link, m.Link.Root)
	}
	return out, err
}

// accepted writes the provider's yes, also over what others made of the
// message while we were slow.
func (s *Service) accepted(ctx context.Context, m notify.Message, r notify.Receipt) error {
	id := m.ID
	for range races {
		next, ok := m.Sent(r, s.Now())
		if !ok || m.ID == "" {
			return nil
		}
		old := m
		var err error
		if m, ok, err = s.save(ctx, next, notify.SentOps(next, r, s.Now())...); err != nil {
			return fmt.Errorf("mark message %s accepted: %w", id, err)
		}
		if ok {
			s.tally.Became(old, m)
			s.log(ctx, m, "")
			return nil
		}
	}
	return fmt.Errorf("mark message %s accepted: %w", id, errs.Conflict)
}

// refused writes a refusal, unless the message is no longer ours. old is the mark of
// its contact.
func (s *Service) refused(ctx context.Context, m notify.Message, e *notify.SendError, old notify.Mark) error {
	now := s.Now()
	m.Provider, m.ProviderID = e.Provider, ""
	next := m.Refused(e, now, s.Rand())
	next, ok, err := s.save(ctx, next, next.MarkOps(next.State, e.Reason, now, now, old)...)
	if err != nil {
		return fmt.Errorf("mark message %s refused: %w", m.ID, err)
	}
	if !ok {
		return nil
	}
	s.tally.Became(m, next)
	s.log(ctx, next, e.Code)
	return notify.Hurry(ctx, s.Table, next, now)
}

// log writes one line about where the message is now.
func (s *Service) log(ctx context.Context, m notify.Message, code string) {
	level := slog.LevelInfo
	if m.State != notify.Accepted {
		level = slog.LevelWarn
	}
	s.Log.LogAttrs(ctx, level, "message",
		slog.String("id", string(m.ID)), slog.String("network", m.Network), slog.String("template", string(m.Template)),
		slog.String("channel", string(m.Channel)), slog.String("state", string(m.State)), slog.String("reason", string(m.Reason)),
		slog.String("provider", m.Provider), slog.String("provider_id", m.ProviderID), slog.String("code", code),
		slog.Int("attempts", m.Attempts))
}
