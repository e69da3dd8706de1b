package template

import (
	"strings"
	"unicode/utf8"

	"lanyard/internal/notify"
)

// How many characters of a network's name still say who writes, in scripts of
// letters and in those where a character is a syllable or a word; and how much of
// another name an SMS has room for.
const (
	minName, minWideName = 8, 4
	maxShortName         = 20
)

// How many parts an SMS may take. One with a code takes one, or parts of it
// could come without the code, and phones would not recognise it.
const (
	codeParts = 1
	builtIn2  = 2
	ownParts  = 3
)

// MaxParts is how many parts an SMS of a network's own may take.
func MaxParts(kind notify.Kind) int { return partsOf(kind, true) }

func partsOf(kind notify.Kind, own bool) int {
	switch {
	case HasCode(kind) || kind == notify.Test:
		return codeParts
	case own:
		return ownParts
	}
	return builtIn2
}

// sms is the first text that fits: with the network's name if at all possible,
// rather short than in accents that cost double, rather in one part than in two.
func (w wording) sms(v values) (text string, fits bool) {
	texts := w.texts[w.kind]
	if w.own != nil {
		own, _ := parse(w.own.Text)
		texts = []filled{own}
	}
	network := v[networkName]
	defer func() { v[networkName] = network }()
	v[contact] = fold(v[contact])
	for _, p := range []placeholder{userName, badgeName} {
		v[p] = fold(cut(v[p], maxShortName))
	}
	for _, text := range texts {
		for parts := 1; parts <= partsOf(w.kind, w.own != nil); parts++ {
			for _, name := range []string{network, fold(network)} {
				if s, ok := text.fit(v, name, parts); ok {
					return s, true
				}
			}
		}
	}
	return "", false
}

// fit puts name, or as much of it as there is room for, into the text.
func (f filled) fit(v values, name string, parts int) (string, bool) {
	for {
		v[networkName] = name
		if !f.complete(v) {
			return "", false
		}
		s := f.with(v, plain)
		over := measure(s).over(parts)
		if over <= 0 {
			return s, true
		}
		if name = shorten(name, over); name == "" || !f.names(networkName) {
			return "", false
		}
	}
}

// shorten takes at least n characters off a name, and puts a full stop where
// it was cut. Empty when too little would be left.
func shorten(name string, n int) string {
	runes, least := []rune(strings.TrimSuffix(name, ".")), minName
	if measure(name).wide {
		least = minWideName
	}
	keep := len(runes) - max(n, 1) - 1
	if keep < least {
		return ""
	}
	return strings.TrimRight(string(runes[:keep]), " ,-&") + "."
}

// cut is a name of at most so many characters.
func cut(name string, most int) string {
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	return strings.TrimRight(string([]rune(name)[:most-1]), " ,-&") + "."
}

// OriginBound reads an SMS as phones do (WICG, "Origin-bound one-time codes
// delivered via SMS", section 3.2): host and code of its last line. Not ok: it is
// no such message.
func OriginBound(message string) (host, code string, ok bool) {
	lines := strings.Split(strings.ReplaceAll(message, "\r\n", "\n"), "\n")
	host, rest, found := strings.Cut(lines[len(lines)-1], " ")
	host, at := strings.CutPrefix(host, "@")
	code, hash := strings.CutPrefix(rest, "#")
	code, _, _ = strings.Cut(code, " ")
	if !found || !at || !hash || host == "" || code == "" || strings.ContainsAny(host+code, "\t\f\r") {
		return "", "", false
	}
	return host, code, true
}
