package email_test

import (
	"bytes"
	"errors"
	"image"
	_ "image/png"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/email"
	"lanyard/internal/notify/template"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const (
	from = "no-reply@mail.example.com"
	link = "https://id.example.com/i#AAECAwQFBgcICQoLDA0ODxAREhMAAQG_x-Ke0aG1R6YVw9sq-_8Z"
)

func rendered(t testing.TB, name string) notify.Rendered {
	t.Helper()
	m := &notify.Message{
		ID: "0123456789abcdefghjkmnpq", Template: notify.BadgeInvitation, Channel: notify.Email,
		To: "ada@example.com", Origin: "https://id.example.com", CreatedAt: table.Epoch(1795287480), ValidUntil: table.Epoch(1795373880),
		Data: notify.Data{UserName: secret.Text(name), NetworkName: name, BadgeName: name},
		Link: &notify.Link{Purpose: secret.PurposeInvitation},
	}
	_, token, _ := strings.Cut(link, "#")
	r, err := template.Render(m, template.Secrets{Link: secret.Token(token), Typed: "abcdefgh0123"}, template.Manner{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// part is one leaf of a message as a mail program sees it.
type part struct {
	path, kind, contentID, body string
}

func parse(t *testing.T, raw []byte) (mail.Header, []part) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var parts []part
	var walk func(path, contentType string, body io.Reader)
	walk = func(path, contentType string, body io.Reader) {
		kind, params, err := mime.ParseMediaType(contentType)
		if err != nil {
			t.Fatal(err)
		}
		reader := multipart.NewReader(body, params["boundary"])
		for {
			p, err := reader.NextPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			inner := p.Header.Get("Content-Type")
			if strings.HasPrefix(inner, "multipart/") {
				walk(path+kind+" ", inner, p)
				continue
			}
			content, err := io.ReadAll(decoded(p))
			if err != nil {
				t.Fatal(err)
			}
			leaf, _, _ := mime.ParseMediaType(inner)
			parts = append(parts, part{path + kind, leaf, p.Header.Get("Content-Id"), string(content)})
		}
	}
	walk("", m.Header.Get("Content-Type"), m.Body)
	return m.Header, parts
}

func TestComposeReadsBack(t *testing.T) {
	t.Parallel()
	r := rendered(t, "Zoë’s Works")
	raw, err := email.Compose(r, from)
	if err != nil {
		t.Fatal(err)
	}
	header, parts := parse(t, raw)
	subject, _ := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
	sender, _ := mail.ParseAddress(header.Get("From"))
	got := []string{
		subject, sender.Name, sender.Address, header.Get("To"), header.Get("Message-Id"),
		header.Get("Date"), header.Get("Auto-Submitted"), header.Get("X-Lanyard-Reference"),
	}
	want := []string{
		r.Subject.Reveal(), "Zoë’s Works", from, "<ada@example.com>", "<0123456789abcdefghjkmnpq@mail.example.com>",
		"Sat, 21 Nov 2026 18:58:00 +0000", "auto-generated", "GHJK-MNPQ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("headers:\n%s", d)
	}
	crlf := strings.NewReplacer("\n", "\r\n")
	wantParts := []part{
		{"multipart/related multipart/alternative", "text/plain", "", crlf.Replace(r.Text.Reveal())},
		{"multipart/related multipart/alternative", "text/html", "", crlf.Replace(r.HTML.Reveal())},
		{"multipart/related", "image/png", "<" + notify.QRContentID + ">", string(r.QR)},
	}
	if d := cmp.Diff(wantParts, parts, cmp.AllowUnexported(part{})); d != "" {
		t.Errorf("parts:\n%s", d)
	}
	if !strings.Contains(parts[1].body, `src="cid:`+notify.QRContentID+`"`) || strings.Contains(parts[1].body, "data:") {
		t.Error("the page does not show the picture by its Content-ID")
	}
	if got := readQR(t, parts[2].body); got != link {
		t.Errorf("the picture says %q", got)
	}
}

func readQR(t *testing.T, picture string) string {
	t.Helper()
	img, _, err := image.Decode(strings.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return got.GetText()
}

func TestWithoutPicture(t *testing.T) {
	t.Parallel()
	r := rendered(t, "Example")
	r.QR = nil
	raw, err := email.Compose(r, from)
	if err != nil {
		t.Fatal(err)
	}
	if _, parts := parse(t, raw); len(parts) != 2 || parts[0].path != "multipart/alternative" {
		t.Errorf("got %d parts under %q", len(parts), parts[0].path)
	}
}

// TestWire checks what RFC 5321 and 5322 want of the bytes.
func TestWire(t *testing.T) {
	t.Parallel()
	raw, err := email.Compose(rendered(t, strings.Repeat("Größe ", 12)), from)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") {
			t.Errorf("bad line %.80q", line)
		}
		for _, c := range []byte(line) {
			if c > 0x7e {
				t.Fatalf("line is not ASCII: %.80q", line)
			}
		}
	}
}

func TestSameMessageSameName(t *testing.T) {
	t.Parallel()
	r := rendered(t, "Example")
	first, _ := email.Compose(r, from)
	second, _ := email.Compose(r, from)
	id := regexp.MustCompile(`(?m)^Message-ID: .*$`)
	if a, b := id.Find(first), id.Find(second); a == nil || !bytes.Equal(a, b) {
		t.Errorf("%s and %s", a, b)
	}
}

var headerNames = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version",
	"Subject", "To", "X-Auto-Response-Suppress", "X-Lanyard-Reference",
}

func TestNoHeaderByInjection(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"A\r\nBcc: x@evil.example", "A\nBcc: x", "A\rBcc: x", "A\x00", "\r\n\r\n<b>body</b>",
		`"Ada" <x@evil.example>`, "a@b, c@d", "=?utf-8?q?=0D=0ABcc:_x?=", "A\tB", "\u2028Bcc: x", "A\x0bBcc: x", "\"", "\\",
		strings.Repeat("ü", 200), strings.Repeat("long ", 60), "",
	} {
		for place := range 5 {
			r := rendered(t, "Example")
			sender := from
			switch place {
			case 0:
				r.FromName = bad
			case 1:
				r.Subject = secret.Text(bad)
			case 2:
				r.To = secret.Text(bad)
			case 3:
				r.Reference = bad
			case 4:
				sender = bad
			}
			checkHeaders(t, place, bad, r, sender)
		}
	}
}

