package directory_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
)

const origin = "https://id.example"

var begun = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

// world is a directory behind the API, with one network that has one
// administrator.
type world struct {
	t        testing.TB
	table    table.Table
	faults   *fault.Table // what the directory sees of it
	seconds  atomic.Int64
	sessions *session.Service
	audit    *audit.Service
	dir      *directory.Service
	api      *httpapi.API
	log      syncBuffer
	home     tenant
}

// tenant is one network, with what its administrator signs in with.
type tenant struct {
	set    network.Settings
	admins session.GroupID
	admin  directory.User
	token  string // of the administrator's session
}

// syncBuffer is a log that many requests write to.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func (w *world) now() time.Time { return time.Unix(w.seconds.Load(), 0).UTC() }

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldOn(t, func(now func() time.Time) table.Table {
		engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = engine.Close() })
		return engine
	})
}

// newWorldOn is newWorld on the engine that open gives.
func newWorldOn(t testing.TB, open func(now func() time.Time) table.Table) *world {
	t.Helper()
	w := &world{t: t}
	w.seconds.Store(begun.Unix())
	engine := open(w.now)
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	w.table = engine
	w.faults = fault.New(engine, fault.Plan{})
	acts := httpapi.Once(w.faults)
	w.sessions = &session.Service{Table: acts, Now: w.now}
	w.audit = &audit.Service{Table: acts, Now: w.now}
	w.dir = &directory.Service{Table: acts, Now: w.now, Network: &network.Service{Table: acts, Now: w.now}}
	w.api = httpapi.New(httpapi.Options{
		Table: engine, Sessions: w.sessions, Keys: keys, Now: w.now, Origin: origin,
		Log: slog.New(slog.NewJSONHandler(&w.log, nil)),
	})
	directory.Register(w.api, w.dir)
	w.home = w.found("ada@home.example")
	return w
}

// found makes a network with one signed-in administrator.
func (w *world) found(email string) tenant {
	w.t.Helper()
	now := w.now()
	admins := session.GroupID(secret.NewID(now))
	set, ops, err := network.Create(network.NewNetwork{Name: "Acme", Origin: origin, Region: "CH"},
		map[session.GroupID][]session.Privilege{admins: {session.Admin}}, now)
	if err != nil {
		w.t.Fatal(err)
	}
	u, more, err := directory.MakeUser(set, directory.NewUser{
		Draft:  directory.Draft{First: text("Ada"), Email: text(email)},
		Groups: map[session.GroupID][]directory.Source{admins: {"setup"}},
	}, now)
	if err != nil {
		w.t.Fatal(err)
	}
	_, group, err := directory.MakeGroup(set, directory.NewGroup{ID: admins, Name: "Administrators"}, now)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(slices.Concat(ops, more, group)...)
	return tenant{set, admins, u, w.signIn(set, u.ID)}
}

func (w *world) signIn(set network.Settings, u session.UserID) string {
	w.t.Helper()
	raw, _, ops, err := w.sessions.Start(w.t.Context(), session.Beginning{Network: set.ID, User: u, Lifetimes: set.SessionLifetimes()})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return raw.Reveal()
}

