package signin

import (
	"context"
	"errors"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/register"
	"lanyard/internal/register/softkey"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// signedIn is a caller with a session of the user.
func (w *world) signedIn(name string) (httpapi.Caller, secret.Bearer) {
	w.t.Helper()
	c := browser(name)
	in, err := w.signIn(c)
	w.must(err)
	return w.again(c, in.Token), in.Token
}

// again is a caller as the next request of a session finds them.
func (w *world) again(c httpapi.Caller, token secret.Bearer) httpapi.Caller {
	w.t.Helper()
	var err error
	c.Principal, err = w.find(token)
	w.must(err)
	return c
}

// show shows the key in a caller's session.
func (w *world) show(c httpapi.Caller, change ...func(*softkey.Parts)) error {
	w.t.Helper()
	ceremony, options, err := w.ShowOptions(context.Background(), c)
	w.must(err)
	answer, err := w.key.Get(origin, marshal(w.t, options), change...)
	w.must(err)
	_, err = w.Show(context.Background(), ceremony.Reveal(), answer, c)
	return err
}

func TestABadgeIsFreshForFiveMinutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, token := w.signedIn("a")
	w.must(c.Principal.Shown.Fresh(w.now()))
	w.pass(session.FreshFor - time.Second)
	w.must(w.again(c, token).Principal.Shown.Fresh(w.now()))
	w.pass(time.Second)
	wantKind(t, "five minutes after the sign-in", w.again(c, token).Principal.Shown.Fresh(w.now()), errs.Forbidden)
	w.must(w.show(c))
	w.must(w.again(c, token).Principal.Shown.Fresh(w.now()))
}

func TestOnlyTheCallersBadgeIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	c, token := w.signedIn("a")
	other, _ := w.signedIn("b")
	w.pass(session.FreshFor)

	ceremony, options, err := w.ShowOptions(ctx, c)
	w.must(err)
	answer, err := w.key.Get(origin, marshal(t, options))
	w.must(err)
	_, err = w.Show(ctx, ceremony.Reveal(), answer, other)
	wantKind(t, "in another session", err, errs.Forbidden)
	_, err = w.FinishBadge(ctx, ceremony.Reveal(), answer, c)
	wantKind(t, "as a sign-in", err, errs.Unauthenticated)
	begun, credential := w.answer(c)
	_, err = w.Show(ctx, begun, credential, c)
	wantKind(t, "a sign-in's answer", err, errs.Forbidden)
	stranger := c
	stranger.Principal.User = "stranger00000000"
	_, err = w.Show(ctx, ceremony.Reveal(), answer, stranger)
	wantKind(t, "somebody else's badge", err, errs.Forbidden)
	wantKind(t, "nothing was shown", w.again(c, token).Principal.Shown.Fresh(w.now()), errs.Forbidden)

	_, err = w.Show(ctx, ceremony.Reveal(), answer, c)
	w.must(err)
	_, err = w.Show(ctx, ceremony.Reveal(), answer, c)
	wantKind(t, "the same answer again", err, errs.Forbidden)
}

// A session that was made with a badge does not outlive it, and one in which it was shown
// has nothing to show any more.
func TestSessionsEndWithTheirBadge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, token := w.signedIn("a")
	id := register.CredentialID(c.Principal.Badge)
	s := &register.Service{Table: w.Table, Keys: w.Keys, Now: w.now, Users: w.Users, Networks: w.Networks}
	wantKind(t, "the last badge", s.Lost(context.Background(), id, false, c), errs.Conflict)
	w.must(s.Lost(context.Background(), id, true, c))
	_, err := w.find(token)
	wantKind(t, "the session it was made with", err, errs.Unauthenticated)
	if _, err := w.signIn(browser("b")); err == nil {
		t.Error("signed in with a badge that is lost")
	}
}

func wantKind(t testing.TB, what string, err error, kind errs.Kind) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: got %v, want %s", what, err, kind)
	}
}