func checkHeaders(t *testing.T, place int, bad string, r notify.Rendered, sender string) {
	t.Helper()
	raw, err := email.Compose(r, sender)
	if err != nil {
		if !errors.Is(err, errs.Invalid) || len(bad) > 3 && strings.Contains(err.Error(), bad) {
			t.Errorf("%q in place %d: %v", bad, place, err)
		}
		return
	}
	if strings.ContainsAny(bad, "\r\n\x00") {
		t.Errorf("%q in place %d was not refused", bad, place)
		return
	}
	header, _ := parse(t, raw)
	var names []string
	for name, values := range header {
		names = append(names, name)
		if len(values) != 1 {
			t.Errorf("%q in place %d: %d times %s", bad, place, len(values), name)
		}
	}
	slices.Sort(names)
	if d := cmp.Diff(headerNames, names); d != "" {
		t.Errorf("%q in place %d changes the headers:\n%s", bad, place, d)
	}
	if to, err := header.AddressList("To"); err != nil || len(to) != 1 {
		t.Errorf("%q in place %d: %d recipients, %v", bad, place, len(to), err)
	}
}

func BenchmarkCompose(b *testing.B) {
	r := rendered(b, "Example Works")
	r.At = time.Unix(1795287480, 0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := email.Compose(r, from); err != nil {
			b.Fatal(err)
		}
	}
}
