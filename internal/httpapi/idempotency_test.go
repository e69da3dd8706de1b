package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

const idKey = "0f3e3c9e-9a55-4d0e-8c7b-3b8a2f6b1a11"

// create is POST /v1/things with a key.
func create(raw secret.Bearer, key, body string) request {
	return request{
		method: "POST", path: "/v1/things", body: body, cookies: as(raw), header: map[string]string{"Idempotency-Key": key},
	}
}

// Threat 43: one effect, and everybody who gets an answer gets the same.
func TestSameKeyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	answers := make([]*httptest.ResponseRecorder, 20)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = w.do(create(admin, idKey, `{"name": "once"}`)) })
	}
	all.Wait()
	var good []string
	for _, rec := range answers {
		switch rec.Code {
		case 201:
			good = append(good, rec.Body.String()+rec.Header().Get("Set-Cookie"))
		case 409:
			if p := problem(t, rec); p.Code != "busy" || rec.Header().Get("Retry-After") == "" {
				t.Errorf("under way: %+v %v", p, rec.Header())
			}
		default:
			t.Errorf("%d %s", rec.Code, rec.Body)
		}
	}
	if len(good) == 0 || strings.Count(strings.Join(good, ""), good[0]) != len(good) {
		t.Errorf("different answers: %q", good)
	}
	again := w.do(create(admin, idKey, `{"name": "once"}`))
	if again.Code != 201 || again.Body.String()+again.Header().Get("Set-Cookie") != good[0] || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("again: %d %s %v", again.Code, again.Body, again.Header())
	}
	if n, a := w.count("things"), w.audited(); n != 1 || a != 1 {
		t.Errorf("%d effects and %d audit entries, want one of each", n, a)
	}
}

func TestKeyBelongsToItsRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	_, other := w.signIn(admins)
	if rec := w.do(create(admin, idKey, `{"name": "once"}`)); rec.Code != 201 {
		t.Fatalf("first: %d %s", rec.Code, rec.Body)
	}
	otherPath := create(admin, idKey, `{"name": "once"}`)
	otherPath.path += "?x=1"
	for name, tc := range map[string]struct {
		request
		want int
	}{
		"other body":            {create(admin, idKey, `{"name": "twice"}`), 422},
		"other spelling":        {create(admin, idKey, `{"name":"once"}`), 422},
		"other query":           {otherPath, 422},
		"not signed in":         {create("", idKey, `{"name": "once"}`), 401},
		"another person's key":  {create(other, idKey, `{"name": "once"}`), 201},
		"a token's key":         {request{method: "POST", path: "/v1/things", body: `{"name": "once"}`, header: map[string]string{"Idempotency-Key": idKey, "Authorization": "Bearer " + w.token(session.UsersWrite).Reveal()}}, 201},
		"no key":                {create(admin, "", `{"name": "once"}`), 400},
		"a key with spaces":     {create(admin, "a b", `{"name": "once"}`), 400},
		"a key of 256":          {create(admin, strings.Repeat("k", 256), `{"name": "once"}`), 400},
		"the same key on a GET": {request{method: "GET", path: "/v1/things", cookies: as(admin), header: map[string]string{"Idempotency-Key": idKey}}, 200},
	} {
		rec := w.do(tc.request)
		if rec.Code != tc.want || strings.HasPrefix(name, "other ") && problem(t, rec).Code != "idempotency_mismatch" {
			t.Errorf("%s: %d %s, want %d", name, rec.Code, rec.Body, tc.want)
		}
	}
	if n := w.count("things"); n != 3 {
		t.Errorf("%d things, want 3", n)
	}
	w.advance(24 * time.Hour)
	fresh := w.start(w.userOf(other), "")
	if rec := w.do(create(fresh, idKey, `{"name": "tomorrow"}`)); rec.Code != 201 {
		t.Errorf("after 24 h: %d %s", rec.Code, rec.Body)
	}
}

// A request that failed without having acted leaves its key free.
func TestFailedRequestFreesItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	if rec := w.do(create(admin, idKey, `{"name": "x"}`)); rec.Code != 422 {
		t.Fatalf("too short: %d", rec.Code)
	}
	if rec := w.do(create(admin, idKey, `{"name": "long enough"}`)); rec.Code != 201 {
		t.Errorf("corrected: %d %s", rec.Code, rec.Body)
	}
}

// The store did the act and its answer got lost: one effect, and the client is
// told rather than let to repeat it.
func TestActedButAnswerLost(t *testing.T) {
	t.Parallel()
	crash := error(errCrash)
	for name, lose := range map[string]func(*world){
		"in the store": func(w *world) { w.lose.Store(1) },
		"in a crash":   func(w *world) { w.fail.Store(&crash) },
	} {
		w := newWorld(t)
		_, admin := w.signIn(admins)
		lose(w)
		first := w.do(create(admin, idKey, `{"name": "once"}`))
		w.fail.Store(nil)
		w.lose.Store(0)
		if first.Code < 500 {
			t.Errorf("%s: first %d %s", name, first.Code, first.Body)
		}
		if p := problem(t, w.do(create(admin, idKey, `{"name": "once"}`))); p.Code != "busy" {
			t.Errorf("%s: at once: %+v", name, p)
		}
		w.advance(2 * time.Minute)
		if p := problem(t, w.do(create(admin, idKey, `{"name": "once"}`))); p.Code != "busy" || !strings.Contains(p.Detail, "was done") {
			t.Errorf("%s: later: %+v", name, p)
		}
		if n := w.count("things"); n != 1 {
			t.Errorf("%s: %d effects, want 1", name, n)
		}
	}
}

