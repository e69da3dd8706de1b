package secret

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"lanyard/internal/errs"
)

// Limits of an address in octets (RFC 5321, section 4.5.3.1, and its erratum 1690).
const (
	maxEmail  = 254
	maxLocal  = 64
	maxDomain = 253
	maxLabel  = 63
)

// Email is one e-mail address. It prints as *** and is a plain string in JSON.
type Email string

// Reveal gives the address itself.
func (e Email) Reveal() string { return string(e) }

func (Email) String() string             { return Hidden }
func (Email) GoString() string           { return Hidden }
func (Email) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the address from slog.
func (Email) LogValue() slog.Value { return slog.StringValue(Hidden) }

// Canonical is the address by which two spellings are known to be the same
// person: all of it in lower case. It is for comparing; mail goes to the address as it
// was given, whose local part its own host may tell apart (RFC 5321, section 2.4).
func (e Email) Canonical() Email { return Email(strings.ToLower(string(e))) }

// Masked is the address as its owner may see it again: a•••@example.com.
func (e Email) Masked() string {
	local, domain, ok := strings.Cut(string(e), "@")
	if !ok || local == "" {
		return "•••"
	}
	return local[:1] + "•••@" + domain
}

// ParseEmail reads one address: no display name, no quoted local part, nothing
// that could begin another header line. Spaces around it are taken off; the
// domain becomes lower-case ASCII (IDNA 2008, RFC 5891), the local part stays
// as it is. The failure is errs.Invalid with one field "email", and never repeats the value.
func ParseEmail(raw string) (Email, error) {
	e, problem := parseEmail(strings.Trim(raw, " "))
	if problem != "" {
		return "", errs.BadField("email", problem)
	}
	return e, nil
}

// parseEmail gives an address, or what is wrong with it and what to do.
func parseEmail(s string) (Email, string) {
	switch {
	case s == "":
		return "", "is empty: give an address such as name@example.com"
	case len(s) > maxEmail:
		return "", "is too long: an address has at most 254 characters"
	case !utf8.ValidString(s) || strings.ContainsFunc(s, isControl):
		return "", "has an invisible character or line break: type the address again"
	case strings.ContainsAny(s, "<>,;\""):
		return "", "must be one address alone, without name, quotes or brackets"
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || strings.Contains(domain, "@") {
		return "", "must have exactly one @, as in name@example.com"
	}
	if problem := checkLocal(local); problem != "" {
		return "", problem
	}
	domain, ok = asciiDomain(domain)
	if !ok {
		return "", "has no valid domain after the @: check it for typing errors"
	}
	if len(local)+1+len(domain) > maxEmail {
		return "", "is too long: an address has at most 254 characters"
	}
	return Email(local + "@" + domain), ""
}

// checkLocal wants a dot-atom in ASCII (RFC 5322, section 3.2.3): what SES
// accepts, and what can not break out of a header.
func checkLocal(local string) string {
	switch {
	case local == "":
		return "has nothing before the @: check it for typing errors"
	case len(local) > maxLocal:
		return "is too long before the @: at most 64 characters"
	case local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, ".."):
		return "has a dot in the wrong place before the @"
	}
	for _, c := range []byte(local) {
		if !isAtom(c) {
			return "has a character before the @ that addresses can not have: use unaccented letters, digits, dots, - and _"
		}
	}
	return ""
}

func isAtom(c byte) bool {
	return isLetterDigit(c) || strings.IndexByte(".!#$%&'*+-/=?^_`{|}~", c) >= 0
}

func isLetterDigit(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isControl(r rune) bool { return r < ' ' || 0x7f <= r && r < 0xa0 || r == 0x2028 || r == 0x2029 }

// asciiDomain gives a host name of at least two labels in lower-case ASCII,
// of which the last is no number, as then it would be an address of IPv4.
func asciiDomain(domain string) (string, bool) {
	domain = strings.ToLower(domain)
	if strings.Contains(domain, "xn--") || strings.ContainsFunc(domain, func(r rune) bool { return r > 0x7f }) {
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			return "", false
		}
		domain = strings.ToLower(ascii)
	}
	labels := strings.Split(domain, ".")
	if len(domain) > maxDomain || len(labels) < 2 {
		return "", false
	}
	for _, l := range labels {
		if !isLabel(l) {
			return "", false
		}
	}
	return domain, strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

// isLabel checks the letters, digits and inner hyphens of RFC 1123, section 2.1.
func isLabel(l string) bool {
	if l == "" || len(l) > maxLabel || l[0] == '-' || l[len(l)-1] == '-' {
		return false
	}
	for _, c := range []byte(l) {
		if !isLetterDigit(c) && c != '-' {
			return false
		}
	}
	return true
}
