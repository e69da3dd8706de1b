package template

import (
	"strings"
	"testing"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
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
			r, err := Render(&m, Secrets{Link: secret.Token(strings.Repeat("aZ0-_", 40)[:token])})
			if err != nil {
				t.Fatal(err)
			}
			if got := Parts(m, token); got != measure(r.Text.Reveal()).parts() || token == 40 && got != want {
				t.Errorf("%s with a token of %d: %d parts, want %d", name, token, got, measure(r.Text.Reveal()).parts())
			}
		}
	}
	mail := m
	mail.Channel = notify.Email
	m.Origin = "https://" + strings.Repeat("long.", 50) + "example.com"
	if Parts(mail, 40) != 0 || Parts(m, 200) != 0 {
		t.Error("what is no SMS has parts")
	}
}
