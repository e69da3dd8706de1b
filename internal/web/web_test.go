package web

import (
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
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

	"console/index.html":               {Data: []byte("<!doctype html><title>Console</title>")},
	"console/assets/index-abc.js":      {Data: []byte("plain")},
	"console/assets/index-abc.js.gz":   {Data: []byte("zipped")},
	"console/assets/index-abc.js.map":  {Data: []byte("{}")},
	"console/assets/font-abc.woff2":    {Data: []byte("wOF2\xff")},
	"console/assets/font-abc.woff2.gz": {Data: []byte("zipped")},
	"console/assets/index-abc.css":     {Data: []byte("a{}")},
	"console/assets/sign-abc.svg":      {Data: []byte("<svg/>")},
	"console/assets/map-abc.png":       {Data: []byte("\x89PNG")},
}

// views of the console are paths of its script's own making.
var views = []string{"/console", "/console/", "/console/people", "/console/people/06eawtv602w8xmyf?tab=badges", "/console/index.html", "/console/favicon.svg"}

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

func TestEveryViewOfTheConsoleIsTheSameFile(t *testing.T) {
	for _, p := range views {
		r := get(t, "GET", p, "")
		if r.StatusCode != http.StatusOK || r.Header.Get("Cache-Control") != "no-store" ||
			r.Header.Get("Content-Type") != types[".html"] || !strings.Contains(body(t, r), "<title>Console</title>") {
			t.Errorf("GET %s: %d %v", p, r.StatusCode, r.Header)
		}
	}
	for _, p := range []string{"/consoles", "/Console", "/console.html"} {
		if r := get(t, "GET", p, ""); r.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: %d", p, r.StatusCode)
		}
	}
	if r := get(t, "POST", "/console/people", ""); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST /console/people: %d", r.StatusCode)
	}
}

// Mail scanners and monitors ask with HEAD first.
func TestHeadIsAnsweredLikeGet(t *testing.T) {
	for _, p := range slices.Concat(pages, views, []string{"/openapi.json", "/nothing", "/console/assets/index-abc.js", "/console/assets/nothing.js"}) {
		get, head := get(t, "GET", p, ""), get(t, "HEAD", p, "")
		if head.StatusCode != get.StatusCode || !maps.EqualFunc(head.Header, get.Header, slices.Equal) {
			t.Errorf("HEAD %s: %d %v, GET: %d %v", p, head.StatusCode, head.Header, get.StatusCode, get.Header)
		}
	}
}

func TestAssetsAreCachedForEverAndZipped(t *testing.T) {
	for _, p := range []string{"/assets/main-abc.js", "/console/assets/index-abc.js"} {
		for accept, want := range map[string]string{"": "plain", "br, gzip": "zipped"} {
			r := get(t, "GET", p, accept)
			if !strings.Contains(body(t, r), want) || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s, Accept-Encoding %q: want the %s file, cached for ever; got %v", p, accept, want, r.Header)
			}
		}
	}
}

func TestAssetsHaveTheirTypes(t *testing.T) {
	for p, want := range map[string]string{
		"/console/assets/index-abc.js":   "text/javascript; charset=utf-8",
		"/console/assets/index-abc.css":  "text/css; charset=utf-8",
		"/console/assets/font-abc.woff2": "font/woff2",
		"/console/assets/sign-abc.svg":   "image/svg+xml",
		"/console/assets/map-abc.png":    "image/png",
	} {
		r := get(t, "GET", p, "gzip")
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != want {
			t.Errorf("GET %s: %d %q", p, r.StatusCode, r.Header.Get("Content-Type"))
		}
	}
}

// What there is not is not there, whatever it is called: no view, no file
// beside the assets, no file that is none of a page's own.
func TestNothingOutsideTheBuildIsServed(t *testing.T) {
	for _, p := range []string{
		"/assets/..%2f..%2fweb.go", "/assets/%2e%2e", "/assets/", "/web.go", "/dist/index.html", "/i/x", "/assets/main-abc.js.gz",
		"/console/assets/", "/console/assets/nothing.js", "/console/assets/x/index-abc.js", "/console/assets/..%2findex.html",
		"/console/assets/..%2f..%2findex.html", "/console/assets/%2e%2e%2f%2e%2e%2fweb.go", "/console/assets/%2fetc%2fpasswd",
		"/console/assets/..%5cindex.html", "/console/assets/index-abc.js%00", "/console/assets/index-abc.js.gz", "/console/assets/index-abc.js.map",
	} {
		if r := get(t, "GET", p, ""); r.StatusCode != http.StatusNotFound || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("GET %s: %d, Cache-Control %q", p, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
}

// The gateway gives the path decoded, so dots and slashes come as they are.
func TestADecodedPathLeadsNowhereElse(t *testing.T) {
	for _, p := range []string{"/console/assets/../index.html", "/console/assets/../../index.html", "/console/../../web.go", "/console//evil.example"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL = &url.URL{Path: p}
		w := httptest.NewRecorder()
		handler(built).ServeHTTP(w, r)
		if to := w.Header().Get("Location"); w.Code == http.StatusOK || strings.HasPrefix(to, "//") || strings.Contains(to, "..") {
			t.Errorf("GET %s: %d %q", p, w.Code, to)
		}
	}
}

// TestABuildHasOnlyTypesThatAreServed is of the build that is embedded here, if there is one.
func TestABuildHasOnlyTypesThatAreServed(t *testing.T) {
	err := fs.WalkDir(dist, "dist", func(name string, d fs.DirEntry, err error) error {
		ext := path.Ext(strings.TrimSuffix(name, ".gz"))
		if _, known := types[ext]; !d.IsDir() && !known && d.Name() != ".keep" {
			t.Errorf("%s is of no type", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Clickjacking, leaking by Referer, script injection: each header on every
// answer, errors included.
func TestHeadersOfEveryAnswer(t *testing.T) {
	for _, p := range slices.Concat(pages, views, []string{"/nothing", "/assets/nothing.js", "/openapi.json", "/console/assets/nothing.js", "/console//x"}) {
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

// The console has fonts and is else no freer than the portal.
func TestPolicies(t *testing.T) {
	for p, fonts := range map[string]bool{
		"/": false, "/me": false, "/nothing": false, "/consoles": false,
		"/console": true, "/console/people": true, "/console/assets/index-abc.js": true, "/console/assets/nothing.js": true,
	} {
		policy := get(t, "GET", p, "").Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "font-src 'self'") != fonts {
			t.Errorf("GET %s: %s", p, policy)
		}
		for _, need := range []string{
			"default-src 'none'", "script-src 'self';", "style-src 'self';", "img-src 'self';", "connect-src 'self';", "base-uri 'none'",
			"form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
		} {
			if !strings.Contains(policy, need) {
				t.Errorf("GET %s: %s is not in %s", p, need, policy)
			}
		}
	}
}

func TestWithoutABuildThePageSaysHow(t *testing.T) {
	for _, p := range []string{"/i", "/console", "/console/people"} {
		w := httptest.NewRecorder()
		handler(fstest.MapFS{}).ServeHTTP(w, httptest.NewRequest("GET", p, nil))
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make web") {
			t.Errorf("GET %s: %d %q", p, w.Code, w.Body)
		}
	}
}
