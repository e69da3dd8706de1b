package cloud

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"

	"lanyard/infra/template"
	"lanyard/internal/gateway"
	"lanyard/internal/httpapi"
)

var quiet = slog.New(slog.DiscardHandler)

func noon() time.Time { return time.Date(2030, 1, 2, 12, 0, 0, 0, time.UTC) }

// small makes a template of one function with the given events.
func small(t *testing.T, evs string) *template.Template {
	t.Helper()
	got, err := template.Read(strings.NewReader(
		"Resources: {Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: functions/fn, Timeout: 10, Events: {" + evs + "}}}}"))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func routes(list ...string) string {
	var out []string
	for i, r := range list {
		method, path, _ := strings.Cut(r, " ")
		out = append(out, fmt.Sprintf("R%d: {Type: HttpApi, Properties: {Method: %s, Path: '%s'}}", i, method, path))
	}
	return strings.Join(out, ", ")
}

// serve puts h behind routes and the real gateway code.
func serve(t *testing.T, h http.HandlerFunc, list ...string) http.Handler {
	t.Helper()
	fn := lambda.NewHandler(gateway.HTTP(h, gateway.LogTo(quiet)))
	c, err := New(small(t, routes(list...)), Functions{"fn": fn}, quiet, noon)
	if err != nil {
		t.Fatal(err)
	}
	return c.API()
}

func ask(h http.Handler, method, target, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.RemoteAddr = "192.0.2.7:4321"
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	list := []template.Route{
		{Method: "GET", Path: "/"},
		{Method: "GET", Path: "/v1/invitations/{invitation}"},
		{Method: "POST", Path: "/v1/invitations/{invitation}"},
		{Method: "POST", Path: "/v1/invitations/open"},
		{Method: "GET", Path: "/v1/users/{user}/badges"},
		{Method: "GET", Path: "/files/{path+}"},
		{Method: "GET", Path: "/files/{name}"},
		{Method: "ANY", Path: "/any"},
		{Method: "PUT", Path: "/any"},
		{Method: "GET", Path: "/console"},
		{Method: "GET", Path: "/console/{proxy+}"},
		{Method: "OPTIONS", Path: "/v1/{proxy+}"},
	}
	var all []route
	for _, r := range list {
		all = append(all, route{Route: r, segments: segments(r.Path)})
	}
	for request, want := range map[string]string{
		"GET /":                      "GET / map[]",
		"GET /v1/invitations/7":      "GET /v1/invitations/{invitation} map[invitation:7]",
		"POST /v1/invitations/open":  "POST /v1/invitations/open map[]",
		"POST /v1/invitations/other": "POST /v1/invitations/{invitation} map[invitation:other]",
		"GET /v1/invitations/open":   "GET /v1/invitations/{invitation} map[invitation:open]",
		"GET /v1/users/u/badges":     "GET /v1/users/{user}/badges map[user:u]",
		"GET /files/a":               "GET /files/{name} map[name:a]",
		"GET /files/a/b":             "GET /files/{path+} map[path:a/b]",
		"PUT /any":                   "PUT /any map[]",
		"DELETE /any":                "ANY /any map[]",
		"GET /console":               "GET /console map[]",
		"GET /console/":              "GET /console/{proxy+} map[proxy:]", // the rest may be empty
		"GET /console/a":             "GET /console/{proxy+} map[proxy:a]",
		"GET /console/a//b/":         "GET /console/{proxy+} map[proxy:a//b/]",
		"OPTIONS /v1/users/u/badges": "OPTIONS /v1/{proxy+} map[proxy:users/u/badges]",
		"OPTIONS /v1":                "",
		"GET /v1/users":              "", // it is for its method only
		"GET /consoles":              "",
		"GET /v1/invitations/":       "", // a variable is not empty
		"GET /v1/invitations":        "",
		"GET /v1/invitations/7/":     "", // and a slash at the end is another path
		"HEAD /":                     "", // nor is HEAD a GET
		"DELETE /v1/invitations/7":   "",
		"GET //":                     "",
		"GET /V1/invitations/7":      "",
		"GET /v1/users//badges":      "",
	} {
		method, path, _ := strings.Cut(request, " ")
		got := ""
		if r, params := find(all, method, path); r != nil {
			got = fmt.Sprint(r.Key(), " ", params)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", request, got, want)
		}
	}
}

func TestRequestAsInAWS(t *testing.T) {
	t.Parallel()
	h := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
		http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, "%s %s%s from %s, %s, forwarded %q, cookies %v, accept %q, body %q, tls %v",
			r.Method, r.Host, r.RequestURI, r.RemoteAddr, r.Proto, r.Header.Get("X-Forwarded-For"), r.Cookies(), r.Header.Get("Accept"), b, r.TLS != nil)
	}, "POST /v1/users/{user}")
	w := ask(h, "POST", "http://lanyard.example/v1/users/a%20b?limit=5&q=%2B", `{"x":1}`, func(r *http.Request) {
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		r.Header.Add("Accept", "text/html")
		r.Header.Add("Accept", "*/*")
		r.Header.Set("Cookie", "c=3; d=4")
		r.Header.Set("Content-Type", "application/json")
	})
	want := `POST lanyard.example/v1/users/a%20b?limit=5&q=%2B from 192.0.2.7:0, HTTP/1.1, forwarded "", cookies [c=3 d=4], accept "text/html,*/*", body "{\"x\":1}", tls true`
	if got := w.Body.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if w.Code != http.StatusCreated || fmt.Sprint(w.Header()["Set-Cookie"]) != "[a=1 b=2]" {
		t.Errorf("%d, cookies %v", w.Code, w.Header()["Set-Cookie"])
	}
}

