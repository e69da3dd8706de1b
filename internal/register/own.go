package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Own is what makes a registration session its user's own: the session in which they
// showed a badge, for one more of the same kind. The zero Own is none: it came of an
// invitation.
type Own struct {
	User    session.UserID  `json:"u"`
	Session session.ID      `json:"s"`
	Badge   network.BadgeID `json:"b"`
	Shown   session.Shown   `json:"w"`
}

// basis is what a registration session stands on, as it was read: an invitation, or
// a badge that was shown.
type basis struct {
	invite.Visit
	by session.Principal // who showed a badge; nobody: an invitation
}

// MintOwn makes a registration session for one more badge of the kind that the caller
// showed last, within the badge's limit. It writes nothing: what comes of it is spent
// in Finish. errs.Forbidden when that was too long ago, errs.Conflict at the limit.
func (s *Service) MintOwn(ctx context.Context, c httpapi.Caller) (secret.Token, Session, invite.Visit, error) {
	p, now := c.Principal, s.Now()
	if c.Browser == "" {
		return "", Session{}, invite.Visit{}, errs.New(errs.Forbidden, "This browser does not keep cookies, which are needed to continue.")
	}
	if err := p.Shown.Fresh(now); err != nil {
		return "", Session{}, invite.Visit{}, err
	}
	var with Credential
	if err := s.Table.Get(ctx, CredentialKey(p.Network, p.User, CredentialID(p.Shown.Badge)), &with); err != nil {
		return "", Session{}, invite.Visit{}, fmt.Errorf("read the badge that user %s showed: %w", p.User, err)
	}
	r := Session{
		Network: p.Network, Browser: c.Browser,
		Own: Own{User: p.User, Session: p.Session, Badge: with.Badge, Shown: p.Shown},
	}
	b, err := s.stillOwn(ctx, r)
	if err == nil {
		_, err = b.completing(now)
	}
	if err != nil {
		return "", Session{}, invite.Visit{}, fmt.Errorf("mint registration session for %s: %w", r.about(), err)
	}
	ends := now.Add(b.Settings.Duration(network.Registration)).Truncate(time.Second)
	r.Ends = ends.Unix()
	token, err := s.Keys.SealToken(secret.PurposeRegistration, r, ends)
	return token, r, b.Visit, err
}

// stillOwn reads what an own registration session stands on, and decides whether it is
// still worth a badge: its session is not over, and in it nothing was shown or made since.
func (s *Service) stillOwn(ctx context.Context, r Session) (basis, error) {
	sessions := &session.Service{Table: s.Table, Now: s.Now}
	p, err := sessions.Again(ctx, r.Network, r.Own.User, r.Own.Session)
	if errors.Is(err, errs.Unauthenticated) {
		return basis{}, errOwnOver
	}
	if err != nil {
		return basis{}, err
	}
	if p.Shown != r.Own.Shown {
		return basis{}, errOwnOver
	}
	b := basis{by: p}
	items, err := s.Table.GetAll(ctx, []table.Key{
		network.SettingsKey(r.Network), session.UserKey(r.Network, r.Own.User), network.BadgeKey(r.Network, r.Own.Badge),
		invite.StandingKey(r.Network, r.Own.User, r.Own.Badge),
	})
	if err == nil {
		err = errors.Join(items[0].Decode(&b.Settings), items[1].Decode(&b.User), items[2].Decode(&b.Badge), items[3].Decode(&b.Standing))
	}
	if err != nil {
		return basis{}, fmt.Errorf("read what user %s has: %w", r.Own.User, err)
	}
	return b, nil
}

var errOwnOver = errs.New(errs.Used, "This was begun too long ago, or is done. Begin again where you are signed in.")

// completing are the basis' part of the transaction that makes the badge: an
// invitation's (invite.Visit.CompleteOps), or that what was shown is spent, the user
// is unchanged, and has one credential more within the badge's limit.
func (b basis) completing(now time.Time) ([]table.Op, error) {
	if b.by.Nobody() {
		return b.CompleteOps(now)
	}
	one, err := b.Standing.OneMore(b.Badge)
	if err != nil {
		return nil, errFull
	}
	return append(b.by.Spend(now), one,
		table.Check(b.User.ItemKey(), table.And(session.MayAct(), table.Equal("version", b.User.Version)))), nil
}

// explain says what it means that a write with completing among its ops failed.
func (b basis) explain(err error, ops []table.Op, now time.Time) error {
	if b.by.Nobody() {
		return b.Explain(err, ops, now)
	}
	var lost *table.ConditionFailed
	if !errors.As(err, &lost) || lost.Op >= len(ops) {
		return err
	}
	switch op := ops[lost.Op]; {
	case op.Key == b.Standing.ItemKey():
		return errFull
	case op.Type == table.OpPut: // the credential
		return err
	}
	return errOwnOver
}

var errFull = errs.New(errs.Conflict, "You have this badge on as many devices as it allows. Remove it from one first.")

// entry is the audit's of a badge that was made.
func (b basis) entry(made Credential, request string) audit.Entry {
	e := audit.Entry{
		Network: made.Network, Actor: audit.ByInvitee(made.User), Act: "badge.add", About: made.User,
		Target: "credential:" + string(made.ID), Request: request,
		Detail: map[string]string{"badge": string(made.Badge)},
	}
	if b.by.Nobody() {
		e.Detail["invitation"] = string(made.Invitation)
		return e
	}
	e.Actor, e.Detail["shown"] = audit.ByUser(made.User), b.by.Shown.Badge
	return e
}

// RemoveOwn takes a badge of the caller away, who showed one a short time ago.
// errs.Forbidden when that was too long ago; those of Remove; errs.Conflict for the last
// one, which only goes when last says that the caller knows what follows.
func (s *Service) RemoveOwn(ctx context.Context, id CredentialID, last bool, c httpapi.Caller) error {
	p, now := c.Principal, s.Now()
	if err := p.Shown.Fresh(now); err != nil {
		return err
	}
	others, err := s.mayGo(ctx, p, id, last)
	if err != nil {
		return err
	}
	return s.Remove(ctx, p.User, id, c.Entry(""), c, append(p.Still(now, string(id)), others...)...)
}

// Lost takes a badge of the caller away whose device is gone. Nothing has to be shown:
// what could be may be on that device, and whoever has the session alone only gets to
// take a way in from somebody, who is told. The kinds of RemoveOwn.
func (s *Service) Lost(ctx context.Context, id CredentialID, last bool, c httpapi.Caller) error {
	others, err := s.mayGo(ctx, c.Principal, id, last)
	if err != nil {
		return err
	}
	entry := c.Entry("")
	entry.Detail = map[string]string{"lost": "true"}
	return s.Remove(ctx, c.Principal.User, id, entry, c, others...)
}

// mayGo gives the check that a person keeps a badge besides one; none where they know
// that it is the last. errs.Conflict when it is, and they were not told what follows.
func (s *Service) mayGo(ctx context.Context, p session.Principal, id CredentialID, last bool) ([]table.Op, error) {
	if last {
		return nil, nil
	}
	checks, err := s.another(ctx, directory.User{Network: p.Network, ID: p.User}, id)
	if errors.Is(err, errs.Unreachable) {
		return nil, errLast
	}
	return checks, err
}

var errLast = errs.New(errs.Conflict, "This is your last badge. Without it you can not sign in until your administrator or the service desk sends you a new invitation.")
