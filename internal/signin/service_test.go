package signin

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/register"
	"lanyard/internal/register/softkey"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.signIn(browser("a"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.find(in.Token)
	if err != nil || p.User != w.user.ID || p.Network != w.set.ID {
		t.Fatalf("principal is %+v, %v", p, err)
	}
	c := browser("a")
	c.Principal = p
	if err := w.SignOut(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := w.find(in.Token); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("after signing out: %v", err)
	}
	acts := map[string]int{}
	entries, _, err := (&audit.Service{Table: w.Table, Now: w.now}).List(context.Background(), w.set.ID, w.set.CreatedAt.Time(), audit.Filter{User: w.user.ID}, 50, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		acts[e.Act]++
	}
	if acts["session.start"] != 1 || acts["session.end"] != 1 {
		t.Errorf("audit has %v", acts)
	}
}

func TestBeginningWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	counted := fault.New(w.Table, fault.Plan{})
	w.Table = counted
	w.answer(browser("a"))
	api := httpapi.New(httpapi.Options{Table: counted, Keys: w.Keys, Now: w.now, Origin: origin, Log: slog.New(slog.DiscardHandler)})
	Register(api, w.Service)
	r := httptest.NewRequest("POST", "/v1/signin/options", strings.NewReader("{}"))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "key") // of an operation that keeps nothing, so not looked at
	rec := httptest.NewRecorder()
	if api.ServeHTTP(rec, r); rec.Code != 200 {
		t.Errorf("options: %d %s", rec.Code, rec.Body)
	}
	if got := counted.Counts(); got != (fault.Counts{}) {
		t.Errorf("the store was called: %+v", got)
	}
}

// Replayed or swapped: the same answer a hundred times at once, in another
// browser, with another challenge, after its time.
func TestAnAnswerSignsInOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := browser("a")
	ceremony, answer := w.answer(c)
	var won, refused atomic.Int64
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			switch _, err := w.FinishBadge(context.Background(), ceremony, answer, c); {
			case err == nil:
				won.Add(1)
			case errors.Is(err, errs.Unauthenticated):
				refused.Add(1)
			default:
				t.Errorf("failed with %v", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || refused.Load() != 99 {
		t.Errorf("%d signed in, %d were refused", won.Load(), refused.Load())
	}
	if sessions, _, err := w.Sessions.List(context.Background(), w.set.ID, w.user.ID, 200, ""); err != nil || len(sessions) != 1 {
		t.Errorf("%d sessions, %v", len(sessions), err)
	}
}

// The same, for a device that keeps no counter: only the spent challenge stands
// between one sign-in and many.
func TestWithoutACounterAnAnswerSignsInOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := browser("a")
	ceremony, answer := w.answer(c, func(p *softkey.Parts) { p.Counter = 0 })
	if _, err := w.FinishBadge(context.Background(), ceremony, answer, c); err != nil {
		t.Fatal(err)
	}
	_, err := w.FinishBadge(context.Background(), ceremony, answer, c)
	wantRefused(t, "replayed", err)
}

func TestAnAnswerIsForItsBrowserChallengeAndTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, c := context.Background(), browser("a")
	ceremony, answer := w.answer(c)
	_, err := w.FinishBadge(ctx, ceremony, answer, browser("b"))
	wantRefused(t, "in another browser", err)
	_, err = w.FinishBadge(ctx, ceremony, answer, browser(""))
	wantRefused(t, "in a browser of no name", err)
	otherCeremony, _ := w.answer(c)
	_, err = w.FinishBadge(ctx, otherCeremony, answer, c)
	wantRefused(t, "with another challenge", err)
	_, err = w.FinishBadge(ctx, changed(ceremony, 40), answer, c)
	wantRefused(t, "with a changed challenge", err)
	_, err = w.FinishBadge(ctx, ceremony, []byte("{}"), c)
	wantRefused(t, "with no answer at all", err)
	w.pass(ceremonyTime)
	_, err = w.FinishBadge(ctx, ceremony, answer, c)
	wantRefused(t, "after five minutes", err)
}

