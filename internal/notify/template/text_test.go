package template

import (
	"bytes"
	"crypto/sha512"
	"encoding/base64"
	"image"
	_ "image/png"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/net/html"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// TestTextSaysWhatHTMLSays compares the words. Only HTML has the picture, and the
// address for when the button fails.
func TestTextSaysWhatHTMLSays(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		l, _ := builtIn(language)
		for _, kind := range kinds {
			r := render(t, language, kind, notify.Email)
			text := words(strings.NewReplacer("-- \n", "", ":\nhttp", "\nhttp").Replace(r.Text.Reveal()))
			page := words(visibleText(t, r.HTML.Reveal()))
			for w := range page {
				if !text[w] && !words(onlyHTML(l.mails[kind]))[w] {
					t.Errorf("%s %s: only the HTML says %q", language, kind, w)
				}
			}
			for w := range text {
				if !page[w] {
					t.Errorf("%s %s: only the text says %q", language, kind, w)
				}
			}
		}
	}
}

// onlyHTML is what stands over the card, the picture and the address.
func onlyHTML(m parsedMail) string {
	var b strings.Builder
	b.WriteString("Example Works ")
	for _, block := range m.blocks {
		if block.shape == picture || block.shape == address {
			b.WriteString(block.text.with(values{}, plain) + " ")
		}
	}
	return b.String()
}

func words(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

func visibleText(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "title" {
			b.WriteString(n.Data + " ")
		}
	}
	return b.String()
}

func TestPageLoadsNothing(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		for _, kind := range kinds {
			page := render(t, language, kind, notify.Email).HTML.Reveal()
			for _, bad := range []string{"data:", "<script", "url(", "@import", "<link", "src=\"http"} {
				if strings.Contains(page, bad) {
					t.Errorf("%s %s holds %s", language, kind, bad)
				}
			}
			if !strings.Contains(page, `<html lang="`+language+`" `) {
				t.Errorf("%s %s does not say its language", language, kind)
			}
		}
	}
}

func TestEmptyPlaceholderDropsItsBlock(t *testing.T) {
	t.Parallel()
	m, s := sample(notify.BadgeInvitation, notify.Email)
	m.Data.UserName, m.Data.BadgeName, s.Typed = "", "", ""
	r, err := Render(m, s, Manner{})
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"Hello", "Badge:", "type this code"} {
		if strings.Contains(r.Text.Reveal(), gone) || strings.Contains(r.HTML.Reveal(), gone) {
			t.Errorf("%q is still there", gone)
		}
	}
	if !strings.Contains(r.Text.Reveal(), token.Reveal()) {
		t.Error("the link is gone")
	}
}

func TestPictureIsTheLink(t *testing.T) {
	t.Parallel()
	r := render(t, "en", notify.BadgeInvitation, notify.Email)
	if bytes.Contains(r.QR, []byte("http")) {
		t.Error("the picture holds an address in the clear")
	}
	if got, want := readQR(t, r.QR), "https://id.example.com/i#"+token.Reveal(); got != want {
		t.Errorf("the picture says %q, want %q", got, want)
	}
}

// TestPicturesOfAllLengths reads codes of links with other tokens and hosts.
func TestPicturesOfAllLengths(t *testing.T) {
	t.Parallel()
	for n := range 60 {
		sum := sha512.Sum512([]byte{byte(n)})
		link := "https://" + strings.Repeat("a", 3*n+1) + ".example/i#" + base64.RawURLEncoding.EncodeToString(sum[:39])
		picture, err := qrPNG(link)
		if err != nil {
			t.Fatal(err)
		}
		if got := readQR(t, picture); got != link {
			t.Errorf("the picture says %q, want %q", got, link)
		}
	}
}

func readQR(t *testing.T, picture []byte) string {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(picture))
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

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Ada   Lovelace ": "Ada Lovelace", "a\u202egnp.exe": "agnp.exe", "tab\tx": "tab x",
		"bell\x07": "bell", "l\u2028m": "l m", "\u200b": "", "👩‍👧": "👩‍👧", "bad\xff": "bad\ufffd",
		strings.Repeat("x", 81): strings.Repeat("x", 79) + "…",
	} {
		if got, err := clean("UserName", in); got != want || err != nil {
			t.Errorf("%q: got %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestUnknownLinkPurposeHasNoPage(t *testing.T) {
	t.Parallel()
	m, s := sample(notify.BadgeInvitation, notify.Email)
	m.Link.Purpose = secret.PurposeSetup
	if _, err := Render(m, s, Manner{}); err == nil {
		t.Error("a link to nowhere was rendered")
	}
}

func BenchmarkRenderInvitation(b *testing.B) {
	m, s := sample(notify.BadgeInvitation, notify.Email)
	for b.Loop() {
		if _, err := Render(m, s, Manner{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRenderNotice(b *testing.B) {
	m, s := sample(notify.BadgeAdded, notify.Email)
	for b.Loop() {
		if _, err := Render(m, s, Manner{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRenderSMS(b *testing.B) {
	m, s := sample(notify.VerificationCode, notify.SMS)
	for b.Loop() {
		if _, err := Render(m, s, Manner{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQR(b *testing.B) {
	for b.Loop() {
		if _, err := qrPNG("https://id.example.com/i#" + token.Reveal()); err != nil {
			b.Fatal(err)
		}
	}
}
