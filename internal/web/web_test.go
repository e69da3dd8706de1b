package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var built = fstest.MapFS{
	"index.html":            {Data: []byte("<!doctype html>")},
	"favicon.svg":           {Data: []byte("<svg/>")},
	"assets/main-abc.js":    {Data: []byte("plain")},
	"assets/main-abc.js.gz": {Data: []byte("zipped")},
}

func get(t *testing.T, method, target, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	handler(built).ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b := new(strings.Builder)
	if err := r.Write(b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEveryPageIsTheSameFile(t *testing.T) {
	for _, p := range pages {
		r := get(t, "GET", p, "")
		if r.StatusCode != http.StatusOK || r.Header.Get("Cache-Control") != "no-store" || !strings.Contains(body(t, r), "<!doctype html>") {
			t.Errorf("GET %s: %d, Cache-Control %q", p, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
}

// Mail scanners and monitors ask with HEAD first.
func TestHeadIsAnsweredLikeGet(t *testing.T) {
	for _, p := range append(pages, "/openapi.json", "/nothing") {
		get, head := get(t, "GET", p, ""), get(t, "HEAD", p, "")
		if head.StatusCode != get.StatusCode || !maps.EqualFunc(head.Header, get.Header, slices.Equal) {
			t.Errorf("HEAD %s: %d %v, GET: %d %v", p, head.StatusCode, head.Header, get.StatusCode, get.Header)
		}
	}
}

func TestAssetsAreCachedForEverAndZipped(t *testing.T) {
	for accept, want := range map[string]string{"": "plain", "br, gzip": "zipped"} {
		r := get(t, "GET", "/assets/main-abc.js", accept)
		if !strings.Contains(body(t, r), want) || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("Accept-Encoding %q: want the %s file, cached for ever; got %v", accept, want, r.Header)
		}
	}
}

func TestNothingOutsideTheBuildIsServed(t *testing.T) {
	for _, p := range []string{"/assets/..%2f..%2fweb.go", "/assets/%2e%2e", "/assets/", "/web.go", "/dist/index.html", "/i/x"} {
		if r := get(t, "GET", p, ""); r.StatusCode == http.StatusOK {
			t.Errorf("GET %s: 200", p)
		}
	}
}

// Clickjacking, leaking by Referer, script injection: each header on every
// answer, errors included.
func TestHeadersOfEveryAnswer(t *testing.T) {
	for _, p := range append(pages, "/nothing", "/assets/nothing.js", "/openapi.json") {
		h := get(t, "GET", p, "").Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "frame-ancestors 'none'",
			"Referrer-Policy":         "no-referrer",
			"X-Content-Type-Options":  "nosniff",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("GET %s: %s is %q", p, name, h.Get(name))
			}
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
			t.Errorf("GET %s: policy allows unsafe sources: %s", p, csp)
		}
	}
}

func TestWithoutABuildThePageSaysHow(t *testing.T) {
	w := httptest.NewRecorder()
	handler(fstest.MapFS{}).ServeHTTP(w, httptest.NewRequest("GET", "/i", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make web") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}
