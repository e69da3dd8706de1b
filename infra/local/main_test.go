package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// machine is what main makes of its flags, without listening anywhere.
type machine struct {
	t     *testing.T
	api   http.Handler
	token string // of the demo network's administrator
}

const machinePort = 8123

func newMachine(t *testing.T, args ...string) *machine {
	t.Helper()
	args = append([]string{"-data", t.TempDir(), "-template", "../../template.yaml"}, args...)
	o, err := parse(args, func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	s, err := open(t.Context(), o, slog.New(slog.DiscardHandler), machinePort)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.store.Close() })
	var said strings.Builder
	if err := s.welcome(t.Context(), &said); err != nil {
		t.Fatal(err)
	}
	return &machine{t, s.cloud.API(), regexp.MustCompile(`lya_\S+`).FindString(said.String())}
}

// get calls the API as the administrator's program.
func (m *machine) get(path string) (int, object) {
	m.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+m.token)
	rec := httptest.NewRecorder()
	m.api.ServeHTTP(rec, r)
	var out object
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		m.t.Fatal(err)
	}
	return rec.Code, out
}

func TestTheSettingsSayWhereTheInboxIs(t *testing.T) {
	t.Parallel()
	if status, got := newMachine(t).get("/v1/network"); got.str("inbox") != "http://localhost:8123/inbox" {
		t.Errorf("%d %v", status, got)
	}
}

func TestOriginsThatTheFlagAllows(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "-allow-origin", "http://localhost:5173,https://a.example", "-allow-origin", "https://b.example/")
	for origin, want := range map[string]bool{
		"http://localhost:5173": true, "https://a.example": true, "https://b.example": true, "https://c.example": false,
	} {
		r := httptest.NewRequest(http.MethodOptions, "/v1/users", nil)
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", http.MethodGet)
		rec := httptest.NewRecorder()
		m.api.ServeHTTP(rec, r)
		if got := rec.Header().Get("Access-Control-Allow-Origin") == origin; got != want {
			t.Errorf("%s: %d %v", origin, rec.Code, rec.Header())
		}
	}
	for _, faulty := range []string{"*", "http://a.example", ","} {
		if _, err := parse([]string{"-allow-origin", faulty}, func(string) (string, bool) { return "", false }); err == nil {
			t.Errorf("%q passed", faulty)
		}
	}
}
