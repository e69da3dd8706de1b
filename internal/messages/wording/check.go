package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
)

// Part of a text.
type Part string

// The parts.
const (
	Subject Part = "subject"
	Text    Part = "text"
	HTML    Part = "html"
)

// Severity is how bad a problem is.
type Severity string

// The severities: with an Error a text can not be saved.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is what is wrong with a part of a text, or may not be meant so, and what
// to do about it. Found is the piece that it is about; empty: the whole.
type Problem struct {
	Where    Part
	Problem  string
	Found    string
	Severity Severity
}

// Field is p as a part of a request that was refused. What was found is not
// repeated there.
func (p Problem) Field() errs.Field {
	return errs.Field{Location: "body." + string(p.Where), Problem: p.Problem}
}

// Caps, in characters, and in bytes for HTML: an item holds 400 KB, and mail
// programs cut off pages over about 100 KB.
const (
	maxSubject = 200
	maxText    = 10_000
	maxHTML    = 60_000
)

// Kind of message over a channel.
type Kind struct {
	Of      notify.Kind
	Channel notify.Channel
}

// Check tells what is wrong with a draft for messages of a kind. page is its HTML
// as Sanitise gave it; filled is an SMS as it is sent in the worst case (see
// Worst).
func Check(k Kind, d template.Draft, page Page, filled Filled) []Problem {
	c := checked{kind: k, draft: d, page: page}
	c.places(Text, d.Text)
	c.size(Text, d.Text, maxText)
	if k.Channel == notify.SMS {
		c.sms(filled)
		return c.found
	}
	c.subject()
	c.mail()
	return c.found
}

// Errors are the problems that keep a text from being saved.
func Errors(all []Problem) []Problem {
	return slices.DeleteFunc(slices.Clone(all), func(p Problem) bool { return p.Severity != Error })
}

// checked is a draft that is being checked.
type checked struct {
	kind  Kind
	draft template.Draft
	page  Page
	found []Problem
}

func (c *checked) add(p Problem) {
	if p.Severity == "" {
		p.Severity = Error
	}
	if !slices.Contains(c.found, p) {
		c.found = append(c.found, p)
	}
}

func (c *checked) size(where Part, text string, most int) {
	switch {
	case strings.TrimSpace(text) == "":
		c.add(Problem{Where: where, Problem: "is empty: write something"})
	case utf8.RuneCountInString(text) > most:
		c.add(Problem{Where: where, Problem: "is too long: shorten it"})
	}
	if i := strings.IndexFunc(text, hidden); i >= 0 || !utf8.ValidString(text) {
		c.add(Problem{Where: where, Problem: "has a character that can not be seen: take it out"})
	}
}

