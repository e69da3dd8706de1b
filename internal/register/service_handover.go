package register

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// HandOver makes the token of the QR code that moves a registration session to
// a phone, and the link it stands in. It writes nothing.
func (s *Service) HandOver(ctx context.Context, registration string, c httpapi.Caller) (token secret.Token, link string, err error) {
	g, err := s.grant(ctx, Permission{Registration: registration}, c)
	if err != nil {
		return "", "", fmt.Errorf("hand over registration session: %w", err)
	}
	v, err := s.still(ctx, g.Session)
	if err != nil {
		return "", "", fmt.Errorf("hand over registration for %s: %w", g.Session.about(), err)
	}
	t := handoverToken{ID: secret.NewID(s.Now()), Session: g.Session}
	token, err = s.Keys.SealToken(secret.PurposeHandover, t, g.Session.ends())
	return token, v.Settings.Origin + "/r#" + token.Reveal(), err
}

// Taken is what the phone is shown.
type Taken struct {
	Digits  string
	Network string
	Badge   string
}

// Take binds a handover to the phone that opened the QR code. Taking twice with the
// same phone is the same as once; errs.Conflict when another device has it.
func (s *Service) Take(ctx context.Context, raw string, c httpapi.Caller, browser string) (Taken, error) {
	var t handoverToken
	if err := s.Keys.OpenToken(secret.PurposeHandover, raw, s.Now(), &t); err != nil {
		return Taken{}, fmt.Errorf("take handover: %w", err)
	}
	v, err := s.still(ctx, t.Session)
	if err != nil {
		return Taken{}, fmt.Errorf("take handover for %s: %w", t.Session.about(), err)
	}
	h := Handover{
		ID: t.ID, State: HandoverTaken, Network: t.Session.Network, User: t.Session.user(), Invitation: t.Session.Invitation,
		Phone: browser, Root: s.Keys.CurrentRoot(), ValidUntil: table.At(t.Session.ends()),
	}
	h.place()
	err = s.Table.Write(ctx, table.Put(&h, table.Absent()), s.entry("handover.take", h, c))
	var lost *table.ConditionFailed
	if errors.As(err, &lost) {
		if err = lost.Item.Decode(&h); err == nil && h.Phone != browser {
			err = errs.New(errs.Conflict, "Another device took this code. Show a new one on the computer.")
		}
	}
	if err != nil {
		return Taken{}, fmt.Errorf("take handover %s: %w", t.ID, err)
	}
	digits, err := h.digits(s.Keys)
	return Taken{Digits: digits, Network: v.Settings.Name, Badge: v.Badge.Name}, err
}

// Match checks the digits that the person reads off the phone and types on the
// desktop. A try is counted before it is compared. errs.WrongCode, and Locked
// when that was the last try.
func (s *Service) Match(ctx context.Context, registration, raw, typed string, c httpapi.Caller) error {
	g, err := s.grant(ctx, Permission{Registration: registration}, c)
	if err != nil {
		return fmt.Errorf("match handover: %w", err)
	}
	t, h, err := s.handover(ctx, raw)
	if err != nil {
		return fmt.Errorf("match handover: %w", err)
	}
	if t.Session != g.Session {
		return fmt.Errorf("match handover %s: %w", t.ID, errs.Unknown)
	}
	if err := h.mayMatch(s.Now()); err != nil {
		return fmt.Errorf("match handover %s: %w", t.ID, err)
	}
	if err := s.countTry(ctx, h); err != nil {
		return fmt.Errorf("match handover %s: %w", t.ID, err)
	}
	digits, err := h.digits(s.Keys)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(digits), []byte(typed)) != 1 {
		if h.Tries+1 >= matchTries {
			return fmt.Errorf("match handover %s: %w", t.ID, errs.Locked)
		}
		return fmt.Errorf("match handover %s: %w", t.ID, errs.WrongCode)
	}
	err = s.Table.Write(ctx,
		table.Update(h.ItemKey(), table.Equal("state", HandoverTaken), table.Set("state", HandoverMatched)),
		s.entry("handover.match", h, c))
	if err != nil {
		return fmt.Errorf("match handover %s: %w", t.ID, err)
	}
	return nil
}

// countTry repeats mayMatch as a condition; the last try that is counted also
// voids the handover unless the comparison says otherwise.
func (s *Service) countTry(ctx context.Context, h Handover) error {
	err := s.Table.Write(ctx, table.Update(h.ItemKey(),
		table.And(table.Equal("state", HandoverTaken), table.Less("tries", matchTries)), table.Add("tries", 1)))
	if errors.Is(err, errs.Conflict) {
		return errs.Locked
	}
	return err
}

// State of a handover, for both devices. It writes nothing.
func (s *Service) State(ctx context.Context, raw string) (HandoverState, error) {
	_, h, err := s.handover(ctx, raw)
	switch {
	case errors.Is(err, errs.NotFound):
		return HandoverWaiting, nil
	case errors.Is(err, errs.Expired):
		return HandoverVoid, nil
	case err != nil:
		return "", fmt.Errorf("state of handover: %w", err)
	}
	return h.view(s.Now()), nil
}

// handover opens a handover token and reads its record. errs.NotFound while no
// phone has taken it.
func (s *Service) handover(ctx context.Context, raw string) (handoverToken, Handover, error) {
	var t handoverToken
	var h Handover
	if err := s.Keys.OpenToken(secret.PurposeHandover, raw, s.Now(), &t); err != nil {
		return t, h, err
	}
	err := s.Table.Get(ctx, handoverKey(t.ID), &h)
	return t, h, err
}

func (s *Service) entry(act string, h Handover, c httpapi.Caller) table.Op {
	entry := audit.Entry{
		Network: h.Network, Actor: audit.ByInvitee(h.User), Act: act, About: h.User,
		Target: "handover:" + h.ID, Request: c.Request,
	}
	if h.Invitation != "" {
		entry.Detail = map[string]string{"invitation": string(h.Invitation)}
	}
	return audit.Put(entry, s.Now())
}
