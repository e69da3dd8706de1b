package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const (
	origin = "https://id.example"
	friend = "https://console.example" // allowed to call with a token
)

var begun = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

// world is an API with a room of its own, a network, and people in it.
type world struct {
	t        testing.TB
	seconds  atomic.Int64
	table    table.Table
	acts     table.Table // what rooms get: Once
	sessions *session.Service
	api      *httpapi.API
	log      safeBuffer
	network  session.NetworkID
	fail     atomic.Pointer[error] // what POST /v1/things fails with after its act
	runs     atomic.Int64          // how often it ran
	hold     chan struct{}         // when set, the first to run waits for it before its act
	held     chan struct{}         // closed when it does
	lose     atomic.Int64          // how many writes of acts succeed and say they failed
	dir      string                // of the store's file
	writes   atomic.Int64          // that the API itself asked for
}

// counted is a store that counts its writes.
type counted struct {
	table.Table
	writes *atomic.Int64
}

func (c counted) Write(ctx context.Context, ops ...table.Op) error {
	c.writes.Add(1)
	return c.Table.Write(ctx, ops...)
}

// lossy is a store whose answer to a write gets lost.
type lossy struct {
	table.Table
	lose *atomic.Int64
}

func (l lossy) Write(ctx context.Context, ops ...table.Op) error {
	err := l.Table.Write(ctx, ops...)
	if err == nil && l.lose.Add(-1) >= 0 {
		return errs.Unavailable
	}
	return err
}

// safeBuffer is a bytes.Buffer for several goroutines.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func (w *world) now() time.Time          { return time.Unix(w.seconds.Load(), 0).UTC() }
func (w *world) advance(d time.Duration) { w.seconds.Add(int64(d / time.Second)) }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, network: session.NetworkID(secret.NewNetworkID())}
	w.seconds.Store(begun.Unix())
	dir := t.TempDir()
	engine, err := sqlite.Open(filepath.Join(dir, "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	w.table, w.acts = engine, httpapi.Once(lossy{engine, &w.lose})
	w.dir = dir
	w.sessions = &session.Service{Table: w.acts, Now: w.now}
	w.api = httpapi.New(httpapi.Options{
		Table: counted{engine, &w.writes}, Sessions: w.sessions, Keys: keys, Now: w.now, Log: slog.New(slog.NewJSONHandler(&w.log, nil)),
		Origin: origin, AllowedOrigins: []string{friend},
	})
	w.register()
	w.write(session.CreateGrants(w.network, map[session.GroupID][]session.Privilege{admins: {session.Admin}}))
	return w
}

// errCrash makes POST /v1/things end without an answer after its act.
var errCrash = errors.New("crash")

const admins session.GroupID = "admins"

// thing is what the room of these tests has.
type thing struct {
	table.Head
	Name secret.Text `json:"name"`
}

type thingView struct {
	Name string `json:"name"`
}

type postThing struct {
	Body struct {
		Name  string   `json:"name" minLength:"2" maxLength:"40"`
		Email string   `json:"email,omitempty" format:"email"`
		Size  int      `json:"size,omitempty" minimum:"1" maximum:"9"`
		Tags  []string `json:"tags,omitempty" maxItems:"3"`
		Deep  any      `json:"deep,omitempty"`
	}
}

type thingOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      thingView
}

func (w *world) register() {
	op := func(id, method, path string, a httpapi.Access) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: method, Path: path, Access: a, Summary: id}
	}
	httpapi.Register(w.api, op("me", http.MethodGet, "/v1/me", httpapi.SignedIn()), w.me)
	httpapi.Register(w.api, op("who", http.MethodGet, "/v1/who", httpapi.Known()), w.me)
	httpapi.Register(w.api, op("things", http.MethodGet, "/v1/things", httpapi.Needs(session.Admin, session.UsersRead)), w.list)
	both := httpapi.Needs(session.Admin, session.UsersRead).And(session.AuditRead)
	httpapi.Register(w.api, op("both", http.MethodGet, "/v1/both", both), w.list)
	create := op("thing-create", http.MethodPost, "/v1/things", httpapi.Needs(session.Admin, session.UsersWrite))
	create.Status = http.StatusCreated
	httpapi.Register(w.api, create, w.create)
	httpapi.Register(w.api, op("open", http.MethodPost, "/v1/open", httpapi.Public()), w.create)
	look := op("look", http.MethodPost, "/v1/look", httpapi.Public())
	look.Quiet = true
	httpapi.Register(w.api, look, func(context.Context, *struct{ Body struct{} }) (*httpapi.Output[int64], error) {
		return httpapi.Answer(w.runs.Add(1), nil)
	})
	httpapi.Register(w.api, op("panic", http.MethodGet, "/v1/panic", httpapi.Public()),
		func(context.Context, *httpapi.None) (*httpapi.None, error) { panic("with a secret inside") })
	rows := op("rows", http.MethodPost, "/v1/rows", httpapi.Public())
	rows.Consumes, rows.MaxBody = "text/csv", 1<<20
	httpapi.Register(w.api, rows, func(_ context.Context, in *struct {
		RawBody []byte `contentType:"text/csv"`
	},
	) (*httpapi.Output[int], error) {
		return httpapi.Answer(len(in.RawBody), nil)
	})
	httpapi.Register(w.api, op("fail", http.MethodPost, "/v1/fail/{kind}", httpapi.Public()), func(_ context.Context, in *struct {
		Kind string `path:"kind"`
	},
	) (*httpapi.None, error) {
		return nil, errs.Because(errs.Kind(in.Kind), errors.New("inner reason"))
	})
}

