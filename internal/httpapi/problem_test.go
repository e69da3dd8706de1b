package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/table"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for kind, want := range map[errs.Kind]int{
		errs.Invalid: 422, errs.Unauthenticated: 401, errs.Forbidden: 403, errs.NotFound: 404, errs.Conflict: 409,
		errs.Unknown: 404, errs.Expired: 410, errs.Superseded: 410, errs.Used: 410, errs.Revoked: 410,
		errs.WrongCode: 422, errs.Locked: 423, errs.Limited: 429, errs.Unreachable: 422, errs.TooLarge: 413,
		errs.Mismatch: 422, errs.Busy: 409, errs.Unavailable: 503, errs.Internal: 500, "unheard_of": 500,
	} {
		rec := w.do(request{method: "POST", path: "/v1/fail/" + string(kind)})
		p := problem(t, rec)
		if rec.Code != want || p.Code != string(kind) {
			t.Errorf("%s: %d %+v, want %d", kind, rec.Code, p, want)
		}
		if strings.Contains(rec.Body.String(), "inner reason") {
			t.Errorf("%s: the cause got out: %s", kind, rec.Body)
		}
	}
	if !strings.Contains(w.log.String(), "inner reason") {
		t.Error("the cause is not in the log")
	}
}

// No problem and no log line repeats what came in.
func TestNothingIsEchoed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const canary = "c4nary@x"
	for name, q := range map[string]request{
		"too short":        {method: "POST", path: "/v1/open", body: `{"name": "%s", "size": 0}`},
		"not an address":   {method: "POST", path: "/v1/open", body: `{"name": "ok", "email": "<%s@@>"}`},
		"two addresses":    {method: "POST", path: "/v1/open", body: `{"name": "ok", "email": "a@b.example %s"}`},
		"wrong type":       {method: "POST", path: "/v1/open", body: `{"name": ["%s"]}`},
		"number for text":  {method: "POST", path: "/v1/open", body: `{"name": "ok", "size": "%s"}`},
		"unknown field":    {method: "POST", path: "/v1/open", body: `{"name": "ok", "%s": "%s"}`},
		"a number as name": {method: "POST", path: "/v1/open", body: `{"name": "ok", "4155550100c4nary": 1}`},
		"not JSON":         {method: "POST", path: "/v1/open", body: `{"name": %s}`},
		"not JSON either":  {method: "POST", path: "/v1/open", body: `%s`},
		"query":            {method: "GET", path: "/v1/panic?%s=1"},
		"parameter":        {method: "GET", path: "/v1/panic?limit=%s"},
		"path":             {method: "GET", path: "/v1/nowhere/%s"},
		"panic":            {method: "GET", path: "/v1/panic"},
	} {
		q.body = strings.ReplaceAll(q.body, "%s", canary)
		q.path = strings.ReplaceAll(q.path, "%s", canary)
		rec := w.do(q)
		if rec.Code < 400 {
			t.Errorf("%s: %d", name, rec.Code)
			continue
		}
		problem(t, rec)
		if strings.Contains(rec.Body.String(), "c4nary") || strings.Contains(rec.Body.String(), "invalid character") {
			t.Errorf("%s: %s", name, rec.Body)
		}
	}
	if log := w.log.String(); strings.Contains(log, "c4nary") || strings.Contains(log, "with a secret inside") {
		t.Errorf("the log repeats what came in: %s", log)
	}
}

