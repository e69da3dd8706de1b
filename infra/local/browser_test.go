package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/register/softkey"
)

// clientHeader says to the test server where a request comes from.
const clientHeader = "Test-Client"

// browser is one browser with its cookies, or a program with an API token.
type browser struct {
	w       *world
	addr    string
	bearer  string
	cookies map[string]string
	key     *softkey.Key // of the last sign-in
}

// browser opens a browser at an address of its own.
func (w *world) browser() *browser {
	n := w.next()
	return &browser{w: w, addr: fmt.Sprintf("198.51.%d.%d", n/250, n%250+1), cookies: map[string]string{}}
}

// program is a caller with an API token.
func (w *world) program(token string) *browser {
	b := w.browser()
	b.bearer = token
	w.secret(token, "API token")
	return b
}

// transport reaches every name at the loopback address, as a hosts file would.
var transport = &http.Transport{
	DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		return (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, network, "127.0.0.1:"+port)
	},
	MaxIdleConnsPerHost: 8,
}

// answer is what came back.
type answer struct {
	t      *testing.T
	what   string // method and path
	status int
	header http.Header
	body   []byte
}

// change alters a request on its way out.
type change func(*http.Request)

func set(name, value string) change {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func (b *browser) get(path string, changes ...change) *answer {
	b.w.t.Helper()
	return b.send(http.MethodGet, path, nil, changes...)
}

func (b *browser) post(path string, body any, changes ...change) *answer {
	b.w.t.Helper()
	return b.send(http.MethodPost, path, body, changes...)
}

func (b *browser) patch(path string, body any, changes ...change) *answer {
	b.w.t.Helper()
	return b.send(http.MethodPatch, path, body, changes...)
}

func (b *browser) delete(path string, changes ...change) *answer {
	b.w.t.Helper()
	return b.send(http.MethodDelete, path, nil, changes...)
}

// csv is a body that is no JSON.
type csv string

// signed is a form that a provider sends, and what it is signed with.
type signed struct{ query, form, signature string }

// send makes a request and keeps what it shows as evidence.
func (b *browser) send(method, path string, body any, changes ...change) *answer {
	b.w.t.Helper()
	a, err := b.try(method, path, body, changes...)
	if err != nil {
		b.w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (b *browser) try(method, path string, body any, changes ...change) (*answer, error) {
	r, err := b.request(method, path, body)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		c(r)
	}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a := &answer{t: b.w.t, what: method + " " + path, status: resp.StatusCode, header: resp.Header}
	if a.body, err = io.ReadAll(resp.Body); err != nil {
		return nil, err
	}
	b.w.saw(r.Method, a)
	for _, c := range resp.Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return a, nil
}

// request is what this browser would send from a page of ours.
func (b *browser) request(method, path string, body any) (*http.Request, error) {
	text, kind, err := encode(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(b.w.t.Context(), method, b.w.env.Origin+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", kind)
	}
	if s, ok := body.(signed); ok {
		r.URL.RawQuery = s.query
		r.Header.Set("X-Twilio-Signature", s.signature)
	}
	r.Header.Set(clientHeader, b.addr)
	if b.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+b.bearer)
		return r, nil
	}
	if method != http.MethodGet && method != http.MethodHead {
		r.Header.Set("Origin", b.w.env.Origin)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if c := b.cookieLine(); c != "" {
		r.Header.Set("Cookie", c)
	}
	return r, nil
}

func (b *browser) cookieLine() string {
	var all []string
	for name, value := range b.cookies {
		all = append(all, name+"="+value)
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func encode(body any) (text []byte, kind string, err error) {
	switch v := body.(type) {
	case nil:
		return nil, "", nil
	case csv:
		return []byte(v), "text/csv", nil
	case signed:
		return []byte(v.form), "application/x-www-form-urlencoded", nil
	case json.RawMessage:
		return v, "application/json", nil
	}
	text, err = json.Marshal(body)
	return text, "application/json", err
}

// want fails the test unless the status is the one.
func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: %d %s, want %d", a.what, a.status, a.body, status)
	}
	return a
}

// problem fails the test unless it is a problem of the code.
func (a *answer) problem(status int, code string) *answer {
	a.t.Helper()
	if got := a.want(status).str("code"); got != code {
		a.t.Fatalf("%s: %d %s, want %s", a.what, a.status, got, code)
	}
	return a
}

// object is the body.
func (a *answer) object() object {
	a.t.Helper()
	var o object
	if err := json.Unmarshal(a.body, &o); err != nil {
		a.t.Fatalf("%s: %d %q: %v", a.what, a.status, a.body, err)
	}
	return o
}

func (a *answer) str(path string) string {
	a.t.Helper()
	return a.object().str(path)
}

func (a *answer) items() []object {
	a.t.Helper()
	return a.object().list("items")
}

// raw is one field as it came.
func (a *answer) raw(name string) json.RawMessage {
	a.t.Helper()
	var o map[string]json.RawMessage
	if err := json.Unmarshal(a.body, &o); err != nil {
		a.t.Fatal(err)
	}
	return o[name]
}

// object is decoded leniently: tests say what they need of it.
type object map[string]any

// str is a field as text, numbers included; "a.b" is b in a.
func (o object) str(path string) string {
	name, rest, nested := strings.Cut(path, ".")
	if nested {
		inner, _ := o[name].(map[string]any)
		return object(inner).str(rest)
	}
	if o[name] == nil {
		return ""
	}
	return fmt.Sprint(o[name])
}

func (o object) list(name string) []object {
	all, _ := o[name].([]any)
	out := make([]object, len(all))
	for i, one := range all {
		inner, _ := one.(map[string]any)
		out[i] = inner
	}
	return out
}

// all gives the items of every page of a list.
func (b *browser) all(path string) []object {
	b.w.t.Helper()
	var out []object
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	for cursor := ""; ; {
		page := b.get(path + cursor).want(http.StatusOK)
		out = append(out, page.items()...)
		next := page.str("next")
		if next == "" {
			return out
		}
		cursor = sep + "cursor=" + next
	}
}

// follow goes from a link as far as the badge: it types the phone number where
// it is asked for, and the code that comes.
func (b *browser) follow(link, number string) {
	b.w.t.Helper()
	view := b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK)
	if view.str("step") == "phone" {
		c := b.post("/v1/invitations/challenges", object{"link": link, "phone": number}).want(http.StatusAccepted)
		view = b.post("/v1/invitations/challenges/verify",
			object{"link": link, "challenge": c.str("challenge"), "code": b.w.code(number)}).want(http.StatusOK)
	}
	if step := view.str("step"); step != "badge" {
		b.w.t.Fatalf("the next step is %s", step)
	}
}

// register puts the badge on this device.
func (b *browser) register(link string) *softkey.Key {
	b.w.t.Helper()
	session := b.post("/v1/registrations", object{"link": link}).want(http.StatusOK).str("registration")
	return b.create(object{"registration": session})
}

// create runs the ceremony with a permission.
func (b *browser) create(permission object) *softkey.Key {
	b.w.t.Helper()
	key := softkey.New()
	begun := b.post("/v1/registrations/options", permission).want(http.StatusOK)
	made, err := key.Create(b.w.env.Origin, begun.raw("options"))
	if err != nil {
		b.w.t.Fatal(err)
	}
	body := object{"ceremony": begun.str("ceremony"), "credential": json.RawMessage(made)}
	for name, value := range permission {
		body[name] = value
	}
	b.post("/v1/registrations/finish", body).want(http.StatusOK)
	return key
}

// signIn signs in with a badge.
func (b *browser) signIn(key *softkey.Key) *answer {
	b.w.t.Helper()
	b.key = key
	return b.post("/v1/signin/finish", b.assertion(key)).want(http.StatusOK)
}

// signInAgain signs in with the badge of before.
func (b *browser) signInAgain() {
	b.w.t.Helper()
	b.signIn(b.key)
}

// shown is a valid body of POST /v1/session/badge.
func (b *browser) shown() object {
	b.w.t.Helper()
	begun := b.post("/v1/session/badge/options", object{}).want(http.StatusOK)
	proof, err := b.key.Get(b.w.env.Origin, begun.raw("options"))
	if err != nil {
		b.w.t.Fatal(err)
	}
	return object{"ceremony": begun.str("ceremony"), "credential": json.RawMessage(proof)}
}

// showAgain shows the badge again, in the session that the browser has.
func (b *browser) showAgain() {
	b.w.t.Helper()
	b.post("/v1/session/badge", b.shown()).want(http.StatusOK)
}

// ownBadge is the id of the first badge of who is signed in.
func (b *browser) ownBadge() string {
	b.w.t.Helper()
	return b.get("/v1/badges/mine").want(http.StatusOK).items()[0].str("credential")
}

// assertion is a valid body of POST /v1/signin/finish.
func (b *browser) assertion(key *softkey.Key, changes ...func(*softkey.Parts)) object {
	b.w.t.Helper()
	begun := b.post("/v1/signin/options", object{}).want(http.StatusOK)
	proof, err := key.Get(b.w.env.Origin, begun.raw("options"), changes...)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return object{"ceremony": begun.str("ceremony"), "credential": json.RawMessage(proof)}
}
