package template

import "strings"

// Draft is a text as it is written down: built in, or a network's own.
//
// Text of an e-mail has a small markup; see markup.go. Its page follows from it,
// unless there is HTML, which takes the page's place.
type Draft struct {
	Subject string `json:"subject,omitempty"` // e-mail
	Text    string `json:"text"`
	HTML    string `json:"html,omitempty"` // e-mail; what stands in the page's body
}

// parsedMail is the text of an e-mail, cut at its placeholders.
type parsedMail struct {
	subject, title filled
	blocks         []block
	page           filled // HTML of the network's own; nil: made of the blocks
}

// block is one piece of an e-mail. Value is what a button opens, and what an
// address, a picture or a typed code shows.
type block struct {
	shape       shape
	text, value filled
}

// shape is how a block looks.
type shape int

const (
	paragraph shape = iota
	fact            // one line of a list: what, when
	button          // a link to press
	picture         // the QR code of that link; HTML only, since it says what the link says
	address         // the link to read; HTML only where the text has a button, which is the address there
	typed           // a code to type
	warning         // what never to do
	small           // why you get this
)

// shown are the blocks that have everything they name.
func (m parsedMail) shown(v values) []block {
	out := make([]block, 0, len(m.blocks))
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
	before, linked := paragraph, false
	for _, block := range m.shown(v) {
		if block.shape == picture || block.shape == address && linked {
			continue
		}
		linked = linked || block.value.names(enrollURL) || block.value.names(freezeURL) || block.value.names(vouchURL)
		text := block.plain(v)
		if block.shape == small && before != small {
			text = "-- \n" + text // RFC 3676, section 4.3: what follows is no longer the message
		}
		if block.shape != before || before != fact && before != small {
			b.WriteByte('\n')
		}
		b.WriteString(text + "\n")
		before = block.shape
	}
	return b.String()
}

// plain is a block in plain text.
func (b block) plain(v values) string {
	text, value := b.text.with(v, plain), b.value.with(v, plain)
	switch {
	case b.shape == button:
		return text + ":\n" + value
	case b.shape == address && text == "":
		return value
	case b.shape == address:
		return text + "\n" + value
	case b.shape == typed && text == "":
		return "    " + value
	case b.shape == typed:
		return text + "\n\n    " + value
	}
	return text
}
