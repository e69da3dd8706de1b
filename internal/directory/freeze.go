package directory

import (
	"context"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// FreezeLife is how long the link in a notice freezes the user: about as long as
// somebody does not look at their messages.
const FreezeLife = 7 * 24 * time.Hour

// alarming are the notices with a link that freezes the user. Its place, from 1,
// is the generation of the link.
var alarming = [...]notify.Kind{notify.ContactChanged, notify.BadgeAdded}

// FreezeLink is the link of a notice of what happened to u now. It names the user
// and the second, and so needs no record.
func FreezeLink(kind notify.Kind, u session.UserID, now time.Time) *notify.Link {
	for i, k := range alarming {
		if k == kind {
			return &notify.Link{Purpose: secret.PurposeFreeze, ID: secret.UserMoment(string(u), now), Generation: uint16(i + 1)}
		}
	}
	return nil
}

// Alarm is what the link in a notice says.
type Alarm struct {
	Network session.NetworkID
	User    session.UserID
	Notice  notify.Kind
	SentAt  table.Epoch
}

// ReadAlarm gives what a link says. errs.Unknown when it is no link in a notice,
// errs.Expired when it is too old.
func ReadAlarm(k *secret.Keyring, raw string, now time.Time) (Alarm, error) {
	link, err := k.OpenLink(secret.PurposeFreeze, raw)
	if err != nil {
		return Alarm{}, err
	}
	u, sent, ok := secret.OfUserMoment(link.ID)
	if !ok || link.Generation == 0 || int(link.Generation) > len(alarming) {
		return Alarm{}, errs.Unknown
	}
	if !now.Before(sent.Add(FreezeLife)) {
		return Alarm{}, errs.Expired
	}
	return Alarm{
		Network: session.NetworkID(link.Network), User: session.UserID(u), Notice: alarming[link.Generation-1], SentAt: table.At(sent),
	}, nil
}

// Freeze gives the ops after which u is frozen because of a, and every session of
// theirs is over. It takes no administrators into account: whoever may be
// impersonated must be stopped, the last administrator first of all. It is no
// change when u is frozen already. errs.Used when an administrator has looked since
// the notice was sent.
func Freeze(u User, a Alarm, now time.Time) (User, []table.Op, error) {
	switch {
	case u.IsFrozen():
		return u, nil, nil
	case a.SentAt <= u.LiftedAt:
		return u, nil, errs.Used
	}
	next := u
	next.FrozenAt, next.FrozenBy = table.At(now), string(a.Notice)
	next.NotBefore = session.SignedOut(now)
	next, ops := change(network.Settings{}, u, next, now)
	return next, ops, nil
}

// lifted is the user once an administrator has looked.
func (u User) lifted(now time.Time) User {
	u.Frozen = session.Frozen{LiftedAt: table.At(now)}
	return u
}

// Unfreeze lets user id act again. Sessions from before stay over, and links sent
// until now freeze nobody any more. It is no failure when the user is not frozen.
// errs.Forbidden for a program, and for oneself.
func (s *Service) Unfreeze(ctx context.Context, by httpapi.Caller, id session.UserID) (User, error) {
	if by.Principal.Token != "" || by.Principal.User == id {
		return User{}, errs.New(errs.Forbidden, "Only another administrator, signed in, may lift this.")
	}
	u, err := s.User(ctx, by.Principal.Network, id)
	if err != nil || !u.IsFrozen() {
		return u, err
	}
	return s.lift(ctx, by, u)
}

// UnfreezeAdmin is Unfreeze for whoever may run the setup of the system: the way
// back in where the administrators themselves are frozen. errs.Conflict while another one can look.
func (s *Service) UnfreezeAdmin(ctx context.Context, n session.NetworkID, id session.UserID) (User, error) {
	u, err := s.User(ctx, n, id)
	if err != nil || !u.IsFrozen() {
		return u, err
	}
	g, err := session.LoadGrants(ctx, s.Table, n)
	if err != nil {
		return User{}, err
	}
	others, _, err := s.admins(ctx, g, u, s.whoCounts(ctx)[0])
	if err == nil && others.count > 0 {
		err = errs.New(errs.Conflict, "Another administrator can sign in. Let them look, and lift this.")
	}
	if err != nil {
		return User{}, err
	}
	return s.lift(ctx, httpapi.Caller{Principal: session.Principal{Network: n}}, u)
}

func (s *Service) lift(ctx context.Context, by httpapi.Caller, u User) (User, error) {
	next, ops := change(network.Settings{}, u, u.lifted(s.Now()), s.Now())
	return s.commit(ctx, by, "user.unfreeze", next, ops, map[string]string{"notice": u.FrozenBy})
}

// MayChangeContacts refuses programs what is done to the contacts of somebody who
// is frozen: an administrator has to look first.
func MayChangeContacts(by httpapi.Caller, u User) error {
	if by.Principal.Token == "" || !u.IsFrozen() {
		return nil
	}
	return errs.New(errs.Forbidden, "The user is frozen. Only a signed-in administrator may change this.")
}
