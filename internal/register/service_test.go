package register

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/register/softkey"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

func TestFromLinkToBadge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user("Ada")
	i, link := w.invite(u)
	key, c := softkey.New(), browser("a")
	made, err := w.finish(Permission{Registration: w.mint(link, c)}, key, c)
	if err != nil {
		t.Fatal(err)
	}
	if made.ID != IDOf(key.ID) || made.User != u.ID || made.Badge != w.badge.ID || made.Invitation != i.ID {
		t.Errorf("badge is %+v", made)
	}
	n, id, err := ParseHandle(key.UserHandle)
	if err != nil || n != w.set.ID || id != u.ID {
		t.Errorf("user handle names %s %s, %v", n, id, err)
	}
	after, err := w.Invites.Invitation(context.Background(), w.set.ID, i.ID)
	if err != nil || after.State != invite.Completed {
		t.Errorf("invitation is %s, %v", after.State, err)
	}
	if got := w.messages(u, notify.BadgeAdded); got != 1 {
		t.Errorf("%d notices, want 1", got)
	}
	if got := w.acts(u, "badge.add"); got != 1 {
		t.Errorf("%d audit entries, want 1", got)
	}
}

// A link or session redeemed twice: a thousand finishes at the same time, each
// with a credential of its own, make one badge.
func TestThousandFinishesMakeOneBadge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user("Ada")
	_, link := w.invite(u)
	const rivals = 1000
	type attempt struct {
		p        Permission
		ceremony string
		answer   []byte
	}
	c := browser("a")
	session := w.mint(link, c)
	attempts := make([]attempt, rivals)
	for i := range attempts {
		p := Permission{Registration: session}
		if i%2 == 1 { // and half of them with sessions of their own
			p.Registration = w.mint(link, c)
		}
		ceremony, answer := w.answer(p, softkey.New(), c)
		attempts[i] = attempt{p: p, ceremony: ceremony, answer: answer}
	}
	var won, used atomic.Int64
	var all sync.WaitGroup
	for _, a := range attempts {
		all.Go(func() {
			switch _, err := w.Finish(context.Background(), a.p, a.ceremony, a.answer, c); {
			case err == nil:
				won.Add(1)
			case errors.Is(err, errs.Used):
				used.Add(1)
			default:
				t.Errorf("a finish failed with %v", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || used.Load() != rivals-1 {
		t.Errorf("%d won and %d were told used", won.Load(), used.Load())
	}
	if got := w.kinds(sessionPK(u))["credential"]; got != 1 {
		t.Errorf("%d credentials, want 1", got)
	}
	if notices, entries := w.messages(u, notify.BadgeAdded), w.acts(u, "badge.add"); notices != 1 || entries != 1 {
		t.Errorf("%d notices and %d audit entries, want 1 of each", notices, entries)
	}
}

func sessionPK(u directory.User) string { return session.UserPK(u.Network, u.ID) }

// A page alone changes nothing: everything a machine can do with a link but the
// ceremony itself leaves no item behind.
func TestWhatAPageCanDoWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user("Ada")
	_, link := w.invite(u)
	c := browser("a")
	watched := &writes{Table: w.Table}
	w.use(watched, w.Keys)
	for range 20 {
		registration := w.mint(link, c)
		w.answer(Permission{Registration: registration}, softkey.New(), c)
		token, _, err := w.HandOver(context.Background(), registration, c)
		if err != nil {
			t.Fatal(err)
		}
		if state, err := w.State(context.Background(), token.Reveal()); state != HandoverWaiting || err != nil {
			t.Fatalf("state %s, %v", state, err)
		}
	}
	if n := watched.n.Load(); n != 0 {
		t.Errorf("%d writes", n)
	}
	if _, err := w.finish(Permission{Registration: w.mint(link, c)}, softkey.New(), c); err != nil {
		t.Errorf("then the person: %v", err)
	}
}

// writes counts writes.
type writes struct {
	table.Table
	n atomic.Int64
}

func (w *writes) Write(ctx context.Context, ops ...table.Op) error {
	w.n.Add(1)
	return w.Table.Write(ctx, ops...)
}

// A ceremony reused or swapped: replayed, shown with another session, in
// another browser, after its time.
func TestCeremonyIsForOneSessionBrowserAndFiveMinutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user("Ada")
	_, link := w.invite(u)
	c := browser("a")
	p := Permission{Registration: w.mint(link, c)}
	ceremony, answer := w.answer(p, softkey.New(), c)

	other := Permission{Registration: w.mint(link, browser("b"))}
	_, err := w.Finish(context.Background(), other, ceremony, answer, browser("b"))
	wantKind(t, "with another browser's session", err, errs.Unknown)
	w.pass(time.Second) // or the second session would be the same
	second := Permission{Registration: w.mint(link, c)}
	_, err = w.Finish(context.Background(), second, ceremony, answer, c)
	wantKind(t, "with another session of the same browser", err, errs.Unknown)
	_, err = w.Finish(context.Background(), p, ceremony, answer, browser("b"))
	wantKind(t, "in another browser", err, errs.Forbidden)
	_, err = w.Finish(context.Background(), p, ceremony, answer, browser(""))
	wantKind(t, "in a browser with an unknown cookie", err, errs.Forbidden)
	otherCeremony, _ := w.answer(p, softkey.New(), c)
	_, err = w.Finish(context.Background(), p, otherCeremony, answer, c)
	wantKind(t, "with another challenge", err, errs.Invalid)

	w.pass(CeremonyTime - 2*time.Second)
	if _, err = w.Finish(context.Background(), p, ceremony, answer, c); err != nil {
		t.Errorf("in its last second: %v", err)
	}
	_, err = w.Finish(context.Background(), p, ceremony, answer, c)
	wantKind(t, "replayed", err, errs.Used)
}

func TestCeremonyExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite(w.user("Ada"))
	c := browser("a")
	p := Permission{Registration: w.mint(link, c)}
	ceremony, answer := w.answer(p, softkey.New(), c)
	w.pass(CeremonyTime)
	_, err := w.Finish(context.Background(), p, ceremony, answer, c)
	wantKind(t, "after five minutes", err, errs.Expired)
	w.pass(5 * time.Minute)
	_, _, err = w.Options(context.Background(), p, c)
	wantKind(t, "session after ten minutes", err, errs.Expired)
}

// Every way in which an invitation can end meanwhile.
func TestInvitationEndsBeforeTheFinish(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, tc := range map[string]struct {
		end  func(w *world, u directory.User, i invite.Invitation) error
		want errs.Kind
	}{
		"revoked": {func(w *world, _ directory.User, i invite.Invitation) error {
			_, err := w.Invites.Revoke(ctx, w.set.ID, i.ID, audit.Entry{Network: w.set.ID, Actor: audit.System})
			return err
		}, errs.Revoked},
		"superseded": {func(w *world, _ directory.User, i invite.Invitation) error {
			w.pass(time.Minute)
			_, _, err := w.Invites.FollowUp(ctx, w.set.ID, i.ID, "", false, audit.Entry{Network: w.set.ID, Actor: audit.System})
			return err
		}, errs.Superseded},
		"user disabled": {func(w *world, u directory.User, _ invite.Invitation) error {
			_, err := w.Users.Deactivate(ctx, by(w), u.ID)
			return err
		}, errs.Revoked},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			u := w.user("Ada")
			i, link := w.invite(u)
			c := browser("a")
			p := Permission{Registration: w.mint(link, c)}
			ceremony, answer := w.answer(p, softkey.New(), c)
			if err := tc.end(w, u, i); err != nil {
				t.Fatal(err)
			}
			_, err := w.Finish(ctx, p, ceremony, answer, c)
			wantKind(t, "finish", err, tc.want)
			if got := w.kinds(sessionPK(u))["credential"]; got != 0 {
				t.Errorf("%d credentials", got)
			}
		})
	}
}

