package template

import (
	"slices"
	"strings"
)

// placeholder is a name that a text may contain in double braces.
type placeholder string

// The placeholders: what a text can say. The short dates and the host are for
// SMS.
const (
	userName      placeholder = "UserName"
	networkName   placeholder = "NetworkName"
	badgeName     placeholder = "BadgeName"
	enrollURL     placeholder = "EnrollUrl"
	freezeURL     placeholder = "FreezeUrl"  // "this was not me"
	vouchURL      placeholder = "VouchUrl"   // "yes, I know them"
	enrollPage    placeholder = "EnrollPage" // where a typed code goes
	enrollQRCode  placeholder = "EnrollQRCode"
	code          placeholder = "Code"
	typedCode     placeholder = "TypedCode"
	word          placeholder = "Word"
	contact       placeholder = "Contact"
	expiresAt     placeholder = "ExpiresAt"
	expiresShort  placeholder = "ExpiresShort"
	happenedAt    placeholder = "HappenedAt"
	happenedShort placeholder = "HappenedShort"
	host          placeholder = "Host"
	reference     placeholder = "Reference"
)

var placeholders = []placeholder{
	userName, networkName, badgeName, enrollURL, freezeURL, vouchURL, enrollPage, enrollQRCode, code, typedCode, word, contact,
	expiresAt, expiresShort, happenedAt, happenedShort, host, reference,
}

// values is what the placeholders stand for. They were cleaned, but not
// escaped.
type values map[placeholder]string

// filled is a text cut at its placeholders: literals at even places,
// placeholders at odd ones.
type filled []string

// parse cuts a text. bad are the names that are no placeholders, and "" for braces
// that do not close; what they stand in stays as it is.
func parse(text string) (f filled, bad []string) {
	before := ""
	for {
		literal, rest, found := strings.Cut(text, "{{")
		if !found {
			return append(f, before+literal), bad
		}
		name, after, closed := strings.Cut(rest, "}}")
		switch {
		case !closed:
			return append(f, before+text), append(bad, "")
		case !known(placeholder(name)):
			before, text, bad = before+literal+"{{"+name+"}}", after, append(bad, name)
		default:
			f, before, text = append(f, before+literal, name), "", after
		}
	}
}

func known(p placeholder) bool { return slices.Contains(placeholders, p) }

// complete reports whether everything that f names has a value.
func (f filled) complete(v values) bool {
	for i := 1; i < len(f); i += 2 {
		if v[placeholder(f[i])] == "" {
			return false
		}
	}
	return true
}

// names reports whether f has a place for p.
func (f filled) names(p placeholder) bool {
	for i := 1; i < len(f); i += 2 {
		if f[i] == string(p) {
			return true
		}
	}
	return false
}

// is reports whether f is nothing but p.
func (f filled) is(p placeholder) bool {
	return len(f) == 3 && f[0] == "" && f[1] == string(p) && f[2] == ""
}

// with is the text with its values put in, each passed through escape. What was
// put in is not looked at again.
func (f filled) with(v values, escape func(string) string) string {
	if len(f) == 1 {
		return escape(f[0])
	}
	var b strings.Builder
	for i, s := range f {
		if i%2 == 1 {
			s = v[placeholder(s)]
		}
		b.WriteString(escape(s))
	}
	return b.String()
}

// put writes the text with its values put in, and treats the two differently.
func (f filled) put(b *strings.Builder, v values, literal, value func(string) string) {
	for i, s := range f {
		if i%2 == 1 {
			b.WriteString(value(v[placeholder(s)]))
		} else {
			b.WriteString(literal(s))
		}
	}
}

// plain is the escape of contexts in which every character stands for itself.
func plain(s string) string { return s }

// Marks are the names in double braces in a text, in their order. bad are those
// that are no placeholders, "" for braces that do not close.
func Marks(text string) (names, bad []string) {
	f, bad := parse(text)
	for i := 1; i < len(f); i += 2 {
		names = append(names, f[i])
	}
	return names, bad
}
