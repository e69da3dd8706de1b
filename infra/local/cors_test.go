package main

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/infra/template"
)

// from is what a browser says of a page elsewhere that makes a request.
func from(origin string) change {
	return func(r *http.Request) {
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
	}
}

// preflight is what a browser asks before it sends such a request.
func (w *world) preflight(r template.Route, origin string) *answer {
	w.t.Helper()
	b := w.browser()
	return b.send(http.MethodOptions, fill(r.Path, nil), nil, func(r *http.Request) { r.Header.Del("Origin") }, from(origin),
		set("Access-Control-Request-Method", r.Method), set("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"))
}

// words are those of a header that is a list.
func words(a *answer, header string) map[string]bool {
	out := map[string]bool{}
	for word := range strings.SplitSeq(a.header.Get(header), ",") {
		out[strings.ToLower(strings.TrimSpace(word))] = true
	}
	return out
}

// grants are the headers by which an answer lets a page elsewhere do anything.
func grants(a *answer) http.Header {
	out := maps.Clone(a.header)
	maps.DeleteFunc(out, func(name string, _ []string) bool { return !strings.HasPrefix(name, "Access-Control-") })
	return out
}

// TestPagesThatMayAsk: the preflight of every operation is answered to a page
// whose origin is listed, and to no other.
func TestPagesThatMayAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.tenant("Preflight")
	w.settle()
	before := w.dump()
	for _, r := range w.operations() {
		a := w.preflight(r, friend).want(http.StatusNoContent)
		headers := words(a, "Access-Control-Allow-Headers")
		if a.header.Get("Access-Control-Allow-Origin") != friend || !words(a, "Access-Control-Allow-Methods")[strings.ToLower(r.Method)] ||
			!headers["authorization"] || !headers["content-type"] || !headers["idempotency-key"] ||
			a.header.Get("Vary") != "Origin" || a.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", r.Key(), a.header)
		}
		for _, origin := range []string{"https://evil.example", "null", friend + ".evil.example", "http://console.example", friend + ":8443"} {
			if a := w.preflight(r, origin); a.status < 400 || len(grants(a)) > 0 {
				t.Errorf("%s from %s: %d %v", r.Key(), origin, a.status, a.header)
			}
		}
	}
	if diff := cmp.Diff(before, w.dump()); diff != "" {
		t.Error(diff)
	}
	w.browser().send(http.MethodOptions, "/", nil).want(http.StatusNotFound) // pages are for nobody else
}

// TestPagesElsewhere: what a program can do, a page of a listed origin can do with the
// program's token, and read the answer. Without being listed it changes nothing
// and reads nothing.
func TestPagesElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Elsewhere")
	for _, r := range w.operations() {
		if r.Method != http.MethodGet {
			continue
		}
		a := n.api.get(fill(r.Path, nil), from(friend))
		exposed := words(a, "Access-Control-Expose-Headers")
		if a.header.Get("Access-Control-Allow-Origin") != friend || !exposed["next-cursor"] || !exposed["retry-after"] ||
			!exposed["content-disposition"] || !exposed["idempotency-replayed"] || a.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", r.Key(), a.header)
		}
		if a := n.api.get(fill(r.Path, nil), from("https://evil.example")); len(grants(a)) > 0 || a.header.Get("Vary") != "Origin" {
			t.Errorf("%s from nowhere: %v", r.Key(), a.header)
		}
	}
	methods, kinds := map[string]bool{}, map[string]bool{}
	n.everyRecipe(func(r template.Route, c call) {
		if c.by.bearer == "" {
			return
		}
		w.settle()
		before := w.dump()
		if a := c.do(r, from("https://evil.example")); a.status != http.StatusForbidden || len(grants(a)) > 0 {
			t.Errorf("%s from nowhere: %d %v", r.Key(), a.status, a.header)
		}
		if a := c.do(r, from(friend), set("Cookie", "any=cookie")); a.status != http.StatusForbidden {
			t.Errorf("%s with a cookie: %d %s", r.Key(), a.status, a.body)
		}
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("%s: %s", r.Key(), diff)
		}
		a := c.do(r, from(friend))
		if a.status != c.status || a.header.Get("Access-Control-Allow-Origin") != friend {
			t.Errorf("%s: %d %s %v", r.Key(), a.status, a.body, a.header)
		}
		_, csv := c.body.(csv)
		methods[r.Method], kinds[map[bool]string{true: "CSV", false: "JSON"}[csv]] = true, true
	})
	if len(methods) != 4 || len(kinds) != 2 { // POST, PUT, PATCH, DELETE
		t.Errorf("only %v and %v were tried", methods, kinds)
	}
}

// TestCookiesStayHome: a session is of no use to a page elsewhere, listed or not.
func TestCookiesStayHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Cookies")
	tried := 0
	n.everyRecipe(func(r template.Route, c call) {
		if len(c.by.cookies) == 0 {
			return
		}
		tried++
		w.settle()
		before := w.dump()
		for name, changes := range map[string][]change{
			"its cookies":             {from(friend)},
			"its cookies and a token": {from(friend), set("Authorization", "Bearer "+n.api.bearer)},
		} {
			if a := c.do(r, changes...); a.status != http.StatusForbidden || a.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s with %s: %d %v", r.Key(), name, a.status, a.header)
			}
		}
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("%s: %s", r.Key(), diff)
		}
	})
	if tried == 0 {
		t.Error("no operation is for browsers")
	}
	b := n.signedIn()
	if a := b.get("/v1/session", from(friend)); a.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("a browser would show it: %v", a.header)
	}
	b.get("/v1/network", from(friend), set("Authorization", "Bearer "+n.api.bearer)).want(http.StatusBadRequest)
}
