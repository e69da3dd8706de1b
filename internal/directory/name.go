package directory

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"lanyard/internal/network"
	"lanyard/internal/secret"
)

// maxLogin is the longest login in bytes, as it is given: that of an e-mail address.
const maxLogin = 254

// Canonical is the form in which logins and e-mail addresses are compared. Two
// names are one when it is the same.
//
//   - An e-mail address is compared as secret.Email is: domain by IDNA, all
//     in lower case.
//   - Compatibility forms are folded (NFKC) and letter case is (Unicode's full case
//     folding), until nothing changes: ａ and A are a, ß is ss, K (Kelvin) is k.
//   - İ, I, ı and i are one. Upper and lower case pair them differently in
//     Turkish, and one of two systems that share a name may be in Turkish.
//
// Letters of other scripts that look like Latin ones are not folded, nor are
// dots and +suffixes of addresses, which mean nothing to some providers and
// something to others.
func Canonical(name string) string {
	if e, err := secret.ParseEmail(name); err == nil {
		return string(e.Canonical())
	}
	return fold(name)
}

// fold is caseless compatibility matching (Unicode Standard, section 3.13, D146),
// with the four i made one: whatever dots stand on an i do not count.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s)))
	s = norm.NFKD.String(cases.Fold().String(s))
	s = strings.ReplaceAll(s, "ı", "i")
	for strings.Contains(s, dottedI) {
		s = strings.ReplaceAll(s, dottedI, "i")
	}
	return norm.NFKC.String(s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

const dottedI = "i\u0307"

// login checks a login that is no e-mail address. It gives it as it is kept:
// without the spaces around it, in one Unicode form.
func login(raw string) (secret.Text, string) {
	s := norm.NFC.String(strings.TrimSpace(raw))
	switch {
	case len(s) > maxLogin:
		return "", "is too long: a login has at most 254 characters"
	case !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) || strings.ContainsFunc(s, unicode.IsSpace):
		return "", "has a space or an invisible character: take it out"
	case strings.HasPrefix(s, ".") || strings.HasSuffix(s, "."):
		return "", "begins or ends with a dot, which some systems ignore: take it away"
	case fold(s) == "":
		return "", "has nothing that can be told apart: use letters or digits"
	}
	return secret.Text(s), ""
}

// Limits of names and titles.
const (
	maxNameRunes = 100
	maxNameBytes = 400
)

// line checks a short text of one line, such as a name; see network.OneLine.
func line(raw string) (string, string) {
	s := norm.NFC.String(strings.TrimSpace(raw))
	switch {
	case !network.OneLine(s):
		return "", "has a line break or an invisible character: type it again"
	case utf8.RuneCountInString(s) > maxNameRunes || len(s) > maxNameBytes:
		return "", "is too long: at most 100 characters"
	}
	return s, ""
}

// hidden reports characters that nobody sees: with them two logins look alike.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Zl, unicode.Zp) ||
		r == '\u115F' || r == '\u1160' || r == '\u3164' || r == '\uFFA0' || r == '\u034F' || r == utf8.RuneError
}

// sorting is a name as lists are sorted by it, cut so that keys stay short.
func sorting(name secret.Text) string {
	s := fold(name.Reveal())
	for len(s) > maxNameRunes {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