// hidden holds for characters that a text has no use for, and that can make it
// read otherwise than it is written.
func hidden(r rune) bool {
	switch r {
	case '\n', '\u200c', '\u200d', '\u200e', '\u200f': // joiners, and the marks of writing from right to left
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// addressed is an address that goes on with a placeholder: whoever has it would
// get what belongs to the reader alone.
var addressed = regexp.MustCompile(`(?i)\b(?:https?:|www\.)[^\s<>"]*\{\{[^\s<>"]*`)

// places checks the placeholders of a part.
func (c *checked) places(where Part, text string) {
	names, bad := template.Marks(text)
	for _, name := range bad {
		if name == "" {
			c.add(Problem{Where: where, Problem: "has {{ without }} after it", Found: "{{"})
			continue
		}
		c.add(Problem{Where: where, Problem: "has a placeholder that does not exist: choose one of the list", Found: mark(name)})
	}
	known := template.Placeholders(c.kind.Of, c.kind.Channel)
	for _, name := range names {
		if !slices.Contains(known, name) {
			c.add(Problem{Where: where, Problem: "has a placeholder that messages of this kind have nothing for: take it out", Found: mark(name)})
		}
	}
	if found := addressed.FindString(text); found != "" {
		c.add(Problem{Where: where, Problem: "has an address with a placeholder in it: use the link's own placeholder instead", Found: found})
	}
}

// lacksFreeze is what is wrong with a notice that nobody could answer.
const lacksFreeze = "lacks the link by which people say that it was not them"

func mark(name string) string { return "{{" + name + "}}" }

// secrets are the placeholders that are for the reader alone.
var secrets = []string{"EnrollUrl", "FreezeUrl", "VouchUrl", "Code", "TypedCode"}

func (c *checked) subject() {
	c.places(Subject, c.draft.Subject)
	c.size(Subject, c.draft.Subject, maxSubject)
	if strings.Contains(c.draft.Subject, "\n") {
		c.add(Problem{Where: Subject, Problem: "has a line break: write it in one line"})
	}
	names, _ := template.Marks(c.draft.Subject)
	for _, name := range names {
		if slices.Contains(secrets, name) || name == "EnrollQRCode" {
			c.add(Problem{Where: Subject, Problem: "has the link or the code, and subjects are shown where others see them: take it out", Found: mark(name)})
		}
	}
}

// mail checks that an e-mail has what its kind can not do without, as text and
// as a page.
func (c *checked) mail() {
	names, _ := template.Marks(c.draft.Text)
	c.lines()
	if c.draft.HTML == "" {
		c.wants(Text, names, true)
		return
	}
	c.wants(Text, names, false)
	c.html()
	c.wants(HTML, c.page.names(), true)
}

// wants checks what a part must name; a page must have the QR code where the kind
// wants one.
func (c *checked) wants(where Part, names []string, page bool) {
	has := func(name string) bool { return slices.Contains(names, name) }
	switch {
	case template.HasCode(c.kind.Of) && !has("Code"):
		c.add(Problem{Where: where, Problem: "lacks the code", Found: mark("Code")})
	case template.ReadOut(c.kind.Of) && !has("Word"):
		c.add(Problem{Where: where, Problem: "lacks the word that the service desk says first", Found: mark("Word")})
	case c.kind.Of == notify.RegistrationSession:
		under := names
		if page {
			qr := slices.Index(names, "EnrollQRCode")
			if qr < 0 {
				c.add(Problem{Where: where, Problem: "lacks the QR code", Found: mark("EnrollQRCode")})
				return
			}
			under = names[qr:]
		}
		if !slices.Contains(under, "EnrollUrl") && !slices.Contains(under, "TypedCode") {
			c.add(Problem{Where: where, Problem: "lacks the link or the code to type beneath the QR code", Found: mark("EnrollUrl")})
		}
	case template.Vouches(c.kind.Of) && !has("VouchUrl"):
		c.add(Problem{Where: where, Problem: "lacks the link", Found: mark("VouchUrl")})
	case template.Freezes(c.kind.Of) && !has("FreezeUrl"):
		c.add(Problem{Where: where, Problem: lacksFreeze, Found: mark("FreezeUrl")})
	case template.HasLink(c.kind.Of) && !has("EnrollUrl"):
		c.add(Problem{Where: where, Problem: "lacks the link", Found: mark("EnrollUrl")})
	}
}

// lines checks the markup of an e-mail's text.
func (c *checked) lines() {
	for line := range strings.Lines(c.draft.Text) {
		line = strings.TrimSpace(line)
		if _, opens, ok := template.ButtonOf(line); ok && !goodAddress(opens) {
			c.add(Problem{Where: Text, Problem: "has a button with an address that is neither the link nor begins with https://", Found: line})
		}
		if qr := mark("EnrollQRCode"); strings.Contains(line, qr) && line != qr {
			c.add(Problem{Where: Text, Problem: "has the QR code within a line: give it a line of its own", Found: line})
		}
	}
}

// goodAddress holds for what a button may open.
func goodAddress(s string) bool {
	if s == mark("EnrollUrl") || s == mark("EnrollPage") || s == mark("FreezeUrl") || s == mark("VouchUrl") {
		return true
	}
	return strings.HasPrefix(s, "https://") && len(s) > len("https://") && !strings.Contains(s, "{{")
}

func (c *checked) html() {
	if len(c.draft.HTML) > maxHTML {
		c.add(Problem{Where: HTML, Problem: "is too long: shorten it"})
	}
	c.places(HTML, c.page.HTML)
	for _, address := range c.page.Addresses {
		c.add(Problem{Where: HTML, Problem: "has an address with a placeholder in it: use the link's own placeholder instead", Found: address})
	}
	for _, removed := range c.page.Removed {
		c.add(Problem{Where: HTML, Problem: "has something that messages must not have; it is left out", Found: removed, Severity: Warning})
	}
}
