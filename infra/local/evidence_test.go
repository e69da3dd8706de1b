package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"lanyard/infra/local/cloud"
	"lanyard/internal/bulk"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/table"
)

// evidence is everything that a run showed to somebody it was not meant for,
// or kept: logs, problems, the table, the records of the change feed. Every
// test of this folder ends with a search of it (threats 9, 12, 27, 52).
type evidence struct {
	logs     journal
	mu       sync.Mutex
	secrets  map[string]string // secret: what it is
	contacts map[string]string
	problems []string
	records  []string // of the change feed
	faults   map[string]bool
}

// journal is a log that many write to.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (e *evidence) secret(value, what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if value != "" {
		e.secrets[value] = what
	}
}

func (e *evidence) contact(value string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.contacts[value] = "contact"
}

func (e *evidence) fault(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.faults == nil {
		e.faults = map[string]bool{}
	}
	e.faults[what] = true
}

// saw looks at an answer as it comes in.
func (e *evidence) saw(method string, a *answer) {
	for _, missing := range headerFaults(method, a) {
		e.fault(a.what + ": " + missing)
	}
	for _, line := range a.header["Set-Cookie"] {
		if why := cookieFault(line); why != "" {
			e.fault(a.what + ": a cookie " + why)
		}
		pair, _, _ := strings.Cut(line, ";")
		_, value, _ := strings.Cut(pair, "=")
		e.secret(value, "cookie")
	}
	var body object
	if json.Unmarshal(a.body, &body) == nil {
		for _, name := range []string{"registration", "ceremony", "handover", "token"} {
			e.secret(body.str(name), name)
		}
		if _, token, ok := strings.Cut(body.str("link"), "#"); ok {
			e.secret(token, "link")
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if a.status >= http.StatusBadRequest {
		e.problems = append(e.problems, string(a.body))
	}
}

// cookieFault says what is wrong with a Set-Cookie line (threat 27).
func cookieFault(line string) string {
	c, err := http.ParseSetCookie(line)
	switch {
	case err != nil:
		return "can not be read"
	case !strings.HasPrefix(c.Name, "__Host-"):
		return c.Name + " is without __Host-"
	case !c.Secure:
		return c.Name + " is without Secure"
	case !c.HttpOnly:
		return c.Name + " is without HttpOnly"
	case c.Path != "/":
		return c.Name + " is without Path=/"
	case c.Domain != "" || strings.Contains(strings.ToLower(line), "domain"):
		return c.Name + " has a Domain"
	case c.SameSite != http.SameSiteLaxMode && c.SameSite != http.SameSiteStrictMode:
		return c.Name + " is without SameSite"
	}
	return ""
}

// headerFaults says which headers an answer lacks (threat 52).
func headerFaults(method string, a *answer) []string {
	var out []string
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
	} {
		if a.header.Get(name) != want {
			out = append(out, name+" is "+a.header.Get(name))
		}
	}
	policy := a.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src 'none'") {
		out = append(out, "Content-Security-Policy is "+policy)
	}
	if !strings.HasPrefix(a.header.Get("Strict-Transport-Security"), "max-age=") {
		out = append(out, "no Strict-Transport-Security")
	}
	_, path, _ := strings.Cut(a.what, " ")
	static := strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/console/assets/") || path == "/favicon.svg" || path == "/openapi.json"
	if a.header.Get("Cache-Control") != "no-store" && (!static || a.status != http.StatusOK) {
		out = append(out, "Cache-Control is "+a.header.Get("Cache-Control"))
	}
	if a.status < http.StatusBadRequest && strings.HasPrefix(path, "/v1/") && bytes.Contains(a.body, []byte(":null")) {
		out = append(out, "a null that the description of the API does not know")
	}
	if a.status >= http.StatusBadRequest && strings.HasPrefix(path, "/v1/") && method != http.MethodHead &&
		a.header.Get("Content-Type") != "application/problem+json" {
		out = append(out, "a problem is "+a.header.Get("Content-Type"))
	}
	return out
}

