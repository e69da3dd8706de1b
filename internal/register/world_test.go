package register

import (
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/register/softkey"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

// world is a store with a network, a badge that needs the link alone, and
// people.
type world struct {
	*Service
	t     testing.TB
	set   network.Settings
	badge network.Badge

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
	w.use(engine, keys)
	w.set, w.badge = w.network("Example Inc.", network.BadgeChange{})
	return w
}

func (w *world) use(t table.Table, keys *secret.Keyring) {
	networks := &network.Service{Table: t, Now: w.now}
	people := &directory.Service{Table: t, Now: w.now, Network: networks}
	w.Service = &Service{
		Table: t, Keys: keys, Now: w.now, Users: people, Networks: networks,
		Invites: &invite.Service{
			Table: t, Keys: keys, Now: w.now, People: people,
			Enroll: &enroll.Service{Table: t, Keys: keys, Now: w.now},
		},
	}
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

func (w *world) network(name string, c network.BadgeChange) (network.Settings, network.Badge) {
	w.t.Helper()
	set, ops, err := network.Create(network.NewNetwork{Name: name, Origin: origin, Region: "US"}, nil, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	if c.Name == nil {
		label := "Staff"
		c.Name = &label
	}
	return set, w.newBadge(set, c)
}

func (w *world) newBadge(set network.Settings, c network.BadgeChange) network.Badge {
	w.t.Helper()
	badge, err := w.Networks.AddBadge(context.Background(), httpapi.Caller{Principal: session.Principal{Network: set.ID}}, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return badge
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.Table.Write(context.Background(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) user(name string) directory.User {
	w.t.Helper()
	text := func(s string) *secret.Text { t := secret.Text(s); return &t }
	u, ops, err := directory.MakeUser(w.set, directory.NewUser{
		Draft: directory.Draft{First: text(name), Last: text("Example"), Email: text(strings.ToLower(name) + "@example.com")},
	}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return u
}

// invite sends u an invitation and gives its link's token.
func (w *world) invite(u directory.User) (invite.Invitation, string) {
	w.t.Helper()
	i, _, err := w.Invites.Send(context.Background(), invite.Send{
		Network: w.set.ID, User: u.ID, Badge: w.badge.ID, Entry: audit.Entry{Network: w.set.ID, Actor: audit.System},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return i, w.link(i)
}

func (w *world) link(i invite.Invitation) string {
	return w.Keys.MintLink(secret.Link{
		Purpose: secret.PurposeInvitation, Network: string(i.Network), ID: string(i.ID), Generation: i.Generation,
	}).Reveal()
}

// browser is a caller with a browser of its own.
func browser(name string) httpapi.Caller {
	return httpapi.Caller{Browser: "browser-" + name, Request: "request-" + name, Client: netip.MustParseAddr("192.0.2.1")}
}

func (w *world) mint(link string, c httpapi.Caller) string {
	w.t.Helper()
	token, _, err := w.Mint(context.Background(), link, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return token.Reveal()
}

// answer begins a ceremony and has a key answer it.
func (w *world) answer(p Permission, key *softkey.Key, c httpapi.Caller, change ...func(*softkey.Parts)) (ceremony string, credential []byte) {
	w.t.Helper()
	token, creation, err := w.Options(context.Background(), p, c)
	if err != nil {
		w.t.Fatal(err)
	}
	credential, err = key.Create(origin, marshal(w.t, creation), change...)
	if err != nil {
		w.t.Fatal(err)
	}
	return token.Reveal(), credential
}

// finish runs a whole ceremony.
func (w *world) finish(p Permission, key *softkey.Key, c httpapi.Caller) (Credential, error) {
	w.t.Helper()
	ceremony, answer := w.answer(p, key, c)
	return w.Finish(context.Background(), p, ceremony, answer, c)
}

// kinds counts the items of a partition by kind.
func (w *world) kinds(pk string) map[string]int {
	w.t.Helper()
	out := map[string]int{}
	q := table.Query{PK: pk, Limit: 1000}
	for {
		page, err := w.Table.Query(context.Background(), q)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, item := range page.Items {
			var h table.Head
			if err := item.Decode(&h); err != nil {
				w.t.Fatal(err)
			}
			out[h.Kind]++
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return out
		}
	}
}

// messages of a user with a template.
func (w *world) messages(u directory.User, k notify.Kind) int {
	w.t.Helper()
	page, err := w.Table.Query(context.Background(), notify.OfUser(string(u.Network), string(u.ID), "", 200))
	if err != nil {
		w.t.Fatal(err)
	}
	have, _, err := table.Decoded[notify.Message](page)
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, m := range have {
		if m.Template == k {
			n++
		}
	}
	return n
}

// acts counts the audit entries about a user with an act.
func (w *world) acts(u directory.User, act string) int {
	w.t.Helper()
	s := &audit.Service{Table: w.Table, Now: w.now}
	have, _, err := s.List(context.Background(), u.Network, w.set.CreatedAt.Time(), audit.Filter{User: u.ID}, 200, "")
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, e := range have {
		if e.Act == act {
			n++
		}
	}
	return n
}

func wantKind(t testing.TB, what string, err error, kind errs.Kind) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: got %v, want %s", what, err, kind)
	}
}
