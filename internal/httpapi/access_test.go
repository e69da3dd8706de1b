package httpapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lanyard/internal/httpapi"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	_, user := w.signIn()
	reader, writer := w.token(session.UsersRead), w.token(session.UsersWrite)
	most, all := w.token(session.UsersWrite, session.AuditRead), w.token(session.AuditRead, session.UsersRead)
	bearer := func(raw secret.Bearer) map[string]string {
		return map[string]string{"Authorization": "Bearer " + raw.Reveal()}
	}
	both := bearer(reader)
	for name, tc := range map[string]struct {
		request
		want int
	}{
		"nobody":                              {request{method: "GET", path: "/v1/things"}, 401},
		"an admin":                            {request{method: "GET", path: "/v1/things", cookies: as(admin)}, 200},
		"a user":                              {request{method: "GET", path: "/v1/things", cookies: as(user)}, 403},
		"a token":                             {request{method: "GET", path: "/v1/things", header: bearer(reader)}, 200},
		"a token of another scope":            {request{method: "GET", path: "/v1/things", header: bearer(writer)}, 403},
		"a token of one scope of two":         {request{method: "GET", path: "/v1/both", header: bearer(reader)}, 403},
		"a token of the other one of two":     {request{method: "GET", path: "/v1/both", header: bearer(most)}, 403},
		"a token of both":                     {request{method: "GET", path: "/v1/both", header: bearer(all)}, 200},
		"an admin where two are needed":       {request{method: "GET", path: "/v1/both", cookies: as(admin)}, 200},
		"a token where a person is needed":    {request{method: "GET", path: "/v1/me", header: bearer(reader)}, 403},
		"a token where it need only be known": {request{method: "GET", path: "/v1/who", header: bearer(writer)}, 200},
		"a person who need only be known":     {request{method: "GET", path: "/v1/who", cookies: as(user)}, 200},
		"nobody where one must be known":      {request{method: "GET", path: "/v1/who"}, 401},
		"a person":                            {request{method: "GET", path: "/v1/me", cookies: as(user)}, 200},
		"cookie and token":                    {request{method: "GET", path: "/v1/things", header: both, cookies: as(admin)}, 400},
		"a session token as bearer":           {request{method: "GET", path: "/v1/me", header: bearer(user)}, 401},
		"an API token as cookie":              {request{method: "GET", path: "/v1/things", cookies: as(reader)}, 401},
		"another scheme":                      {request{method: "GET", path: "/v1/things", header: map[string]string{"Authorization": "Basic eDp5"}}, 401},
		"a made-up session":                   {request{method: "GET", path: "/v1/me", cookies: as(secret.Bearer(user.Reveal()[:60] + "xxxxxxx"))}, 401},
		"a public operation, broken cookie":   {request{method: "POST", path: "/v1/open", body: `{"name": "ok"}`, cookies: as("nonsense")}, 200},
	} {
		if rec := w.do(tc.request); rec.Code != tc.want {
			t.Errorf("%s: %d %s, want %d", name, rec.Code, rec.Body, tc.want)
		}
	}
	rec := w.do(request{method: "GET", path: "/v1/me"})
	if p := problem(t, rec); p.Code != "unauthenticated" || rec.Header().Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("nobody gets %+v %v", p, rec.Header())
	}
}

// Whoever has a higher privilege does at the desk what one with a lower one
// does; programs do nothing there (threat 22).
func TestAccessToTheDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, privilege := range []session.Privilege{session.Verifier, session.Agent} {
		g, err := session.LoadGrants(t.Context(), w.table, w.network)
		if err != nil {
			t.Fatal(err)
		}
		w.write(g.Set(session.GroupID(privilege), []session.Privilege{privilege}))
		op := httpapi.Operation{ID: string(privilege), Method: "GET", Path: "/v1/" + string(privilege), Access: httpapi.Desk(privilege)}
		httpapi.Register(w.api, op, w.me)
	}
	program := map[string]string{"Authorization": "Bearer " + w.token(session.Scopes()...).Reveal()}
	_, user := w.signIn()
	_, verifier := w.signIn("verifier")
	_, agent := w.signIn("agent")
	_, admin := w.signIn(admins)
	for name, tc := range map[string]struct {
		request
		verifier, agent int
	}{
		"nobody":     {request{}, 401, 401},
		"a program":  {request{header: program}, 403, 403},
		"a user":     {request{cookies: as(user)}, 403, 403},
		"a verifier": {request{cookies: as(verifier)}, 200, 403},
		"an agent":   {request{cookies: as(agent)}, 200, 200},
		"an admin":   {request{cookies: as(admin)}, 200, 200},
	} {
		for path, want := range map[string]int{"/v1/verifier": tc.verifier, "/v1/agent": tc.agent} {
			tc.request.method, tc.request.path = "GET", path
			if rec := w.do(tc.request); rec.Code != want {
				t.Errorf("%s at %s: %d %s, want %d", name, path, rec.Code, rec.Body, want)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("the desk takes any privilege")
		}
	}()
	httpapi.Desk(session.Admin)
}

// Threat 29, as far as sessions go: what the directory writes at deactivation
// ends the session with the next request.
func TestDisabledUserIsSignedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, raw := w.signIn()
	if rec := w.do(request{method: "GET", path: "/v1/me", cookies: as(raw)}); rec.Code != 200 {
		t.Fatalf("signed in: %d", rec.Code)
	}
	w.setState(id, session.Disabled)
	if rec := w.do(request{method: "GET", path: "/v1/me", cookies: as(raw)}); rec.Code != 401 {
		t.Errorf("disabled: %d, want 401", rec.Code)
	}
}