// apiToken makes a program's token of the home network.
func (w *world) apiToken(scopes ...session.Scope) string {
	w.t.Helper()
	raw, _, op, err := session.CreateToken(session.NewToken{Network: w.home.set.ID, User: w.home.admin.ID, Name: "program", Scopes: scopes}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(op)
	return raw.Reveal()
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.table.Write(context.Background(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

func text(s string) *secret.Text { return (*secret.Text)(&s) }

// body is a decoded answer.
type body map[string]any

func (b body) id() string { s, _ := b["id"].(string); return s }

// call makes a request as the home network's administrator.
func (w *world) call(method, path, in string) (int, body) {
	w.t.Helper()
	return w.callAs(w.home.token, method, path, in)
}

// callAs makes a request with a session or API token.
func (w *world) callAs(token, method, path, in string) (int, body) {
	w.t.Helper()
	status, _, text := w.raw(token, method, path, "application/json", []byte(in))
	var out body
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			w.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return status, out
}

func (w *world) raw(token, method, path, kind string, in []byte) (int, http.Header, []byte) {
	w.t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewReader(in))
	if len(in) > 0 {
		r.Header.Set("Content-Type", kind)
	}
	if strings.HasPrefix(token, secret.APITokenPrefix) {
		r.Header.Set("Authorization", "Bearer "+token)
	} else if token != "" {
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: token})
		r.Header.Set("Origin", origin)
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	text, _ := io.ReadAll(rec.Body)
	return rec.Code, rec.Header(), text
}

// must is call that has to succeed.
func (w *world) must(method, path, in string) body {
	w.t.Helper()
	status, out := w.call(method, path, in)
	if status >= 300 {
		w.t.Fatalf("%s %s: %d %v", method, path, status, out)
	}
	return out
}

// addUser adds a user by request body and gives its id.
func (w *world) addUser(in string) session.UserID {
	w.t.Helper()
	return session.UserID(w.must(http.MethodPost, "/v1/users", in).id())
}

// addAdmin adds an administrator.
func (w *world) addAdmin(name string) session.UserID {
	w.t.Helper()
	return w.addUser(fmt.Sprintf(`{"first_name": %q, "email": "%s@x.example", "groups": [%q]}`, name, strings.ToLower(name), w.home.admins))
}

func (w *world) user(id session.UserID) directory.User {
	w.t.Helper()
	u, err := w.dir.User(w.t.Context(), w.home.set.ID, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return u
}

// acts are the acts of the home network that left an audit entry.
func (w *world) acts() []string {
	w.t.Helper()
	var out []string
	for cursor := ""; ; {
		records, next, err := w.audit.List(w.t.Context(), w.home.set.ID, w.home.set.CreatedAt.Time(), audit.Filter{}, 200, cursor)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range records {
			out = append(out, r.Act)
		}
		if cursor = next; next == "" {
			return out
		}
	}
}

// upload sends a file as the administrator.
func (w *world) upload(path, csv string) (int, body) {
	w.t.Helper()
	status, _, text := w.raw(w.home.token, http.MethodPost, path, "text/csv", []byte(csv))
	var out body
	if err := json.Unmarshal(text, &out); err != nil {
		w.t.Fatal(err)
	}
	return status, out
}

// planned uploads a file and has it planned.
func (w *world) planned(csv string) body {
	w.t.Helper()
	status, out := w.upload("/v1/imports", csv)
	if status != http.StatusCreated {
		w.t.Fatalf("upload: %d %v", status, out)
	}
	return w.finish(out.id())
}

// applied uploads a file, has it planned and applied.
func (w *world) applied(csv string) body {
	w.t.Helper()
	return w.apply(w.planned(csv).id())
}

func (w *world) apply(id string) body {
	w.t.Helper()
	w.must(http.MethodPost, "/v1/imports/"+id+"/apply", "")
	return w.finish(id)
}

// finish does slices until there are none to do, as the change feed does.
func (w *world) finish(id string) body {
	w.t.Helper()
	for range 10_000 {
		i, err := w.dir.Continue(w.t.Context(), w.home.set.ID, directory.ImportID(id))
		if err != nil {
			w.t.Fatal(err)
		}
		if i.State != bulk.Planning && i.State != bulk.Running {
			return w.must(http.MethodGet, "/v1/imports/"+id, "")
		}
	}
	w.t.Fatal("the import does not end")
	return nil
}

// rows are all rows of an import with an action or outcome.
func (w *world) rows(id, outcome string) []directory.Row {
	w.t.Helper()
	by := httpapi.Caller{Principal: session.Principal{Network: w.home.set.ID}}
	i, err := w.dir.Import(w.t.Context(), by, directory.ImportID(id))
	if err != nil {
		w.t.Fatal(err)
	}
	var out []directory.Row
	for cursor := ""; ; {
		rows, next, err := w.dir.ImportRows(w.t.Context(), i, outcome, 100, cursor)
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, rows...)
		if cursor = next; next == "" {
			return out
		}
	}
}
