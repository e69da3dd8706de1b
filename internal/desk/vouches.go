package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// AskManager sends the caller's manager a link by which they vouch. One sent before is
// of no use any more. errs.Conflict when nobody is on record, errs.Unavailable when nothing
// is sent, errs.Limited; what mayVouch and asksManager refuse.
func (s *Service) AskManager(ctx context.Context, id ID, by httpapi.Caller) (Verification, error) {
	now := s.Now()
	v, c, err := s.mine(ctx, by, id, "vouch.ask")
	if err != nil {
		return v, err
	}
	next, m, err := s.asksManager(ctx, v, c, now)
	if err != nil {
		return v, s.refused(ctx, by, v, "vouch.ask", err)
	}
	question := limit.For("vouch_manager", c.set.Salt, string(m.ID), limit.Rate{Burst: 10, Per: time.Hour})
	if err := limit.Spend(ctx, s.Table, now, question); err != nil {
		return v, err
	}
	return next, s.save(ctx, next, v, next.entry(by.Entry(""), "vouch.ask"), now, notify.Queue(c.letter(next, m), now))
}

func (s *Service) asksManager(ctx context.Context, v Verification, c caller, now time.Time) (Verification, directory.User, error) {
	var m directory.User
	if c.user.Manager == "" {
		return v, m, errs.New(errs.Conflict, "No manager is on record for the caller. Use another way to verify them.")
	}
	if err := s.Table.Get(ctx, session.UserKey(c.set.ID, c.user.Manager), &m); err != nil {
		return v, m, fmt.Errorf("read the manager of user %s: %w", c.user.ID, err)
	}
	if err := errors.Join(c.thawed(), c.mayVouch(v, m, now)); err != nil {
		return v, m, err
	}
	switch {
	case c.set.Count(weights[Manager]) == 0:
		return v, m, errOff
	case c.set.Paused:
		return v, m, errs.New(errs.Unavailable, "Sending is switched off for now.")
	}
	next, err := v.asksManager(m.ID, now)
	return next, m, err
}

// letter is the message to a manager. Who is on the telephone, the page says.
func (c caller) letter(v Verification, m directory.User) notify.Message {
	link := v.link()
	return notify.Message{
		Network: string(v.Network), User: string(m.ID), Template: notify.ManagerVouch, Channel: notify.Email, To: secret.Text(m.Email.Reveal()),
		Language: c.set.LanguageOf(m.Language, m.Groups), Origin: c.set.Origin, ValidUntil: v.Vouching.ValidUntil,
		Data:  notify.Data{UserName: m.First, NetworkName: c.set.Name},
		Link:  &notify.Link{Purpose: link.Purpose, ID: link.ID, Generation: link.Generation},
		About: notify.About{Type: "verification", ID: string(v.ID)},
	}
}

// question is what a manager was asked, with everybody it is about.
type question struct {
	caller
	v              Verification
	manager, agent directory.User
}

// question opens a manager's link. errs.Unknown before any read for what is no such link,
// errs.Expired for one that is of no verification that can still be open, errs.Superseded
// where another one was sent.
func (s *Service) question(ctx context.Context, raw string, now time.Time) (question, error) {
	link, err := s.Keys.OpenLink(secret.PurposeVouch, raw)
	if err != nil {
		return question{}, fmt.Errorf("open a manager's link: %w", err)
	}
	u, asked, ok := secret.OfUserMoment(link.ID)
	if !ok {
		return question{}, errs.Unknown
	}
	if !now.Before(asked.Add(vouchFor)) {
		return question{}, errs.Expired
	}
	n := session.NetworkID(link.Network)
	all, err := s.since(ctx, n, session.UserID(u), asked.Add(-openFor))
	if err != nil {
		return question{}, err
	}
	i := slices.IndexFunc(all, func(v Verification) bool { return v.Vouching != nil && v.link() == link })
	if i < 0 {
		return question{}, errs.Superseded
	}
	return s.everybody(ctx, all[i])
}

func (s *Service) everybody(ctx context.Context, v Verification) (question, error) {
	q := question{v: v}
	items, err := s.Table.GetAll(ctx, []table.Key{
		network.SettingsKey(v.Network), session.UserKey(v.Network, v.User),
		session.UserKey(v.Network, v.Vouching.Manager), session.UserKey(v.Network, v.Agent),
	})
	if err == nil {
		err = errors.Join(items[0].Decode(&q.set), items[1].Decode(&q.user), items[2].Decode(&q.manager), items[3].Decode(&q.agent))
	}
	if err != nil {
		return q, fmt.Errorf("read whom verification %s is about: %w", v.ID, err)
	}
	return q, nil
}

