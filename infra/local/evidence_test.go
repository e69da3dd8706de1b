package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/infra/local/cloud"
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
	faults   []string
	cookies  int
	answers  int
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
	e.faults = append(e.faults, what)
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
		e.mu.Lock()
		e.cookies++
		e.mu.Unlock()
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
	e.answers++
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
	static := strings.HasPrefix(path, "/assets/") || path == "/favicon.svg" || path == "/openapi.json"
	if a.header.Get("Cache-Control") != "no-store" && (!static || a.status != http.StatusOK) {
		out = append(out, "Cache-Control is "+a.header.Get("Cache-Control"))
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

// settle waits until the recorder has seen everything.
func (w *world) settle() {
	end := &table.Head{PK: "end-of-test", SK: time.Now().String(), Kind: "end-of-test"}
	if err := w.store.Table.Write(context.Background(), table.Put(marker{end})); err != nil {
		w.t.Fatal(err)
	}
	await(w.t, "the recorder", func() bool {
		w.evidence.mu.Lock()
		defer w.evidence.mu.Unlock()
		return len(w.records) > 0 && strings.Contains(w.records[len(w.records)-1], end.SK)
	})
}

type marker struct{ *table.Head }

// check is the end of every test.
func (e *evidence) check(w *world) {
	t := w.t
	w.settle()
	all, err := w.box.List(inbox.Keep)
	if err != nil {
		t.Error(err)
	}
	for _, m := range all {
		e.secret(m.Code(), "code")
		e.secret(strings.ReplaceAll(m.Code(), "-", ""), "code")
		if _, token, ok := strings.Cut(m.Link(), "#"); ok {
			e.secret(token, "link")
		}
		e.contact(m.To.Reveal())
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, f := range slices.Concat(e.faults, w.watch.faults) {
		t.Error(f)
	}
	var keys, table strings.Builder
	known := regexp.MustCompile(`"kind":"(` + strings.Join(kinds, "|") + `)"`)
	for key, body := range w.dump() {
		keys.WriteString(key + "\n")
		table.WriteString(body + "\n")
		if !known.MatchString(body) {
			t.Errorf("%s has a kind that is not on the list of this test", key)
		}
	}
	records, problems, logs := strings.Join(e.records, "\n"), strings.Join(e.problems, "\n"), e.logs.String()
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
		for form, text := range formsOf(value) {
			if len(text) < prefix {
				continue
			}
			word := form == "raw" && strings.Trim(value, "0123456789") == ""
			s[text[:prefix]] = append(s[text[:prefix]], needle{text, what + " (" + form + ")", word})
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
	found := map[string]bool{}
	for i := 0; i+prefix <= len(text); i++ {
		for _, n := range s[text[i:i+prefix]] {
			if strings.HasPrefix(text[i:], n.text) && !(n.word && within(text, i, i+len(n.text))) && !found[n.what] {
				found[n.what] = true
				t.Errorf("%s has a %s", where, n.what)
			}
		}
	}
}

// within reports whether text[from:to] is a part of a longer word.
func within(text string, from, to int) bool {
	return from > 0 && isWord(text[from-1]) || to < len(text) && isWord(text[to])
}

func isWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
