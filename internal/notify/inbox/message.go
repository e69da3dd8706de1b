package inbox

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// Message is a message as it would have been sent. It prints its recipient and
// contents as ***, and in JSON as they are.
type Message struct {
	ID        notify.ID      `json:"id"`
	Network   string         `json:"network"`
	Template  notify.Kind    `json:"template"`
	Channel   notify.Channel `json:"channel"`
	Reference string         `json:"reference"`
	Rehearsal bool           `json:"rehearsal,omitempty"`
	At        time.Time      `json:"at"`
	FromName  string         `json:"from_name,omitempty"`
	To        secret.Text    `json:"to"`
	Subject   secret.Text    `json:"subject,omitempty"`
	Text      secret.Text    `json:"text"`
	HTML      secret.Text    `json:"html,omitempty"`
	QR        []byte         `json:"qr,omitempty"` // PNG
}

func messageOf(r notify.Rendered) Message {
	return Message{
		ID: r.ID, Network: r.Network, Template: r.Template, Channel: r.Channel, Reference: r.Reference, Rehearsal: r.Rehearsal,
		At: r.At, FromName: r.FromName, To: r.To, Subject: r.Subject, Text: r.Text, HTML: r.HTML, QR: r.QR,
	}
}

var (
	linkForm  = regexp.MustCompile(`https?://[^\s<>"]+`)
	codeForm  = regexp.MustCompile(`(?m)(?:^|\s)([0-9]{6,8}|[0-9]{3} [0-9]{3} [0-9]{1,3})\b`)
	typedForm = regexp.MustCompile(`(?m)^ *([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})$`)
)

// Link is the address that the message wants its reader to open, the first one
// with a token. Empty when there is none.
func (m Message) Link() string {
	links := linkForm.FindAllString(m.Text.Reveal(), -1)
	if i := slices.IndexFunc(links, func(l string) bool { return strings.Contains(l, "#") }); i >= 0 {
		return links[i]
	}
	return ""
}

// Code is the code in the message: the digits, or the one to type in place of
// a link. Empty when there is none.
func (m Message) Code() string {
	form := codeForm
	if m.Link() != "" {
		form = typedForm
	}
	if found := form.FindStringSubmatch(m.Text.Reveal()); found != nil {
		return found[1]
	}
	return ""
}