func TestBinaryBothWays(t *testing.T) {
	t.Parallel()
	h := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }, "POST /echo")
	for _, contentType := range []string{"", "application/octet-stream", "text/plain", "application/json"} {
		for _, body := range []string{"", "héllo", "\xff\x00\x1f\x8b"} {
			w := ask(h, "POST", "/echo", body, func(r *http.Request) { r.Header.Set("Content-Type", contentType) })
			if w.Body.String() != body {
				t.Errorf("%q as %q: %q", body, contentType, w.Body)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	h := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/panic" {
			panic("no")
		}
	}, "POST /x", "GET /x", "GET /panic")
	for name, tt := range map[string]struct {
		status int
		w      *httptest.ResponseRecorder
	}{
		"no such route":            {404, ask(h, "GET", "/y", "")},
		"no such method":           {404, ask(h, "DELETE", "/x", "")},
		"HEAD is not GET":          {404, ask(h, "HEAD", "/x", "")},
		"repeated query parameter": {400, ask(h, "GET", "/x?a=1&a=2", "")},
		"repeated cookie":          {400, ask(h, "GET", "/x", "", func(r *http.Request) { r.Header["Cookie"] = []string{"a=1", "a=2"} })},
		"headers too large":        {431, ask(h, "GET", "/x", "", func(r *http.Request) { r.Header.Set("A", strings.Repeat("x", maxHead)) })},
		"body too large":           {413, ask(h, "POST", "/x", strings.Repeat("x", maxPayload+1))},
		"event too large":          {413, ask(h, "POST", "/x", strings.Repeat("x", maxEvent*3/4))}, // as base64
		"panic":                    {500, ask(h, "GET", "/panic", "")},
	} {
		got := tt.w.Result()
		if got.StatusCode != tt.status || got.Header.Get("Content-Type") != "application/problem+json" || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v, want %d", name, got.StatusCode, got.Header, tt.status)
		}
	}
	if w := ask(h, "GET", "/x?a=1", ""); w.Code != 200 {
		t.Errorf("the good one: %d", w.Code)
	}
}

func TestAFunctionThatAnswersNonsense(t *testing.T) {
	t.Parallel()
	for _, answer := range []any{map[string]string{"hello": "world"}, "text", nil, map[string]any{"statusCode": 99}} {
		c, err := New(small(t, routes("GET /x")), Functions{"fn": lambda.NewHandler(func() (any, error) { return answer, nil })}, quiet, noon)
		if err != nil {
			t.Fatal(err)
		}
		if w := ask(c.API(), "GET", "/x", ""); w.Code != 500 {
			t.Errorf("%v: %d", answer, w.Code)
		}
	}
}

func TestFunctionsAreThoseOfTheTemplate(t *testing.T) {
	t.Parallel()
	fn := lambda.NewHandler(func() error { return nil })
	for _, functions := range []Functions{{}, {"fn": fn, "other": fn}, {"other": fn}} {
		if _, err := New(small(t, routes("GET /x")), functions, quiet, noon); err == nil {
			t.Errorf("%d functions passed", len(functions))
		}
	}
}

// TestRefusalsLookLikeTheAPIs: whoever refuses, the headers are the same.
func TestRefusalsLookLikeTheAPIs(t *testing.T) {
	t.Parallel()
	want := http.Header{}
	httpapi.SecurityHeaders(want, "default-src 'none'; frame-ancestors 'none'")
	want.Set("Content-Type", "application/problem+json")
	h := serve(t, func(http.ResponseWriter, *http.Request) { panic("no") }, "GET /x")
	for where, w := range map[string]*httptest.ResponseRecorder{
		"no route": ask(h, "GET", "/y", ""), "gateway": ask(h, "GET", "/x?a=1&a=2", ""), "panic": ask(h, "GET", "/x", ""),
	} {
		if diff := cmp.Diff(want, w.Header()); diff != "" {
			t.Errorf("%s:\n%s", where, diff)
		}
	}
}
