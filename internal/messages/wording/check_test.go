package wording

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
)

var (
	now  = time.Date(2026, 11, 21, 18, 58, 0, 0, time.UTC)
	home = Network{Name: "Example Works", Origin: "https://id.example.com", Host: "id.example.com", Language: "en", Zone: time.UTC, Digits: 6}
)

// check is what an administrator is told of a draft.
func check(t *testing.T, k Kind, language string, d template.Draft) []Problem {
	t.Helper()
	page := Sanitise(d.HTML)
	d.HTML = page.HTML
	filled, err := home.Worst(k, language, d, now)
	if err != nil {
		t.Fatal(err)
	}
	return Check(k, d, page, filled)
}

// Our own texts are held to what we ask of others.
func TestBuiltInTextsHaveNoProblems(t *testing.T) {
	t.Parallel()
	n := 0
	for _, language := range template.Languages() {
		for _, of := range template.Kinds() {
			for _, channel := range []notify.Channel{notify.Email, notify.SMS} {
				k := Kind{of, channel}
				d, ok := template.BuiltIn(of, channel, language)
				if !ok {
					t.Errorf("%s %v has no text", language, k)
				}
				if problems := check(t, k, language, d); len(problems) > 0 {
					t.Errorf("%s %v: %+v", language, k, problems)
				}
				n++
			}
		}
	}
	if n != 110 {
		t.Errorf("%d texts were checked", n)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	invitation := Kind{notify.BadgeInvitation, notify.Email}
	session := Kind{notify.RegistrationSession, notify.Email}
	mailedCode := Kind{notify.VerificationCode, notify.Email}
	link, code := Kind{notify.Reminder, notify.SMS}, Kind{notify.EnrollmentCode, notify.SMS}
	notice := Kind{notify.AccessFrozen, notify.Email}
	changed, added := Kind{notify.ContactChanged, notify.Email}, Kind{notify.BadgeAdded, notify.SMS}
	const end = "\n@{{Host}} #{{Code}}"
	for _, c := range []struct {
		name string
		kind Kind
		is   template.Draft
		want string // where, severity, found, problem: of the only one, or the first
	}{
		{"good", invitation, template.Draft{Subject: "Hi {{UserName}}", Text: "{{EnrollUrl}}"}, ""},
		{"spaces in braces", invitation, template.Draft{Subject: "Hi {{ UserName }}", Text: "{{EnrollUrl}}"}, "subject error {{ UserName }} has a placeholder that does not exist"},
		{"unknown", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}} {{Password}}"}, "text error {{Password}} has a placeholder that does not exist"},
		{"function", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}} {{printf 1}}"}, "text error {{printf 1}} has a placeholder that does not exist"},
		{"not closed", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}} {{Code"}, "text error {{ has {{ without }}"},
		{"of another kind", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}} {{Code}}"}, "text error {{Code}} has a placeholder that messages of this kind have nothing for"},
		{"no link", invitation, template.Draft{Subject: "Hi", Text: "Come."}, "text error {{EnrollUrl}} lacks the link"},
		{"no text", notice, template.Draft{Subject: "Hi"}, "text error  is empty"},
		{"no subject", notice, template.Draft{Text: "Frozen"}, "subject error  is empty"},
		{"long subject", notice, template.Draft{Subject: strings.Repeat("é", 201), Text: "x"}, "subject error  is too long"},
		{"long text", notice, template.Draft{Subject: "Hi", Text: strings.Repeat("é", 10_001)}, "text error  is too long"},
		{"header", notice, template.Draft{Subject: "Hi\nBcc: x", Text: "x"}, "subject error  has a line break"},
		{"carriage return", notice, template.Draft{Subject: "Hi\rBcc: x", Text: "x"}, "subject error  has a character that can not be seen"},
		{"direction", notice, template.Draft{Subject: "Hi", Text: "a\u202egnp.exe"}, "text error  has a character that can not be seen"},
		{"code in the subject", mailedCode, template.Draft{Subject: "{{Code}}", Text: "{{Code}}"}, "subject error {{Code}} has the link or the code"},
		{"code on its way to others", mailedCode, template.Draft{Subject: "Hi", Text: "{{Code}} https://evil.example/?{{Code}}"}, "text error https://evil.example/?{{Code}} has an address with a placeholder"},
		{"no code", mailedCode, template.Draft{Subject: "Hi", Text: "x"}, "text error {{Code}} lacks the code"},
		{"session", session, template.Draft{Subject: "Hi", Text: "{{EnrollQRCode}}\n\n{{EnrollUrl}}"}, ""},
		{"session, code", session, template.Draft{Subject: "Hi", Text: "{{EnrollQRCode}}\n\n{{TypedCode}}"}, ""},
		{"session without picture", session, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}"}, "text error {{EnrollQRCode}} lacks the QR code"},
		{"session, link above", session, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}\n\n{{EnrollQRCode}}"}, "text error {{EnrollUrl}} lacks the link or the code to type beneath"},
		{"picture in a line", session, template.Draft{Subject: "Hi", Text: "Look: {{EnrollQRCode}}\n{{EnrollUrl}}"}, "text error Look: {{EnrollQRCode}} has the QR code within a line"},
		{"button", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}\n[Help](https://help.example/a)"}, ""},
		{"button to a script", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}\n[Help](javascript:alert)"}, "text error [Help](javascript:alert) has a button"},
		{"button to a name", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}\n[Help]({{UserName}})"}, "text error [Help]({{UserName}}) has a button"},
		{"page", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}", HTML: `<p><a href="{{EnrollUrl}}">Go</a></p>`}, ""},
		{"page without link", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}", HTML: `<p>Go</p>`}, "html error {{EnrollUrl}} lacks the link"},
		{"page with script", notice, template.Draft{Subject: "Hi", Text: "x", HTML: `<p>x</p><script>alert(1)</script>`}, "html warning <script> has something that messages must not have"},
		{"page with a picture from elsewhere", notice, template.Draft{Subject: "Hi", Text: "x", HTML: `<p>x<img src="https://evil.example/x.png"></p>`}, "html warning <img> has something"},
		{"page with a half address", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}", HTML: `{{EnrollUrl}} <a href="https://evil.example/{{EnrollUrl}}">x</a>`}, "html error https://evil.example/{{EnrollUrl}} has an address"},
		{"page with a name as address", notice, template.Draft{Subject: "Hi", Text: "x", HTML: `<a href="{{UserName}}">x</a>`}, "html error {{UserName}} has an address"},
		{"session page", session, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}", HTML: `<img src="{{EnrollQRCode}}" alt="QR"><p>{{EnrollUrl}}</p>`}, ""},
		{"session page upside down", session, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}}", HTML: `<p>{{EnrollUrl}}</p><img src="{{EnrollQRCode}}" alt="QR">`}, "html error {{EnrollUrl}} lacks the link or the code to type beneath"},
		{"notice with its link", changed, template.Draft{Subject: "Hi", Text: "[Not me]({{FreezeUrl}})", HTML: `<p><a href="{{FreezeUrl}}">Not me</a></p>`}, ""},
		{"notice without its link", changed, template.Draft{Subject: "Hi", Text: "Changed."}, "text error {{FreezeUrl}} lacks the link by which"},
		{"notice whose page lacks it", changed, template.Draft{Subject: "Hi", Text: "{{FreezeUrl}}", HTML: "<p>Changed.</p>"}, "html error {{FreezeUrl}} lacks the link by which"},
		{"link of a notice in a subject", changed, template.Draft{Subject: "{{FreezeUrl}}", Text: "{{FreezeUrl}}"}, "subject error {{FreezeUrl}} has the link or the code"},
		{"link of a notice elsewhere", invitation, template.Draft{Subject: "Hi", Text: "{{EnrollUrl}} {{FreezeUrl}}"}, "text error {{FreezeUrl}} has a placeholder that messages of this kind have nothing for"},
		{"sms notice", added, template.Draft{Text: "Not you? {{FreezeUrl}}"}, ""},
		{"sms notice without its link", added, template.Draft{Text: "New badge."}, "text error {{FreezeUrl}} lacks the link by which"},
		{"sms", link, template.Draft{Text: "{{NetworkName}}: {{EnrollUrl}} thanks"}, ""},
		{"sms with subject", link, template.Draft{Subject: "x", Text: "{{EnrollUrl}}"}, "subject error  must be empty"},
		{"sms with page", link, template.Draft{HTML: "x", Text: "{{EnrollUrl}}"}, "html error  must be empty"},
		{"sms without link", link, template.Draft{Text: "Hello"}, "text error {{EnrollUrl}} lacks the link"},
		{"link glued", link, template.Draft{Text: "Here:{{EnrollUrl}}."}, "text error Here:{{EnrollUrl}}. has the link within a word"},
		{"no picture by sms", link, template.Draft{Text: "{{EnrollUrl}} {{EnrollQRCode}}"}, "text error {{EnrollQRCode}} has a placeholder that messages of this kind have nothing for"},
		{"three parts", link, template.Draft{Text: strings.Repeat("x", 370) + " {{EnrollUrl}}"}, ""},
		{"four parts", link, template.Draft{Text: strings.Repeat("x", 390) + " {{EnrollUrl}}"}, "text error  takes more than three parts"},
		{"wide", link, template.Draft{Text: "L’accès… {{EnrollUrl}}"}, "text warning ’… has characters that leave 70"},
		{"code", code, template.Draft{Text: "{{Code}} is yours" + end}, ""},
		{"code in two parts", code, template.Draft{Text: "{{Code}} " + strings.Repeat("x", 130) + end}, "text error  takes more than one part"},
		{"code in two wide parts", code, template.Draft{Text: "{{Code}} " + strings.Repeat("я", 40) + end}, "text error  takes more than one part"},
		{"no last line", code, template.Draft{Text: "{{Code}} is yours"}, "text error @{{Host}} #{{Code}} must end with the line"},
		{"another host", code, template.Draft{Text: "{{Code}} is yours\n@evil.example #{{Code}}"}, "text error @{{Host}} #{{Code}} must end with the line"},
		{"something after it", code, template.Draft{Text: "{{Code}} is yours" + end + "\nBye"}, "text error @{{Host}} #{{Code}} must end with the line"},
		{"another such line", code, template.Draft{Text: "{{Code}}\n@evil.example #123456" + end}, "text error @evil.example #123456 has a line that looks like"},
		{"no code to read", code, template.Draft{Text: "Your code:" + end}, "text error {{Code}} lacks the code before"},
	} {
		got := check(t, c.kind, "en", c.is)
		if len(got) == 0 && c.want == "" {
			continue
		}
		ok := slices.ContainsFunc(got, func(p Problem) bool {
			return c.want != "" && strings.HasPrefix(fmt.Sprintf("%s %s %s %s", p.Where, p.Severity, p.Found, p.Problem), c.want)
		})
		if !ok {
			t.Errorf("%s: got %+v, want %s", c.name, got, c.want)
		}
	}
}

func TestWarningsKeepNothingFromBeingSaved(t *testing.T) {
	t.Parallel()
	k := Kind{notify.AccessFrozen, notify.Email}
	got := check(t, k, "en", template.Draft{Subject: "Hi", Text: "x", HTML: `<p onclick="x">x</p>`})
	if len(got) != 1 || len(Errors(got)) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestPreviewShowsWhatIsSent(t *testing.T) {
	t.Parallel()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	n := home
	n.Zone, n.Language = tokyo, "ja"
	own := template.Draft{Subject: "Für {{UserName}}", Text: "Bis {{ExpiresAt}}: {{EnrollUrl}}"}
	s, err := n.Preview(Kind{notify.BadgeInvitation, notify.Email}, "de", &own, now)
	if err != nil || s.Subject != "Für Ada Lovelace" || !strings.Contains(s.Text, "Bis 23. November 2026, 03:58 Uhr (JST): https://id.example.com/i#SAMPLE--") {
		t.Errorf("got %+v, %v", s, err)
	}
	if !strings.Contains(s.HTML, `<html lang="de"`) || strings.Contains(s.HTML, "cid:") {
		t.Error("the page is not as it can be shown")
	}
	if strings.Contains(s.Subject+s.Text+s.HTML, "[Test]") {
		t.Error("a preview says that it is a test")
	}
	s, err = n.Preview(Kind{notify.VerificationCode, notify.SMS}, "ja", nil, now)
	if err != nil || s.Size.Parts != 1 || !strings.Contains(s.Size.Wide, "確") || s.Size.Left < 0 || !strings.HasSuffix(s.Text, "\n@id.example.com #123456") {
		t.Errorf("got %+v, %v", s, err)
	}
	long := template.Draft{Text: "{{Code}} " + strings.Repeat("x", 200) + "\n@{{Host}} #{{Code}}"}
	if s, err = n.Preview(Kind{notify.VerificationCode, notify.SMS}, "en", &long, now); err != nil || s.Size.Parts != 2 || !strings.Contains(s.Text, "xxx") {
		t.Errorf("what is too long is not shown as it is: %+v, %v", s, err)
	}
}