// record keeps the records of the change feed until ctx ends.
func (w *world) record(ctx context.Context, feed cloud.Feed) {
	for {
		changes, err := feed.Next(ctx, 1000)
		if err != nil {
			return
		}
		for _, c := range changes {
			text, err := json.Marshal(c.Record)
			if err != nil {
				w.fault(err.Error())
			}
			w.evidence.mu.Lock()
			w.records = append(w.records, string(text))
			w.evidence.mu.Unlock()
		}
		if len(changes) > 0 {
			_ = feed.Ack(ctx, changes[len(changes)-1]) // ctx ended if this fails
		}
	}
}

// quiet waits until nothing is under way any more.
func (w *world) quiet() {
	w.t.Helper()
	var busy []underWay
	defer func() {
		for _, u := range busy {
			w.t.Logf("under way: %s: %s", u.ItemKey(), w.dump()[u.ItemKey().String()])
		}
	}()
	await(w.t, "what is under way", func() bool {
		busy = slices.DeleteFunc(w.index(bulk.Working), w.stands)
		for shard := range 8 {
			busy = append(busy, w.index(fmt.Sprintf("outbox#%d", shard))...)
		}
		return len(busy) == 0
	})
}

// underWay is a long act or a message.
type underWay struct {
	table.Head
	Reason string `json:"reason"`
}

// stands reports whether a long act waits until something may be sent again.
func (w *world) stands(u underWay) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return u.Reason == "paused" && slices.ContainsFunc(w.standing, func(network string) bool {
		return strings.HasPrefix(u.PK, "n#"+network+"#campaigns")
	})
}

// settle waits until nothing is under way and the recorder has seen everything.
func (w *world) settle() {
	w.t.Helper()
	w.quiet()
	end := &table.Head{PK: "end-of-test", SK: fmt.Sprint(w.next()), Kind: "end-of-test"}
	if err := w.store.Table.Write(context.Background(), table.Put(marker{end})); err != nil {
		w.t.Fatal(err)
	}
	mark := fmt.Sprintf(`"end-of-test"},"sk":{"S":"%s"}`, end.SK)
	await(w.t, "the recorder", func() bool {
		w.evidence.mu.Lock()
		defer w.evidence.mu.Unlock()
		return slices.ContainsFunc(w.records, func(r string) bool { return strings.Contains(r, mark) })
	})
}

// index gives what is in a partition of the index.
func (w *world) index(pk string) []underWay {
	page, err := w.store.Table.Query(context.Background(), table.Query{PK: pk, Index: true})
	if err != nil {
		w.t.Fatal(err)
	}
	all := make([]underWay, len(page.Items))
	for i, item := range page.Items {
		if err := item.Decode(&all[i]); err != nil {
			w.t.Fatal(err)
		}
	}
	return all
}

type marker struct{ *table.Head }

// check is the end of every test.
func (e *evidence) check(w *world) {
	w.settle()
	all, err := w.box.List(inbox.Keep)
	if err != nil {
		w.t.Error(err)
	}
	for _, m := range all {
		e.told(m)
	}
	for _, f := range w.watch.faults {
		e.fault(f)
	}
	e.verdict(w.t, dumpFile(w.t, w.db), e.logs.String())
}

// told notes what a message told its reader and nobody else.
func (e *evidence) told(m inbox.Message) {
	e.secret(m.Code(), "code")
	e.secret(strings.ReplaceAll(m.Code(), "-", ""), "code")
	if _, token, ok := strings.Cut(m.Link(), "#"); ok {
		e.secret(token, "link")
	}
	e.contact(m.To.Reveal())
}

