package template

import "strings"

// The markup of an e-mail's text. Blocks stand apart by an empty line.
//
//	# Your badge is waiting             the heading, first; without it the subject is
//	Hello {{UserName}},                 a paragraph
//	* Badge: {{BadgeName}}              one line of a list
//	[Get your badge]({{EnrollUrl}})     a button
//	Or open this address:               a line before one of the following belongs to it
//	{{EnrollUrl}}                       the link, to read
//	{{EnrollQRCode}}                    the QR code
//	{{Code}} {{TypedCode}}              a code to type, alone in its line
//	> Never forward this message.       a warning
//	--                                  all after this line is in small print
//
// Everything else stands for itself; there is no other markup in a line.

// parseMail cuts a text. bad are the names that are no placeholders.
func parseMail(d Draft) (m parsedMail, bad []string) {
	m.subject, bad = parse(d.Subject)
	p := markup{bad: bad}
	body := strings.TrimSpace(d.Text)
	if first, rest, _ := strings.Cut(body, "\n"); strings.HasPrefix(first, "# ") {
		m.title, body = p.cut(strings.TrimSpace(first[2:])), rest
	} else {
		m.title = m.subject
	}
	for line := range strings.Lines(body) {
		p.line(strings.TrimSpace(line))
	}
	p.flush(nil)
	m.blocks = p.blocks
	if d.HTML != "" {
		m.page = p.cut(d.HTML)
	}
	return m, p.bad
}

// mustParse is parseMail for our own texts.
func mustParse(d Draft) parsedMail {
	m, bad := parseMail(d)
	if len(bad) > 0 {
		panic("template: {{" + bad[0] + "}} is no placeholder")
	}
	return m
}

// markup is a text that is being read.
type markup struct {
	blocks []block
	bad    []string
	lines  []string // of the block that is being read
	shape  shape    // that it will have
	foot   bool
}

func (p *markup) cut(text string) filled {
	f, bad := parse(text)
	p.bad = append(p.bad, bad...)
	return f
}

func (p *markup) line(s string) {
	switch {
	case s == "":
		p.flush(nil)
	case s == "--":
		p.flush(nil)
		p.foot = true
	case p.foot:
		p.add(small, s)
	case strings.HasPrefix(s, "* "):
		p.add(fact, s[2:])
		p.flush(nil)
	case strings.HasPrefix(s, "> "):
		p.add(warning, s[2:])
	default:
		p.special(s)
	}
}

// special is a line that shows something: with the lines before it, it is one
// block. Any other line is of a paragraph.
func (p *markup) special(s string) {
	if says, opens, ok := ButtonOf(s); ok {
		p.flush(nil)
		p.blocks = append(p.blocks, block{button, p.cut(says), p.cut(opens)})
		return
	}
	f, _ := parse(s)
	switch {
	case f.is(enrollURL), f.is(freezeURL), f.is(vouchURL):
		p.show(address, f)
	case f.is(enrollQRCode):
		p.show(picture, f)
	case f.is(code), f.is(typedCode):
		p.show(typed, f)
	default:
		p.add(paragraph, s)
	}
}

// ButtonOf reads a button's line: what it says, what it opens.
func ButtonOf(s string) (says, opens string, ok bool) {
	says, opens, ok = strings.Cut(strings.TrimPrefix(s, "["), "](")
	opens, closed := strings.CutSuffix(opens, ")")
	return says, opens, ok && closed && s[0] == '[' && says != "" && opens != "" && !strings.ContainsAny(opens, "() ")
}

// add takes a line into the block that is being read, or begins another one.
func (p *markup) add(as shape, s string) {
	if p.shape != as || as == fact {
		p.flush(nil)
	}
	p.shape = as
	p.lines = append(p.lines, s)
}

// show ends the block that is being read with what it shows.
func (p *markup) show(as shape, value filled) {
	if p.shape != paragraph {
		p.flush(nil)
	}
	p.shape = as
	p.flush(value)
}

func (p *markup) flush(value filled) {
	if len(p.lines) > 0 || value != nil {
		if value == nil {
			value = filled{""}
		}
		p.blocks = append(p.blocks, block{p.shape, p.cut(strings.Join(p.lines, "\n")), value})
	}
	p.lines, p.shape = nil, paragraph
}
