package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/infra/template"
	"lanyard/internal/session"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestForeignPages: a page elsewhere that makes somebody's browser send what
// would work from ours gets 403 and changes nothing (threat 28).
func TestForeignPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Forgery")
	form := func(kind string) change {
		return func(r *http.Request) { r.Header.Set("Content-Type", kind) }
	}
	variants := map[string]change{
		"foreign origin":         set("Origin", "https://evil.example"),
		"our host, another port": set("Origin", "http://localhost:1"),
		"our origin as a prefix": set("Origin", w.env.Origin+".evil.example"),
		"no origin to speak of":  set("Origin", "null"),
		"two origins":            func(r *http.Request) { r.Header["Origin"] = []string{w.env.Origin, "https://evil.example"} },
		"another site":           set("Sec-Fetch-Site", "cross-site"),
		"a sibling host":         set("Sec-Fetch-Site", "same-site"),
		"another site, without origin": func(r *http.Request) {
			r.Header.Del("Origin")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		},
		"form":           form("application/x-www-form-urlencoded"),
		"multipart form": form("multipart/form-data; boundary=x"),
		"text form":      form("text/plain; charset=utf-8"),
	}
	n.everyRecipe(func(r template.Route, c call) {
		w.settle()
		before := w.dump()
		for name, change := range variants {
			if r.Key() == twilioCalls && strings.HasSuffix(name, "form") {
				continue
			}
			if a := c.do(r, change); a.status != http.StatusForbidden {
				t.Errorf("%s, %s: %d %s", r.Key(), name, a.status, a.body)
			}
		}
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("%s: %s", r.Key(), diff)
		}
		if a := c.do(r); a.status != c.status {
			t.Errorf("%s, from our own page: %d %s", r.Key(), a.status, a.body)
		}
	})
}

// TestGivenTwice: a parameter or cookie that is given twice is refused, because
// two readers would believe different ones (threat 45).
func TestGivenTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Twice")
	cookie := func(name string) change {
		return func(r *http.Request) { r.Header["Cookie"] = []string{name + "=a; " + name + "=b"} }
	}
	variants := map[string]change{
		"a query parameter":    func(r *http.Request) { r.URL.RawQuery = "limit=1&limit=1" },
		"any query parameter":  func(r *http.Request) { r.URL.RawQuery = "state=a&x=1&state=b" },
		"one with other bytes": func(r *http.Request) { r.URL.RawQuery = "state=a&st%61te=b" },
		"the session cookie":   cookie("__Host-lanyard"),
		"the browser cookie":   cookie("__Host-lanyard-browser"),
		"two cookie lines":     func(r *http.Request) { r.Header["Cookie"] = []string{"x=a", "x=b"} },
	}
	for _, r := range w.routes() {
		c, changes := n.recipe(r)
		if !changes {
			c = call{by: n.admin}
		}
		w.settle()
		before := w.dump()
		for name, change := range variants {
			if a := c.do(r, change); a.status != http.StatusBadRequest {
				t.Errorf("%s, %s twice: %d %s", r.Key(), name, a.status, a.body)
			}
		}
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("%s: %s", r.Key(), diff)
		}
	}
	n.api.get("/v1/network", func(r *http.Request) { r.Header["Authorization"] = append(r.Header["Authorization"], "Bearer x") }).
		want(http.StatusUnauthorized) // the gateway joins them into one that nobody has
	n.admin.get("/v1/network", set("Authorization", "Bearer "+n.api.bearer)).want(http.StatusBadRequest)
}

// TestOtherNetworks: whatever a path or body names of another network does not
// exist, and nothing there changes (threat 21).
func TestOtherNetworks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ours, theirs := w.tenant("Ours"), w.tenant("Theirs")
	own, ids := ours.ids(), theirs.ids()
	w.settle()
	before := theirs.part(w.dump())
	bodies := 0
	try := func(r template.Route, c call, what string) {
		for _, by := range []*browser{ours.signedIn(), ours.api} {
			c.by = by
			a := c.do(r)
			hidden := a.status == http.StatusNotFound || a.status == http.StatusForbidden || a.status == http.StatusUnprocessableEntity
			lists := r.Key() == "POST /v1/campaigns" && a.status == http.StatusAccepted // each row fails by itself
			if !hidden && !lists {
				t.Errorf("%s with %s of another network: %d %s", r.Key(), what, a.status, a.body)
			}
			for kind, id := range ids {
				if !everywhere[kind] && strings.Contains(string(a.body), id) {
					t.Errorf("%s with %s of another network shows its %s", r.Key(), what, kind)
				}
			}
		}
	}
	for _, r := range w.operations() {
		c, changes := ours.recipe(r)
		if !changes {
			c = call{params: own}
		}
		if c.n != nil && c.n != ours { // a campaign that stands still is of a network of its own
			c.params, c.body = own, replaced(objectOf(c.body), map[string]string{"user": c.n.user, "badge": c.n.badge}, own)
		}
		for _, p := range parameter.FindAllStringSubmatch(r.Path, -1) {
			for kind, id := range ids {
				if everywhere[p[1]] || everywhere[kind] {
					continue
				}
				foreign := c
				foreign.params = maps.Clone(c.params)
				foreign.params[p[1]] = id
				try(r, foreign, kind+" as "+p[1])
			}
		}
		body := objectOf(c.body)
		if foreign := replaced(body, named(body, own), ids); !cmp.Equal(foreign, body) {
			c.body = foreign
			try(r, c, "what its body names")
			bodies++
		}
	}
	if bodies < 3 { // invitations, campaigns, users
		t.Errorf("%d bodies named something", bodies)
	}
	w.settle()
	if diff := cmp.Diff(before, theirs.part(w.dump())); diff != "" {
		t.Errorf("the other network changed: %s", diff)
	}
}