func TestExpiredInvitation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i, link := w.invite(w.user("Ada"))
	w.pass(i.ValidUntil.Time().Sub(w.now()) - time.Second)
	c := browser("a")
	p := Permission{Registration: w.mint(link, c)}
	ceremony, answer := w.answer(p, softkey.New(), c)
	w.pass(time.Second)
	_, err := w.Finish(context.Background(), p, ceremony, answer, c)
	wantKind(t, "at its last second", err, errs.Expired)
}

func TestDeviceLimitAndForeignCredential(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one := 1
	w.badge = w.newBadge(w.set, network.BadgeChange{Name: ptr("Single"), DeviceLimit: &one})
	ada, bob := w.user("Ada"), w.user("Bob")
	c, key := browser("a"), softkey.New()
	_, adas := w.invite(ada)
	made, err := w.finish(Permission{Registration: w.mint(adas, c)}, key, c)
	if err != nil {
		t.Fatal(err)
	}
	_, bobs := w.invite(bob)
	_, err = w.finish(Permission{Registration: w.mint(bobs, c)}, key, c)
	wantKind(t, "a credential that is Ada's, for Bob", err, errs.Conflict)
	if _, err = w.finish(Permission{Registration: w.mint(bobs, c)}, softkey.New(), c); err != nil {
		t.Errorf("Bob with a key of his own: %v", err)
	}
	_, _, err = w.Invites.Send(context.Background(), invite.Send{Network: w.set.ID, User: ada.ID, Badge: w.badge.ID, Entry: audit.Entry{Network: w.set.ID, Actor: audit.System}})
	wantKind(t, "a second device over the limit", err, errs.Conflict)
	if err := w.Remove(context.Background(), ada.ID, made.ID, by(w).Entry(""), by(w)); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "removing it again", w.Remove(context.Background(), ada.ID, made.ID, by(w).Entry(""), by(w)), errs.NotFound)
	_, again := w.invite(ada)
	if _, err = w.finish(Permission{Registration: w.mint(again, c)}, key, c); err != nil {
		t.Errorf("after the first was removed, with the same key: %v", err)
	}
}

