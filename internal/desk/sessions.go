package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Sending is a registration session that a verified caller asks for.
type Sending struct {
	User         session.UserID
	Verification ID
	Badge        network.BadgeID
	Channel      notify.Channel // empty: the badge's
	ValidFor     time.Duration  // 0: as the network says
	ByLink       bool           // the agent gets the link, for a QR code, and nothing is sent
	Force        bool           // also when the caller has the badge
}

// SendSession sends a verified caller a registration session; the receipt is used
// for it. What mayUse refuses, and those of invite.Service.OpenSession. errs.Forbidden
// also when the agent asks for the link, and could then make the badge without the
// caller (mayHave).
func (s *Service) SendSession(ctx context.Context, in Sending, by httpapi.Caller) (invite.SessionStatus, secret.Text, error) {
	now := s.Now()
	v, c, err := s.receipt(ctx, by, in.User, in.Verification, SendSession, now)
	if err != nil {
		return invite.SessionStatus{}, "", err
	}
	st, link, _, err := s.Invites.OpenSession(ctx, invite.NewSession{
		Network: by.Principal.Network, User: in.User, Badge: in.Badge, Channel: in.Channel, ValidFor: in.ValidFor,
		ByLink: in.ByLink, Force: in.Force, Entry: v.names(by.Entry("")),
		MayHave: func(second enroll.IdentityService) error { return s.mayHave(ctx, c, second, now) },
		With:    []table.Op{v.use(SendSession, now).put(v, now)},
	})
	return st, link, s.refused(ctx, by, v, string(SendSession), err)
}

// mayHave decides whether an agent may have the link to a badge whose second check
// is a code to the caller's contact of a service. errs.Forbidden when the contact may be
// the agent's own: it is too new to verify with, or something was changed at the desk
// within the same time.
func (s *Service) mayHave(ctx context.Context, c caller, second enroll.IdentityService, now time.Time) error {
	all, err := s.Enroll.List(ctx, c.set.ID, c.user.ID)
	if err != nil {
		return err
	}
	coolDown := c.set.Duration(network.DeskCoolDown)
	for _, e := range all {
		if e.Service == second && !e.Trusted(c.user, coolDown, now) {
			return errTooNew
		}
	}
	made, err := s.verifications(ctx, c)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(made, func(v Verification) bool { return v.changed(now.Add(-coolDown)) }) {
		return errTooNew
	}
	return nil
}

var errTooNew = errs.New(errs.Forbidden, "The caller's contacts changed too short a time ago for that. Have the link sent to the caller instead.")

// changed reports whether a contact was changed with v later than since.
func (v Verification) changed(since time.Time) bool {
	return slices.ContainsFunc(v.Acts, func(a Allowed) bool {
		return (a.Act == AddMobile || a.Act == AddEmail || a.Act == RemoveEnrollment) && a.UsedAt.Time().After(since)
	})
}

// verifications are those of a caller, of whatever agent.
func (s *Service) verifications(ctx context.Context, c caller) ([]Verification, error) {
	var out []Verification
	q := table.Query{PK: session.UserPK(c.set.ID, c.user.ID), Prefix: verificationPrefix}
	for {
		page, err := s.Table.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("list verifications of user %s: %w", c.user.ID, err)
		}
		some, next, err := table.Decoded[Verification](page)
		if err != nil {
			return nil, err
		}
		if out = append(out, some...); next == "" {
			return out, nil
		}
		q.Cursor = next
	}
}

// sessionFor is a receipt for an act on a session, with whom that is about.
func (s *Service) sessionFor(ctx context.Context, by httpapi.Caller, id invite.ID, v ID, act Act, now time.Time) (Verification, error) {
	if !id.Valid() {
		return Verification{}, errs.NotFound
	}
	got, _, err := s.receipt(ctx, by, id.User(), v, act, now)
	return got, err
}

// ResendSession sends a caller's session again, over a channel (empty: as before);
// the receipt is used for it. What mayUse refuses, and those of invite.Service.SendSession.
func (s *Service) ResendSession(ctx context.Context, id invite.ID, receipt ID, channel notify.Channel, by httpapi.Caller) (invite.SessionStatus, error) {
	now := s.Now()
	v, err := s.sessionFor(ctx, by, id, receipt, ResendSession, now)
	if err != nil {
		return invite.SessionStatus{}, err
	}
	st, err := s.Invites.SendSession(ctx, by.Principal.Network, id, channel, v.names(by.Entry("")), v.use(ResendSession, now).put(v, now))
	return st, s.refused(ctx, by, v, string(ResendSession), err)
}

// RemoveSession takes a caller's session back; the receipt is used for it. What mayUse
// refuses, and those of invite.Service.RemoveSession.
func (s *Service) RemoveSession(ctx context.Context, id invite.ID, receipt ID, by httpapi.Caller) (invite.SessionStatus, error) {
	now := s.Now()
	v, err := s.sessionFor(ctx, by, id, receipt, RemoveSession, now)
	if err != nil {
		return invite.SessionStatus{}, err
	}
	st, err := s.Invites.RemoveSession(ctx, by.Principal.Network, id, v.names(by.Entry("")), v.use(RemoveSession, now).put(v, now))
	return st, s.refused(ctx, by, v, string(RemoveSession), err)
}

// Session gives a registration session. errs.NotFound when there is none, or its user
// is not for this agent.
func (s *Service) Session(ctx context.Context, by session.Principal, id invite.ID) (invite.SessionStatus, error) {
	if !id.Valid() {
		return invite.SessionStatus{}, errs.NotFound
	}
	if _, err := s.caller(ctx, by, id.User()); err != nil {
		return invite.SessionStatus{}, err
	}
	return s.Invites.SessionStatus(ctx, by.Network, id)
}

// Sessions lists the registration sessions of a caller. A page may be short, even
// empty, without being the last.
func (s *Service) Sessions(ctx context.Context, by session.Principal, u session.UserID, limit int, cursor string) ([]invite.SessionStatus, string, error) {
	if _, err := s.caller(ctx, by, u); err != nil {
		return nil, "", err
	}
	return s.Invites.Sessions(ctx, by.Network, u, limit, cursor)
}
