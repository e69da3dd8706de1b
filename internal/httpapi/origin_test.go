package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Threat 28: each changing route, from a foreign page or a form: 403 and
// nothing happened.
func TestForeignPagesChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	token := w.token(session.UsersWrite)
	bearer := func(raw secret.Bearer, origin string) map[string]string {
		return map[string]string{"Authorization": "Bearer " + raw.Reveal(), "Origin": origin, "Sec-Fetch-Site": "cross-site"}
	}
	for name, tc := range map[string]struct {
		header  map[string]string
		cookies map[string]string
	}{
		"foreign origin":               {map[string]string{"Origin": "https://evil.example"}, as(admin)},
		"null origin":                  {map[string]string{"Origin": "null"}, as(admin)},
		"our name as a prefix":         {map[string]string{"Origin": origin + ".evil.example"}, as(admin)},
		"other scheme":                 {map[string]string{"Origin": "http://id.example"}, as(admin)},
		"other port":                   {map[string]string{"Origin": origin + ":8443"}, as(admin)},
		"cross-site without origin":    {map[string]string{"Sec-Fetch-Site": "cross-site"}, as(admin)},
		"another subdomain":            {map[string]string{"Sec-Fetch-Site": "same-site"}, as(admin)},
		"friend with the cookie":       {map[string]string{"Origin": friend}, as(admin)},
		"friend without a token":       {map[string]string{"Origin": friend}, nil},
		"friend with token and cookie": {bearer(token, friend), map[string]string{"other": "cookie"}},
		"foreign page with the token":  {bearer(token, "https://evil.example"), nil},
		"form":                         {map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, as(admin)},
		"multipart form":               {map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, as(admin)},
		"text form":                    {map[string]string{"Content-Type": "text/plain;charset=UTF-8"}, as(admin)},
		"form from our origin":         {map[string]string{"Origin": origin, "Content-Type": "Text/Plain"}, as(admin)},
	} {
		for _, op := range w.api.Operations() {
			if op.Method == http.MethodGet {
				continue
			}
			rec := w.do(request{method: op.Method, path: op.Path, body: `{"name": "ok"}`, header: tc.header, cookies: tc.cookies})
			if rec.Code != 403 {
				t.Errorf("%s, %s: %d %s", name, op.ID, rec.Code, rec.Body)
			}
		}
	}
	if n := w.count("things"); n != 0 || w.runs.Load() != 0 {
		t.Errorf("%d things were made", n)
	}
	for name, tc := range map[string]struct {
		header  map[string]string
		cookies map[string]string
	}{
		"our page":            {map[string]string{"Origin": origin, "Sec-Fetch-Site": "same-origin"}, as(admin)},
		"a program":           {nil, as(admin)},
		"friend with a token": {bearer(token, friend), nil},
	} {
		if rec := w.do(request{method: "POST", path: "/v1/things", body: `{"name": "ok"}`, header: tc.header, cookies: tc.cookies}); rec.Code != 201 {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
	}
}

func TestPreflight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := func(from string) http.Header {
		rec := w.do(request{method: "OPTIONS", path: "/v1/things", header: map[string]string{
			"Origin": from, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization",
		}})
		return rec.Header()
	}
	for _, name := range []string{"Retry-After", "Idempotency-Replayed", "Next-Cursor", "Content-Disposition"} {
		h := w.do(request{method: "GET", path: "/v1/things", header: map[string]string{"Origin": friend}}).Header()
		if h.Get("Access-Control-Allow-Origin") != friend || !strings.Contains(h.Get("Access-Control-Expose-Headers"), name) {
			t.Errorf("%s is not exposed: %v", name, h)
		}
	}
	if h := ask(friend); h.Get("Access-Control-Allow-Origin") != friend || h.Get("Access-Control-Allow-Credentials") != "" || h.Get("Vary") != "Origin" {
		t.Errorf("friend: %v", h)
	}
	for _, from := range []string{"https://evil.example", "null", origin + ".evil.example"} {
		if h := ask(from); h.Get("Access-Control-Allow-Origin") != "" || h.Get("Access-Control-Allow-Methods") != "" {
			t.Errorf("%s: %v", from, h)
		}
	}
}