// Another network's ids, and a user's ids of the same network.
func TestRemoveReachesOnlyItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, bob := w.user("Ada"), w.user("Bob")
	c := browser("a")
	_, link := w.invite(ada)
	made, err := w.finish(Permission{Registration: w.mint(link, c)}, softkey.New(), c)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := w.network("Other", network.BadgeChange{})
	wantKind(t, "of another network", w.Remove(context.Background(), ada.ID, made.ID, audit.Entry{}, httpapi.Caller{Principal: session.Principal{Network: other.ID, User: "admin00000000000"}}), errs.NotFound)
	wantKind(t, "of another user", w.Remove(context.Background(), bob.ID, made.ID, by(w).Entry(""), by(w)), errs.NotFound)
	wantKind(t, "not an id", w.Remove(context.Background(), ada.ID, "x#y", by(w).Entry(""), by(w)), errs.NotFound)
	if got := w.kinds(sessionPK(ada))["credential"]; got != 1 {
		t.Errorf("%d credentials left, want 1", got)
	}
}

func TestForgedSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite(w.user("Ada"))
	c := browser("a")
	good := w.mint(link, c)
	for name, bad := range map[string]string{
		"empty": "", "cut": good[:len(good)-1], "changed": changed(good, 20), "the link itself": link,
	} {
		_, _, err := w.Options(context.Background(), Permission{Registration: bad}, c)
		wantKind(t, name, err, errs.Unknown)
	}
	_, _, err := w.Options(context.Background(), Permission{Handover: good}, c)
	wantKind(t, "as a handover", err, errs.Unknown)
	_, _, err = w.Mint(context.Background(), changed(link, 40), c)
	wantKind(t, "forged link", err, errs.Unknown)
	noCookie := c
	noCookie.Browser = ""
	_, _, err = w.Mint(context.Background(), link, noCookie)
	wantKind(t, "without a browser cookie", err, errs.Forbidden)
}

func TestMissingStepComesFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	yes := true
	w.badge = w.newBadge(w.set, network.BadgeChange{Name: ptr("With phone"), PhoneEnrollment: &yes})
	_, link := w.invite(w.user("Ada"))
	_, _, err := w.Mint(context.Background(), link, browser("a"))
	wantKind(t, "before the phone is enrolled", err, errs.Forbidden)
}

// The devices and the person see the registration by what its tokens print as.
func TestTokensPrintAsStars(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite(w.user("Ada"))
	token, _, err := w.Mint(context.Background(), link, browser("a"))
	if err != nil || strings.Contains(secret.Token.String(token), token.Reveal()) {
		t.Errorf("%v: a token shows itself", err)
	}
}

