package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// NewSession is a registration session that somebody wants to go out.
type NewSession struct {
	Network  session.NetworkID
	User     session.UserID
	Badge    network.BadgeID
	Channel  notify.Channel // empty: the badge's
	ValidFor time.Duration  // 0: as the network says
	ByLink   bool           // give the link to the caller instead of sending it
	Force    bool           // also to a user who has the badge, for one device more
	// Keep gives a session that is open and was asked for in the same way, as it is,
	// instead of putting another in its place.
	Keep  bool
	Entry audit.Entry // begun: network, who, in which request
	// MayHave decides whether whoever asked may have the link, of a session whose
	// second check goes with a service. Nil: yes.
	MayHave func(second enroll.IdentityService) error
	With    []table.Op // more ops for the transaction; errs.Conflict when one of their conditions fails
}

func (in NewSession) session(now time.Time) Session {
	return Session{
		By: in.Entry.Actor, At: table.At(now), Wanted: in.Channel, ValidFor: int64(in.ValidFor / time.Second),
		ByLink: in.ByLink, Forced: in.Force,
	}
}

// OpenSession sends a user a registration session. An invitation to the badge that is
// open, or another session, becomes it: the link from before is superseded. made is
// false when one was kept.
//
// The link is empty unless it was asked for. errs.NotFound when there is no such user
// or badge, what Session.maySend and asSession say, and errs.Limited.
func (s *Service) OpenSession(ctx context.Context, in NewSession) (st SessionStatus, link secret.Text, made bool, err error) {
	now := s.Now()
	sc, err := s.scene(ctx, in.Network, in.User, in.Badge)
	if err != nil {
		return SessionStatus{}, "", false, err
	}
	x, old := in.session(now), Invitation{}
	if sc.last.State == Open {
		old = sc.last
	}
	if kept := old.Session; in.Keep && kept != nil && kept.same(x) && old.At(now) == Open {
		if err := in.may(old); err != nil {
			return SessionStatus{}, "", false, err
		}
		st, err = s.look(ctx, old)
		return st, s.linkFor(sc.set, old), false, err
	}
	if err := x.maySend(sc.standing, sc.badge); err != nil {
		return SessionStatus{}, "", false, err
	}
	i := old
	if i.ID == "" {
		i = Invitation{ID: NewID(in.User, secret.NewID(now)), Network: in.Network, User: in.User, Badge: in.Badge}
	}
	if i, err = sc.asSession(i, sc.user, x, now); err == nil {
		err = in.may(i)
	}
	if err != nil {
		return SessionStatus{}, "", false, err
	}
	if i, err = s.sendSession(ctx, "registration_session.send", sc, i, old, in.Entry, in.With, now); err != nil {
		return SessionStatus{}, "", false, err
	}
	st, err = s.look(ctx, i)
	return st, s.linkFor(sc.set, i), true, err
}

// may decides whether whoever asked may have the link of i, if they asked for it.
func (in NewSession) may(i Invitation) error {
	if !in.ByLink || in.MayHave == nil {
		return nil
	}
	return in.MayHave(i.second())
}

// sendSession writes i, a session of which old was the one before, in one transaction
// with what goes out, its audit entry and with.
func (s *Service) sendSession(ctx context.Context, act string, sc scene, i, old Invitation, entry audit.Entry, with []table.Op, now time.Time) (Invitation, error) {
	i, ops, err := s.issue(sc.offer, i, old, sc.user, "", now)
	if err != nil {
		return i, err
	}
	if old.ID == "" {
		stand := sc.standing
		stand.Invitation = i.ID
		ops = append(ops, stand.put(sc.standing))
	}
	ops = append(ops, audit.Put(i.sending(old, entry, act), now))
	err = limit.Within(ctx, s.Table, now, sc.adminBuckets(i, sc.user), func(spent []table.Op) error {
		return s.Table.Write(ctx, append(append(spent, ops...), with...)...)
	})
	var lost *table.ConditionFailed
	if errors.As(err, &lost) {
		err = errSessionChanged
	}
	if err != nil {
		return i, fmt.Errorf("%s %s: %w", act, i.ID, err)
	}
	return i, nil
}

var errSessionChanged = errs.New(errs.Conflict, "This was changed meanwhile. Look again.")

