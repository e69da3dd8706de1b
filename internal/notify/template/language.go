package template

import (
	"strings"
	"sync"

	"lanyard/internal/notify"
)

// language is the built-in texts of one language, with what they need beside.
type language struct {
	tag      string // BCP 47, of the page's lang attribute
	mails    map[notify.Kind]Draft
	texts    map[notify.Kind][]string // SMS, from the one we would like to send to the one that fits
	contacts map[notify.ContactKind]string
	picture  string // what is read out in place of the QR code
	trial    trial
	calendar
}

// trial is what a try of a text says about itself.
type trial struct {
	mark string // in front of the subject, and of an SMS
	note string // the first paragraph
}

// parsed is a language cut at its placeholders.
type parsed struct {
	language
	mails map[notify.Kind]parsedMail
	texts map[notify.Kind][]filled
}

// parse cuts all texts of a language. It panics when one does not hold what it
// should: they are ours, and a test parses all of them.
func (l language) parse() parsed {
	p := parsed{l, make(map[notify.Kind]parsedMail, len(l.mails)), make(map[notify.Kind][]filled, len(l.texts))}
	for kind, draft := range l.mails {
		p.mails[kind] = mustParse(draft)
	}
	for kind, texts := range l.texts {
		for _, text := range texts {
			f, bad := parse(text)
			if len(bad) > 0 {
				panic("template: " + l.tag + " " + string(kind) + " names what is no placeholder")
			}
			p.texts[kind] = append(p.texts[kind], f)
		}
	}
	return p
}

// Each language is made and cut once, when the first message needs it.
var (
	inEnglish  = sync.OnceValue(func() parsed { return english().parse() })
	inGerman   = sync.OnceValue(func() parsed { return german().parse() })
	inFrench   = sync.OnceValue(func() parsed { return french().parse() })
	inSpanish  = sync.OnceValue(func() parsed { return spanish().parse() })
	inJapanese = sync.OnceValue(func() parsed { return japanese().parse() })
)

// Languages are those of the built-in texts.
func Languages() []string { return []string{"en", "de", "fr", "es", "ja"} }

// builtIn gives the texts of a language, by its tag; not ok: there are none.
func builtIn(tag string) (parsed, bool) {
	switch Primary(tag) {
	case "en":
		return inEnglish(), true
	case "de":
		return inGerman(), true
	case "fr":
		return inFrench(), true
	case "es":
		return inSpanish(), true
	case "ja":
		return inJapanese(), true
	}
	return parsed{}, false
}

// Spoken reports whether there are built-in texts in the language of a tag.
func Spoken(tag string) bool {
	_, ok := builtIn(tag)
	return ok
}

// Primary is the language that a tag names, without script and region: there is
// one text for all who read it.
func Primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return strings.ToLower(tag)
}

// speaks is the first of some languages that there are built-in texts in, else
// English.
func speaks(tags ...string) parsed {
	for _, tag := range tags {
		if l, ok := builtIn(tag); ok {
			return l
		}
	}
	return inEnglish()
}

// inLanguage is how a text of a network's own is written in a language: with its dates, if
// we know them, and else with those that are read the same everywhere.
func inLanguage(tag string, others ...string) parsed {
	if l, ok := builtIn(tag); ok {
		return l
	}
	l := speaks(others...)
	l.tag, l.calendar = Primary(tag), everywhere
	return l
}