// Threat 26: a sign-in ends the session the browser came with.
func TestOldCookieAfterSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, planted := w.signIn()
	fresh := w.start(id, planted)
	if rec := w.do(request{method: "GET", path: "/v1/me", cookies: as(planted)}); rec.Code != 401 {
		t.Errorf("old cookie: %d, want 401", rec.Code)
	}
	if rec := w.do(request{method: "GET", path: "/v1/me", cookies: as(fresh)}); rec.Code != 200 {
		t.Errorf("new cookie: %d, want 200", rec.Code)
	}
}

// Threat 27: one assertion for every cookie of ours.
func TestCookies(t *testing.T) {
	t.Parallel()
	browser, _ := httpapi.NewBrowser(begun)
	for _, c := range []http.Cookie{httpapi.SetSession("lys_x", begun.Add(time.Hour)), httpapi.ClearSession(), browser} {
		assertCookie(t, c.String())
	}
	w := newWorld(t)
	rec := w.do(request{method: "POST", path: "/v1/open", body: `{"name": "ok"}`})
	if len(rec.Header().Values("Set-Cookie")) != 1 {
		t.Fatalf("cookies: %v", rec.Header().Values("Set-Cookie"))
	}
	assertCookie(t, rec.Header().Get("Set-Cookie"))
	if c := httpapi.ClearSession(); !strings.Contains(c.String(), "Max-Age=0") {
		t.Errorf("clearing cookie does not end: %s", c.String())
	}
}

func assertCookie(t *testing.T, line string) {
	t.Helper()
	c, err := http.ParseSetCookie(line)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" ||
		c.SameSite != http.SameSiteLaxMode && c.SameSite != http.SameSiteStrictMode {
		t.Errorf("weak cookie: %s", line)
	}
}

// What a browser is recognised by is its cookie's hash, never the cookie.
func TestBrowser(t *testing.T) {
	t.Parallel()
	c, hash := httpapi.NewBrowser(begun)
	api := httpapi.New(httpapi.Options{Now: func() time.Time { return begun }, Log: quiet})
	var seen httpapi.Caller
	httpapi.Register(api, httpapi.Operation{ID: "look", Method: "GET", Path: "/look", Access: httpapi.Public()}, look(&seen))
	r := httptest.NewRequest("GET", "/look", nil)
	r.AddCookie(&c)
	r.RemoteAddr = "[::ffff:192.0.2.7]:0"
	api.ServeHTTP(httptest.NewRecorder(), r)
	if seen.Browser != hash || strings.Contains(hash, c.Value) {
		t.Errorf("browser = %q, want %q", seen.Browser, hash)
	}
	if seen.Client.String() != "192.0.2.7" {
		t.Errorf("client = %s", seen.Client)
	}
}

// Threat 45: two cookies or parameters of one name.
func TestGivenTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	for name, build := range map[string]func(*http.Request){
		"session cookie": func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: admin.Reveal()})
		},
		"browser cookie": func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: httpapi.BrowserCookie, Value: "a"})
			r.AddCookie(&http.Cookie{Name: httpapi.BrowserCookie, Value: "b"})
		},
		"parameter":           func(r *http.Request) { r.URL.RawQuery = "limit=1&limit=2" },
		"parameter, escaped":  func(r *http.Request) { r.URL.RawQuery = "limit=1&%6Cimit=2" },
		"authorization":       func(r *http.Request) { r.Header["Authorization"] = []string{"Bearer a", "Bearer b"} },
		"malformed query":     func(r *http.Request) { r.URL.RawQuery = "limit=%zz" },
		"semicolons in query": func(r *http.Request) { r.URL.RawQuery = "limit=1;limit=2" },
	} {
		r := httptest.NewRequest("GET", "/v1/things", nil)
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: admin.Reveal()})
		build(r)
		rec := httptest.NewRecorder()
		w.api.ServeHTTP(rec, r)
		if rec.Code != 400 {
			t.Errorf("%s: %d %s, want 400", name, rec.Code, rec.Body)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	for _, name := range []string{"aa", "bb", "cc"} {
		if rec := w.do(request{method: "POST", path: "/v1/things", body: `{"name": "` + name + `"}`, cookies: as(admin)}); rec.Code != 201 {
			t.Fatalf("create: %d %s", rec.Code, rec.Body)
		}
	}
	var seen []string
	path := "/v1/things?limit=2"
	for range 3 {
		var page httpapi.Page[thingView]
		rec := w.do(request{method: "GET", path: path, cookies: as(admin)})
		if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			seen = append(seen, item.Name)
		}
		if page.Next == "" {
			break
		}
		path = "/v1/things?limit=2&cursor=" + page.Next
	}
	if got := strings.Join(seen, " "); len(seen) != 3 || !strings.Contains(got, "aa") || !strings.Contains(got, "cc") {
		t.Errorf("seen %q", got)
	}
	for _, query := range []string{"limit=0", "limit=201", "limit=x", "cursr=x", "cursor=" + strings.Repeat("x", 3000)} {
		if rec := w.do(request{method: "GET", path: "/v1/things?" + query, cookies: as(admin)}); rec.Code != 422 {
			t.Errorf("%.20s: %d, want 422", query, rec.Code)
		}
	}
}
