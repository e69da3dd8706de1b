package template

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lanyard/internal/errs"
)

// maxName is how much of a name is shown, in characters.
const maxName = 80

// clean makes a name fit to be shown in one line: no control or direction
// characters, spaces run together, at most maxName characters. A line break
// or NUL is refused (errs.Invalid), because it is an attack and no name.
func clean(field, name string) (string, error) {
	if strings.ContainsAny(name, "\r\n\x00") {
		return "", errs.BadField(field, "has a line break or NUL: write it in one line")
	}
	name = strings.Map(visible, strings.ToValidUTF8(name, "\ufffd"))
	name = strings.Join(strings.Fields(name), " ")
	if utf8.RuneCountInString(name) <= maxName {
		return name, nil
	}
	return strings.TrimSpace(string([]rune(name)[:maxName-1])) + "…", nil
}

// visible drops what has no shape of its own but changes how other characters
// look. The two joiners stay: names in Persian, Hindi and emoji need them.
func visible(r rune) rune {
	switch {
	case r == '\u200c' || r == '\u200d':
		return r
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	}
	return r
}