// verdict searches everything for what must not be there.
func (e *evidence) verdict(t *testing.T, dump map[string]string, logs string) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	for f := range e.faults {
		t.Error(f)
	}
	var keys, table strings.Builder
	known := regexp.MustCompile(`"kind":"(` + strings.Join(kinds, "|") + `)"`)
	for key, body := range dump {
		keys.WriteString(key + "\n")
		table.WriteString(body + "\n")
		if !known.MatchString(body) {
			t.Errorf("%s has a kind that is not on the list of this test", key)
		}
	}
	records, problems := strings.Join(e.records, "\n"), strings.Join(e.problems, "\n")
	secrets, contacts := newSearch(e.secrets), newSearch(e.contacts)
	for where, text := range map[string]string{
		"the log": logs, "a problem": problems, "a key": keys.String(), "the table": table.String(), "the change feed": records,
	} {
		secrets.in(t, where, text)
	}
	for where, text := range map[string]string{"the log": logs, "a problem": problems, "a key": keys.String()} {
		contacts.in(t, where, text)
	}
}

// search finds many texts, in any of the forms they could hide in, in one go.
type search map[string][]needle // by their first bytes

type needle struct {
	text, what string
	word       bool // digits: part of a longer number it means nothing
}

const prefix = 6

func newSearch(values map[string]string) search {
	s := search{}
	for value, what := range values {
		seen := map[string]bool{}
		for form, text := range formsOf(value) {
			if len(text) < prefix || seen[text] {
				continue
			}
			seen[text] = true
			digits := strings.Trim(text, "0123456789") == "" && len(text) < 9
			s[text[:prefix]] = append(s[text[:prefix]], needle{text, what + " (" + form + ")", digits})
		}
	}
	return s
}

// formsOf gives a text as it is, in hex, URL-encoded, and in base64 whatever stands
// before it.
func formsOf(v string) map[string]string {
	forms := map[string]string{
		"raw": v, "lower case": strings.ToLower(v),
		"hex": hex.EncodeToString([]byte(v)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(v))),
		"query": url.QueryEscape(v), "path": url.PathEscape(v),
	}
	if digits, ok := strings.CutPrefix(v, "+"); ok {
		forms["without +"] = digits
	}
	for name, enc := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
		for shift := range 3 {
			all := enc.EncodeToString([]byte(strings.Repeat("\x00", shift) + v))
			from, to := (shift*8+5)/6, (shift+len(v))*8/6
			forms[name+" at "+string(rune('0'+shift))] = all[from:to]
		}
	}
	return forms
}

func (s search) in(t *testing.T, where, text string) {
	t.Helper()
	for _, what := range s.find(text) {
		t.Errorf("%s has a %s", where, what)
	}
}

// find names what is in a text.
func (s search) find(text string) []string {
	found := map[string]bool{}
	for i := 0; i+prefix <= len(text); i++ {
		for _, n := range s[text[i:i+prefix]] {
			if strings.HasPrefix(text[i:], n.text) && !(n.word && within(text, i, i+len(n.text))) {
				found[n.what] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// within reports whether text[from:to] is a part of a longer word.
func within(text string, from, to int) bool {
	return from > 0 && isWord(text[from-1]) || to < len(text) && isWord(text[to])
}

func isWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// TestSearch: what the other tests rely on finds what it should and nothing
// else.
func TestSearch(t *testing.T) {
	t.Parallel()
	s := newSearch(map[string]string{"493027": "code", "lys_Ab+/secret": "token", "+12025550143": "phone", "ada@people.example": "address"})
	for text, want := range map[string]bool{
		`{"code":"493027"}`:               true,
		"code=493027.":                    true,
		"1493027":                         false, // a longer number
		"at 1772493027 s":                 false,
		"x493027":                         false,
		"NDkzMDI3":                        true, // base64
		"eDQ5MzAyN3g":                     true, // of x493027x
		"eHg0OTMwMjd4":                    true, // of xx493027x
		"343933303237":                    true, // hex
		"lys_Ab%2B%2Fsecret":              true,
		"https://x/?ada%40people.example": true,
		"12025550143":                     true,
		"/%2B12025550143":                 true,
		"bHlzX0FiKy9zZWNyZXQ=":            true,
		"ADA@people.example is another":   false,
		"616461":                          false, // a part of one
		strings.ToUpper("6c79735f41622b2f") + "7": false,
		"nothing at all": false,
	} {
		if got := len(s.find(text)) > 0; got != want {
			t.Errorf("%s: found %v", text, s.find(text))
		}
	}
}
