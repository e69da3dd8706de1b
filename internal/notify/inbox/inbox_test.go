package inbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/notify/template"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const token = "AAECAwQFBgcICQoLDA0ODxAREhMAAQG_x-Ke0aG1R6YVw9sq-_8Z"

func rendered(t testing.TB, n int, kind notify.Kind, channel notify.Channel, name string) notify.Rendered {
	t.Helper()
	m := &notify.Message{
		ID: notify.ID(secret.DerivedID(fmt.Sprint(n))), Template: kind, Channel: channel, To: "ada@example.com",
		Origin: "http://localhost:8080", CreatedAt: table.Epoch(1795287480 + n), ValidUntil: table.Epoch(1795373880),
		Data: notify.Data{UserName: "Ada", NetworkName: name, BadgeName: "Staff"},
	}
	s := template.Secrets{Code: "493027"}
	if kind == notify.BadgeInvitation {
		m.Link = &notify.Link{Purpose: secret.PurposeInvitation}
		s = template.Secrets{Link: token, Typed: "abcdefgh0123"}
	}
	r, err := template.Render(m, s, template.Manner{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func open(t testing.TB) (*inbox.Inbox, string) {
	t.Helper()
	dir := t.TempDir() + "/inbox"
	b, err := inbox.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return b, dir
}

func send(t testing.TB, b *inbox.Inbox, r notify.Rendered) {
	t.Helper()
	if receipt, err := b.Send(t.Context(), r); err != nil || receipt.ID != string(r.ID) {
		t.Fatalf("got %+v, %v", receipt, err)
	}
}

func TestKeepsAcrossRestarts(t *testing.T) {
	t.Parallel()
	b, dir := open(t)
	first := rendered(t, 1, notify.BadgeInvitation, notify.Email, "Example")
	second := rendered(t, 2, notify.EnrollmentCode, notify.SMS, "Example")
	send(t, b, first)
	send(t, b, second)
	send(t, b, first) // again: it replaces itself and is the newest
	for _, name := range []string{dir, dir + "/" + entries(t, dir)[0]} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v, %v", name, info.Mode(), err)
		}
	}
	b, err := inbox.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	all, err := b.List(10)
	if err != nil || len(all) != 2 || all[0].ID != first.ID || all[1].Text != second.Text || all[0].HTML != first.HTML {
		t.Errorf("got %d messages, %v", len(all), err)
	}
	if _, err := b.Get("none"); !errors.Is(err, errs.NotFound) {
		t.Errorf("got %v", err)
	}
	m, err := b.Get(second.ID)
	if err != nil || m.Code() != "493027" || m.Link() != "" {
		t.Errorf("got %q %q, %v", m.Code(), m.Link(), err)
	}
	if want := "http://localhost:8080/i#" + token; all[0].Link() != want || all[0].Code() != "ABCD-EFGH-0123" {
		t.Errorf("got %q %q", all[0].Link(), all[0].Code())
	}
	if s := fmt.Sprintf("%v %+v %#v", m, m, m); strings.Contains(s, "493027") || strings.Contains(s, "ada@") {
		t.Errorf("a message prints its contents: %s", s)
	}
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestKeepsTheNewest(t *testing.T) {
	t.Parallel()
	b, dir := open(t)
	r := rendered(t, 0, notify.BadgeAdded, notify.SMS, "Example")
	for n := range inbox.Keep + 5 {
		r.ID = notify.ID(secret.DerivedID(fmt.Sprint(n)))
		send(t, b, r)
	}
	all, err := b.List(inbox.Keep + 10)
	if files := len(entries(t, dir)); err != nil || len(all) != inbox.Keep || files != inbox.Keep/250+1 {
		t.Errorf("%d listed, %d files, %v", len(all), files, err)
	}
	if all[0].ID != r.ID {
		t.Error("the newest is not the first")
	}
}

// A crash can leave the last line without its end. Nobody writes behind it.
func TestTornLineIsNoMessage(t *testing.T) {
	t.Parallel()
	b, dir := open(t)
	first := rendered(t, 1, notify.BadgeInvitation, notify.Email, "Example")
	send(t, b, first)
	name := dir + "/" + entries(t, dir)[0]
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{1, 10, 30, len(whole) - 1} {
		if err := os.WriteFile(name, append(whole[:len(whole):len(whole)], whole[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := inbox.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		next := rendered(t, cut, notify.EnrollmentCode, notify.SMS, "Example")
		next.ID = notify.ID(secret.DerivedID("next"))
		send(t, b, next)
		for range 2 {
			all, err := b.List(10)
			if err != nil || len(all) != 2 || all[0].ID != next.ID || all[1].ID != first.ID {
				t.Errorf("cut at %d: %d messages, %v", cut, len(all), err)
			}
			if b, err = inbox.Open(dir); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	b, _ := open(t)
	var senders sync.WaitGroup
	for n := range 20 {
		r := rendered(t, n, notify.EnrollmentCode, notify.SMS, "Example")
		senders.Go(func() { _, _ = b.Send(t.Context(), r) })
	}
	want := notify.ID(secret.DerivedID("13"))
	m, err := b.Wait(t.Context(), func(m inbox.Message) bool { return m.ID == want })
	if err != nil || m.ID != want {
		t.Errorf("got %s, %v", m.ID, err)
	}
	senders.Wait()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Wait(ctx, func(inbox.Message) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func get(t *testing.T, b *inbox.Inbox, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", path, w.Code)
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
	} {
		if !strings.Contains(w.Header().Get(name), want) {
			t.Errorf("%s: %s is %q", path, name, w.Header().Get(name))
		}
	}
	return w
}

func TestPage(t *testing.T) {
	t.Parallel()
	b, _ := open(t)
	if page := get(t, b, "/inbox").Body.String(); !strings.Contains(page, "Nothing yet") {
		t.Error("an empty inbox does not say so")
	}
	bad := `"></iframe><script>alert(1)</script>`
	mail := rendered(t, 1, notify.BadgeInvitation, notify.Email, bad)
	send(t, b, mail)
	rehearsal := rendered(t, 2, notify.BadgeInvitation, notify.SMS, "<b>")
	rehearsal.Rehearsal = true
	send(t, b, rehearsal)
	if page := get(t, b, "/inbox").Body.String(); strings.Count(page, "Rehearsal: ") != 1 {
		t.Error("the page does not say what is a rehearsal")
	}
	doc, err := html.Parse(get(t, b, "/inbox").Body)
	if err != nil {
		t.Fatal(err)
	}
	var links []string
	var frame string
	for n := range doc.Descendants() {
		switch n.Data {
		case "script", "b":
			t.Errorf("a name became a <%s>", n.Data)
		case "a":
			links = append(links, attr(n, "href"))
		case "iframe":
			frame = attr(n, "srcdoc")
			if s := attr(n, "sandbox"); strings.Contains(s, "allow-scripts") || strings.Contains(s, "allow-same-origin") {
				t.Errorf("sandbox: %s", s)
			}
		}
	}
	if got := strings.Join(links, " "); got != "/inbox http://localhost:8080/i#"+token {
		t.Errorf("links: %s", got)
	}
	picture := strings.Index(frame, "data:image/png;base64,")
	if picture < 0 || strings.Contains(frame, "cid:") || !strings.Contains(frame, `<base target="_blank">`) ||
		!strings.Contains(frame, "http://localhost:8080/i#"+token) {
		t.Errorf("frame: %.300s", frame)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestJSON(t *testing.T) {
	t.Parallel()
	b, _ := open(t)
	send(t, b, rendered(t, 1, notify.EnrollmentCode, notify.SMS, "Example"))
	send(t, b, rendered(t, 2, notify.BadgeInvitation, notify.Email, "Example"))
	var got struct {
		Messages []struct {
			To, Channel, Template, Link, Code, Text string
			At                                      time.Time
		}
	}
	if err := json.Unmarshal(get(t, b, "/inbox.json").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Messages) != 2 {
		t.Fatalf("%d messages", len(got.Messages))
	}
	if m := got.Messages[0]; m.To != "ada@example.com" || m.Channel != "email" || m.Link != "http://localhost:8080/i#"+token || m.At.IsZero() {
		t.Errorf("got %+v", m)
	}
	if m := got.Messages[1]; m.Template != "enrollment_code" || m.Code != "493027" || !strings.HasSuffix(m.Text, "@localhost #493027") {
		t.Errorf("got %+v", m)
	}
}

func BenchmarkSend(b *testing.B) {
	box, _ := open(b)
	r := rendered(b, 1, notify.BadgeInvitation, notify.Email, "Example")
	n := 0
	for b.Loop() {
		n++
		r.ID = notify.ID(secret.DerivedID(fmt.Sprint(n)))
		send(b, box, r)
	}
}
