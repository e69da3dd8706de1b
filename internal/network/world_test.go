package network_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const origin = "https://id.example"

var begun = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

// world is one network with an administrator, behind the API.
type world struct {
	t        *testing.T
	table    table.Table
	seconds  atomic.Int64
	sessions *session.Service
	service  *network.Service
	api      *httpapi.API
	network  network.Settings
	admin    string // session token
}

func (w *world) now() time.Time { return time.Unix(w.seconds.Load(), 0).UTC() }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	w.seconds.Store(begun.Unix())
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w.table = engine
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	acts := httpapi.Once(engine)
	w.sessions = &session.Service{Table: acts, Now: w.now}
	w.service = &network.Service{Table: acts, Now: w.now, Sessions: w.sessions, Audit: &audit.Service{Table: acts, Now: w.now}}
	w.api = httpapi.New(httpapi.Options{
		Table: engine, Sessions: w.sessions, Keys: keys, Now: w.now, Origin: origin,
		Log: slog.New(slog.DiscardHandler),
	})
	network.Register(w.api, w.service)
	w.network, w.admin = w.found()
	return w
}

type user struct {
	table.Head
	session.Access
}

// found makes a network with one signed-in administrator.
func (w *world) found() (network.Settings, string) {
	w.t.Helper()
	const admins session.GroupID = "admins"
	n, ops, err := network.Create(
		network.NewNetwork{Name: "Acme", Origin: origin, Region: "US"},
		map[session.GroupID][]session.Privilege{admins: {session.Admin}}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	id := session.UserID(secret.NewUserID())
	key := session.UserKey(n.ID, id)
	u := &user{
		Head:   table.Head{PK: key.PK, SK: key.SK, Kind: "user"},
		Access: session.Access{State: session.Active, Groups: map[session.GroupID][]string{admins: {"setup"}}},
	}
	w.write(append(ops, table.Put(u))...)
	raw, _, ops, err := w.sessions.Start(w.t.Context(), session.Beginning{Network: n.ID, User: id, Lifetimes: n.SessionLifetimes()})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return n, raw.Reveal()
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.table.Write(context.Background(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

// call makes a request as the administrator and gives status and decoded body.
func (w *world) call(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	return w.callAs(&http.Cookie{Name: httpapi.SessionCookie, Value: w.admin}, "", method, path, body)
}

func (w *world) callAs(cookie *http.Cookie, bearer, method, path, body string) (int, map[string]any) {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if cookie != nil {
		r.AddCookie(cookie)
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	text, _ := io.ReadAll(rec.Body)
	var out map[string]any
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			w.t.Fatalf("%s %s: %q: %v", method, path, text, err)
		}
	}
	return rec.Code, out
}

// raw makes a GET request as the administrator and gives its answer as it is.
func (w *world) raw(path string) (int, http.Header, string) {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: w.admin})
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	return rec.Code, rec.Header(), rec.Body.String()
}

func (w *world) audited() int {
	w.t.Helper()
	records, _, err := w.service.Audit.List(w.t.Context(), w.network.ID, w.network.CreatedAt.Time(), audit.Filter{}, 200, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return len(records)
}
