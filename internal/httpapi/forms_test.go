package httpapi_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lanyard/internal/httpapi"
)

type formInput struct {
	Of      string `path:"of"`
	RawBody []byte `contentType:"application/x-www-form-urlencoded"`
}

// A form gets to an operation that says so and to no other; a page elsewhere gets to
// neither.
func TestFormsGoWhereTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	api := httpapi.New(httpapi.Options{Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Origin: origin})
	got := ""
	httpapi.Register(api, httpapi.Operation{
		ID: "form", Method: http.MethodPost, Path: "/v1/forms/{of}", Access: httpapi.Public(), Consumes: httpapi.FormType, Quiet: true,
	}, func(_ context.Context, in *formInput) (*httpapi.None, error) {
		got = in.Of + " " + string(in.RawBody)
		return nil, nil
	})
	httpapi.Register(api, httpapi.Operation{ID: "json", Method: http.MethodPost, Path: "/v1/json", Access: httpapi.Public(), Quiet: true},
		func(context.Context, *httpapi.None) (*httpapi.None, error) { return nil, nil })
	for _, c := range []struct {
		path, kind, origin string
		want               int
	}{
		{"/v1/forms/a", "application/x-www-form-urlencoded; charset=UTF-8", "", http.StatusNoContent},
		{"/v1/forms/a", "multipart/form-data; boundary=x", "", http.StatusUnsupportedMediaType},
		{"/v1/forms/a", "application/json", "", http.StatusUnsupportedMediaType},
		{"/v1/forms/a", "application/x-www-form-urlencoded", "https://evil.example", http.StatusForbidden},
		{"/v1/json", "application/x-www-form-urlencoded", "", http.StatusForbidden},
		{"/v1/forms/a/b", "application/x-www-form-urlencoded", "", http.StatusForbidden},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, c.path, strings.NewReader("x=1&y=2"))
		r.Header.Set("Content-Type", c.kind)
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, r)
		if rec.Code != c.want {
			t.Errorf("%s as %s from %q: %d %s", c.path, c.kind, c.origin, rec.Code, rec.Body)
		}
	}
	if got != "a x=1&y=2" {
		t.Errorf("got %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a form for whoever is signed in")
		}
	}()
	httpapi.Register(api, httpapi.Operation{ID: "wrong", Method: http.MethodPost, Path: "/v1/wrong", Access: httpapi.SignedIn(), Consumes: httpapi.FormType},
		func(context.Context, *formInput) (*httpapi.None, error) { return nil, nil })
}