// A request that died before its act does not block its key for longer than
// the lease.
func TestDiedBeforeActing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	w.hold, w.held = make(chan struct{}), make(chan struct{})
	late := make(chan *httptest.ResponseRecorder)
	go func() { late <- w.do(create(admin, idKey, `{"name": "once"}`)) }()
	<-w.held
	if p := problem(t, w.do(create(admin, idKey, `{"name": "once"}`))); p.Code != "busy" {
		t.Errorf("under way: %+v", p)
	}
	w.advance(2 * time.Minute)
	if rec := w.do(create(admin, idKey, `{"name": "once"}`)); rec.Code != 201 {
		t.Errorf("taken over: %d %s", rec.Code, rec.Body)
	}
	close(w.hold)
	if rec := <-late; rec.Code != 409 {
		t.Errorf("the late one: %d %s, want 409", rec.Code, rec.Body)
	}
	if n, a := w.count("things"), w.audited(); n != 1 || a != 1 {
		t.Errorf("%d effects and %d audit entries, want one of each", n, a)
	}
	if rec := w.do(create(admin, idKey, `{"name": "once"}`)); rec.Code != 201 || rec.Header().Get("Idempotency-Replayed") == "" {
		t.Errorf("again: %d %s", rec.Code, rec.Body)
	}
}

// An answer that says no after the act was done is the answer.
func TestRefusalAfterActing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	conflict := error(errs.Conflict)
	w.fail.Store(&conflict)
	first := w.do(create(admin, idKey, `{"name": "once"}`))
	w.fail.Store(nil)
	again := w.do(create(admin, idKey, `{"name": "once"}`))
	if first.Code != 409 || again.Code != 409 || !bytes.Equal(first.Body.Bytes(), again.Body.Bytes()) {
		t.Errorf("%d %s and %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	if again.Header().Get("Content-Type") != "application/problem+json" || w.count("things") != 1 {
		t.Errorf("%v, %d things", again.Header(), w.count("things"))
	}
}

// Who is told to come later comes later with the same key, also when what was too
// much has set off an alarm.
func TestTooOftenFreesTheKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	limited := error(errs.Limited)
	w.fail.Store(&limited)
	first := w.do(create(admin, idKey, `{"name": "once"}`))
	w.fail.Store(nil)
	again := w.do(create(admin, idKey, `{"name": "once"}`))
	if first.Code != 429 || again.Code != 201 {
		t.Errorf("%d %s and %d %s", first.Code, first.Body, again.Code, again.Body)
	}
}

// Two who come without a cookie and by chance with the same key are not given the
// same cookie. What was done is done once all the same.
func TestKeyOfNobodyGivesNoCookieTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := func() *httptest.ResponseRecorder {
		return w.do(request{
			method: "POST", path: "/v1/open", body: `{"name": "once"}`, header: map[string]string{"Idempotency-Key": "1"},
		})
	}
	if first := open(); first.Code != 200 || first.Header().Get("Set-Cookie") == "" {
		t.Fatalf("%d %s", first.Code, first.Body)
	}
	if again := open(); again.Code != 409 || again.Header().Get("Set-Cookie") != "" || w.count("things") != 1 {
		t.Errorf("again: %d, %d things", again.Code, w.count("things"))
	}
}

// Public operations have keys too, one set per browser.
func TestPublicKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := func(browser string) *httptest.ResponseRecorder {
		return w.do(request{
			method: "POST", path: "/v1/open", body: `{"name": "once"}`, header: map[string]string{"Idempotency-Key": idKey},
			cookies: map[string]string{"__Host-lanyard-browser": browser},
		})
	}
	if a, b := open("one"), open("one"); a.Header().Get("Set-Cookie") != b.Header().Get("Set-Cookie") || w.count("things") != 1 {
		t.Errorf("%v and %v, %d things", a.Header(), b.Header(), w.count("things"))
	}
	if rec := open("two"); rec.Header().Get("Idempotency-Replayed") != "" || w.count("things") != 2 {
		t.Errorf("another browser got the answer: %v", rec.Header())
	}
}

// An operation that keeps nothing keeps no key either: a stranger who sends one
// a hundred times has written nothing.
func TestQuietOperationsKeepNoKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.writes.Load()
	for i := range 100 {
		rec := w.do(request{method: "POST", path: "/v1/look", body: `{}`, header: map[string]string{"Idempotency-Key": idKey + fmt.Sprint(i%50)}})
		if rec.Code != 200 || rec.Header().Get("Idempotency-Replayed") != "" || strings.TrimSpace(rec.Body.String()) != fmt.Sprint(i+1) {
			t.Fatalf("%d %s %v", rec.Code, rec.Body, rec.Header())
		}
	}
	if after := w.writes.Load(); after != before {
		t.Errorf("%d writes", after-before)
	}
	text, err := w.api.Spec()
	if err != nil || bytes.Count(text, []byte(`an Idempotency-Key is not looked at`)) != 1 {
		t.Errorf("the document does not say so of one operation: %v", err)
	}
}

// The store's file has neither the key nor the answer in it, nor a hash of
// the request that its few possible bodies could be tried against.
func TestStoredAnswerIsSealed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, admin := w.signIn(admins)
	rec := w.do(create(admin, idKey, `{"name": "once"}`))
	cookie, _, _ := strings.Cut(strings.TrimPrefix(rec.Header().Get("Set-Cookie"), "__Host-lanyard-browser="), ";")
	files, err := filepath.Glob(filepath.Join(w.dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{idKey, cookie, admin.Reveal()} {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s holds %.12s...", filepath.Base(name), secret)
			}
		}
	}
	var body thingView
	if err := json.Unmarshal(rec.Body.Bytes(), &body); err != nil || body.Name != "once" {
		t.Errorf("%s: %v", rec.Body, err)
	}
}
