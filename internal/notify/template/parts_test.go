package template

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

// What is counted before there is a link is what the SMS then has.
func TestPartsBeforeThereIsALink(t *testing.T) {
	t.Parallel()
	m := notify.Message{
		Template: notify.BadgeInvitation, Channel: notify.SMS, To: "+12025550123", Origin: "https://id.example.com",
		Link: &notify.Link{Purpose: secret.PurposeInvitation},
	}
	for name, want := range map[string]int{"Acme": 1, strings.Repeat("Great Northern ", 4): 1, "Łódź Żółć Wrocław": 1} {
		for _, token := range []int{40, 64, 90, 200} {
			m.Data.NetworkName = name
			r, err := Render(&m, Secrets{Link: secret.Token(strings.Repeat("aZ0-_", 40)[:token])}, Manner{})
			if err != nil {
				t.Fatal(err)
			}
			if got := parts(m, token, Manner{}); got != measure(r.Text.Reveal()).parts() || token == 40 && got != want {
				t.Errorf("%s with a token of %d: %d parts, want %d", name, token, got, measure(r.Text.Reveal()).parts())
			}
		}
	}
	mail := m
	mail.Channel = notify.Email
	m.Origin = "https://" + strings.Repeat("long.", 50) + "example.com"
	if parts(mail, 40, Manner{}) != 0 || parts(m, 200, Manner{}) != 0 {
		t.Error("what is no SMS has parts")
	}
}

// A network's own text is what is counted, in the language that is sent.
func TestPartsOfANetworksOwnText(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	own := Own{Network: "01234567", Of: notify.BadgeInvitation, Channel: notify.SMS, Language: "de"}
	own.Text = "Ihr Badge wartet, mit einem Gruß auf Japanisch: こんにちは. {{EnrollUrl}}"
	own.Place()
	if err := store.Write(t.Context(), table.Put(&own)); err != nil {
		t.Fatal(err)
	}
	m := notify.Message{
		Network: "01234567", User: "0123456789abcdef", Template: notify.BadgeInvitation, Channel: notify.SMS, To: "+12025550123",
		Origin: "https://id.example.com", Link: &notify.Link{Purpose: secret.PurposeInvitation},
	}
	for language, want := range map[string]int{"de": 3, "en": 1, "fr": 1} {
		m.Language = language
		count, err := Counter(store)(t.Context(), m, "en", time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := count(m, 64); got != want {
			t.Errorf("%s: %d parts, want %d", language, got, want)
		}
	}
}