func (w *world) me(ctx context.Context, _ *httpapi.None) (*httpapi.Output[string], error) {
	return httpapi.Answer(string(httpapi.CallerOf(ctx).Principal.User), nil)
}

func (w *world) list(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[thingView]], error) {
	page, err := w.table.Query(ctx, table.Query{PK: "things", Limit: in.Limit, Cursor: in.Cursor})
	if err != nil {
		return nil, err
	}
	var out []thingView
	for _, item := range page.Items {
		var th thing
		if err := item.Decode(&th); err != nil {
			return nil, err
		}
		out = append(out, thingView{th.Name.Reveal()})
	}
	return httpapi.Answer(httpapi.NewPage(out, page.Cursor), nil)
}

func (w *world) create(ctx context.Context, in *postThing) (*thingOutput, error) {
	if w.runs.Add(1) == 1 && w.hold != nil {
		close(w.held)
		<-w.hold
	}
	c := httpapi.CallerOf(ctx)
	entry := c.Entry("thing.create")
	if entry.Network == "" {
		entry.Network, entry.Actor = w.network, audit.System
	}
	th := &thing{Head: table.Head{PK: "things", SK: secret.NewID(w.now()), Kind: "thing"}, Name: secret.Text(in.Body.Name)}
	if err := w.acts.Write(ctx, table.Put(th, table.Absent()), audit.Put(entry, w.now())); err != nil {
		return nil, err
	}
	if failed := w.fail.Load(); failed != nil {
		if *failed == errCrash {
			panic(errCrash)
		}
		return nil, *failed
	}
	cookie, _ := httpapi.NewBrowser(w.now())
	return &thingOutput{SetCookie: []http.Cookie{cookie}, Body: thingView{in.Body.Name}}, nil
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.table.Write(context.Background(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

type user struct {
	table.Head
	session.Access
}

// signIn makes a user in groups, signs in and gives the session token.
func (w *world) signIn(groups ...session.GroupID) (session.UserID, secret.Bearer) {
	w.t.Helper()
	id := session.UserID(secret.NewUserID())
	key := session.UserKey(w.network, id)
	u := &user{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "user"}, Access: session.Access{State: session.Active}}
	u.Groups = map[session.GroupID][]string{}
	for _, g := range groups {
		u.Groups[g] = []string{"test"}
	}
	w.write(table.Put(u))
	return id, w.start(id, "")
}

func (w *world) start(id session.UserID, replaces secret.Bearer) secret.Bearer {
	w.t.Helper()
	raw, _, ops, err := w.sessions.Start(context.Background(), session.Beginning{
		Network: w.network, User: id, Replaces: replaces,
		Lifetimes: session.Lifetimes{
			Staff: session.Lifetime{Absolute: 8 * time.Hour, Idle: 15 * time.Minute},
			User:  session.Lifetime{Absolute: 24 * time.Hour, Idle: time.Hour},
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return raw
}

func (w *world) token(scopes ...session.Scope) secret.Bearer {
	w.t.Helper()
	owner, _ := w.signIn(admins)
	raw, _, op, err := session.CreateToken(session.NewToken{Network: w.network, User: owner, Name: "test", Scopes: scopes}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(op)
	return raw
}

// request is one to make: header values by name, cookies by name.
type request struct {
	method, path, body string
	header             map[string]string
	cookies            map[string]string
}

func as(raw secret.Bearer) map[string]string {
	return map[string]string{httpapi.SessionCookie: raw.Reveal()}
}

func (w *world) do(q request) *httptest.ResponseRecorder {
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	if q.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	for name, value := range q.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	return rec
}

// problem is the decoded answer of a failure.
func problem(t testing.TB, rec *httptest.ResponseRecorder) httpapi.Problem {
	t.Helper()
	var p httpapi.Problem
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d %q: %v", rec.Code, rec.Body, err)
	}
	if got := rec.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("%d has Content-Type %q", rec.Code, got)
	}
	if p.Status != rec.Code || p.Code == "" || p.Title == "" || p.Detail == "" || p.Request == "" {
		t.Errorf("incomplete problem: %+v", p)
	}
	return p
}

// count is how many items a partition has.
func (w *world) count(pk string) int {
	w.t.Helper()
	page, err := w.table.Query(context.Background(), table.Query{PK: pk, Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	return len(page.Items)
}

func (w *world) audited() int {
	w.t.Helper()
	records, _, err := (&audit.Service{Table: w.table, Now: w.now}).List(context.Background(), w.network, time.Time{}, audit.Filter{}, 200, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return len(records)
}

var quiet = slog.New(slog.DiscardHandler)

// look is an operation that notes its caller.
func look(into *httpapi.Caller) func(context.Context, *httpapi.None) (*httpapi.None, error) {
	return func(ctx context.Context, _ *httpapi.None) (*httpapi.None, error) {
		*into = httpapi.CallerOf(ctx)
		return nil, nil
	}
}

func (w *world) setState(id session.UserID, s session.UserState) {
	w.t.Helper()
	w.write(table.Update(session.UserKey(w.network, id), table.Cond{},
		table.Set("state", s), table.Set("not_before", session.SignedOut(w.now()))))
}

// userOf is whose session token raw is.
func (w *world) userOf(raw secret.Bearer) session.UserID {
	const from = len(secret.SessionPrefix) + 8
	return session.UserID(raw.Reveal()[from : from+16])
}
