package signin

import (
	"context"
	"encoding/json"
	"net/netip"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/register"
	"lanyard/internal/register/softkey"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const origin = "https://id.example"

// admins is a group whose members are administrators.
const admins session.GroupID = "admins000000000000000000"

// world is a store with a network and a user who has a badge on a key.
type world struct {
	*Service
	t    testing.TB
	set  network.Settings
	user directory.User
	key  *softkey.Key

	mu    sync.Mutex
	clock time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store.db"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: []byte("0123456789abcdef0123456789abcdef")})
	if err != nil {
		t.Fatal(err)
	}
	networks := &network.Service{Table: engine, Now: w.now}
	w.Service = &Service{
		Table: engine, Keys: keys, Now: w.now, Origin: origin, Networks: networks,
		Sessions: &session.Service{Table: engine, Now: w.now},
		Users:    &directory.Service{Table: engine, Now: w.now, Network: networks},
	}
	w.populate()
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	w.must(w.Table.Write(context.Background(), ops...))
}

// populate makes a network, a user, and a badge for the user the way people get
// theirs.
func (w *world) populate() {
	w.t.Helper()
	ctx := context.Background()
	set, ops, err := network.Create(network.NewNetwork{Name: "Example Inc.", Origin: origin, Region: "US"},
		map[session.GroupID][]session.Privilege{admins: {session.Admin}}, w.now())
	w.must(err)
	name, email := secret.Text("Ada"), secret.Text("ada@example.com")
	user, more, err := directory.MakeUser(set, directory.NewUser{Draft: directory.Draft{First: &name, Email: &email}}, w.now())
	w.must(err)
	w.write(append(ops, more...)...)
	w.set, w.user, w.key = set, user, softkey.New()
	label := "Staff"
	badge, err := w.Networks.AddBadge(ctx, w.admin(), network.BadgeChange{Name: &label})
	w.must(err)
	invites := &invite.Service{
		Table: w.Table, Keys: w.Keys, Now: w.now, People: w.Users,
		Enroll: &enroll.Service{Table: w.Table, Keys: w.Keys, Now: w.now},
	}
	i, _, err := invites.Send(ctx, invite.Send{Network: set.ID, User: user.ID, Badge: badge.ID, Entry: audit.Entry{Network: set.ID, Actor: audit.System}})
	w.must(err)
	link := w.Keys.MintLink(secret.Link{Purpose: secret.PurposeInvitation, Network: string(set.ID), ID: string(i.ID), Generation: 1})
	w.register(invites, link.Reveal())
}

func (w *world) register(invites *invite.Service, link string) {
	w.t.Helper()
	ctx, c := context.Background(), browser("first")
	s := &register.Service{Table: w.Table, Keys: w.Keys, Now: w.now, Invites: invites, Users: w.Users, Networks: w.Networks}
	token, _, err := s.Mint(ctx, link, c)
	w.must(err)
	p := register.Permission{Registration: token.Reveal()}
	ceremony, options, err := s.Options(ctx, p, c)
	w.must(err)
	answer, err := w.key.Create(origin, marshal(w.t, options))
	w.must(err)
	_, err = s.Finish(ctx, p, ceremony.Reveal(), answer, c)
	w.must(err)
}

func (w *world) admin() httpapi.Caller {
	return httpapi.Caller{Principal: session.Principal{Network: w.set.ID, User: "admin00000000000"}}
}

func browser(name string) httpapi.Caller {
	return httpapi.Caller{Browser: "browser-" + name, Request: "request", Client: netip.MustParseAddr("192.0.2.1")}
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// answer begins a sign-in in a browser and has the key answer it.
func (w *world) answer(c httpapi.Caller, change ...func(*softkey.Parts)) (ceremony string, credential []byte) {
	w.t.Helper()
	token, options, err := w.Options(c.Browser)
	w.must(err)
	credential, err = w.key.Get(origin, marshal(w.t, options), change...)
	w.must(err)
	return token.Reveal(), credential
}

func (w *world) signIn(c httpapi.Caller, change ...func(*softkey.Parts)) (SignedIn, error) {
	w.t.Helper()
	ceremony, answer := w.answer(c, change...)
	return w.FinishBadge(context.Background(), ceremony, answer, c)
}

func (w *world) find(token secret.Bearer) (session.Principal, error) {
	return w.Sessions.Find(context.Background(), token)
}
