package template

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"lanyard/internal/notify"
)

func TestMeasure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		units int
		wide  bool
		parts int
	}{
		{"", 0, false, 1},
		{strings.Repeat("a", 160), 160, false, 1},
		{strings.Repeat("a", 161), 161, false, 2},
		{strings.Repeat("a", 306), 306, false, 2},
		{strings.Repeat("a", 307), 307, false, 3},
		{"€", 2, false, 1},
		{"@£$¥èéùìòÇ_ΔΦ¡ÄÖÑÜ§¿äöñüà", 25, false, 1},
		{"ç", 1, true, 1},
		{"`", 1, true, 1},
		{"\t", 1, true, 1},
		{strings.Repeat("я", 70), 70, true, 1},
		{strings.Repeat("я", 71), 71, true, 2},
		{strings.Repeat("я", 134), 134, true, 2},
		{strings.Repeat("я", 135), 135, true, 3},
		{"😀", 2, true, 1},
		{strings.Repeat("a", 69) + "😀", 71, true, 2},
	} {
		got := measure(c.text)
		if got != (size{c.units, c.wide}) || got.parts() != c.parts {
			t.Errorf("%.10q: got %+v in %d parts, want %d %t in %d", c.text, got, got.parts(), c.units, c.wide, c.parts)
		}
	}
}

func TestGSMAlphabet(t *testing.T) {
	t.Parallel()
	if n := len([]rune(gsmBasic)); n != 127-26-26-10-1+26+26+10+1 { // 128 without the escape
		t.Errorf("the alphabet has %d characters, want 127", n)
	}
	for _, r := range token.Reveal() + "https://id.example.com:8080/i#" {
		if septets(r) != 1 {
			t.Errorf("%q of a link costs %d septets", r, septets(r))
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Example": "Example", "Škoda Auto": "Skoda Auto", "Zo\u0308e": "Zöe", "Müller": "Müller", "Łódź": "Lodz",
		"O’Reilly – Co…": "O'Reilly - Co...", "Київстар": "Київстар", "Škoda 株": "Škoda 株",
	} {
		if got := fold(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

var codeLine = regexp.MustCompile(`^@([a-z0-9.-]+) #([0-9]{6,8})$`)

func TestSMSPartsAndLastLine(t *testing.T) {
	t.Parallel()
	longest := "https://identity.a-rather-long-department.of-an-organisation.example.org"
	for _, origin := range []string{"https://id.example.com", "http://localhost:8080", longest} {
		for _, language := range Languages() {
			for _, kind := range kinds {
				for _, name := range naughty {
					m, s := spoken(language, kind, notify.SMS)
					m.Origin, m.Data.NetworkName = origin, name
					r, err := Render(m, s, Manner{Zone: zones[language]})
					if err != nil {
						t.Fatalf("%s %s %q: %v", language, kind, name, err)
					}
					checkSMS(t, m, r.Text.Reveal())
				}
			}
		}
	}
}

func checkSMS(t *testing.T, m *notify.Message, text string) {
	t.Helper()
	at := fmt.Sprintf(m.Language+" %s of %q at %s: %q", m.Template, m.Data.NetworkName, m.Origin, text)
	parts := measure(text).parts()
	lines := strings.Split(text, "\n")
	switch {
	case m.Code != nil && parts != 1:
		t.Errorf("%d parts: %s", parts, at)
	case parts > 2:
		t.Errorf("%d parts: %s", parts, at)
	case ReadOut(m.Template):
		if len(lines) != 1 || !strings.Contains(text, "493 027 3") || !strings.Contains(text, "marmalade") {
			t.Errorf("to read out: %s", at)
		}
	case m.Code != nil:
		got := codeLine.FindStringSubmatch(lines[len(lines)-1])
		origin, _ := siteOf(m.Origin)
		if got == nil || got[1] != origin.Hostname() || got[2] != "493027" {
			t.Errorf("last line: %s", at)
		}
		for _, line := range lines[:len(lines)-1] {
			if strings.HasPrefix(line, "@") && codeLine.MatchString(line) {
				t.Errorf("a second line for the phone: %s", at)
			}
		}
	case len(lines) != 1:
		t.Errorf("%d lines: %s", len(lines), at)
	case m.Link != nil && !strings.HasSuffix(text, " "+m.Origin+linkPage[m.Link.Purpose]+"#"+token.Reveal()):
		t.Errorf("link is not the end: %s", at)
	}
}

func TestInvitationIsOnePartAtAShortOrigin(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "de", "fr", "es"} {
		for _, name := range []string{"Example Works", "Škoda Auto", "O’Reilly “Press”", naughty[len(naughty)-3]} {
			m, s := spoken(language, notify.BadgeInvitation, notify.SMS)
			m.Data.NetworkName = name
			r, err := Render(m, s, Manner{Zone: zones[language]})
			if err != nil {
				t.Fatal(err)
			}
			if n := measure(r.Text.Reveal()).parts(); n != 1 {
				t.Errorf("%s %q: %d parts: %s", language, name, n, r.Text.Reveal())
			}
			if !strings.HasPrefix(r.Text.Reveal(), fold(name)[:8]) {
				t.Errorf("%s %q: does not say who writes: %s", language, name, r.Text.Reveal())
			}
		}
	}
}

func TestNameInAnotherScriptIsKeptWhereTwoPartsMayBe(t *testing.T) {
	t.Parallel()
	m, s := sample(notify.BadgeInvitation, notify.SMS)
	m.Data.NetworkName = "Київстар"
	r, err := Render(m, s, Manner{})
	if err != nil || !strings.HasPrefix(r.Text.Reveal(), "Київстар: ") || measure(r.Text.Reveal()).parts() != 2 {
		t.Errorf("got %q, %v", r.Text.Reveal(), err)
	}
}
