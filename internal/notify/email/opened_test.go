package email_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"
	mailbox "github.com/emersion/go-message/mail"
	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
	"lanyard/internal/notify/email"
	"lanyard/internal/notify/template"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// opened is a mail as a program that shares no code with ours opens it.
type opened struct {
	Subject, FromName, From, To string
	Text, HTML                  string
	Picture                     string // its media type and Content-ID
	Says                        string // what the picture says to a reader of QR codes
}

// TestEveryMailOpens has every mail in every language opened by a parser that is
// not from the library that wrote it: what people see is what was rendered, and
// the picture opens what the link opens.
func TestEveryMailOpens(t *testing.T) {
	t.Parallel()
	mails := 0
	for _, language := range template.Languages() {
		for _, kind := range append(template.Kinds(), notify.Test) {
			r := renderedIn(t, language, kind)
			raw, err := email.Compose(r, from)
			if err != nil {
				t.Fatalf("%s %s: %v", language, kind, err)
			}
			want := opened{
				Subject: r.Subject.Reveal(), FromName: r.FromName, From: from, To: r.To.Reveal(),
				Text: r.Text.Reveal(), HTML: r.HTML.Reveal(),
			}
			if template.HasLink(kind) {
				want.Picture, want.Says = "image/png <"+notify.QRContentID+">", linkIn(t, r)
			}
			if d := cmp.Diff(want, open(t, raw)); d != "" {
				t.Errorf("%s %s:\n%s", language, kind, d)
			}
			mails++
		}
	}
	if mails < 5*10 {
		t.Errorf("only %d mails", mails)
	}
}

// renderedIn is a mail with names that need every encoding there is.
func renderedIn(t *testing.T, language string, kind notify.Kind) notify.Rendered {
	t.Helper()
	m := &notify.Message{
		ID: "0123456789abcdefghjkmnpq", Template: kind, Channel: notify.Email, Language: language,
		To: "ada@example.com", Origin: "https://id.example.com", CreatedAt: table.Epoch(1795287480), ValidUntil: table.Epoch(1795373880),
		Data: notify.Data{UserName: "Zoë 山田 <=?utf-8?q?x?=>", NetworkName: "Größe & Söhne, 東京", BadgeName: "Équipe = ñ 👩‍🔧", Contact: notify.PhoneNumber},
	}
	_, token, _ := strings.Cut(link, "#")
	s := template.Secrets{}
	switch {
	case template.HasLink(kind):
		m.Link = &notify.Link{Purpose: secret.PurposeInvitation}
		s = template.Secrets{Link: secret.Token(token), Typed: "abcdefgh0123"}
	case template.HasCode(kind):
		m.Code, s.Code = &notify.Code{}, "493027"
	}
	r, err := template.Render(m, s, template.Manner{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// linkIn is the link that the text of a mail has on a line.
func linkIn(t *testing.T, r notify.Rendered) string {
	t.Helper()
	for line := range strings.Lines(r.Text.Reveal()) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "https://id.example.com/") && strings.Contains(line, "#") {
			return line
		}
	}
	t.Fatalf("there is no link in %q", r.Text.Reveal())
	return ""
}

func open(t *testing.T, raw []byte) (o opened) {
	t.Helper()
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	header := mailbox.Header{Header: entity.Header}
	sender, err := header.AddressList("From")
	if err != nil || len(sender) != 1 {
		t.Fatalf("from %v: %v", sender, err)
	}
	to, err := header.AddressList("To")
	if err != nil || len(to) != 1 {
		t.Fatalf("to %v: %v", to, err)
	}
	o.FromName, o.From, o.To = sender[0].Name, sender[0].Address, to[0].Address
	if o.Subject, err = header.Subject(); err != nil {
		t.Fatal(err)
	}
	o.leaves(t, entity)
	return o
}

// leaves notes the parts that are no multipart, each of which may be there once.
func (o *opened) leaves(t *testing.T, entity *message.Entity) {
	t.Helper()
	if parts := entity.MultipartReader(); parts != nil {
		for {
			part, err := parts.NextPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			o.leaves(t, part)
		}
	}
	body, err := io.ReadAll(entity.Body)
	if err != nil {
		t.Fatal(err)
	}
	kind, _, err := entity.Header.ContentType()
	lines := strings.ReplaceAll(string(body), "\r\n", "\n")
	switch {
	case err == nil && kind == "text/plain" && o.Text == "":
		o.Text = lines
	case err == nil && kind == "text/html" && o.HTML == "":
		o.HTML = lines
	case err == nil && o.Picture == "":
		o.Picture, o.Says = kind+" "+entity.Header.Get("Content-Id"), readQR(t, string(body))
	default:
		t.Errorf("one part too many: %q, %v", kind, err)
	}
}
