package messages

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify/feedback"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const admins session.GroupID = "admins"

// world is one network with an administrator, behind the API.
type world struct {
	t        *testing.T
	engine   *sqlite.Engine
	keys     *secret.Keyring
	seconds  atomic.Int64
	s        *Service
	sessions *session.Service
	api      *httpapi.API
	log      bytes.Buffer
	set      network.Settings
	admin    directory.User
	signedIn string // the administrator's session
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	w.seconds.Store(time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC).Unix())
	var err error
	w.engine, err = sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.engine.Close() })
	w.keys, err = secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	acts := httpapi.Once(w.engine)
	w.sessions = &session.Service{Table: acts, Now: w.now}
	networks := &network.Service{Table: acts, Now: w.now}
	w.s = &Service{Table: acts, Now: w.now, Keys: w.keys, Networks: networks, People: &directory.Service{Table: acts, Now: w.now, Network: networks}}
	w.s.Feedback = &feedback.Service{Table: acts, Now: w.now, Log: slog.New(slog.NewTextHandler(&w.log, nil))}
	w.set, w.admin = w.found("Home")
	w.signedIn = w.signIn(w.admin)
	w.api = httpapi.New(httpapi.Options{
		Table: w.engine, Sessions: w.sessions, Keys: w.keys, Now: w.now, Origin: w.set.Origin,
		Log: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
	Register(w.api, w.s)
	return w
}

func (w *world) now() time.Time { return time.Unix(w.seconds.Load(), 0).UTC() }

func (w *world) pass(d time.Duration) { w.seconds.Add(int64(d / time.Second)) }

// found makes a network with an administrator.
func (w *world) found(name string) (network.Settings, directory.User) {
	w.t.Helper()
	set, ops, err := network.Create(
		network.NewNetwork{Name: name, Origin: "https://id.example", Region: "US"},
		map[session.GroupID][]session.Privilege{admins: {session.Admin}}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return set, w.person(set, "ada", admins)
}

// person stores a user of a network with an address and a number.
func (w *world) person(set network.Settings, name string, groups ...session.GroupID) directory.User {
	w.t.Helper()
	u := directory.User{ID: session.UserID(secret.NewUserID()), Network: set.ID}
	u.First, u.Last = secret.Text(strings.ToUpper(name[:1])+name[1:]), "Example"
	u.Email, u.Phone = secret.Email(name+"@example.com"), "+12025550142"
	u.State, u.Groups = session.Active, map[session.GroupID][]string{}
	for _, g := range groups {
		u.Groups[g] = []string{directory.Manual}
	}
	key := session.UserKey(set.ID, u.ID)
	u.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "user"}
	w.write(table.Put(&u))
	return u
}

// signIn gives a session of a user.
func (w *world) signIn(u directory.User) string {
	w.t.Helper()
	raw, _, ops, err := w.sessions.Start(w.t.Context(), session.Beginning{
		Network: u.Network, User: u.ID, Lifetimes: w.set.SessionLifetimes(),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return raw.Reveal()
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.engine.Write(w.t.Context(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

// call makes a request, as the administrator of w.
func (w *world) call(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	return w.callAs(w.signedIn, method, path, body)
}

// callAs makes a request with a session or an API token; without one it is a stranger's.
func (w *world) callAs(signedIn, method, path, body string) (int, map[string]any) {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Origin", w.set.Origin)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	switch {
	case strings.HasPrefix(signedIn, secret.APITokenPrefix):
		r.Header.Set("Authorization", "Bearer "+signedIn)
	case signedIn != "":
		r.Header.Set("Cookie", httpapi.SessionCookie+"="+signedIn)
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	out := map[string]any{}
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			w.t.Fatalf("%s %s: %d: %v", method, path, rec.Code, err)
		}
	}
	return rec.Code, out
}

// acts are the audited acts of the network, the newest first.
func (w *world) acts() []string {
	w.t.Helper()
	entries, _, err := (&audit.Service{Table: w.engine, Now: w.now}).List(
		w.t.Context(), w.set.ID, w.set.CreatedAt.Time(), audit.Filter{}, 100, "")
	if err != nil {
		w.t.Fatal(err)
	}
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.Act
	}
	return out
}
