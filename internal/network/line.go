package network

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// OneLine reports whether a text reads as what it is, in one line: the rule for
// the names of networks, badges, users and groups. Line breaks and other
// controls could begin another header of a message, and marks that turn the
// direction of writing make a text look like another. The joiners that Persian
// and Indic names need are neither.
func OneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || turns(r) })
}

// turns reports the marks that change the direction of writing, and the
// separators of lines, which are no controls in Unicode.
func turns(r rune) bool {
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' ||
		r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}
