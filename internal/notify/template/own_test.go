package template

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
)

// renderOwn is a sample in a language, in a text of the network's own.
func renderOwn(t *testing.T, language string, kind notify.Kind, channel notify.Channel, d Draft) notify.Rendered {
	t.Helper()
	m, s := spoken(language, kind, channel)
	r, err := Render(m, s, Manner{Own: &d, In: language, Language: "en", Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A network's own text is read as ours are, so ours, taken for its own, comes out
// the same.
func TestOwnTextIsReadAsOurs(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		for _, kind := range Kinds() {
			d, ok := BuiltIn(kind, notify.Email, language)
			m, s := spoken(language, kind, notify.Email)
			ours, err := Render(m, s, Manner{Zone: time.UTC})
			if got := renderOwn(t, language, kind, notify.Email, d); !ok || err != nil || got.Text != ours.Text || got.HTML != ours.HTML || got.Subject != ours.Subject {
				t.Errorf("%s %s is another as the network's own", language, kind)
			}
		}
	}
}

func TestOwnPage(t *testing.T) {
	t.Parallel()
	r := renderOwn(t, "fr", notify.BadgeInvitation, notify.Email, Draft{
		Subject: "Pour {{UserName}}", Text: "Bonjour {{UserName}}\n\n{{EnrollUrl}}",
		HTML: `<p>Salut {{UserName}}</p><a href="{{EnrollUrl}}">x</a><img src="{{EnrollQRCode}}">`,
	})
	page := r.HTML.Reveal()
	for _, want := range []string{
		`<html lang="fr"`, "<title>Pour Ada Lovelace</title>", "<p>Salut Ada Lovelace</p>",
		`href="https://id.example.com/i#` + token.Reveal(), `src="cid:qr@lanyard"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in %s", want, page)
		}
	}
	if strings.Contains(page, "Bonjour") || !strings.Contains(r.Text.Reveal(), "Bonjour Ada Lovelace\n\nhttps://id.example.com/i#") {
		t.Errorf("the text: %s", r.Text.Reveal())
	}
}

// An SMS that does not fit with the names that fill it makes way for ours: it is
// always sent, and a code always in one part.
func TestOwnSMSThatDoesNotFit(t *testing.T) {
	t.Parallel()
	long := Draft{Text: "{{NetworkName}} {{UserName}}: " + strings.Repeat("x", 110) + " {{Code}}\n@{{Host}} #{{Code}}"}
	if got := renderOwn(t, "de", notify.EnrollmentCode, notify.SMS, long).Text.Reveal(); !strings.Contains(got, "fügt diese Nummer") {
		t.Errorf("got %s", got)
	}
	fits := Draft{Text: "{{NetworkName}} {{UserName}}: {{Code}}\n@{{Host}} #{{Code}}"}
	for _, name := range naughty {
		m, s := spoken("de", notify.EnrollmentCode, notify.SMS)
		m.Data.NetworkName = name
		r, err := Render(m, s, Manner{Own: &fits, In: "de"})
		if err != nil {
			t.Fatal(err)
		}
		checkSMS(t, m, r.Text.Reveal())
	}
}

func TestLanguageThatWeDoNotKnow(t *testing.T) {
	t.Parallel()
	r := renderOwn(t, "it-CH", notify.BadgeInvitation, notify.Email, Draft{Subject: "Ciao", Text: "Entro {{ExpiresAt}} {{EnrollUrl}}"})
	if !strings.Contains(r.Text.Reveal(), "Entro 2026-11-22 18:58 UTC https://") || !strings.Contains(r.HTML.Reveal(), `<html lang="it"`) {
		t.Errorf("got %s", r.Text.Reveal())
	}
}

func TestOriginBound(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"747723 is your code.\n\n@example.com #747723": "example.com 747723 true",
		"@example.com #747723":                         "example.com 747723 true",
		"a\r\n@example.com #747723":                    "example.com 747723 true",
		"@example.com #747723 %ecommerce.example":      "example.com 747723 true",
		"something @example.com #747723":               "  false",
		"@example.com code #747723":                    "  false",
		"@example.com  #747723":                        "  false",
		"@example.com\t#747723":                        "  false",
		"#747723 @example.com":                         "  false",
		"@example.com #747723\n":                       "  false",
		"@example.com #":                               "  false",
		"@ #747723":                                    "  false",
		"@example.com":                                 "  false",
		"":                                             "  false",
		"@evil.example #000000\nYour code: 1\n@id.example.com #1": "id.example.com 1 true",
	} {
		host, code, ok := OriginBound(message)
		if got := fmt.Sprint(host, " ", code, " ", ok); got != want {
			t.Errorf("%q: got %q, want %q", message, got, want)
		}
	}
}

// Threat 20: a code's SMS is one part and is read by phones, whatever the host,
// the language and the names.
func TestCodesAreReadByPhones(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		for _, kind := range []notify.Kind{notify.EnrollmentCode, notify.VerificationCode} {
			for _, name := range append(naughty, "株式会社とても長い名前のレンヤード・ネットワークス") {
				for n := 1; n <= 60; n++ {
					m, s := spoken(language, kind, notify.SMS)
					m.Data.NetworkName, m.Origin = name, "https://"+strings.Repeat("h", n)+".example.com"
					s.Code = "49302718"
					r, err := Render(m, s, Manner{Zone: zones[language]})
					if err != nil {
						t.Fatal(err)
					}
					host, code, ok := OriginBound(r.Text.Reveal())
					if parts := Measure(r.Text.Reveal()).Parts; !ok || host != strings.Repeat("h", n)+".example.com" || code != "49302718" || parts != 1 {
						t.Errorf("%s %s of %q: %d parts of %s", language, kind, name, parts, r.Text.Reveal())
					}
				}
			}
		}
	}
}

func TestMeasureTells(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Size{
		"":                       {0, 1, 160, ""},
		strings.Repeat("a", 161): {161, 2, 143, ""},
		"a“b”“":                  {5, 1, 65, "“”"},
	} {
		if got := Measure(text); got != want {
			t.Errorf("%.10q: got %+v, want %+v", text, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 8, 1, 9, 5, 0, 0, time.UTC)
	for language, want := range map[string][2]string{
		"en": {"1 August 2026, 11:05 CEST", "1 Aug 11:05 CEST"},
		"de": {"1. August 2026, 11:05 Uhr (MESZ)", "1.8., 11:05 MESZ"},
		"fr": {"1er août 2026 à 11:05 (CEST)", "1er aout 11:05 CEST"},
		"es": {"1 de agosto de 2026, 11:05 (CEST)", "1 ago 11:05 CEST"},
		"ja": {"2026年8月1日 11:05（CEST）", "8月1日11:05 CEST"},
	} {
		l, _ := builtIn(language)
		if got := [2]string{l.written(first.In(zone("Europe/Berlin"))), l.noted(first.In(zone("Europe/Berlin")))}; got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
	for name, want := range map[string]string{"Asia/Kolkata": "IST", "America/Sao_Paulo": "UTC-3", "Asia/Kathmandu": "UTC+5:45", "Pacific/Apia": "UTC+13"} {
		if got := (calendar{}).zone(first.In(zone(name))); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// All short dates are in GSM-7, but for Japanese, which is not anyway.
func TestShortDatesAreNarrow(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "de", "fr", "es"} {
		l, _ := builtIn(language)
		for month := time.January; month <= time.December; month++ {
			if s := l.noted(time.Date(2026, month, 21, 0, 0, 0, 0, time.UTC)); measure(s).wide {
				t.Errorf("%s: %s is UCS-2", language, s)
			}
		}
	}
}
