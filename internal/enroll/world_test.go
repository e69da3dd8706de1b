package enroll

import (
	"bytes"
	"context"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const (
	home   session.NetworkID = "0000h0me"
	abroad session.NetworkID = "00abr0ad"
)

// world is one store with a network and people in it.
type world struct {
	t      *testing.T
	engine *sqlite.Engine
	s      *Service
	set    network.Settings

	mu    *sync.Mutex
	clock *time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := noon
	w := &world{t: t, mu: new(sync.Mutex), clock: &clock}
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	w.engine = engine
	w.s = &Service{Table: engine, Keys: keys, Now: w.now}
	w.set = network.Settings{
		ID: home, Name: "Home", Origin: "https://id.example.com", Region: "US", SMSRegions: []string{"US"},
		Language: "en", Salt: "a salt",
	}
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return *w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*w.clock = w.clock.Add(d)
}

// person stores a user with a name that names them, and a phone if one is
// given.
func (w *world) person(name string, number phone.E164) directory.User {
	w.t.Helper()
	text := func(s string) *secret.Text { t := secret.Text(s); return &t }
	in := directory.NewUser{Draft: directory.Draft{First: text(name), Email: text(name + "@example.com")}}
	if number != "" {
		in.Phone = text(number.Reveal())
	}
	u, ops, err := directory.MakeUser(w.set, in, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return u
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.engine.Write(context.Background(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

// again is the user as stored now.
func (w *world) again(u directory.User) directory.User {
	w.t.Helper()
	var out directory.User
	if err := w.engine.Get(context.Background(), session.UserKey(u.Network, u.ID), &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// store puts a user as given.
func (w *world) store(u directory.User) {
	w.t.Helper()
	u.Version++
	w.write(table.Put(&u))
}

// asked is how the user asks for a code to a number.
func (w *world) asked(u directory.User, contact secret.Text) Start {
	return Start{
		Settings: w.set, User: u, Service: MobileCode, Contact: contact, Purpose: secret.PurposeEnrollment,
		Path: BySelf, Client: netip.MustParseAddr("192.0.2.1"),
		Entry: audit.Entry{Network: w.set.ID, Actor: audit.ByInvitee(u.ID)},
	}
}

// start asks for a code and must get one.
func (w *world) start(in Start) Challenge {
	w.t.Helper()
	c, err := w.s.StartChallenge(context.Background(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// typed is a code typed for a challenge as it was asked for.
func (w *world) typed(in Start, c Challenge, code string) Try {
	return Try{
		Settings: in.Settings, User: in.User.ID, Purpose: in.Purpose, About: in.About, Path: in.Path,
		Challenge: c.ID, Code: code, Entry: in.Entry,
	}
}

func (w *world) verify(t Try) error {
	_, err := w.s.Verify(context.Background(), t)
	return err
}

// messages of a user, oldest first.
func (w *world) messages(u directory.User) []notify.Message {
	w.t.Helper()
	q := notify.OfUser(string(u.Network), string(u.ID), "", 1000)
	q.Desc = false
	return list[notify.Message](w, q)
}

// codeIn is the newest code that was sent to a user, as deliver derives it.
func (w *world) codeIn(u directory.User) string {
	w.t.Helper()
	var m notify.Message
	for _, each := range w.messages(u) {
		if each.Code != nil {
			m = each
		}
	}
	if m.Code == nil {
		w.t.Fatal("no message has a code")
	}
	code, err := w.s.Keys.Code(m.Code.Challenge(m.Network, m.User))
	if err != nil {
		w.t.Fatal(err)
	}
	return code.Reveal()
}

// told are those of a user's contacts that were told of a change.
func (w *world) told(u directory.User) []secret.Text {
	w.t.Helper()
	var out []secret.Text
	for _, m := range w.messages(u) {
		if m.Template == notify.ContactChanged {
			out = append(out, m.To)
		}
	}
	return out
}

// acts are the acts in the audit about a user, sorted.
func (w *world) acts(u directory.User) []string {
	w.t.Helper()
	var acts []string
	for _, r := range list[audit.Record](w, table.Query{
		PK: "n#" + string(u.Network) + "#about#" + string(u.ID), Index: true, Limit: 1000,
	}) {
		acts = append(acts, r.Act)
	}
	slices.Sort(acts)
	return acts
}

func list[T any](w *world, q table.Query) []T {
	w.t.Helper()
	page, err := w.engine.Query(context.Background(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	out := make([]T, len(page.Items))
	for i, item := range page.Items {
		if err := item.Decode(&out[i]); err != nil {
			w.t.Fatal(err)
		}
	}
	return out
}

// wrong is a code that is not code.
func wrong(code string) string {
	return strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, code)
}

// kind of an error, as whoever asked would see it.
func kind(err error) errs.Kind { return errs.KindOf(err) }

// areas are area codes of New Jersey, in which 555-01xx numbers exist.
var areas = []int{201, 551, 609, 732, 848, 856, 862, 908, 973}

// addressOf gives every i its own network.
func addressOf(i int) netip.Addr {
	return netip.AddrFrom4([4]byte{198, 18, byte(i >> 8), byte(i)})
}