func ptr[T any](v T) *T { return &v }

// administrator makes a user with the privilege admin and n badges.
func (w *world) administrator(name string, n int) (directory.User, []Credential) {
	w.t.Helper()
	ctx, u := context.Background(), w.user(name)
	g, err := session.LoadGrants(ctx, w.Table, w.set.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	root := httpapi.Caller{Principal: session.Principal{Network: w.set.ID, User: u.ID}}
	for group := range g.Privileges {
		if _, err := w.Users.Join(ctx, root, group, u.ID); err != nil {
			w.t.Fatal(err)
		}
		return u, w.badges(u, n)
	}
	group, err := w.Users.CreateGroup(ctx, root, "Administrators", "", []session.Privilege{session.Admin})
	if err == nil {
		_, err = w.Users.Join(ctx, root, group.ID, u.ID)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return u, w.badges(u, n)
}

func (w *world) badges(u directory.User, n int) []Credential {
	w.t.Helper()
	c := browser("a")
	var out []Credential
	for range n {
		_, link := w.invite(u)
		made, err := w.finish(Permission{Registration: w.mint(link, c)}, softkey.New(), c)
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, made)
	}
	return out
}

func (w *world) remove(u directory.User, c Credential) error {
	return w.Remove(context.Background(), u.ID, c.ID, by(w).Entry(""), by(w))
}

// Two with the privilege admin can sign in, whatever is removed, and one where
// there is one (threat 47).
func TestLastBadgesOfAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, hers := w.administrator("Ada", 2)
	if err := w.remove(ada, hers[0]); err != nil {
		t.Fatalf("one of two: %v", err)
	}
	wantKind(t, "the last of the only one", w.remove(ada, hers[1]), errs.Conflict)
	bob, none := w.administrator("Bob", 0)
	wantKind(t, "while the other has none", w.remove(ada, hers[1]), errs.Conflict)
	his := append(none, w.badges(bob, 1)...)
	wantKind(t, "while one other has one", w.remove(ada, hers[1]), errs.Conflict)
	dee, _ := w.administrator("Dee", 1)
	if err := w.remove(ada, hers[1]); err != nil {
		t.Errorf("while two others have one: %v", err)
	}
	wantKind(t, "of one of two who have one", w.remove(bob, his[0]), errs.Conflict)
	if got := w.kinds(sessionPK(dee))["credential"]; got != 1 {
		t.Errorf("%d badges of the other one", got)
	}
	cyd := w.user("Cyd")
	if err := w.remove(cyd, w.badges(cyd, 1)[0]); err != nil {
		t.Errorf("of somebody else: %v", err)
	}
}

// All badges of all administrators removed at once: two can sign in.
func TestBadgesOfAdministratorsGoingAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, hers := w.administrator("Ada", 2)
	bob, his := w.administrator("Bob", 2)
	cyd, its := w.administrator("Cyd", 1)
	var all sync.WaitGroup
	for _, of := range []struct {
		u directory.User
		c Credential
	}{{ada, hers[0]}, {ada, hers[1]}, {bob, his[0]}, {bob, his[1]}, {cyd, its[0]}} {
		all.Go(func() {
			for range 5 {
				_ = w.remove(of.u, of.c)
			}
		})
	}
	all.Wait()
	able := 0
	for _, u := range []directory.User{ada, bob, cyd} {
		able += min(1, w.kinds(sessionPK(u))["credential"])
	}
	if able != 2 {
		t.Errorf("%d can sign in, want 2", able)
	}
}

// A program takes no badge off somebody with privileges.
func TestProgramsRemoveNoBadgeOfStaff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, hers := w.administrator("Ada", 2)
	ann := w.user("Ann")
	program := httpapi.Caller{Principal: session.Principal{Network: w.set.ID, Token: "token", Scopes: session.Scopes()}}
	wantKind(t, "of an administrator", w.Remove(context.Background(), ada.ID, hers[0].ID, program.Entry(""), program), errs.Forbidden)
	if err := w.Remove(context.Background(), ann.ID, w.badges(ann, 1)[0].ID, program.Entry(""), program); err != nil {
		t.Errorf("of somebody else: %v", err)
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