// everywhere are parameters of paths that name the same in every network.
var everywhere = map[string]bool{"service": true, "kind": true, "channel": true, "language": true}

// objectOf is a body as it arrives; empty for what is no object.
func objectOf(body any) object {
	text, kind, err := encode(body)
	var out object
	if err == nil && kind == "application/json" {
		_ = json.Unmarshal(text, &out) // an object or nothing
	}
	return out
}

// named are the ids that a body has, and those that it could have.
func named(body object, own map[string]string) map[string]string {
	out := maps.Clone(own)
	if user := body.str("user"); user != "" {
		out["user"] = user
	}
	if groups, ok := body["groups"].([]any); ok {
		out["group"], _ = groups[0].(string)
	}
	return out
}

// replaced is a body with other ids in place of some.
func replaced(body object, from, to map[string]string) object {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // it was JSON before
	}
	for kind, id := range from {
		if !everywhere[kind] {
			text = bytes.ReplaceAll(text, []byte(`"`+id+`"`), []byte(`"`+to[kind]+`"`))
		}
	}
	return objectOf(json.RawMessage(text))
}

// TestLists: no list shows what is of another network.
func TestLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ours, theirs := w.tenant("Ours"), w.tenant("Theirs")
	own, ids := ours.ids(), theirs.ids()
	for _, r := range w.operations() {
		if r.Method != http.MethodGet {
			continue
		}
		for _, by := range []*browser{ours.signedIn(), ours.api} {
			a := by.get(fill(r.Path+queries[r.Path], own))
			if a.status != http.StatusOK && a.status != http.StatusForbidden {
				t.Errorf("%s: %d %s", r.Key(), a.status, a.body)
			}
			for kind, id := range ids {
				if !everywhere[kind] && strings.Contains(string(a.body), id) || strings.Contains(string(a.body), theirs.id) {
					t.Errorf("%s shows a %s of another network", r.Key(), kind)
				}
			}
		}
	}
	for path, query := range queries {
		if a := ours.api.get(fill(path+query, ids)); a.status != http.StatusNotFound {
			t.Errorf("%s of another network: %d %s", path, a.status, a.body)
		}
	}
}

// queries are those without which a list is of nothing.
var queries = map[string]string{
	"/v1/auto-invitations/rehearsal": "?badge={badge}",
	"/v1/standings":                  "?badge={badge}",
	"/v1/standings/count":            "?badge={badge}",
}

// TestFilters: no filter and no cursor of a list shows what is of another
// network (threat 21).
func TestFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ours, theirs := w.tenant("Ours"), w.tenant("Theirs")
	own, ids := ours.ids(), theirs.ids()
	hides := func(what string, a *answer) {
		t.Helper()
		for kind, id := range ids {
			if !everywhere[kind] && strings.Contains(string(a.body), id) || strings.Contains(string(a.body), theirs.id) {
				t.Errorf("%s shows a %s of another network", what, kind)
			}
		}
	}
	ids["own"] = own["badge"]
	for query, status := range map[string]int{
		"/v1/users?group={group}":                                     http.StatusNotFound,
		"/v1/users/count?group={group}":                               http.StatusNotFound,
		"/v1/users/count?group={group}&state=active":                  http.StatusNotFound,
		"/v1/standings?badge={own}&group={group}":                     http.StatusNotFound,
		"/v1/standings/count?badge={own}&group={group}&standing=none": http.StatusNotFound,
		"/v1/auto-invitations/rehearsal?badge={own}&group={group}":    http.StatusNotFound,
		"/v1/users/names?user={user}":                                 http.StatusOK,
		"/v1/audit?user={user}":                                       http.StatusOK,
		"/v1/audit?actor=user:{user}":                                 http.StatusOK,
		"/v1/audit?actor=token:{token}":                               http.StatusOK,
		"/v1/audit/export?user={user}":                                http.StatusOK,
	} {
		a := ours.api.get(fill(query, ids)).want(status)
		hides(query, a)
		if status == http.StatusOK && strings.Contains(query, "/audit?") && len(a.items()) > 0 {
			t.Errorf("%s: %s", query, a.body)
		}
	}
	delete(ids, "own")
	ours.api.post("/v1/campaigns/preview", object{"badge": ours.badge, "who": object{"group": ids["group"]}}).want(http.StatusNotFound)
	ours.api.post("/v1/campaigns", object{"badge": ours.badge, "who": object{"group": ids["group"]}}).want(http.StatusNotFound)
	cursors := 0
	for _, r := range w.operations() {
		if r.Method != http.MethodGet {
			continue
		}
		query := queries[r.Path]
		page := theirs.api.get(fill(r.Path+query+ampersand(query)+"limit=1", ids))
		if next, _ := page.object()["next"].(string); page.status == http.StatusOK && next != "" {
			cursors++
			hides(r.Key(), ours.api.get(fill(r.Path+query+ampersand(query)+"cursor="+url.QueryEscape(next), own)))
		}
	}
	if cursors < 5 {
		t.Errorf("%d lists gave a cursor", cursors)
	}
}

