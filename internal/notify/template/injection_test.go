package template

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// TestNaughtyHTML puts naughty strings where every placeholder is, links
// included, and compares the structure of the page with that of a harmless one.
func TestNaughtyHTML(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		l, _ := builtIn(language)
		for kind, text := range l.mails {
			harmless := values{}
			for _, p := range placeholders {
				harmless[p] = "harmless"
			}
			want := skeleton(t, text.html(l, harmless, ""))
			for _, bad := range append(naughty, breaking...) {
				if bad == "" {
					continue
				}
				v := values{}
				for _, p := range placeholders {
					v[p] = bad
				}
				if d := cmp.Diff(want, skeleton(t, text.html(l, v, ""))); d != "" {
					t.Fatalf("%s %s: %q changes the page:\n%s", language, kind, bad, d)
				}
			}
		}
	}
}

// skeleton lists the elements of a page with their attributes, the values of
// href and src left out, because those are placeholders.
func skeleton(t *testing.T, page string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range doc.Descendants() {
		switch n.Type {
		case html.ElementNode:
			s := n.Data
			for _, a := range n.Attr {
				if a.Key == "href" || a.Key == "src" {
					a.Val = ""
				}
				s += fmt.Sprintf(" %s=%q", a.Key, a.Val)
			}
			out = append(out, s)
		case html.CommentNode, html.DoctypeNode:
			out = append(out, fmt.Sprintf("%d %s", n.Type, n.Data))
		}
	}
	return out
}

// TestNaughtyNames renders naughty names as they come from the store, and
// looks at what a reader sees of them.
func TestNaughtyNames(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		for _, kind := range kinds {
			naughtyNames(t, language, kind)
		}
	}
}

func naughtyNames(t *testing.T, language string, kind notify.Kind) {
	t.Helper()
	{
		for _, bad := range naughty {
			m, s := spoken(language, kind, notify.Email)
			m.Data.UserName, m.Data.NetworkName, m.Data.BadgeName = secret.Text(bad), bad, bad
			r, err := Render(m, s, Manner{})
			if err != nil {
				t.Fatalf("%s with %q: %v", kind, bad, err)
			}
			for _, part := range []string{r.Subject.Reveal(), r.FromName} {
				if strings.ContainsAny(part, "\r\n\x00") {
					t.Errorf("%s: %q breaks a header: %q", kind, bad, part)
				}
			}
			if m.Link == nil && strings.Contains(strings.Join(skeleton(t, r.HTML.Reveal()), "\n"), "href") {
				t.Errorf("%s: %q made a link", kind, bad)
			}
			if m.Link != nil && strings.Count(r.HTML.Reveal(), token.Reveal()) != 3 {
				t.Errorf("%s: %q changed how often the link is there", kind, bad)
			}
			if ReadOut(kind) {
				if strings.Count(r.Text.Reveal(), "493 027 3") != 1 {
					t.Errorf("%s: %q changed how often the code is there:\n%s", kind, bad, r.Text)
				}
			} else if m.Code != nil && strings.Count(r.Text.Reveal(), "493027") != 1+strings.Count(strings.Repeat(bad, 3), "493027")+extra(language, kind, bad) {
				t.Errorf("%s: %q changed how often the code is there:\n%s", kind, bad, r.Text)
			}
		}
	}
}

// extra counts how much more often than three times a text names a network that
// is called like the code.
func extra(language string, kind notify.Kind, bad string) int {
	if bad != "493027" {
		return 0
	}
	m, s := spoken(language, kind, notify.Email)
	m.Data.UserName, m.Data.NetworkName, m.Data.BadgeName = "@", "@", "@"
	r, _ := Render(m, s, Manner{})
	return strings.Count(r.Text.Reveal(), "@") - 3
}

func TestLineBreaksAreRefused(t *testing.T) {
	t.Parallel()
	for _, channel := range []notify.Channel{notify.Email, notify.SMS} {
		for _, bad := range breaking {
			for place := range 3 {
				m, s := sample(notify.BadgeInvitation, channel)
				switch place {
				case 0:
					m.Data.UserName = secret.Text(bad)
				case 1:
					m.Data.NetworkName = bad
				case 2:
					m.Data.BadgeName = bad
				}
				_, err := Render(m, s, Manner{})
				if !errors.Is(err, errs.Invalid) {
					t.Errorf("%s, place %d, %q: got %v, want errs.Invalid", channel, place, bad, err)
				}
				if err != nil && strings.Contains(err.Error(), "evil") {
					t.Errorf("the error repeats the value: %v", err)
				}
			}
		}
	}
}

func TestOriginIsOne(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"https://id.example.com", "https://id.example.com/", "http://localhost:8080", "http://[::1]:8080"} {
		m, s := sample(notify.BadgeInvitation, notify.Email)
		m.Origin = good
		r, err := Render(m, s, Manner{})
		if err != nil {
			t.Errorf("%s: %v", good, err)
		}
		if want := strings.TrimSuffix(good, "/") + "/i#" + token.Reveal(); !strings.Contains(r.Text.Reveal(), "\n"+want+"\n") {
			t.Errorf("%s: the text lacks the link", good)
		}
	}
	for _, bad := range []string{
		"", "javascript:alert(1)", "//evil.example", "data:text/html,x", "https://", "https://a@evil.example",
		"https://id.example.com/path", "https://id.example.com?x", "https://id.example.com#x", "ftp://id.example.com",
		"https://id.example.com\n", "id.example.com",
	} {
		m, s := sample(notify.BadgeInvitation, notify.Email)
		m.Origin = bad
		if _, err := Render(m, s, Manner{}); !errors.Is(err, errs.Invalid) {
			t.Errorf("%q: got %v, want errs.Invalid", bad, err)
		}
	}
}
