package httpapi_test

import (
	"net/url"
	"strings"
	"testing"

	"lanyard/internal/httpapi"
)

// Threat 13: always our own host.
func TestReturnPath(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"/me":                          "/me",
		"/me?tab=badges#top":           "/me?tab=badges#top",
		"/a/b%20c":                     "/a/b%20c",
		"/":                            "/",
		"/me?next=https://x":           "/me?next=https://x",
		"":                             "/",
		"me":                           "/",
		"//evil.example":               "/",
		"///evil.example":              "/",
		`/\evil.example`:               "/",
		`\\evil.example`:               "/",
		"/%09/evil.example":            "/",
		"/%5cevil.example":             "/",
		"/%2f%2fevil.example":          "/",
		"/%2fevil.example":             "/",
		"/\t/evil.example":             "/",
		"/\n/evil.example":             "/",
		"\t//evil.example":             "/",
		" //evil.example":              "/",
		"/ /evil.example":              "/",
		"https://evil.example":         "/",
		"https:evil.example":           "/",
		"javascript:alert(1)":          "/",
		"data:text/html,x":             "/",
		"/.//evil.example":             "/",
		"/a//b":                        "/",
		"//user@evil.example":          "/",
		"/\x00":                        "/",
		"/%00":                         "/",
		"/%0d%0aSet-Cookie:x":          "/",
		"/%zz":                         "/",
		"/ｅvil":                        "/",
		"/" + strings.Repeat("a", 600): "/",
	} {
		if got := httpapi.ReturnPath(raw); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

func FuzzReturnPath(f *testing.F) {
	for _, s := range []string{"/me", "//x", `/\x`, "/%09/x", "/%2f/x", "/a/..//x", "https://x"} {
		f.Add(s)
	}
	base := &url.URL{Scheme: "https", Host: "id.example"}
	f.Fuzz(func(t *testing.T, raw string) {
		got := httpapi.ReturnPath(raw)
		// What browsers do first: drop tabs and line breaks, turn backslashes (WHATWG URL).
		seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(got)
		for _, s := range []string{got, seen} {
			u, err := base.Parse(s)
			if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || u.User != nil || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") {
				t.Errorf("%q leads to %q", raw, s)
			}
		}
	})
}
