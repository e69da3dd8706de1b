package wording

import (
	"strings"

	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
)

// Filled is an SMS with its placeholders filled.
type Filled struct {
	Text string
	Fits bool // in as many parts as it may take
	Host string
}

// lastLine is what a code's SMS must end with.
const lastLine = "@{{Host}} #{{Code}}"

func (c *checked) sms(filled Filled) {
	if c.draft.Subject != "" {
		c.add(Problem{Where: Subject, Problem: "must be empty: an SMS has none"})
	}
	if c.draft.HTML != "" {
		c.add(Problem{Where: HTML, Problem: "must be empty: an SMS has none"})
	}
	switch {
	case template.HasLink(c.kind.Of):
		c.linked(mark("EnrollUrl"), "lacks the link")
	case template.Freezes(c.kind.Of):
		c.linked(mark("FreezeUrl"), lacksFreeze)
	}
	switch {
	case template.ReadOut(c.kind.Of):
		c.readOut()
	case template.HasCode(c.kind.Of):
		c.coded(filled)
	}
	switch {
	case filled.Fits:
	case template.MaxParts(c.kind.Of) == 1:
		c.add(Problem{Where: Text, Problem: "takes more than one part with the names that fill it: shorten it"})
	default:
		c.add(Problem{Where: Text, Problem: "takes more than three parts with the names that fill it: shorten it"})
	}
	c.narrow()
}

// linked checks that phones see where the link begins and ends.
func (c *checked) linked(link, lacks string) {
	if !strings.Contains(c.draft.Text, link) {
		c.add(Problem{Where: Text, Problem: lacks, Found: link})
		return
	}
	for _, word := range strings.Fields(c.draft.Text) {
		if strings.Contains(word, link) && word != link {
			c.add(Problem{Where: Text, Problem: "has the link within a word: put a space before and after it", Found: word})
		}
	}
}

// coded checks that phones recognise the code, and the site that it is for.
func (c *checked) coded(filled Filled) {
	lines := strings.Split(c.draft.Text, "\n")
	last := lines[len(lines)-1]
	host, _, ok := template.OriginBound(filled.Text)
	if last != lastLine || filled.Fits && (!ok || host != filled.Host) {
		c.add(Problem{Where: Text, Problem: "must end with the line by which phones recognise the code", Found: lastLine})
	}
	for _, line := range lines[:len(lines)-1] {
		if _, _, ok := template.OriginBound(line); ok {
			c.add(Problem{Where: Text, Problem: "has a line that looks like the last one: take it out", Found: line})
		}
	}
	if !strings.Contains(strings.Join(lines[:len(lines)-1], "\n"), mark("Code")) {
		c.add(Problem{Where: Text, Problem: "lacks the code before its last line, for people to read", Found: mark("Code")})
	}
}

// readOut checks that who is called knows to whom to read the code. There is no
// last line by which phones would offer to type it.
func (c *checked) readOut() {
	names, _ := template.Marks(c.draft.Text)
	c.wants(Text, names, false)
	for line := range strings.Lines(c.draft.Text) {
		if _, _, ok := template.OriginBound(strings.TrimSpace(line)); ok || strings.Contains(line, lastLine) {
			c.add(Problem{Where: Text, Problem: "has a line by which phones offer to type the code, and this one is only read out: take it out", Found: line})
		}
	}
}

// narrow points out the few characters without which an SMS would hold more than
// twice as much.
func (c *checked) narrow() {
	size := template.Measure(c.draft.Text)
	if _, can := template.Narrow(c.draft.Text); can && size.Wide != "" {
		c.add(Problem{
			Where: Text, Problem: "has characters that leave 70 of 160 characters for each part: write others", Found: size.Wide, Severity: Warning,
		})
	}
}

// sampleNames are long ones, so that what fits with them fits nearly always; what
// does not makes way for the built-in text.
var sampleNames = notify.Data{UserName: "Maximiliane Beispiel", BadgeName: "Employees, Hamburg"}
