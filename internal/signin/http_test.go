package signin

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// door is the world behind the API.
type door struct {
	*world
	api *httpapi.API
	log bytes.Buffer
}

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{world: newWorld(t)}
	d.api = httpapi.New(httpapi.Options{
		Table: d.Table, Sessions: d.Sessions, Keys: d.Keys, Now: d.now, Origin: origin, Log: slog.New(slog.NewJSONHandler(&d.log, nil)),
	})
	Register(d.api, d.Service)
	return d
}

// person makes a user of a network.
func (w *world) person(set network.Settings, name string, groups ...session.GroupID) directory.User {
	w.t.Helper()
	first, login, in := secret.Text(name), secret.Text(strings.ToLower(name)), map[session.GroupID][]directory.Source{}
	for _, g := range groups {
		in[g] = []directory.Source{"test"}
	}
	u, ops, err := directory.MakeUser(set, directory.NewUser{Draft: directory.Draft{First: &first, Login: &login}, Groups: in}, w.now())
	w.must(err)
	w.write(ops...)
	return u
}

// session starts one without a badge.
func (w *world) session(u directory.User) (secret.Bearer, session.Session) {
	w.t.Helper()
	raw, begun, ops, err := w.Sessions.Start(w.t.Context(), session.Beginning{Network: u.Network, User: u.ID, Lifetimes: w.set.SessionLifetimes()})
	w.must(err)
	w.write(ops...)
	return raw, begun
}

// token makes an API token of an administrator.
func (w *world) token(owner directory.User, name string, scopes ...session.Scope) secret.Bearer {
	w.t.Helper()
	raw, _, op, err := session.CreateToken(session.NewToken{
		Network: owner.Network, User: owner.ID, Name: name, Scopes: scopes, ValidFor: time.Hour,
	}, w.now())
	w.must(err)
	w.write(op)
	return raw
}

type object = map[string]any

// call makes a request with a session or an API token.
func (d *door) call(by secret.Bearer, method, path string) (int, object) {
	d.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	if strings.HasPrefix(by.Reveal(), secret.APITokenPrefix) {
		r.Header.Set("Authorization", "Bearer "+by.Reveal())
	} else {
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: by.Reveal()})
		r.Header.Set("Origin", origin)
	}
	rec := httptest.NewRecorder()
	d.api.ServeHTTP(rec, r)
	var out object
	if rec.Body.Len() > 0 {
		d.must(json.Unmarshal(rec.Body.Bytes(), &out))
	}
	return rec.Code, out
}