// SendSession sends a session again, over a channel (empty: as it was asked for at
// first): the next generation, after which the links before are superseded, for as long
// as the first. errs.NotFound when there is no such session, errs.Used and Revoked
// when it is over, errs.Limited when it is too early, and what OpenSession says.
func (s *Service) SendSession(ctx context.Context, n session.NetworkID, id ID, channel notify.Channel, entry audit.Entry, with ...table.Op) (SessionStatus, error) {
	now := s.Now()
	old, err := s.session(ctx, n, id)
	if err != nil {
		return SessionStatus{}, err
	}
	sc, err := s.scene(ctx, n, old.User, old.Badge)
	if err != nil {
		return SessionStatus{}, err
	}
	x := *old.Session
	if x.ByLink = false; channel != "" {
		x.Wanted = channel
	}
	next, err := sc.asSession(old, sc.user, x, now)
	if err == nil {
		err = x.maySend(sc.standing, sc.badge)
	}
	if err == nil {
		next, err = s.sendSession(ctx, "registration_session.send_again", sc, next, old, entry, with, now)
	}
	if err != nil {
		return SessionStatus{}, err
	}
	return s.look(ctx, next)
}

// RemoveSession takes a session back: its links lead nowhere any more. errs.Used when
// the badge was made. Removing a removed one changes nothing, and with is not written.
func (s *Service) RemoveSession(ctx context.Context, n session.NetworkID, id ID, entry audit.Entry, with ...table.Op) (SessionStatus, error) {
	old, err := s.session(ctx, n, id)
	if err == nil && old.State == Revoked {
		return s.look(ctx, old)
	}
	if err != nil {
		return SessionStatus{}, err
	}
	next, err := old.revoked()
	if err != nil {
		return SessionStatus{}, err
	}
	ops := append([]table.Op{next.put(old), audit.Put(next.entry(entry, "registration_session.remove"), s.Now())}, with...)
	err = s.Table.Write(ctx, ops...)
	if errors.Is(err, errs.Conflict) {
		err = errSessionChanged
	}
	if err != nil {
		return SessionStatus{}, fmt.Errorf("remove registration session %s: %w", id, err)
	}
	return s.look(ctx, next)
}

// session reads an invitation that is a session. errs.NotFound when there is none.
func (s *Service) session(ctx context.Context, n session.NetworkID, id ID) (Invitation, error) {
	i, err := s.Invitation(ctx, n, id)
	if err == nil && i.Session == nil {
		err = errs.NotFound
	}
	return i, err
}

// SessionStatus gives one session. errs.NotFound when there is none of that id in n.
func (s *Service) SessionStatus(ctx context.Context, n session.NetworkID, id ID) (SessionStatus, error) {
	i, err := s.session(ctx, n, id)
	if err != nil {
		return SessionStatus{}, err
	}
	return s.look(ctx, i)
}

// look is how a session looks now.
func (s *Service) look(ctx context.Context, i Invitation) (SessionStatus, error) {
	all, err := s.statuses(ctx, []Invitation{i})
	if err != nil {
		return SessionStatus{}, err
	}
	return all[0], nil
}

// sessionsPage is how many are looked at for a page: of each two items are read.
const sessionsPage = 50

// Sessions lists the sessions of a user. A page may be short, even empty, without
// being the last.
func (s *Service) Sessions(ctx context.Context, n session.NetworkID, u session.UserID, limit int, cursor string) ([]SessionStatus, string, error) {
	all, next, err := s.OfUser(ctx, n, u, min(limit, sessionsPage), cursor)
	if err != nil {
		return nil, "", err
	}
	var found []Invitation
	for _, i := range all {
		if i.Session != nil {
			found = append(found, i)
		}
	}
	out, err := s.statuses(ctx, found)
	return out, next, err
}

func (s *Service) statuses(ctx context.Context, all []Invitation) ([]SessionStatus, error) {
	var keys []table.Key
	for _, i := range all {
		keys = append(keys, openingsKey(i.Network, i.ID))
		if i.Message != "" {
			keys = append(keys, notify.MessageKey(string(i.Network), string(i.User), i.Message))
		}
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read what became of registration sessions: %w", err)
	}
	out := make([]SessionStatus, len(all))
	for n, i := range all {
		var opened openings
		var m notify.Message
		err := optional(items[0], &opened)
		if items = items[1:]; i.Message != "" {
			err = errors.Join(err, optional(items[0], &m))
			items = items[1:]
		}
		if err != nil {
			return nil, err
		}
		out[n] = i.status(opened, m, s.Now())
	}
	return out, nil
}
