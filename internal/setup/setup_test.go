package setup

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
)

type world struct {
	*Service
	t     *testing.T
	clock time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store.db"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w.Service = service(t, engine, now)
	return w
}

func service(t *testing.T, tbl table.Table, now func() time.Time) *Service {
	t.Helper()
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: []byte("0123456789abcdef0123456789abcdef")})
	if err != nil {
		t.Fatal(err)
	}
	networks := &network.Service{Table: tbl, Now: now}
	people := &directory.Service{Table: tbl, Now: now, Network: networks}
	return &Service{
		Table: tbl, Now: now, Networks: networks, Users: people,
		Invites: &invite.Service{
			Table: tbl, Keys: keys, Now: now, People: people,
			Enroll: &enroll.Service{Table: tbl, Keys: keys, Now: now},
		},
	}
}

var demo = Request{Network: "Example Inc.", Origin: "https://id.example", Name: "Ada Admin", Email: "ada@example.com"}

func (w *world) run() Result {
	w.t.Helper()
	r, err := w.Run(context.Background(), demo)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestRunGivesAWayIn(t *testing.T) {
	w := newWorld(t)
	r := w.run()
	token, found := strings.CutPrefix(r.Link.Reveal(), "https://id.example/i#")
	if !found {
		t.Fatal("the link does not lead to the network's origin")
	}
	v, err := w.Invites.Open(context.Background(), token, "browser")
	if err != nil || v.User.ID != r.User {
		t.Errorf("the link is %s's, %v; want %s", v.User.ID, err, r.User)
	}
	p, err := (&session.Service{Table: w.Table, Now: w.Now}).Find(context.Background(), secret.Bearer(r.Token.Reveal()))
	if err != nil || p.Network != r.Network || p.Owner != r.User || !p.May(session.Admin, session.UsersWrite) {
		t.Errorf("token is for %+v, %v", p, err)
	}
	user, err := w.Users.User(context.Background(), r.Network, r.User)
	if err != nil {
		t.Fatal(err)
	}
	grants, err := w.Users.Grants(context.Background(), r.Network)
	if err != nil || len(user.Privileges(grants)) != 1 || user.Privileges(grants)[0] != session.Admin {
		t.Errorf("the first user has %v, %v", user.Privileges(grants), err)
	}
}

func TestTheLinkIsTheSameWhileItIsGood(t *testing.T) {
	w := newWorld(t)
	r := w.run()
	again, err := w.AdminLink(context.Background(), r.Network)
	if err != nil || again != r.Link {
		t.Errorf("another link, %v", err)
	}
	w.clock = w.clock.Add(25 * time.Hour)
	later, err := w.AdminLink(context.Background(), r.Network)
	if err != nil || later == r.Link {
		t.Errorf("the same link after it expired, %v", err)
	}
	first, err := w.First(context.Background())
	if err != nil || first != r.Network {
		t.Errorf("the first network is %s, %v", first, err)
	}
}

func TestRunSaysWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	for name, bad := range map[string]Request{
		"nothing":      {},
		"plain http":   {Network: "N", Origin: "http://id.example", Name: "A", Email: "a@example.com"},
		"no such mail": {Network: "N", Origin: "https://id.example", Name: "A", Email: "a"},
		"no name":      {Network: "N", Origin: "https://id.example", Email: "a@example.com"},
	} {
		if _, err := w.Run(context.Background(), bad); !errors.Is(err, errs.Invalid) || len(errs.As(err).Fields) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.First(context.Background()); !errors.Is(err, errs.NotFound) {
		t.Errorf("something was made: %v", err)
	}
}

// Interrupted after any of its writes, a setup is finished by asking for the
// link again.
func TestInterruptedSetupIsFinishedLater(t *testing.T) {
	for calls := 1; calls < 40; calls++ {
		w := newWorld(t)
		broken := fault.New(w.Table, fault.Plan{})
		broken.Before(fault.From(calls, errs.Unavailable))
		if _, err := service(t, broken, w.Now).Run(context.Background(), demo); err == nil {
			return // it had no more calls than that
		}
		n, err := w.First(context.Background())
		if errors.Is(err, errs.NotFound) {
			continue // before its one transaction
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.AdminLink(context.Background(), n); err != nil {
			t.Errorf("interrupted at call %d: %v", calls, err)
		}
		if badges, _, err := w.Networks.Badges(context.Background(), n, 10, ""); err != nil || len(badges) != 1 {
			t.Errorf("interrupted at call %d: %d badges, %v", calls, len(badges), err)
		}
	}
	t.Error("a setup has more than 40 calls")
}

// When the first administrator has left, setup's tokens are another's.
func TestTokenOfAnActiveAdministrator(t *testing.T) {
	w := newWorld(t)
	r := w.run()
	ctx := context.Background()
	root := httpapi.Caller{Principal: session.Principal{Network: r.Network, User: r.User}}
	first, err := w.Users.User(ctx, r.Network, r.User)
	if err != nil {
		t.Fatal(err)
	}
	var others []session.UserID
	for _, name := range []secret.Text{"Bob", "Eve"} { // two have to remain
		mail := name + "@example.com"
		in := directory.NewUser{Draft: directory.Draft{First: &name, Email: &mail}, Groups: map[session.GroupID][]directory.Source{}}
		for group := range first.Groups {
			in.Groups[group] = []directory.Source{directory.Manual}
		}
		u, err := w.Users.Create(ctx, root, in)
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, u.ID)
	}
	if _, err := w.Users.Deactivate(ctx, root, r.User); err != nil {
		t.Fatal(err)
	}
	raw, err := w.Token(ctx, r.Network, "again")
	if err != nil {
		t.Fatal(err)
	}
	find := (&session.Service{Table: w.Table, Now: w.Now}).Find
	if p, err := find(ctx, secret.Bearer(raw.Reveal())); err != nil || !slices.Contains(others, p.Owner) {
		t.Errorf("the token is %s's, %v; want one of %v", p.Owner, err, others)
	}
	if _, err := find(ctx, secret.Bearer(r.Token.Reveal())); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("the token of who left: %v", err)
	}
}

// The way back in where the only administrator is frozen; it is none where another one can
// look, and nobody's who is not frozen changes.
func TestUnfreeze(t *testing.T) {
	w := newWorld(t)
	r := w.run()
	lift := Request{Unfreeze: &Frozen{Network: r.Network, User: r.User}}
	u, err := w.Users.User(context.Background(), r.Network, r.User)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Run(context.Background(), lift); err != nil {
		t.Errorf("nobody is frozen: %v", err)
	}
	_, ops, err := directory.Freeze(u, directory.Alarm{User: u.ID, Notice: notify.BadgeAdded, SentAt: table.At(w.clock)}, w.clock)
	if err == nil {
		err = w.Table.Write(context.Background(), ops...)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.Run(context.Background(), lift)
	if err != nil || got.User != r.User || got.Link != "" || got.Token != "" {
		t.Errorf("lifted: %+v, %v", got, err)
	}
	if u, err = w.Users.User(context.Background(), r.Network, r.User); err != nil || !u.Active() {
		t.Errorf("the administrator may act: %t, %v", u.Active(), err)
	}
	for name, who := range map[string]Frozen{"nobody": {r.Network, "0000000000000000"}, "no id": {r.Network, "x"}, "no network": {"00000000", r.User}} {
		if _, err := w.Run(context.Background(), Request{Unfreeze: &who}); !errors.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