func TestWhoIsAsking(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	admin := d.person(d.set, "Grace", admins)
	adminSession, _ := d.session(admin)
	userSession, _ := d.session(d.user)
	life := d.set.SessionLifetimes()
	ends := func(after time.Duration) string { return d.now().Add(after).Format(time.RFC3339) }
	for name, tt := range map[string]struct {
		by   secret.Bearer
		want object
	}{
		"a user": {userSession, object{
			"kind": "user", "user": string(d.user.ID), "name": "Ada", "privileges": []any{}, "scopes": []any{},
			"expires_at": ends(life.User.Absolute),
		}},
		"an administrator": {adminSession, object{
			"kind": "user", "user": string(admin.ID), "name": "Grace", "privileges": []any{"admin"}, "scopes": []any{},
			"expires_at": ends(life.Staff.Absolute),
		}},
		"a program, whatever its scopes": {d.token(admin, "Nightly import", session.AuditRead), object{
			"kind": "token", "name": "Nightly import", "privileges": []any{}, "scopes": []any{"audit:read"}, "expires_at": ends(time.Hour),
		}},
	} {
		tt.want["network"], tt.want["network_id"] = "Example Inc.", string(d.set.ID)
		status, got := d.call(tt.by, "GET", "/v1/session")
		if diff := cmp.Diff(tt.want, got); status != http.StatusOK || diff != "" {
			t.Errorf("%s: %d %s", name, status, diff)
		}
	}
	orphan := d.token(d.user, "of nobody who may have one", session.UsersRead)
	for name, by := range map[string]secret.Bearer{"a token of nobody": orphan, "nobody": ""} {
		if status, got := d.call(by, "GET", "/v1/session"); status != http.StatusUnauthorized {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	if status, _ := d.call(d.token(admin, "x", session.Scopes()...), "DELETE", "/v1/session"); status != http.StatusForbidden {
		t.Errorf("a program signs out: %d", status)
	}
}

// place is a session as the list shows it.
func place(s session.Session, current bool) any {
	at := func(e table.Epoch) string { return e.Time().Format(time.RFC3339) }
	return object{
		"id": string(s.ID()), "kind": string(s.SessionKind), "created_at": at(s.CreatedAt), "last_seen_at": at(s.LastSeen),
		"ends_at": at(s.EndsAt), "current": current,
	}
}

func TestWhereSomebodyIsSignedIn(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	admin := d.person(d.set, "Grace", admins)
	d.session(d.user) // idle for too long by the time of the list
	d.pass(d.set.SessionLifetimes().User.Idle)
	by, first := d.session(admin)
	_, one := d.session(d.user)
	d.pass(time.Second)
	_, two := d.session(d.user)
	_, second := d.session(admin)
	for name, tt := range map[string]struct {
		by   secret.Bearer
		of   directory.User
		want []any
	}{
		"a user's":             {by, d.user, []any{place(one, false), place(two, false)}},
		"one's own":            {by, admin, []any{place(first, true), place(second, false)}},
		"a user's, to a token": {d.token(admin, "x", session.UsersRead), d.user, []any{place(one, false), place(two, false)}},
	} {
		status, got := d.call(tt.by, "GET", "/v1/users/"+string(tt.of.ID)+"/sessions")
		if diff := cmp.Diff(tt.want, got["items"]); status != http.StatusOK || diff != "" {
			t.Errorf("%s: %d %s", name, status, diff)
		}
	}
	path := "/v1/users/" + string(d.user.ID) + "/sessions"
	var paged []any
	for cursor := ""; ; {
		status, got := d.call(by, "GET", path+"?limit=1"+cursor)
		items, _ := got["items"].([]any)
		if paged = append(paged, items...); status != http.StatusOK || len(items) > 1 || len(paged) > 2 {
			t.Fatalf("page %d: %d %v", len(paged), status, got)
		}
		next, more := got["next"].(string)
		if !more {
			break
		}
		cursor = "&cursor=" + next
	}
	if diff := cmp.Diff([]any{place(one, false), place(two, false)}, paged); diff != "" {
		t.Errorf("page by page: %s", diff)
	}
	abroad, _ := d.abroad()
	for name, user := range map[string]string{"nobody": secret.NewUserID(), "no id": "x", "of another network": string(abroad.ID)} {
		if status, got := d.call(by, "GET", "/v1/users/"+user+"/sessions"); status != http.StatusNotFound {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
}

// abroad is a user of another network, signed in.
func (d *door) abroad() (directory.User, session.Session) {
	d.t.Helper()
	set, ops, err := network.Create(network.NewNetwork{Name: "Abroad", Origin: origin, Region: "US"}, nil, d.now())
	d.must(err)
	d.write(ops...)
	u := d.person(set, "Joan")
	_, begun := d.session(u)
	return u, begun
}

// ends are the audit entries of sessions that were ended, by actor, about a user.
func (d *door) ends(u directory.User) map[audit.Actor][]string {
	d.t.Helper()
	entries, _, err := (&audit.Service{Table: d.Table, Now: d.now}).List(d.t.Context(), u.Network, time.Time{}, audit.Filter{User: u.ID}, 50, "")
	d.must(err)
	out := map[audit.Actor][]string{}
	for _, e := range entries {
		if e.Act == "session.end" {
			out[e.Actor] = append(out[e.Actor], e.Target)
		}
	}
	return out
}

func TestASessionIsEndedOnce(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	admin := d.person(d.set, "Grace", admins)
	by, own := d.session(admin)
	raw, one := d.session(d.user)
	kept, two := d.session(d.user)
	path := func(u directory.User, id session.ID) string {
		return "/v1/users/" + string(u.ID) + "/sessions/" + string(id)
	}
	if status, got := d.call(by, "DELETE", path(d.user, one.ID())); status != http.StatusNoContent {
		t.Fatalf("%d %v", status, got)
	}
	if _, err := d.find(raw); !errors.Is(err, errs.Unauthenticated) {
		t.Errorf("the session that was ended: %v", err)
	}
	abroad, foreign := d.abroad()
	for name, target := range map[string]string{
		"twice": path(d.user, one.ID()), "another user's": path(admin, two.ID()), "another's of this user": path(d.user, own.ID()),
		"of another network": path(abroad, foreign.ID()), "of another network, as this user's": path(d.user, foreign.ID()),
		"no such session": path(d.user, "none"), "no such user": path(directory.User{ID: "none"}, two.ID()),
	} {
		if status, got := d.call(by, "DELETE", target); status != http.StatusNotFound {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	for _, token := range []secret.Bearer{kept, by} {
		if _, err := d.find(token); err != nil {
			t.Errorf("another session: %v", err)
		}
	}
	want := map[audit.Actor][]string{audit.ByUser(admin.ID): {"session:" + string(one.ID())}}
	if diff := cmp.Diff(want, d.ends(d.user)); diff != "" {
		t.Errorf("audit: %s", diff)
	}
	if got := len(d.ends(admin)) + len(d.ends(abroad)); got != 0 {
		t.Errorf("audit has %d entries of what did not happen", got)
	}
}

// A program signs people out, but nobody with staff privileges.
func TestAProgramSignsNoStaffOut(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	admin, other := d.person(d.set, "Grace", admins), d.person(d.set, "Edith", admins)
	raw, theirs := d.session(other)
	_, one := d.session(d.user)
	writer, reader := d.token(admin, "w", session.UsersWrite), d.token(admin, "r", session.UsersRead)
	person, _ := d.session(d.user)
	for name, tt := range map[string]struct {
		by   secret.Bearer
		u    directory.User
		id   session.ID
		want int
	}{
		"staff, by a program":         {writer, other, theirs.ID(), http.StatusForbidden},
		"a user, by a reader":         {reader, d.user, one.ID(), http.StatusForbidden},
		"a user's own, by themselves": {person, d.user, one.ID(), http.StatusForbidden},
	} {
		if status, got := d.call(tt.by, "DELETE", "/v1/users/"+string(tt.u.ID)+"/sessions/"+string(tt.id)); status != tt.want {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	if _, err := d.find(raw); err != nil {
		t.Errorf("the administrator: %v", err)
	}
	if status, got := d.call(writer, "DELETE", "/v1/users/"+string(d.user.ID)+"/sessions/"+string(one.ID())); status != http.StatusNoContent {
		t.Errorf("a user, by a program: %d %v", status, got)
	}
	by, _ := d.session(admin)
	if status, got := d.call(by, "DELETE", "/v1/users/"+string(other.ID)+"/sessions/"+string(theirs.ID())); status != http.StatusNoContent {
		t.Errorf("staff, by a person: %d %v", status, got)
	}
}
