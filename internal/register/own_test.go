package register

import (
	"context"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/register/softkey"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// owner is a user with a badge that allows so many devices, signed in with it.
func (w *world) owner(name string, devices int) (u directory.User, c httpapi.Caller, token secret.Bearer) {
	w.t.Helper()
	w.badge = w.newBadge(w.set, network.BadgeChange{Name: &name, DeviceLimit: &devices})
	u = w.user(name)
	c = browser(name)
	_, link := w.invite(u)
	made, err := w.finish(Permission{Registration: w.mint(link, c)}, softkey.New(), c)
	if err != nil {
		w.t.Fatal(err)
	}
	token = w.session(u, made)
	return u, w.as(c, token), token
}

// session is a session of u that was made with a badge.
func (w *world) session(u directory.User, made Credential) secret.Bearer {
	w.t.Helper()
	s := &session.Service{Table: w.Table, Now: w.now}
	token, _, ops, err := s.Start(context.Background(), session.Beginning{
		Network: u.Network, User: u.ID, Lifetimes: w.set.SessionLifetimes(), Badge: string(made.ID),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return token
}

// as is a caller as the next request of a session finds them.
func (w *world) as(c httpapi.Caller, token secret.Bearer) httpapi.Caller {
	w.t.Helper()
	s := &session.Service{Table: w.Table, Now: w.now}
	p, err := s.Find(context.Background(), token)
	if err != nil {
		w.t.Fatal(err)
	}
	c.Principal = p
	return c
}

// own mints a registration session for one more badge.
func (w *world) own(c httpapi.Caller) Permission {
	w.t.Helper()
	token, _, _, err := w.MintOwn(context.Background(), c)
	if err != nil {
		w.t.Fatal(err)
	}
	return Permission{Registration: token.Reveal()}
}

func TestOneMoreBadgeOfOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, c, token := w.owner("Ada", 2)
	p := w.own(c)
	made, err := w.finish(p, softkey.New(), c)
	if err != nil {
		t.Fatal(err)
	}
	if made.Badge != w.badge.ID || made.User != u.ID {
		t.Errorf("made %s for %s", made.Badge, made.User)
	}
	if got := w.acts(u, "badge.add"); got != 2 {
		t.Errorf("%d entries, want 2", got)
	}
	_, _, err = w.Options(context.Background(), p, c)
	wantKind(t, "the same permission again", err, errs.Used)
	_, _, _, err = w.MintOwn(context.Background(), w.as(c, token))
	wantKind(t, "what was shown is spent", err, errs.Forbidden)
}

func TestOwnBadgesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	_, c, _ := w.owner("Ada", 1)
	_, _, _, err := w.MintOwn(ctx, c)
	wantKind(t, "over the device limit", err, errs.Conflict)

	_, c, token := w.owner("Bob", 3)
	p := w.own(c)
	foreign := browser("foreign")
	_, _, err = w.Options(ctx, p, foreign)
	wantKind(t, "in another browser", err, errs.Forbidden)

	ceremony, answer := w.answer(p, softkey.New(), c)
	w.write(w.as(c, token).Principal.Show(c.Principal.Badge, w.now().Add(time.Second)))
	_, err = w.Finish(ctx, p, ceremony, answer, c)
	wantKind(t, "shown again since", err, errs.Used)

	p = w.own(w.as(c, token))
	ceremony, answer = w.answer(p, softkey.New(), c)
	w.write(session.End(c.Principal.Session))
	_, err = w.Finish(ctx, p, ceremony, answer, c)
	wantKind(t, "signed out since", err, errs.Used)

	_, c, token = w.owner("Cleo", 3)
	w.pass(session.FreshFor)
	_, _, _, err = w.MintOwn(ctx, w.as(c, token))
	wantKind(t, "shown too long ago", err, errs.Forbidden)
}

// Of two browsers that hold permissions of the same badge that was shown, one makes
// a badge: what was shown is spent in the transaction.
func TestWhatWasShownIsSpentOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, c, _ := w.owner("Ada", 5)
	one, two := w.own(c), w.own(c)
	c1, a1 := w.answer(one, softkey.New(), c)
	c2, a2 := w.answer(two, softkey.New(), c)
	if _, err := w.Finish(context.Background(), one, c1, a1, c); err != nil {
		t.Fatal(err)
	}
	_, err := w.Finish(context.Background(), two, c2, a2, c)
	wantKind(t, "the second", err, errs.Used)
}

func TestOwnBadgesAreRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	u, c, token := w.owner("Ada", 3)
	first := CredentialID(c.Principal.Badge)
	wantKind(t, "the last one", w.RemoveOwn(ctx, first, false, c), errs.Conflict)
	second, err := w.finish(w.own(c), softkey.New(), c)
	if err != nil {
		t.Fatal(err)
	}
	c = w.as(c, token)
	wantKind(t, "without a badge shown", w.RemoveOwn(ctx, second.ID, false, c), errs.Forbidden)
	other := w.session(u, second)

	w.write(c.Principal.Show(string(first), w.now()))
	stale := w.as(c, token)
	w.write(c.Principal.Show(string(first), w.now().Add(-session.FreshFor)))
	wantKind(t, "the transaction sees another one", w.RemoveOwn(ctx, second.ID, false, stale), errs.Conflict)
	w.write(c.Principal.Show(string(first), w.now()))
	c = w.as(c, token)
	_, bobs, _ := w.owner("Bob", 1)
	wantKind(t, "somebody else's", w.RemoveOwn(ctx, CredentialID(bobs.Principal.Badge), true, c), errs.NotFound)
	if err := w.RemoveOwn(ctx, second.ID, false, c); err != nil {
		t.Fatal(err)
	}
	sessions := &session.Service{Table: w.Table, Now: w.now}
	_, err = sessions.Find(ctx, other)
	wantKind(t, "a session that was made with it", err, errs.Unauthenticated)
	if _, err = sessions.Find(ctx, token); err != nil {
		t.Errorf("a session that was not: %v", err)
	}
	if got := w.acts(u, "badge.remove"); got != 1 {
		t.Errorf("%d entries, want 1", got)
	}
	if err := w.RemoveOwn(ctx, first, true, w.as(c, token)); err != nil {
		t.Errorf("the last one, knowing: %v", err)
	}
}