// ampersand stands before the next parameter of a query.
func ampersand(query string) string {
	if query == "" {
		return "?"
	}
	return "&"
}

// TestAccess: who gets in where (threat 22). Whoever is let in asks for
// something that is not there.
func TestAccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Access")
	_, user := n.member()
	verifier, agent := n.deskworker("verifier"), n.agent()
	who := []struct {
		name string
		open func() *browser
	}{
		{"nobody", w.browser},
		{"user", func() *browser { b := *user; return &b }},
		{"verifier", func() *browser { b := *verifier; return &b }},
		{"agent", func() *browser { b := *agent; return &b }},
		{"admin", n.signedIn},
	}
	program := func(name string, scopes ...session.Scope) {
		raw := n.signedIn().post("/v1/tokens", object{"name": name, "scopes": scopes}).want(http.StatusCreated).str("token")
		who = append(who, struct {
			name string
			open func() *browser
		}{name, func() *browser { return w.program(raw) }})
	}
	for _, scope := range session.Scopes() {
		program(string(scope), scope)
	}
	const together = "(several scopes)" // where no single one is enough
	program(together, session.Scopes()...)
	var lines []string
	for _, r := range w.operations() {
		line := r.Key() + ":"
		for _, p := range who {
			var body any
			if r.Method != http.MethodGet && r.Method != http.MethodDelete {
				body = object{}
			}
			if r.Path == "/v1/imports" && body != nil {
				body = csv("")
			}
			switch a := p.open().send(r.Method, fill(r.Path, nil), body); {
			case a.status >= 500:
				t.Errorf("%s as %s: %d", r.Key(), p.name, a.status)
			case a.status != http.StatusUnauthorized && a.status != http.StatusForbidden:
				if p.name != together || !strings.HasSuffix(line, ":read") && !strings.HasSuffix(line, ":write") {
					line += " " + p.name
				}
			case (a.status == http.StatusUnauthorized) != (p.name == "nobody"):
				t.Errorf("%s as %s: %d", r.Key(), p.name, a.status)
			}
			if r.Key() == "DELETE /v1/session" && p.name == "user" {
				user.signInAgain()
			}
			if r.Key() == "DELETE /v1/session" && p.name == "verifier" {
				verifier.signInAgain()
			}
			if r.Key() == "DELETE /v1/session" && p.name == "agent" {
				agent.signInAgain()
			}
		}
		lines = append(lines, line)
	}
	golden(t, "access.golden", strings.Join(lines, "\n")+"\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (write it anew with -update): %s", path, diff)
	}
}

