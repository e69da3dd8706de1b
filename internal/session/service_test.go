package session

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

// world is a network with a store and a clock.
type world struct {
	t       *testing.T
	seconds atomic.Int64
	*Service
	reads, writes atomic.Int64
	network       NetworkID
}

// counted counts what a service asks of the store.
type counted struct {
	table.Table
	w *world
}

func (c counted) Get(ctx context.Context, k table.Key, out any) error {
	c.w.reads.Add(1)
	return c.Table.Get(ctx, k, out)
}

func (c counted) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	c.w.reads.Add(1)
	return c.Table.GetAll(ctx, keys)
}

func (c counted) Write(ctx context.Context, ops ...table.Op) error {
	c.w.writes.Add(1)
	return c.Table.Write(ctx, ops...)
}

func (w *world) now() time.Time          { return time.Unix(w.seconds.Load(), 0).UTC() }
func (w *world) advance(d time.Duration) { w.seconds.Add(int64(d / time.Second)) }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, network: NetworkID(secret.NewNetworkID())}
	w.seconds.Store(now.Unix())
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w.Service = &Service{Table: counted{engine, w}, Now: w.now}
	w.write(CreateGrants(w.network, map[GroupID][]Privilege{"admins": {Admin}}))
	return w
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.Table.Write(w.t.Context(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

type user struct {
	table.Head
	Access
	Name string `json:"name"`
}

func (w *world) user(groups ...GroupID) UserID {
	id := UserID(secret.NewUserID())
	key := UserKey(w.network, id)
	u := &user{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "user"}, Access: Access{State: Active, Groups: map[GroupID][]string{}}}
	for _, g := range groups {
		u.Groups[g] = []string{"test"}
	}
	w.write(table.Put(u))
	return id
}

var lifetimes = Lifetimes{Staff: Lifetime{8 * time.Hour, 15 * time.Minute}, User: Lifetime{24 * time.Hour, time.Hour}}

func (w *world) start(u UserID, replaces secret.Bearer) (secret.Bearer, Session) {
	w.t.Helper()
	raw, s, ops, err := w.Start(w.t.Context(), Beginning{Network: w.network, User: u, Lifetimes: lifetimes, Replaces: replaces})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return raw, s
}

// signedIn is the principal of raw; it must be one.
func (w *world) signedIn(raw secret.Bearer) Principal {
	w.t.Helper()
	p, err := w.Find(w.t.Context(), raw)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) signedOut(raw secret.Bearer, why string) {
	w.t.Helper()
	if p, err := w.Find(w.t.Context(), raw); !errors.Is(err, errs.Unauthenticated) || !p.Nobody() {
		w.t.Errorf("%s: %+v, %v", why, p, err)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.user("admins")
	raw, s := w.start(admin, "")
	w.reads.Store(0)
	p := w.signedIn(raw)
	if p.User != admin || p.Network != w.network || p.Session != s.ID() || !p.Has(Admin) || !p.IsUser() {
		t.Errorf("principal = %+v", p)
	}
	if n := w.reads.Load(); n != 1 {
		t.Errorf("%d reads, want 1", n)
	}
	if s.SessionKind != StaffSession || s.EndsAt.Time().Sub(now) != 8*time.Hour {
		t.Errorf("an administrator's session: %+v", s)
	}
	if _, s := w.start(w.user(), ""); s.SessionKind != UserSession || s.EndsAt.Time().Sub(now) != 24*time.Hour {
		t.Errorf("a user's session: %+v", s)
	}
}

// What can not be a token costs no read.
func TestFindNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	raw, _ := w.start(w.user(), "")
	for _, bad := range []string{"", "x", "lys_", "lya_", "lys_short", "lya_" + raw.Reveal()[4:12] + strings.Repeat("A", 20), "lys_" + strings.Repeat("!", 60), raw.Reveal() + strings.Repeat("x", 200)} {
		w.reads.Store(0)
		w.signedOut(secret.Bearer(bad), bad)
		if n := w.reads.Load(); n != 0 {
			t.Errorf("%q: %d reads", bad, n)
		}
	}
	w.signedOut(raw[:len(raw)-1], "cut off")
	w.signedOut("lys_"+secret.Bearer(secret.NewNetworkID())+raw[12:], "in another network")
	w.signedOut("lys_"+raw[4:12]+secret.Bearer(secret.NewUserID())+raw[28:], "for another user")
}

func TestTimeouts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user("admins")
	raw, _ := w.start(u, "")
	for range 40 { // ten hours of a click every 14 minutes, the absolute end being at eight
		w.advance(14 * time.Minute)
		if w.now().Sub(now) >= 8*time.Hour {
			break
		}
		if err := w.Touch(t.Context(), w.signedIn(raw)); err != nil {
			t.Fatal(err)
		}
	}
	w.signedOut(raw, "after eight hours")
	raw, _ = w.start(u, "")
	w.advance(15 * time.Minute)
	w.signedOut(raw, "idle for 15 minutes")
}

func TestTouchIsOnceAMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	raw, _ := w.start(w.user(), "")
	touch := func(d time.Duration) int64 {
		w.advance(d)
		p := w.signedIn(raw)
		w.writes.Store(0)
		for range 3 { // requests at the same time: all have read the same session
			if err := w.Touch(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		return w.writes.Load()
	}
	if n := touch(59 * time.Second); n != 0 {
		t.Errorf("%d writes within the minute", n)
	}
	if n := touch(time.Second); n == 0 {
		t.Error("no write after a minute")
	}
	if n := touch(time.Second); n != 0 {
		t.Errorf("%d writes a second after", n)
	}
	p := w.signedIn(raw)
	w.write(End(p.Session))
	w.advance(2 * time.Minute)
	if err := w.Touch(t.Context(), p); err != nil {
		t.Errorf("touching an ended session: %v", err)
	}
	w.signedOut(raw, "ended, then touched")
}

// Threat 26: the session that a sign-in replaces ends with it, and a session
// never gets stronger than it began.
func TestFixation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user()
	planted, _ := w.start(u, "")
	fresh, _ := w.start(u, planted)
	w.signedOut(planted, "replaced at sign-in")
	w.signedIn(fresh)
	if planted == fresh {
		t.Error("the same token again")
	}
	w.write(table.Update(UserKey(w.network, u), table.Cond{}, table.Set("groups", map[GroupID][]string{"admins": {"test"}})))
	w.signedOut(fresh, "after becoming admin")
	if again, s := w.start(u, fresh); !w.signedIn(again).Has(Admin) || s.SessionKind != StaffSession {
		t.Errorf("signed in again: %+v", s)
	}
}

func TestStartNeedsAnActiveUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, field := range map[string]table.Change{
		"disabled": table.Set("state", Disabled),
		"frozen":   table.Set("frozen_at", table.At(now)),
	} {
		u := w.user()
		_, _, ops, err := w.Start(t.Context(), Beginning{Network: w.network, User: u, Lifetimes: lifetimes})
		if err != nil {
			t.Fatal(err)
		}
		w.write(table.Update(UserKey(w.network, u), table.Cond{}, field))
		if err := w.Table.Write(t.Context(), ops...); !errors.Is(err, errs.Conflict) {
			t.Errorf("%s between: %v", name, err)
		}
		if _, _, _, err := w.Start(t.Context(), Beginning{Network: w.network, User: u, Lifetimes: lifetimes}); !errors.Is(err, errs.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, _, err := w.Start(t.Context(), Beginning{Network: w.network, User: "nobody", Lifetimes: lifetimes}); !errors.Is(err, errs.NotFound) {
		t.Errorf("unknown: %v", err)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user()
	var ids []ID
	for range 3 {
		_, s := w.start(u, "")
		ids = append(ids, s.ID())
		w.advance(time.Second)
	}
	w.start(w.user(), "")
	w.write(End(ids[1]))
	got, next, err := w.List(t.Context(), w.network, u, 10, "")
	if err != nil || next != "" || len(got) != 2 || got[0].ID() != ids[0] || got[1].ID() != ids[2] {
		t.Errorf("list = %v, %q, %v", got, next, err)
	}
}

// What is over is not listed, for whichever reason.
func TestListIsOfSessionsThatAreNotOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user()
	w.start(u, "")
	count := func(n NetworkID, u UserID) int {
		t.Helper()
		got, _, err := w.List(t.Context(), n, u, 10, "")
		if err != nil {
			t.Fatal(err)
		}
		return len(got)
	}
	w.advance(lifetimes.User.Idle - time.Second)
	if n := count(w.network, u); n != 1 {
		t.Errorf("%d sessions before it was idle for too long", n)
	}
	w.advance(time.Second)
	if n := count(w.network, u); n != 0 {
		t.Errorf("%d sessions, idle for too long", n)
	}
	w.start(u, "")
	w.write(table.Update(UserKey(w.network, u), table.Exists(), table.Set("not_before", SignedOut(w.now()))))
	if n := count(w.network, u); n != 0 {
		t.Errorf("%d sessions, signed out everywhere", n)
	}
	for _, nobody := range []UserID{UserID(secret.NewUserID()), "", "no such user", u + "#sessions"} {
		if _, _, err := w.List(t.Context(), w.network, nobody, 10, ""); !errors.Is(err, errs.NotFound) {
			t.Errorf("user %q: %v", nobody, err)
		}
	}
	if _, _, err := w.List(t.Context(), NetworkID(secret.NewNetworkID()), u, 10, ""); !errors.Is(err, errs.NotFound) {
		t.Errorf("in another network: %v", err)
	}
}

// EndOf ends a session of the user and network it names and of nobody else.
func TestEndOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, other := w.user(), w.user()
	raw, s := w.start(u, "")
	for name, op := range map[string]table.Op{
		"of another user": EndOf(w.network, other, s.ID()), "of another network": EndOf("00000000", u, s.ID()), "unknown": EndOf(w.network, u, "none"),
	} {
		if err := w.Table.Write(t.Context(), op); !errors.Is(err, errs.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.signedIn(raw)
	w.write(EndOf(w.network, u, s.ID()))
	w.signedOut(raw, "ended")
	if err := w.Table.Write(t.Context(), EndOf(w.network, u, s.ID())); !errors.Is(err, errs.Conflict) {
		t.Errorf("ended twice: %v", err)
	}
}

func TestAPIToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.user("admins")
	raw, made, op, err := CreateToken(NewToken{Network: w.network, User: u, Name: "CI", Scopes: []Scope{UsersRead}}, w.now())
	if err != nil {
		t.Fatal(err)
	}
	w.write(op)
	w.reads.Store(0)
	if p := w.signedIn(raw); p.Token != made.ID || p.Network != w.network || p.Owner != u || !p.May(Admin, UsersRead) || p.May(Admin, UsersWrite) || p.IsUser() {
		t.Errorf("principal = %+v", p)
	}
	if n := w.reads.Load(); n != 1 {
		t.Errorf("%d reads, want 1", n)
	}
	if made.EndsAt.Time().Sub(now) != TokenDefault || strings.Contains(raw.Reveal(), string(made.ID)) {
		t.Errorf("token = %+v", made)
	}
	other := NetworkID(secret.NewNetworkID())
	if err := w.Table.Write(t.Context(), RevokeToken(other, made.ID)); !errors.Is(err, errs.Conflict) {
		t.Errorf("revoked from another network: %v", err)
	}
	if list, _, err := w.Tokens(t.Context(), w.network, 10, ""); err != nil || len(list) != 1 || list[0].ID != made.ID {
		t.Errorf("list = %v, %v", list, err)
	}
	w.advance(TokenDefault - time.Second)
	w.signedIn(raw)
	w.advance(time.Second)
	w.signedOut(raw, "after 90 days")

	raw, made = w.token(u)
	w.write(RevokeToken(w.network, made.ID))
	w.signedOut(raw, "revoked")
	if _, _, _, err := CreateToken(NewToken{Network: w.network, Name: "CI", Scopes: []Scope{UsersRead}}, w.now()); !errors.Is(err, errs.Forbidden) {
		t.Errorf("a token of nobody: %v", err)
	}
}

func (w *world) token(u UserID) (secret.Bearer, Token) {
	w.t.Helper()
	raw, made, op, err := CreateToken(NewToken{Network: w.network, User: u, Name: "CI", Scopes: []Scope{UsersRead}}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(op)
	return raw, made
}

// Threat 29: a token does not outlive what its owner may, and is nobody else's.
func TestTokenEndsWithItsOwner(t *testing.T) {
	t.Parallel()
	set := func(path string, value any) func(*world, UserID) {
		return func(w *world, u UserID) {
			w.write(table.Update(UserKey(w.network, u), table.Cond{}, table.Set(path, value)))
		}
	}
	for name, change := range map[string]func(*world, UserID){
		"deactivated":      set("state", Disabled),
		"frozen":           set("frozen_at", table.At(now)),
		"no administrator": set("groups", map[GroupID][]string{}),
		"the group may no more": func(w *world, _ UserID) {
			g, _ := LoadGrants(w.t.Context(), w.Table, w.network)
			w.write(g.Set("admins", nil))
		},
		"signed out everywhere": set("not_before", SignedOut(now)),
		"removed":               func(w *world, u UserID) { w.write(table.Delete(UserKey(w.network, u))) },
		"deactivated and back": func(w *world, u UserID) {
			set("state", Disabled)(w, u)
			set("not_before", SignedOut(now))(w, u)
			set("state", Active)(w, u)
		},
	} {
		w := newWorld(t)
		u := w.user("admins")
		raw, _ := w.token(u)
		other, _ := w.token(w.user("admins"))
		w.signedIn(raw)
		change(w, u)
		w.signedOut(raw, name)
		if name != "the group may no more" {
			w.signedIn(other)
		}
	}
	w := newWorld(t)
	weak, _ := w.token(w.user())
	w.signedOut(weak, "made for somebody who is no administrator")
	raw, _ := w.token(w.user("admins"))
	w.signedOut(raw[:12]+secret.Bearer(w.user("admins"))+raw[28:], "for another administrator")
	w.signedOut(raw[:4]+secret.Bearer(secret.NewNetworkID())+raw[12:], "in another network")
}

func TestGrants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g, err := LoadGrants(t.Context(), w.Table, w.network)
	if err != nil || g.Version != 1 {
		t.Fatalf("%+v, %v", g, err)
	}
	w.write(g.Set("agents", []Privilege{Agent}))
	if err := w.Table.Write(t.Context(), g.Set("others", []Privilege{Admin})); !errors.Is(err, errs.Conflict) {
		t.Errorf("a change under an old version: %v", err)
	}
	g, _ = LoadGrants(t.Context(), w.Table, w.network)
	w.write(g.Set("admins", nil))
	g, _ = LoadGrants(t.Context(), w.Table, w.network)
	if len(g.Privileges) != 1 || g.Privileges["agents"][0] != Agent {
		t.Errorf("grants = %v", g.Privileges)
	}
	empty := NetworkID(secret.NewNetworkID())
	g, err = LoadGrants(t.Context(), w.Table, empty)
	if err != nil || len(g.Privileges) != 0 {
		t.Errorf("no grants: %+v, %v", g, err)
	}
	w.write(g.Set("a", []Privilege{Admin}))
}