// answering are the limits on answers: anybody who holds a link, and anybody who tries
// what might be one.
func (q question) answering(by httpapi.Caller) []limit.Bucket {
	return []limit.Bucket{
		limit.For("vouch_user", q.set.Salt, string(q.v.User), limit.Rate{Burst: 20, Per: time.Hour}),
		limit.For("vouch_address", q.set.Salt, limit.AddressKey(by.Client), limit.Rate{Burst: 20, Per: time.Hour}),
	}
}

// answers reads what a manager answers, and decides whether they may: the first half
// of Vouch and of Deny.
func (s *Service) answers(ctx context.Context, raw string, w Word, by httpapi.Caller, now time.Time) (question, string, error) {
	reason, err := w.said()
	if err != nil {
		return question{}, "", err
	}
	q, err := s.question(ctx, raw, now)
	if err == nil {
		err = limit.Spend(ctx, s.Table, now, q.answering(by)...)
	}
	if err == nil {
		err = q.v.mayAnswer(now)
	}
	return q, reason, err
}

// Vouch is the word of whoever holds a manager's link that it is the caller who calls.
// errs.Invalid when nothing was typed or they have not spoken with the caller; those of
// question; errs.Used, errs.Limited; what mayVouch refuses now is refused, whatever was
// when they were asked.
func (s *Service) Vouch(ctx context.Context, raw string, w Word, by httpapi.Caller) (question, error) {
	now := s.Now()
	if !w.Spoke {
		return question{}, errs.BadField("body.spoke", "must be so: speak with the person first, on a number that you know")
	}
	q, reason, err := s.answers(ctx, raw, w, by, now)
	if err != nil {
		return q, err
	}
	if err := errors.Join(q.thawed(), q.mayVouch(q.v, q.manager, now)); err != nil {
		return q, s.unfit(ctx, by, q, err)
	}
	next, err := s.pass(q.v.vouched(VouchGiven), q.caller, Passed{Method: Manager, By: audit.ByInvitee(q.manager.ID)}, now)
	if err != nil {
		return q, err
	}
	err = s.save(ctx, next, q.v, q.entry(by, "vouch.give", reason), now,
		table.Check(session.UserKey(q.set.ID, q.manager.ID), table.And(session.MayAct(), table.Equal("version", q.manager.Version))),
		table.Check(session.UserKey(q.set.ID, q.user.ID), table.And(session.MayAct(), table.Equal("manager", q.manager.ID))))
	return q.answered(next), err
}

// unfit notes that a manager answered who does not count, and passes that on.
func (s *Service) unfit(ctx context.Context, by httpapi.Caller, q question, why error) error {
	entry := refusal(by, q.v, "vouch.give", errs.KindOf(why))
	entry.Network, entry.Actor = q.set.ID, audit.ByInvitee(q.manager.ID)
	if err := s.Table.Write(ctx, audit.Put(entry, s.Now())); err != nil {
		return fmt.Errorf("note a manager who does not count: %w", errors.Join(why, err))
	}
	return why
}

// Deny is the word of whoever holds a manager's link that they know nothing of the call:
// the verification is over. As Vouch, but whoever was asked may always say so.
func (s *Service) Deny(ctx context.Context, raw string, w Word, by httpapi.Caller) (question, error) {
	now := s.Now()
	q, reason, err := s.answers(ctx, raw, w, by, now)
	if err != nil {
		return q, err
	}
	next := q.v.vouched(VouchRefused).end()
	return q.answered(next), s.save(ctx, next, q.v, q.entry(by, "vouch.refuse", reason), now)
}

func (q question) answered(v Verification) question {
	q.v = v
	return q
}

// entry is of the manager's doing, with what they typed.
func (q question) entry(by httpapi.Caller, act, reason string) audit.Entry {
	entry := q.v.entry(audit.Entry{Network: q.set.ID, Actor: audit.ByInvitee(q.manager.ID), Request: by.Request}, act)
	entry.Detail["reason"] = reason
	return entry
}