// TestBombs: what is made to cost is refused, and never a fault of ours
// (threat 53).
func TestBombs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Bombs")
	deep := func(open, end string, n int) string { return strings.Repeat(open, n) + "1" + strings.Repeat(end, n) }
	var many strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&many, `"k%d":{},`, i)
	}
	bombs := map[string]string{
		"nested lists":       `{"a":` + deep("[", "]", 30_000) + `}`,
		"nested objects":     deep(`{"a":`, "}", 10_000),
		"an open end":        strings.Repeat("[", 60_000),
		"many keys":          "{" + many.String() + `"z":1}`,
		"one key many times": "{" + strings.Repeat(`"link":"x",`, 5000) + `"z":1}`,
		"a key twice":        `{"link":"a","link":"b"}`,
		"a key twice inside": `{"a":[{"b":1,"\u0062":2}]}`,
		"a long text":        `{"link":"` + strings.Repeat("x", 60_000) + `"}`,
		"a long number":      `{"valid_for":` + strings.Repeat("9", 60_000) + `}`,
		"a number beyond":    `{"valid_for":1e999999999}`,
		"escapes":            `{"link":"` + strings.Repeat(`\u0000`, 10_000) + `"}`,
		"half a surrogate":   `{"link":"\ud800"}`,
		"no UTF-8":           "{\"link\":\"\xff\xfe\"}",
		"NUL":                "{\"link\":\"\x00\"}",
		"no object":          `null`,
		"a text":             `"link"`,
		"a list":             `[]`,
		"nothing":            ``,
		"half":               `{"link":`,
		"two":                `{}{}`,
		"wrong types":        `{"link":{},"user":[],"badge":1,"name":{},"code":[],"users":"x","groups":{"a":1},"credential":"x","numbers":[]}`,
		"too large":          `{"link":"` + strings.Repeat("x", 70_000) + `"}`,
		"far too large":      `{"link":"` + strings.Repeat("x", 7<<20) + `"}`,
	}
	admin, params := n.signedIn(), n.ids()
	for i, r := range w.changing() {
		for name, text := range bombs {
			if name == "far too large" && i%8 > 0 {
				continue // that is for the gateway, whatever the route
			}
			if name == "nothing" && r.Method != http.MethodPost {
				continue // DELETE and PUT do what they say without a body
			}
			a := admin.send(r.Method, fill(r.Path, params), json.RawMessage(text))
			if a.status < 400 && !harmless(r, name) || a.status >= 500 {
				t.Errorf("%s, %s: %d %.200s", r.Key(), name, a.status, a.body)
			}
		}
	}
	list := func(text string) {
		t.Helper()
		if a := admin.post("/v1/imports", csv(text)); a.status >= 500 {
			t.Errorf("%.40q: %d %s", text, a.status, a.body)
		}
	}
	list(strings.Repeat(",", 100_000) + "\n" + strings.Repeat("x,", 100_000))
	list("name,email\n" + strings.Repeat(`"`, 1<<20))
	list("name,email\n" + strings.Repeat("\x00", 1<<20))
	list(strings.Repeat("name,email\n", 60_000))
	list(strings.Repeat("x", 6<<20))
}

// harmless reports whether a body is one that the route may take: those of
// whom nothing has to be said.
func harmless(r template.Route, name string) bool {
	return name == "nothing" && strings.Contains(r.Path, "{") || name == "no object" && strings.HasSuffix(r.Path, "/send")
}

// TestUnknownFields: what a body says beyond what it may is refused, not passed
// over: fields nobody knows, fields that are not the client's to set, and known
// ones in other letters (threat 22).
func TestUnknownFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Fields")
	tried := 0
	n.everyRecipe(func(r template.Route, c call) {
		body := objectOf(c.body)
		if body == nil {
			return
		}
		w.settle()
		before := w.dump()
		more := []string{"zz", "id", "network", "state", "created_at", "expires_at", "privilege", "$schema"}
		for name := range body {
			more = append(more, strings.ToUpper(name), strings.ToUpper(name[:1])+name[1:])
		}
		for _, name := range more {
			wider := maps.Clone(body)
			wider[name] = body["link"]
			c := c
			c.body = wider
			if a := c.do(r); a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest {
				t.Errorf("%s with %s: %d %s", r.Key(), name, a.status, a.body)
			}
			tried++
		}
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("%s: %s", r.Key(), diff)
		}
	})
	if tried < 200 {
		t.Errorf("only %d bodies", tried)
	}
}

// TestOddRequests: every answer has the headers, whoever gives it (threat 52);
// evidence.saw looks at them.
func TestOddRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Odd")
	b := n.admin
	for _, r := range w.routes() {
		b.signInAgain()
		path := fill(r.Path, nil)
		a := b.send(r.Method, path, nil)
		b.signInAgain()
		if a.status >= 500 && strings.HasPrefix(path, "/v1/") { // the pages may not be built
			t.Errorf("%s: %d", r.Key(), a.status)
		}
		b.send("TRACE", path, nil).want(http.StatusNotFound)
		b.send(r.Method, path+"/", nil)
		b.send(r.Method, strings.ToUpper(path), nil)
		b.send(r.Method, path, nil, set("X-Long", strings.Repeat("x", 11_000))).want(http.StatusRequestHeaderFieldsTooLarge)
		if strings.HasPrefix(path, "/v1/") && r.Method != http.MethodOptions {
			b.send(r.Method, path+"?unknown=1", nil).problem(http.StatusUnprocessableEntity, "invalid")
			b.send(r.Method, path+"?x=%zz", nil).want(http.StatusBadRequest)
		}
		if r.Method == http.MethodPost {
			b.send(r.Method, path, object{"x": 1}, set("Content-Type", "application/xml")).want(http.StatusUnsupportedMediaType)
		}
	}
	b.get("/v1/nothing").problem(http.StatusNotFound, "not_found")
}
