package template

import (
	"strings"
	"sync"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
)

// short is an SMS: its texts in order of preference and how many parts it may
// take.
type short struct {
	Texts []string
	parts int
}

// minName is how many characters of a network's name still say who writes.
const minName = 8

// parsedShorts cuts all texts once, when the first SMS is rendered.
var parsedShorts = sync.OnceValue(func() map[notify.Kind][]filled {
	all := make(map[notify.Kind][]filled, len(shorts))
	for kind, s := range shorts {
		for _, text := range s.Texts {
			all[kind] = append(all[kind], parse(text))
		}
	}
	return all
})

// sms is the first text that fits: with the network's name if at all possible,
// rather short than in accents that cost double, rather in one part than in two.
func sms(kind notify.Kind, v values) (string, error) {
	network := v[networkName]
	defer func() { v[networkName] = network }()
	for _, text := range parsedShorts()[kind] {
		for parts := 1; parts <= shorts[kind].parts; parts++ {
			for _, name := range []string{network, fold(network)} {
				if s, ok := text.fit(v, name, parts); ok {
					return s, nil
				}
			}
		}
	}
	return "", errs.BadField("origin", "is too long for an SMS: use a shorter host name")
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
	runes := []rune(strings.TrimSuffix(name, "."))
	keep := len(runes) - max(n, 1) - 1
	if keep < minName {
		return ""
	}
	return strings.TrimRight(string(runes[:keep]), " ,-&") + "."
}
