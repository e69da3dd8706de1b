package enroll

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// door is the world behind its API.
type door struct {
	*world
	api      *httpapi.API
	sessions *session.Service
	log      strings.Builder
}

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{world: newWorld(t)}
	d.sessions = &session.Service{Table: d.engine, Now: d.now}
	d.api = httpapi.New(httpapi.Options{
		Table: d.engine, Sessions: d.sessions, Keys: d.s.Keys, Now: d.now, Origin: d.set.Origin,
		Log: slog.New(slog.NewTextHandler(&d.log, nil)),
	})
	d.s.Table = httpapi.Once(d.engine)
	Register(d.api, d.s)
	key := network.SettingsKey(home)
	d.set.PK, d.set.SK, d.set.Kind = key.PK, key.SK, "network"
	d.write(table.Put(&d.set), session.CreateGrants(home, map[session.GroupID][]session.Privilege{"admins": {session.Admin}}))
	return d
}

// signIn gives a session of a user.
func (d *door) signIn(u directory.User) string {
	d.t.Helper()
	raw, _, ops, err := d.sessions.Start(d.t.Context(), session.Beginning{
		Network: u.Network, User: u.ID, Lifetimes: d.set.SessionLifetimes(),
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.write(ops...)
	return raw.Reveal()
}

// call makes a request and gives its status and body.
func (d *door) call(session, method, path, body string) (int, map[string]any) {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Origin", d.set.Origin)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if session != "" {
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: session})
	}
	rec := httptest.NewRecorder()
	d.api.ServeHTTP(rec, r)
	out := map[string]any{}
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			d.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return rec.Code, out
}

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	u := d.person("ann", "")
	admin := d.person("root", "")
	admin.Groups = map[session.GroupID][]string{"admins": {"setup"}}
	d.store(admin)
	mine, theirs := d.shown(u), d.signIn(admin)
	const start = `{"service":"mobile_code","contact":"(201) 555-0123"}`
	if status, body := d.call(d.signIn(u), "POST", "/v1/enrollments/challenges", start); status != http.StatusForbidden || len(d.told(u)) != 0 {
		t.Errorf("with nothing shown: %d %v", status, body)
	}

	status, body := d.call(mine, "POST", "/v1/enrollments/challenges", start)
	if status != http.StatusAccepted || body["contact"] != "+1 ••• •• 23" {
		t.Fatalf("start: %d %v", status, body)
	}
	verify := fmt.Sprintf("/v1/enrollments/challenges/%s/verify", body["challenge"])
	status, wrongAnswer := d.call(mine, "POST", verify, fmt.Sprintf(`{"code":%q}`, wrong(d.codeIn(u))))
	if status != http.StatusUnprocessableEntity || wrongAnswer["code"] != string(errs.WrongCode) {
		t.Errorf("a wrong code: %d %v", status, wrongAnswer)
	}
	status, body = d.call(theirs, "POST", verify, fmt.Sprintf(`{"code":%q}`, d.codeIn(u)))
	if status != http.StatusUnprocessableEntity || body["detail"] != wrongAnswer["detail"] {
		t.Errorf("somebody else's challenge: %d %v", status, body)
	}
	status, body = d.call(mine, "POST", verify, fmt.Sprintf(`{"code":%q}`, d.codeIn(u)))
	if status != http.StatusOK || body["service"] != "mobile_code" {
		t.Fatalf("the right code: %d %v", status, body)
	}
	for who, path := range map[string]string{mine: "/v1/enrollments", theirs: "/v1/users/" + string(u.ID) + "/enrollments"} {
		if status, body = d.call(who, "GET", path, ""); status != http.StatusOK || len(body["items"].([]any)) != 1 {
			t.Errorf("GET %s: %d %v", path, status, body)
		}
	}
	path := "/v1/users/" + string(u.ID) + "/enrollments/mobile_code"
	if status, _ = d.call(mine, "DELETE", path, ""); status != http.StatusForbidden {
		t.Errorf("removing by nobody's right: %d", status)
	}
	if status, _ = d.call(theirs, "DELETE", path, ""); status != http.StatusNoContent {
		t.Errorf("removing: %d", status)
	}
	if status, _ = d.call(theirs, "DELETE", path, ""); status != http.StatusNotFound {
		t.Errorf("removing again: %d", status)
	}
	if strings.Contains(d.log.String(), "5550123") {
		t.Error("the log holds a number")
	}
}

// Threat: another network's ids. They are not found, and nothing changes.
func TestIDsOfAnotherNetwork(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	foreign := *d.world
	foreign.set.ID = abroad
	u := foreign.person("eve", number)
	in := foreign.asked(u, number)
	in.Settings.ID = abroad
	c := foreign.start(in)
	if err := foreign.verify(foreign.typed(in, c, foreign.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	admin := d.person("root", "")
	admin.Groups = map[session.GroupID][]string{"admins": {"setup"}}
	d.store(admin)
	me := d.signIn(admin)
	for _, call := range [][2]string{
		{"GET", "/v1/users/" + string(u.ID) + "/enrollments"},
		{"GET", "/v1/users/" + string(u.ID) + "/enrollments/codes"},
		{"DELETE", "/v1/users/" + string(u.ID) + "/enrollments/mobile_code"},
		{"DELETE", "/v1/users/" + string(admin.ID) + "/enrollments/oidc"},
		{"GET", "/v1/users/n%23x/enrollments"},
	} {
		if status, _ := d.call(me, call[0], call[1], ""); status != http.StatusNotFound {
			t.Errorf("%s %s: %d", call[0], call[1], status)
		}
	}
	if found, _ := d.s.List(t.Context(), abroad, u.ID); len(found) != 1 {
		t.Error("it was removed")
	}
}
