package signin

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
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
