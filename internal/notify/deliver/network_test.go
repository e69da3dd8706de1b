package deliver_test

import (
	"context"
	"strings"
	"testing"
	_ "time/tzdata" // whatever zone files the machine has

	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
	"lanyard/internal/table"
)

// own stores a text of the network's own for invitations by e-mail.
func (w *world) own(language, text string) {
	w.t.Helper()
	o := template.Own{
		Network: network, Of: notify.BadgeInvitation, Channel: notify.Email, Language: language,
		Draft: template.Draft{Subject: "Own " + language, Text: text + " {{EnrollUrl}}"},
	}
	o.Place()
	if err := w.store.Write(w.t.Context(), table.Put(&o)); err != nil {
		w.t.Fatal(err)
	}
}

// speak sets the network's language and time zone.
func (w *world) speak(language, zone string) {
	w.t.Helper()
	s := &settings{Head: table.Head{PK: "n#" + network, SK: "settings", Kind: "network"}, Language: language, TimeZone: zone}
	if err := w.store.Write(w.t.Context(), table.Put(s)); err != nil {
		w.t.Fatal(err)
	}
}

// subject delivers an invitation to somebody who reads a language.
func (w *world) subject(n int, language string) notify.Rendered {
	w.t.Helper()
	id := w.queueIn(notify.BadgeInvitation, notify.Email, n, language)
	for _, m := range w.records() {
		if err := w.service.Deliver(w.t.Context(), m); err != nil {
			w.t.Fatal(err)
		}
	}
	if w.sent.count(id) != 1 {
		w.t.Fatalf("%s was not sent", language)
	}
	return w.sent.calls[id][0]
}

// Which text a person gets: the network's own in their language, else ours, and
// only where there is none either, the network's language.
func TestWhoseTextInWhichLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.speak("fr", "Europe/Paris")
	w.own("fr", "Texte maison")
	w.own("it", "Testo nostro")
	for n, c := range []struct{ language, subject string }{
		{"fr", "Own fr"},
		{"fr-CA", "Own fr"},
		{"it-CH", "Own it"},
		{"de", "Example Works hat einen Badge für Sie"},
		{"EN-gb", "Example Works has a badge for you"},
		{"pt", "Own fr"},
		{"", "Own fr"},
	} {
		if got := w.subject(n, c.language).Subject.Reveal(); got != c.subject {
			t.Errorf("%q: got %q, want %q", c.language, got, c.subject)
		}
	}
	w.speak("pt", "")
	if got := w.subject(100, "nl").Subject.Reveal(); got != "Example Works has a badge for you" {
		t.Errorf("nothing in either language: %q", got)
	}
}

func TestDatesAreInTheZoneOfTheNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.speak("ja", "Asia/Tokyo")
	if got := w.subject(1, "ja").Text.Reveal(); !strings.Contains(got, "2026年11月23日 03:58（日本時間）") {
		t.Errorf("got %s", got)
	}
	w.speak("ja", "Nowhere/Else")
	if got := w.subject(2, "de").Text.Reveal(); !strings.Contains(got, "22. November 2026, 18:58 Uhr (UTC)") {
		t.Errorf("got %s", got)
	}
}

// One round of reading for a message, whether the network has its own text or not.
func TestTextsCostNoOtherRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.speak("de", "Europe/Berlin")
	w.own("de", "Unser Text")
	counted := &reads{Table: w.service.Table}
	w.service.Table = counted
	for n, language := range []string{"de", "en", "ja-JP"} {
		before := counted.n
		w.subject(n, language)
		if got := counted.n - before; got != 1 {
			t.Errorf("%s: %d rounds", language, got)
		}
	}
}

type reads struct {
	table.Table
	n int
}

func (r *reads) Get(ctx context.Context, key table.Key, out any) error {
	r.n++
	return r.Table.Get(ctx, key, out)
}

func (r *reads) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	r.n++
	return r.Table.GetAll(ctx, keys)
}

// A test of a text is sent as it was when the test was asked for, and says that it
// is one.
func TestTrialIsOfTheTextThatItCameWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.speak("en", "UTC")
	m := notify.Message{
		ID: link, Network: network, User: user, Template: notify.Test, Sample: notify.BadgeInvitation, Channel: notify.Email,
		To: "ada@example.com", Language: "en", Origin: "https://id.example.com", ValidUntil: table.At(w.clock()) + 3600,
	}
	draft := template.Own{Network: network, Language: "en", Draft: template.Draft{Subject: "Drafted", Text: "Draft {{EnrollUrl}}"}}
	if err := w.service.Table.Write(t.Context(), notify.Queue(m, w.clock()), draft.TriedBy(m)); err != nil {
		t.Fatal(err)
	}
	w.own("en", "What was saved meanwhile")
	w.settle()
	got := w.sent.calls[m.ID][0]
	if got.Subject != "[Test] Drafted" || !strings.Contains(got.Text.Reveal(), "This is a test of a text") || !strings.Contains(got.Text.Reveal(), "Draft https://id.example.com/i#") {
		t.Errorf("got %s\n%s", got.Subject.Reveal(), got.Text.Reveal())
	}
	if w.message(m.ID).Link != nil {
		t.Error("the test has a link of its own")
	}
}
