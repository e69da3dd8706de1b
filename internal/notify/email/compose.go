package email

import (
	"bytes"
	"errors"
	"strings"

	"github.com/wneessen/go-mail"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
)

// Compose writes r as a message from the address from. The same r has the same
// Message-ID, by which a repeat can be recognised. errs.Invalid when an
// address or a header can not be written; the failure never repeats it.
func Compose(r notify.Rendered, from string) ([]byte, error) {
	for _, line := range []string{r.FromName, from, r.To.Reveal(), r.Subject.Reveal(), r.Reference, string(r.ID)} {
		if strings.ContainsAny(line, "\r\n\x00") {
			return nil, errs.BadField("header", "has a line break or NUL")
		}
	}
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if m.FromFormat(r.FromName, from) != nil {
		return nil, errs.BadField("from", "is no e-mail address")
	}
	if m.To(r.To.Reveal()) != nil {
		return nil, errs.BadField("to", "is no e-mail address")
	}
	headers(m, r, from)
	m.SetBodyString(mail.TypeTextPlain, r.Text.Reveal())
	m.AddAlternativeString(mail.TypeTextHTML, r.HTML.Reveal())
	if r.QR != nil {
		err := m.EmbedReader("qr.png", bytes.NewReader(r.QR),
			mail.WithFileContentID("<"+notify.QRContentID+">"), mail.WithFileContentType("image/png"))
		if err != nil {
			return nil, errs.Because(errs.Internal, err)
		}
	}
	var out bytes.Buffer
	out.Grow(len(r.HTML) + len(r.Text) + 2*len(r.QR) + 4<<10)
	if _, err := m.WriteTo(&out); err != nil {
		return nil, errs.Because(errs.Internal, errors.New("compose: can not be written"))
	}
	return out.Bytes(), nil
}

// headers say what the message is, so that no robot answers it (RFC 3834,
// section 5), and name it for the service desk and for us.
func headers(m *mail.Msg, r notify.Rendered, from string) {
	_, domain, _ := strings.Cut(from, "@")
	m.SetMessageIDWithValue(string(r.ID) + "@" + domain)
	m.SetDateWithValue(r.At)
	m.Subject(r.Subject.Reveal())
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetGenHeader("X-Lanyard-Reference", r.Reference)
}