func TestHumaTraps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, tc := range map[string]struct {
		body string
		want int
	}{
		"other case binds the bad one": {`{"name": "good", "NAME": "b"}`, 422},
		"unknown field":                {`{"name": "good", "admin": true}`, 422},
		"key twice":                    {`{"name": "good", "name": "other"}`, 400},
		"key twice, escaped":           {`{"name": "good", "n\u0061me": "other"}`, 400},
		"key twice, deep":              {`{"name": "good", "deep": [{"a": 1, "b": {"a": 1}, "a": 2}]}`, 400},
		"same key in other objects":    {`{"name": "good", "deep": [{"a": 1}, {"a": {"a": 1}}]}`, 200},
		"strings that look like keys":  {`{"name": "good", "tags": ["name", "name", "name"]}`, 200},
		"missing required":             {`{}`, 422},
		"no body":                      {``, 400},
		"two values":                   {`{"name": "good"} {"name": "other"}`, 400},
		"not UTF-8":                    {"{\"name\": \"\xff\xfe\"}", 400},
	} {
		if rec := w.do(request{method: "POST", path: "/v1/open", body: tc.body}); rec.Code != tc.want {
			t.Errorf("%s: %d %s, want %d", name, rec.Code, rec.Body, tc.want)
		}
	}
	for path, want := range map[string]int{
		"/openapi.json": 404, "/docs": 404, "/schemas/Problem.json": 404, "/v1//things": 404, "/v1/things/..": 404, "/": 404,
	} {
		rec := w.do(request{method: "GET", path: path})
		if p := problem(t, rec); rec.Code != want || p.Code != "not_found" || rec.Header().Get("Location") != "" {
			t.Errorf("%s: %d %+v %s", path, rec.Code, p, rec.Header().Get("Location"))
		}
	}
	rec := w.do(request{method: "DELETE", path: "/v1/things"})
	if p := problem(t, rec); rec.Code != 405 || p.Code != "not_found" || !strings.Contains(rec.Header().Get("Allow"), "POST") {
		t.Errorf("wrong method: %d %+v %q", rec.Code, p, rec.Header().Get("Allow"))
	}
}

