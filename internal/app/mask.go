package app

import (
	"strings"

	"lanyard/internal/secret"
)

// minDigits of an E.164 number: shorter ones are no phone's.
const minDigits = 7

// mask replaces e-mail addresses, E.164 numbers and bearer tokens in s.
func mask(s string) string {
	if !strings.ContainsAny(s, "@+_%") {
		return s
	}
	var b strings.Builder
	for s != "" {
		word, rest := cut(s)
		if personal(word) {
			b.WriteString(secret.Hidden)
		} else {
			b.WriteString(word)
		}
		if rest == "" {
			break
		}
		b.WriteByte(rest[0])
		s = rest[1:]
	}
	return b.String()
}

// cut gives the first word of s and what follows, separator first.
func cut(s string) (word, rest string) {
	if i := strings.IndexAny(s, " \t\r\n\"`<>()[]{},;:=?&|/\\"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// escaped undoes what a URL does to the two signs that give a contact away.
var escaped = strings.NewReplacer("%40", "@", "%2B", "+", "%2b", "+")

func personal(word string) bool {
	word = escaped.Replace(word)
	return mailAddress(word) || phoneNumber(word) ||
		strings.HasPrefix(word, secret.SessionPrefix) || strings.HasPrefix(word, secret.APITokenPrefix)
}

// mailAddress is a rough sieve. A module path of a stack trace, like
// smithy-go@v1.28.8, does not end in letters as a domain does.
func mailAddress(word string) bool {
	at := strings.LastIndexByte(word, '@')
	if at < 1 {
		return false
	}
	domain := strings.TrimRight(word[at+1:], ".!'")
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && dot < len(domain)-1 && !strings.ContainsAny(domain[dot+1:], "0123456789")
}

func phoneNumber(word string) bool {
	plus := strings.IndexByte(word, '+')
	if plus < 0 {
		return false
	}
	digits := 0
	for _, c := range word[plus+1:] {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c != '-' && c != '.':
			return digits >= minDigits
		}
	}
	return digits >= minDigits
}