// All reasons look alike: for somebody who never was here, for a badge that was
// removed, for a user who is disabled.
func TestRefusalsLookAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, c := context.Background(), browser("a")
	stranger := softkey.New()
	stranger.UserHandle = register.Handle(w.set.ID, "zzzzzzzzzzzzzzzz")
	known := w.key
	w.key = stranger
	_, err := w.signIn(c)
	wantRefused(t, "a stranger", err)
	stranger.UserHandle = register.Handle(w.set.ID, w.user.ID)
	_, err = w.signIn(c)
	wantRefused(t, "a stranger's key with the user's handle", err)
	w.key = known
	if _, err := w.Users.Deactivate(ctx, w.admin(), w.user.ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.signIn(c)
	wantRefused(t, "a disabled user", err)
	if _, err := w.Users.Activate(ctx, w.admin(), w.user.ID); err != nil {
		t.Fatal(err)
	}
	w.pass(2 * time.Second)
	if _, err = w.signIn(c); err != nil {
		t.Errorf("active again: %v", err)
	}
	w.write(table.Delete(register.CredentialKey(w.set.ID, w.user.ID, register.IDOf(known.ID))))
	_, err = w.signIn(c)
	wantRefused(t, "a removed badge", err)
}

func TestACounterGoesForward(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.signIn(browser("a"), func(p *softkey.Parts) { p.Counter = 10 }); err != nil {
		t.Fatal(err)
	}
	for _, counter := range []uint32{10, 9, 0} {
		_, err := w.signIn(browser("a"), func(p *softkey.Parts) { p.Counter = counter })
		wantRefused(t, "counter not beyond the last", err)
	}
	if _, err := w.signIn(browser("a"), func(p *softkey.Parts) { p.Counter = 11 }); err != nil {
		t.Errorf("counter 11: %v", err)
	}
}

// Session fixation: the session a browser came with ends at sign-in, whoever
// put it there.
func TestSignInEndsThePresentedSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, err := w.signIn(browser("a"))
	if err != nil {
		t.Fatal(err)
	}
	c := browser("a")
	c.Presented = first.Token
	second, err := w.signIn(c)
	if err != nil {
		t.Fatal(err)
	}
	if first.Token == second.Token {
		t.Error("the session kept its id")
	}
	if _, err := w.find(first.Token); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("the old session: %v", err)
	}
	if _, err := w.find(second.Token); err != nil {
		t.Errorf("the new session: %v", err)
	}
}

// Access outlives leaving: one deactivation, and the next request is refused.
func TestDeactivationEndsSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.signIn(browser("a"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Users.Deactivate(context.Background(), w.admin(), w.user.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.find(in.Token); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("session of a disabled user: %v", err)
	}
	if _, err := w.Users.Activate(context.Background(), w.admin(), w.user.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.find(in.Token); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("an old session after the user came back: %v", err)
	}
}

func TestSessionTimes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.signIn(browser("a"))
	if err != nil {
		t.Fatal(err)
	}
	life := w.set.SessionLifetimes().User
	w.pass(life.Idle - time.Second)
	p, err := w.find(in.Token)
	if err != nil {
		t.Fatalf("before it was idle for too long: %v", err)
	}
	if err := w.Sessions.Touch(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	w.pass(life.Idle - time.Second)
	if _, err := w.find(in.Token); err != nil {
		t.Fatalf("used in between: %v", err)
	}
	w.pass(time.Second)
	if _, err := w.find(in.Token); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("idle for too long: %v", err)
	}
	in, err = w.signIn(browser("a"))
	if err != nil {
		t.Fatal(err)
	}
	for passed := time.Duration(0); passed < life.Absolute; passed += life.Idle / 2 {
		if p, err = w.find(in.Token); err != nil {
			t.Fatalf("after %s: %v", passed, err)
		}
		if err := w.Sessions.Touch(context.Background(), p); err != nil {
			t.Fatal(err)
		}
		w.pass(life.Idle / 2)
	}
	if _, err := w.find(in.Token); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("after its absolute end, though used: %v", err)
	}
}

// A store that does not answer is no wrong badge.
func TestStoreDownIsUnavailable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := browser("a")
	ceremony, answer := w.answer(c)
	sound := w.Table
	for name, plan := range map[string]fault.Plan{"writes": {Seed: 1, Refused: 1}, "reads": {Seed: 1, Blind: 1}} {
		w.Table = fault.New(sound, plan)
		if _, err := w.FinishBadge(context.Background(), ceremony, answer, c); errs.KindOf(err) != errs.Unavailable {
			t.Errorf("%s: got %v", name, err)
		}
	}
	w.Table = sound
	if _, err := w.FinishBadge(context.Background(), ceremony, answer, c); err != nil {
		t.Errorf("the same answer when it is back: %v", err)
	}
}

func wantRefused(t *testing.T, what string, err error) {
	t.Helper()
	if errs.KindOf(err) != errs.Unauthenticated || errs.As(err).Detail != "" {
		t.Errorf("%s: got %v", what, err)
	}
}

// changed is token with one character replaced by another.
func changed(token string, at int) string {
	other := "A"
	if token[at] == 'A' {
		other = "B"
	}
	return token[:at] + other + token[at+1:]
}
