package template

import (
	"strings"
	"sync"

	"lanyard/internal/notify"
)

// mail is the text of an e-mail.
type mail struct {
	Subject string
	Title   string
	Blocks  []block
}

// block is one piece of an e-mail. Value is what a button, an address, a
// picture or a typed code shows, one placeholder.
type block struct {
	Shape shape
	Text  string
	Value string
}

// shape is how a block looks.
type shape int

const (
	paragraph shape = iota
	fact            // one line of a list: what, when
	button          // a link to press
	picture         // the QR code of that link; HTML only, since it says what the link says
	address         // the link to read; HTML only, since in text the button is the address
	typed           // a code to type
	warning         // what never to do
	small           // why you get this
)

// parsedMail is a mail cut at its placeholders.
type parsedMail struct {
	subject, title filled
	blocks         []parsedBlock
}

type parsedBlock struct {
	shape       shape
	text, value filled
}

// parsedMails cuts all texts once, when the first e-mail is rendered.
var parsedMails = sync.OnceValue(func() map[notify.Kind]parsedMail {
	all := make(map[notify.Kind]parsedMail, len(mails))
	for kind, m := range mails {
		p := parsedMail{subject: parse(m.Subject), title: parse(m.Title)}
		for _, b := range m.Blocks {
			p.blocks = append(p.blocks, parsedBlock{b.Shape, parse(b.Text), parse(b.Value)})
		}
		all[kind] = p
	}
	return all
})

// shown are the blocks that have everything they name.
func (m parsedMail) shown(v values) []parsedBlock {
	out := make([]parsedBlock, 0, len(m.blocks))
	for _, b := range m.blocks {
		if b.text.complete(v) && b.value.complete(v) {
			out = append(out, b)
		}
	}
	return out
}

// text is the mail as plain text.
func (m parsedMail) text(v values) string {
	var b strings.Builder
	b.WriteString(m.title.with(v, plain) + "\n")
	before := paragraph
	for _, block := range m.shown(v) {
		text := block.text.with(v, plain)
		switch block.shape {
		case picture, address:
			continue
		case button:
			text += ":\n" + block.value.with(v, plain)
		case typed:
			text += "\n\n    " + block.value.with(v, plain)
		case small:
			if before != small {
				text = "-- \n" + text // RFC 3676, section 4.3: what follows is no longer the message
			}
		}
		if block.shape != before || before != fact && before != small {
			b.WriteByte('\n')
		}
		b.WriteString(text + "\n")
		before = block.shape
	}
	return b.String()
}
