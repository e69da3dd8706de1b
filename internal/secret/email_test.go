package secret

import (
	"errors"
	"strings"
	"testing"

	"lanyard/internal/errs"
)

func TestParseEmail(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 63)
	for raw, want := range map[string]string{
		"ada@example.com":                      "ada@example.com",
		"  ada@example.com ":                   "ada@example.com",
		"Ada.Lovelace+x@Example.COM":           "Ada.Lovelace+x@example.com",
		"o'brien@example.ie":                   "o'brien@example.ie",
		"a@b.co":                               "a@b.co",
		"=cmd@example.com":                     "=cmd@example.com",
		"ada@bücher.example":                   "ada@xn--bcher-kva.example",
		"ada@BÜCHER.example":                   "ada@xn--bcher-kva.example",
		"ada@faß.example":                      "ada@xn--fa-hia.example",
		"ada@例え.テスト":                           "ada@xn--r8jz45g.xn--zckzah",
		"ada@xn--bcher-kva.example":            "ada@xn--bcher-kva.example",
		"ada@ｅｘａｍｐｌｅ。com":                      "ada@example.com",
		"ada@r3---sn.example.com":              "ada@r3---sn.example.com",
		"ada@1.example":                        "ada@1.example",
		long + "@" + long + "." + long + ".ex": long + "@" + long + "." + long + ".ex",
	} {
		if got, err := ParseEmail(raw); err != nil || got.Reveal() != want {
			t.Errorf("%s: %s, %v", raw, got.Reveal(), err)
		}
	}
}

func TestBadEmail(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"", "   ", "ada", "@", "@example.com", "ada@", "ada@example", "ada@@example.com", "a@b@example.com",
		"ada@example.com, bob@example.com", "ada@example.com;bob@example.com", "Ada <ada@example.com>", "<ada@example.com>",
		`"ada"@example.com`, `"a b"@example.com`, "a b@example.com", "ada@exa mple.com",
		"ada@example.com\r\nBcc: bob@example.com", "ada@example.com\n", "\tada@example.com", "ada\x00@example.com", "ada@example.com\x7f",
		"ada\u0085@example.com", "ada\u2028@example.com", "ada@exam\u2028ple.com", "\xff@example.com",
		".ada@example.com", "ada.@example.com", "a..da@example.com", "ädä@example.com", "ada(comment)@example.com", `a\b@example.com`,
		"ada@-example.com", "ada@example-.com", "ada@exam_ple.com", "ada@.example.com", "ada@example..com", "ada@example.com.",
		"ada@127.0.0.1", "ada@[127.0.0.1]", "ada@[IPv6:::1]", "ada@xn--.example", "ada@xn--a.example", "ada@a\u200db.example",
		strings.Repeat("a", 65) + "@example.com",
		"ada@" + strings.Repeat("a", 64) + ".example",
		"ada@" + strings.Repeat("a.", 126) + "example",
		strings.Repeat("a", 64) + "@" + strings.Repeat(strings.Repeat("b", 62)+".", 3) + "example",
		"a@" + strings.Repeat("ü", 60) + "." + strings.Repeat("ü", 60) + ".example",
	} {
		got, err := ParseEmail(raw)
		if !errors.Is(err, errs.Invalid) || got != "" {
			t.Errorf("%q: %s, %v", raw, got.Reveal(), err)
			continue
		}
		if f := errs.As(err).Fields; len(f) != 1 || f[0].Location != "email" || f[0].Problem == "" {
			t.Errorf("%q: fields %v", raw, f)
		}
		if value := strings.TrimSpace(raw); len(value) > 3 && strings.Contains(err.Error(), value) {
			t.Errorf("%q: the error repeats the value", raw)
		}
	}
}

func TestEmailLineBreaksAreNamed(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"ada@example.com\r\nBcc: bob@example.com", "ada\x00@example.com", "\tada@example.com", "ada@exam\u2028ple.com"} {
		if _, err := ParseEmail(raw); err == nil || !strings.Contains(err.Error(), "invisible") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestEmailSpellings(t *testing.T) {
	t.Parallel()
	a, _ := ParseEmail("Ada@Example.com")
	b, _ := ParseEmail("aDA@example.COM")
	if a == b || a.Canonical() != b.Canonical() || a.Canonical().Reveal() != "ada@example.com" {
		t.Error(a.Canonical().Reveal(), b.Canonical().Reveal())
	}
	for e, want := range map[Email]string{"ada@example.com": "a•••@example.com", "": "•••", "@x": "•••", "broken": "•••"} {
		if got := e.Masked(); got != want {
			t.Errorf("%s: %s", e.Reveal(), got)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{"ada@example.com", "Ada <ada@example.com>", "a@bücher.example", "a@xn--a.b", "a\r\nBcc: x@y.z", "", "@", "a@例え.テスト"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		e, err := ParseEmail(raw)
		if err != nil {
			if !errors.Is(err, errs.Invalid) || e != "" {
				t.Error(err)
			}
			return
		}
		s := e.Reveal()
		if len(s) > 254 || strings.Count(s, "@") != 1 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>,;:"()[]\`, r) }) {
			t.Errorf("%q became %q", raw, s)
		}
		if again, err := ParseEmail(s); err != nil || again != e {
			t.Errorf("%q is not stable: %v", s, err)
		}
		if e.Canonical().Canonical() != e.Canonical() {
			t.Errorf("%q: canonical form is not stable", s)
		}
	})
}