// Threat 53: size and depth.
func TestCaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, tc := range map[string]struct {
		path, body, kind string
		want             int
	}{
		"64 KiB and one":     {"/v1/open", `{"name": "` + strings.Repeat("x", 64<<10) + `"}`, "application/json", 413},
		"deep arrays":        {"/v1/open", `{"name": "ok", "deep": ` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, "application/json", 400},
		"deep objects":       {"/v1/open", strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40), "application/json", 400},
		"not so deep":        {"/v1/open", `{"name": "ok", "deep": ` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`, "application/json", 200},
		"brackets in a text": {"/v1/open", `{"name": "` + strings.Repeat("[", 40) + `"}`, "application/json", 200},
		"CSV where JSON":     {"/v1/open", `a,b`, "text/csv", 415},
		"JSON where CSV":     {"/v1/rows", `{}`, "application/json", 415},
		"CSV":                {"/v1/rows", "a,b\n\"{\",\"{\"\n", "text/csv; charset=utf-8", 200},
		"another JSON":       {"/v1/open", `{"name": "ok"}`, "application/json; charset=utf-8", 200},
		"merge patch":        {"/v1/open", `{"name": "ok"}`, "application/merge-patch+json", 415},
		"CSV of 1 MiB":       {"/v1/rows", strings.Repeat("x", 1<<20), "text/csv", 200},
		"CSV over 1 MiB":     {"/v1/rows", strings.Repeat("x", 1<<20+1), "text/csv", 413},
	} {
		rec := w.do(request{method: "POST", path: tc.path, body: tc.body, header: map[string]string{"Content-Type": tc.kind}})
		if rec.Code != tc.want {
			t.Errorf("%s: %d %.200s, want %d", name, rec.Code, rec.Body, tc.want)
		}
	}
}

// Threat 52: every route, errors too.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	requests := []request{
		{method: "GET", path: "/nowhere"},
		{method: "OPTIONS", path: "/v1/things"},
		{method: "BREW", path: "/v1/things"},
		{method: "POST", path: "/v1/things", header: map[string]string{"Origin": "https://evil.example"}},
		{method: "POST", path: "/v1/open", body: `{`},
		{method: "GET", path: "/v1/me", cookies: as(admin)},
		{method: "HEAD", path: "/v1/me", cookies: as(admin)},
	}
	for _, op := range w.api.Operations() {
		requests = append(requests, request{method: op.Method, path: op.Path})
	}
	for _, q := range requests {
		h := w.do(q).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":       "nosniff",
			"X-Frame-Options":              "DENY",
			"Referrer-Policy":              "no-referrer",
			"Cache-Control":                "no-store",
			"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cross-Origin-Opener-Policy":   "same-origin",
		} {
			if got := h.Values(name); !slices.Equal(got, []string{want}) {
				t.Errorf("%s %s: %s = %q", q.method, q.path, name, got)
			}
		}
	}
}

// One line a request, with what it takes to find out what happened and nothing
// that a person typed.
func TestLogLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, admin := w.signIn(admins)
	rec := w.do(request{
		method: "POST", path: "/v1/things", body: `{"name": "Ada Lovelace"}`, cookies: as(admin),
		header: map[string]string{"X-Request-Id": "JKJaXmPLvHcESHA="},
	})
	if rec.Code != 201 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(w.log.String()), &line); err != nil {
		t.Fatalf("%q: %v", w.log.String(), err)
	}
	for name, want := range map[string]any{
		"method": "POST", "route": "/v1/things", "request": "JKJaXmPLvHcESHA=", "status": 201.0, "code": "", "actor": "user:" + string(id), "network": string(w.network),
	} {
		if line[name] != want {
			t.Errorf("%s = %v, want %v", name, line[name], want)
		}
	}
	if strings.Contains(w.log.String(), "Ada") || strings.Contains(w.log.String(), admin.Reveal()) {
		t.Errorf("the log has what it must not: %s", w.log.String())
	}
	w.do(request{method: "GET", path: "/v1/things/ada@example.com"})
	if strings.Contains(w.log.String(), "ada@") {
		t.Errorf("the log has a path: %s", w.log.String())
	}
}

// Both documents of one API: what a reader relies on.
// What the store says of sizes is about operations and items: it is for the log.
func TestStoreSpeaksToTheLogOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	httpapi.Register(w.api, httpapi.Operation{
		ID: "large", Method: http.MethodPost, Path: "/v1/large", Access: httpapi.Public(), Summary: "large",
	}, func(ctx context.Context, _ *httpapi.None) (*httpapi.None, error) {
		return nil, w.acts.Write(ctx, make([]table.Op, table.MaxOps+1)...)
	})
	rec := w.do(request{method: "POST", path: "/v1/large"})
	if p := problem(t, rec); p.Status != 413 || p.Detail != "The request is too large." {
		t.Errorf("%+v", p)
	}
	if !strings.Contains(w.log.String(), "100 ops") {
		t.Errorf("the log does not say why: %s", w.log.String())
	}
}

func TestSpec(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text, err := w.api.Spec()
	if err != nil {
		t.Fatal(err)
	}
	var spec struct {
		OpenAPI string                               `json:"openapi"`
		Paths   map[string]map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	if spec.OpenAPI != "3.1.0" || len(spec.Paths) != 9 {
		t.Errorf("openapi %s with %d paths", spec.OpenAPI, len(spec.Paths))
	}
	for _, op := range w.api.Operations() {
		if spec.Paths[op.Path][strings.ToLower(op.Method)]["operationId"] != op.ID {
			t.Errorf("%s is missing", op.ID)
		}
	}
	for op, want := range map[string]string{
		"post /v1/things": "[map[session:[]] map[token:[users:write]]]", "get /v1/who": "[map[session:[]] map[token:[]]]",
		"get /v1/both": "[map[session:[]] map[token:[users:read audit:read]]]", "get /v1/me": "[map[session:[]]]", "post /v1/open": "[]",
	} {
		method, path, _ := strings.Cut(op, " ")
		if got := fmt.Sprint(spec.Paths[path][method]["security"]); got != want {
			t.Errorf("%s: security = %s", op, got)
		}
	}
	if strings.Contains(string(text), "$schema\":{") {
		t.Error("bodies have a $schema field")
	}
}
