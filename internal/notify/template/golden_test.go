package template

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata" // whatever zone files the machine has

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

var update = flag.Bool("update", false, "write the golden files")

var kinds = []notify.Kind{
	notify.BadgeInvitation, notify.FollowUp, notify.Reminder, notify.RegistrationSession,
	notify.EnrollmentCode, notify.VerificationCode, notify.TelephoneCode,
	notify.ContactChanged, notify.BadgeAdded, notify.AccessFrozen, notify.ManagerVouch, notify.Test,
}

const (
	token     = secret.Token("AAECAwQFBgcICQoLDA0ODxAREhMAAQG_x-Ke0aG1R6YVw9sq-_8Z")
	typedText = secret.Code("abcdefgh0123")
)

// sample is a message of a kind as services queue it, and its secrets.
func sample(kind notify.Kind, channel notify.Channel) (*notify.Message, Secrets) {
	m := &notify.Message{
		ID: "0123456789abcdefghjkmnpq", Network: "01234567", User: "0123456789abcdef",
		Template: kind, Channel: channel, To: "ada@example.com", Origin: "https://id.example.com",
		CreatedAt:  table.Epoch(1795287480), // 21 November 2026, 18:58 UTC
		ValidUntil: table.Epoch(1795373880),
		Data: notify.Data{
			UserName: "Ada Lovelace", NetworkName: "Example Works", BadgeName: "Staff",
			Contact: notify.PhoneNumber, Word: "marmalade",
		},
	}
	var s Secrets
	switch kind {
	case notify.BadgeInvitation, notify.FollowUp, notify.Reminder, notify.RegistrationSession:
		m.Link = &notify.Link{Purpose: secret.PurposeInvitation}
		s = Secrets{Link: token, Typed: typedText}
	case notify.ContactChanged, notify.BadgeAdded:
		m.Link, s = &notify.Link{Purpose: secret.PurposeFreeze}, Secrets{Link: token}
	case notify.ManagerVouch:
		m.Link, s = &notify.Link{Purpose: secret.PurposeVouch}, Secrets{Link: token}
	case notify.EnrollmentCode, notify.VerificationCode, notify.TelephoneCode:
		m.Code = &notify.Code{}
		s = Secrets{Code: "493027"}
	}
	return m, s
}

// spoken is a sample in a language.
func spoken(language string, kind notify.Kind, channel notify.Channel) (*notify.Message, Secrets) {
	m, s := sample(kind, channel)
	m.Language = language
	return m, s
}

func render(t *testing.T, language string, kind notify.Kind, channel notify.Channel) notify.Rendered {
	t.Helper()
	m, s := spoken(language, kind, channel)
	r, err := Render(m, s, Manner{Zone: zones[language]})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// zones are where the readers of the golden files are.
var zones = map[string]*time.Location{
	"en": time.UTC, "de": zone("Europe/Berlin"), "fr": zone("Europe/Paris"), "es": zone("America/Bogota"), "ja": zone("Asia/Tokyo"),
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

func TestGolden(t *testing.T) {
	for _, language := range Languages() {
		for _, kind := range kinds {
			mail, name := render(t, language, kind, notify.Email), filepath.Join(language, string(kind))
			golden(t, name+".email.txt", "Subject: "+mail.Subject.Reveal()+"\n\n"+mail.Text.Reveal())
			golden(t, name+".email.html", mail.HTML.Reveal())
			golden(t, name+".sms.txt", render(t, language, kind, notify.SMS).Text.Reveal()+"\n")
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s changed; look at it, then run with -update:\n%s", name, d)
	}
}
