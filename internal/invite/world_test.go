package invite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const origin = "https://id.example.com"

// world is one store with a network, an administrator and people, behind the
// API.
type world struct {
	t      testing.TB
	engine *sqlite.Engine
	table  *watched
	s      *Service
	api    *httpapi.API
	set    network.Settings
	admin  string // session token
	log    bytes.Buffer

	mu    sync.Mutex
	clock time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, clock: noon}
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	w.engine, w.table = engine, &watched{Table: engine}
	sessions := &session.Service{Table: w.table, Now: w.now}
	acts := httpapi.Once(w.table)
	w.s = &Service{
		Table: acts, Keys: keys, Now: w.now,
		Enroll: &enroll.Service{Table: acts, Keys: keys, Now: w.now},
		People: &directory.Service{Table: acts, Now: w.now, Network: &network.Service{Table: acts, Now: w.now}},
	}
	w.api = httpapi.New(httpapi.Options{
		Table: w.table, Sessions: sessions, Keys: keys, Now: w.now, Origin: origin,
		Log: slog.New(slog.NewJSONHandler(&w.log, nil)),
	})
	Register(w.api, w.s)
	w.found(sessions)
	return w
}

// found makes the network and its signed-in administrator.
func (w *world) found(sessions *session.Service) {
	w.t.Helper()
	set, ops, err := network.Create(network.NewNetwork{Name: "Acme", Origin: origin, Region: "US"},
		map[session.GroupID][]session.Privilege{"admins": {session.Admin}}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.set = set
	w.write(ops...)
	root := w.person("root", "")
	root.Groups = map[session.GroupID][]string{"admins": {"setup"}}
	w.write(table.Put(&root))
	raw, _, ops, err := sessions.Start(w.t.Context(), session.Beginning{
		Network: set.ID, User: root.ID,
		Lifetimes: session.Lifetimes{Staff: session.Lifetime{Absolute: 365 * 24 * time.Hour, Idle: 365 * 24 * time.Hour}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	w.admin = raw.Reveal()
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

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.engine.Write(w.t.Context(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

// badge stores a badge: by e-mail, five devices, the link is the proof, unless
// change says otherwise.
func (w *world) badge(change func(*network.Badge)) network.Badge {
	w.t.Helper()
	b := network.Badge{
		ID: network.BadgeID(secret.NewID(w.now())), Network: w.set.ID, Name: "Staff",
		Channel: notify.Email, Proof: network.ProofLink, DeviceLimit: 5,
	}
	if change != nil {
		change(&b)
	}
	key := network.BadgeKey(w.set.ID, b.ID)
	b.PK, b.SK, b.Kind = key.PK, key.SK, "badge"
	w.write(table.Put(&b))
	return b
}

// person stores a user with an address after the name, and a number if one is
// given.
func (w *world) person(name, number string) directory.User {
	w.t.Helper()
	u, ops, err := w.draft(name, number)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return u
}

func (w *world) draft(name, number string) (directory.User, []table.Op, error) {
	text := func(s string) *secret.Text { t := secret.Text(s); return &t }
	in := directory.NewUser{Draft: directory.Draft{First: text(name), Email: text(name + "@example.com")}}
	if number != "" {
		in.Phone = text(number)
	}
	return directory.MakeUser(w.set, in, w.now())
}

// entry is who acts in calls that do not go through the API.
func (w *world) entry() audit.Entry { return audit.Entry{Network: w.set.ID, Actor: audit.System} }

// send invites a user and must succeed.
func (w *world) send(u directory.User, b network.Badge) Invitation {
	w.t.Helper()
	i, _, err := w.s.Send(w.t.Context(), Send{Network: w.set.ID, User: u.ID, Badge: b.ID, Entry: w.entry()})
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

// token is the link of an invitation as stored now, as its message carries it.
func (w *world) token(i Invitation) string {
	w.t.Helper()
	return w.s.Keys.MintLink(w.stored(i.ID).link()).Reveal()
}

func (w *world) stored(id ID) Invitation {
	w.t.Helper()
	i, err := w.s.Invitation(w.t.Context(), w.set.ID, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

// visit opens a link in a browser.
func (w *world) visit(token, browser string) Visit {
	w.t.Helper()
	v, err := w.s.Open(w.t.Context(), token, browser)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// messages of a user.
func (w *world) messages(u directory.User) []notify.Message {
	w.t.Helper()
	page, err := w.s.Table.Query(w.t.Context(), notify.OfUser(string(w.set.ID), string(u.ID), "", 1000))
	if err != nil {
		w.t.Fatal(err)
	}
	all, _, err := table.Decoded[notify.Message](page)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// message is the newest of a kind that a user was sent.
func (w *world) message(u directory.User, k notify.Kind) notify.Message {
	w.t.Helper()
	for _, m := range w.messages(u) {
		if m.Template == k {
			return m
		}
	}
	w.t.Fatalf("no %s was sent", k)
	return notify.Message{}
}

// codeIn is the newest code sent to a user, as deliver derives it.
func (w *world) codeIn(u directory.User) string {
	w.t.Helper()
	for _, m := range w.messages(u) {
		if m.Code != nil {
			code, err := w.s.Keys.Code(m.Code.Challenge(m.Network, m.User))
			if err != nil {
				w.t.Fatal(err)
			}
			return code.Reveal()
		}
	}
	w.t.Fatal("no message has a code")
	return ""
}

// acts are the acts in the audit about a user, sorted.
func (w *world) acts(u directory.User) []string {
	w.t.Helper()
	page, err := w.engine.Query(w.t.Context(), table.Query{
		PK: "n#" + string(w.set.ID) + "#about#" + string(u.ID), Index: true, Limit: 1000,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	records, _, err := table.Decoded[audit.Record](page)
	if err != nil {
		w.t.Fatal(err)
	}
	var acts []string
	for _, r := range records {
		acts = append(acts, r.Act)
	}
	slices.Sort(acts)
	return acts
}

// reply is what came back of a request.
type reply struct {
	status int
	header http.Header
	body   map[string]any
	raw    string
}

// request is one to make; the zero values are a visitor's without cookies.
type request struct {
	method, path, body string
	admin              bool
	browser            string
	header             http.Header
	host               string
}

func (w *world) do(in request) reply {
	w.t.Helper()
	r := httptest.NewRequest(in.method, in.path, strings.NewReader(in.body))
	r.Header.Set("Origin", origin)
	if in.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, values := range in.header {
		r.Header[name] = values
	}
	if in.host != "" {
		r.Host = in.host
	}
	if in.admin {
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: w.admin})
	}
	if in.browser != "" {
		r.AddCookie(&http.Cookie{Name: httpapi.BrowserCookie, Value: in.browser})
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	out := reply{status: rec.Code, header: rec.Result().Header, body: map[string]any{}, raw: rec.Body.String()}
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &out.body); err != nil {
			w.t.Fatalf("%s %s: %q: %v", in.method, in.path, out.raw, err)
		}
	}
	return out
}

// asAdmin makes a request as the administrator.
func (w *world) asAdmin(method, path, body string, args ...any) reply {
	w.t.Helper()
	return w.do(request{method: method, path: path, body: fmt.Sprintf(body, args...), admin: true})
}

// asVisitor makes a request as whoever has the browser with a cookie.
func (w *world) asVisitor(browser, path, body string, args ...any) reply {
	w.t.Helper()
	return w.do(request{method: http.MethodPost, path: path, body: fmt.Sprintf(body, args...), browser: browser})
}

// program is the header of an API token with some scopes, of the administrator.
func (w *world) program(scopes ...session.Scope) http.Header {
	w.t.Helper()
	all, _, err := w.s.People.Find(w.t.Context(), w.set.ID, directory.Filter{Search: "root"}, 1, "")
	if err != nil {
		w.t.Fatal(err)
	}
	raw, _, op, err := session.CreateToken(session.NewToken{
		Network: w.set.ID, User: all[0].ID, Name: "hr", Scopes: scopes,
	}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(op)
	return http.Header{"Authorization": {"Bearer " + raw.Reveal()}}
}

// httpRequest is a GET of the administrator's whose answer is no JSON.
func httpRequest(w *world, path string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: w.admin})
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	return rec
}
