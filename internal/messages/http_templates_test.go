package messages

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // whatever zone files the machine has

	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
	"lanyard/internal/table"
)

const (
	invitation = "/v1/templates/badge_invitation/email/de"
	codeBySMS  = "/v1/templates/verification_code/sms/fr"
)

// at is a value in an answer, by keys and indexes.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, p := range path {
		switch p := p.(type) {
		case string:
			v = v.(map[string]any)[p]
		case int:
			v = v.([]any)[p]
		}
	}
	return v
}

func TestTextIsWordedAndReset(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, was := w.call(http.MethodGet, invitation, "")
	if status != http.StatusOK || was["source"] != "built_in" || !strings.Contains(was["text"].(string), "Guten Tag {{UserName}},") {
		t.Fatalf("%d %v", status, was)
	}
	body := `{"subject": " Ihr Badge ", "text": "Hallo {{UserName}},\r\n\r\n[Los]({{EnrollUrl}})\n", "html": "<p onclick=\"x\">{{UserName}} <a href=\"{{EnrollUrl}}\">Los</a></p><script>x</script>"}`
	status, saved := w.call(http.MethodPut, invitation, body)
	if status != http.StatusOK || saved["source"] != "own" || saved["version"] != 1.0 || saved["subject"] != "Ihr Badge" ||
		saved["text"] != "Hallo {{UserName}},\n\n[Los]({{EnrollUrl}})" || saved["html"] != `<p>{{UserName}} <a href="{{EnrollUrl}}">Los</a></p>` {
		t.Fatalf("%d %v", status, saved)
	}
	if at(t, saved, "problems", 0, "found") != "onclick" || at(t, saved, "problems", 1, "severity") != "warning" {
		t.Errorf("what was taken out is not told: %v", saved["problems"])
	}
	w.pass(time.Second)
	if status, got := w.call(http.MethodPut, invitation, `{"subject": "x", "text": "{{EnrollUrl}}", "version": 7}`); status != http.StatusConflict {
		t.Errorf("over a version nobody has seen: %d %v", status, got)
	}
	if status, got := w.call(http.MethodPut, invitation, `{"subject": "x", "text": "{{EnrollUrl}}", "version": 1}`); status != http.StatusOK || got["version"] != 2.0 {
		t.Errorf("again: %d %v", status, got)
	}
	w.pass(time.Second)
	if status, _ := w.call(http.MethodDelete, invitation, ""); status != http.StatusNoContent {
		t.Errorf("reset: %d", status)
	}
	if status, _ := w.call(http.MethodDelete, invitation, ""); status != http.StatusNotFound {
		t.Errorf("reset of what is not there: %d", status)
	}
	if _, now := w.call(http.MethodGet, invitation, ""); now["source"] != "built_in" || now["text"] != was["text"] {
		t.Errorf("after the reset: %v", now)
	}
	if got := fmt.Sprint(w.acts()); got != "[template.reset template.change template.change]" {
		t.Errorf("acts: %s", got)
	}
}

// What is saved is what deliver reads.
func TestSavedTextIsWhereSendersLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if status, got := w.call(http.MethodPut, invitation, `{"subject": "Eigener", "text": "{{EnrollUrl}}"}`); status != http.StatusOK {
		t.Fatalf("%d %v", status, got)
	}
	m := &notify.Message{Network: string(w.set.ID), Template: notify.BadgeInvitation, Channel: notify.Email, Language: "de-AT"}
	key, ok := template.KeyOf(m)
	var own template.Own
	if err := w.engine.Get(t.Context(), key, &own); !ok || err != nil || own.Subject != "Eigener" || own.Language != "de" {
		t.Errorf("%v %+v", err, own)
	}
}

func TestListOfTexts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{invitation, "/v1/templates/reminder/sms/it"} {
		if status, got := w.call(http.MethodPut, path, `{"text": "{{EnrollUrl}}"`+map[bool]string{true: `, "subject": "x"`}[path == invitation]+`}`); status != http.StatusOK {
			t.Fatalf("%d %v", status, got)
		}
	}
	status, list := w.call(http.MethodGet, "/v1/templates", "")
	items := list["items"].([]any)
	if status != http.StatusOK || len(items) != 111 {
		t.Fatalf("%d, %d texts", status, len(items))
	}
	var own []string
	for i := range items {
		if at(t, items, i, "source") == "own" {
			own = append(own, fmt.Sprint(at(t, items, i, "kind"), at(t, items, i, "channel"), at(t, items, i, "language")))
		}
	}
	if got := strings.Join(own, " "); got != "badge_invitationemailde remindersmsit" {
		t.Errorf("own: %s", got)
	}
}

func TestWhatIsWrongWithATextIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, want := range map[string]string{
		`{"subject": "x", "text": "Hello"}`:                             "body.text lacks the link",
		`{"subject": "{{EnrollUrl}}", "text": "{{EnrollUrl}}"}`:         "body.subject has the link or the code",
		`{"subject": "x", "text": "{{EnrollUrl}} {{secret}}"}`:          "body.text has a placeholder that does not exist",
		`{"text": "{{EnrollUrl}}"}`:                                     "body.subject is empty",
		`{"subject": "x", "text": "{{EnrollUrl}}", "html": "<p>x</p>"}`: "body.html lacks the link",
	} {
		status, got := w.call(http.MethodPut, invitation, body)
		raw, _ := json.Marshal(got)
		if status != http.StatusUnprocessableEntity || !strings.Contains(fmt.Sprint(at(t, got, "errors", 0, "location"), " ", at(t, got, "errors", 0, "problem")), want) {
			t.Errorf("%s: %d %s", body, status, raw)
		}
	}
	if len(w.acts()) != 0 {
		t.Errorf("acts: %v", w.acts())
	}
	for path, want := range map[string]int{
		"/v1/templates/test/email/de": http.StatusNotFound, "/v1/templates/x/email/de": http.StatusNotFound,
		"/v1/templates/reminder/fax/de": http.StatusNotFound, "/v1/templates/reminder/sms/de-CH": http.StatusUnprocessableEntity,
		"/v1/templates/reminder/sms/d%23": http.StatusUnprocessableEntity,
	} {
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
			body := ""
			if method == http.MethodPut {
				body = `{"text": "{{EnrollUrl}}"}`
			}
			if status, got := w.call(method, path, body); status != want {
				t.Errorf("%s %s: %d %v", method, path, status, got)
			}
		}
	}
}

func TestLanguageThatNothingIsBuiltInFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, got := w.call(http.MethodGet, "/v1/templates/reminder/email/it", "")
	if status != http.StatusOK || got["source"] != "other_language" || !strings.Contains(got["text"].(string), "Hello {{UserName}}") {
		t.Errorf("%d %v", status, got)
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, got := w.call(http.MethodPost, codeBySMS+"/preview", `{"draft": {"text": "Votre clé ê {{Code}}\n@{{Host}} #{{Code}}"}}`)
	if status != http.StatusOK || got["text"] != "Votre clé ê 123456\n@id.example #123456" {
		t.Fatalf("%d %v", status, got)
	}
	if at(t, got, "sms", "encoding") != "UCS-2" || at(t, got, "sms", "wide") != "ê" || at(t, got, "sms", "parts") != 1.0 || at(t, got, "sms", "max_parts") != 1.0 {
		t.Errorf("sms: %v", got["sms"])
	}
	if at(t, got, "problems", 0, "severity") != "warning" {
		t.Errorf("problems: %v", got["problems"])
	}
	status, got = w.call(http.MethodPost, codeBySMS+"/preview", `{}`)
	if status != http.StatusOK || at(t, got, "sms", "encoding") != "GSM-7" || len(got["problems"].([]any)) != 0 {
		t.Errorf("the built-in one: %d %v", status, got)
	}
	status, got = w.call(http.MethodPost, invitation+"/preview", `{"draft": {"subject": "x", "html": "<script>x</script><h1>Hi {{UserName}}</h1><img src=\"{{EnrollQRCode}}\"><p><a href=\"{{EnrollUrl}}\">Go</a></p>"}}`)
	page, _ := got["html"].(string)
	if status != http.StatusOK || !strings.Contains(page, "<h1>Hi Ada Lovelace</h1>") || !strings.Contains(page, `src="data:image/png;base64,`) || strings.Contains(page, "<script") {
		t.Errorf("%d %v", status, got)
	}
	if text := got["text"].(string); !strings.Contains(text, "Go:\nhttps://id.example/i#SAMPLE--") {
		t.Errorf("the text that was made of the page: %s", text)
	}
	if len(w.acts()) != 0 {
		t.Errorf("a preview did something: %v", w.acts())
	}
}

func TestTextIsTried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, got := w.call(http.MethodPost, invitation+"/test", `{"draft": {"subject": "Entwurf", "text": "{{EnrollUrl}}"}}`)
	if status != http.StatusAccepted {
		t.Fatalf("%d %v", status, got)
	}
	id := notify.ID(got["message"].(string))
	var m notify.Message
	if err := w.engine.Get(t.Context(), notify.MessageKey(string(w.set.ID), string(w.admin.ID), id), &m); err != nil {
		t.Fatal(err)
	}
	if m.Template != notify.Test || m.Sample != notify.BadgeInvitation || m.To.Reveal() != w.admin.Email.Reveal() || m.Language != "de" || m.Link != nil {
		t.Errorf("queued %+v", m)
	}
	key, _ := template.KeyOf(&m)
	var own template.Own
	if err := w.engine.Get(t.Context(), key, &own); err != nil || own.Subject != "Entwurf" {
		t.Errorf("the draft: %v %+v", err, own)
	}
	if status, got = w.call(http.MethodPost, codeBySMS+"/test", `{}`); status != http.StatusAccepted {
		t.Errorf("the built-in one: %d %v", status, got)
	}
	if status, got = w.call(http.MethodPost, invitation+"/test", `{"draft": {"subject": "x", "text": "no link"}}`); status != http.StatusUnprocessableEntity {
		t.Errorf("a draft that can not be saved: %d %v", status, got)
	}
	if got := fmt.Sprint(w.acts()); got != "[template.test template.test]" {
		t.Errorf("acts: %s", got)
	}
}

func TestTextIsNotTried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.admin.Phone, w.admin.Email = "", ""
	w.write(table.Put(&w.admin))
	if status, got := w.call(http.MethodPost, codeBySMS+"/test", `{}`); status != http.StatusUnprocessableEntity && status != http.StatusConflict {
		t.Errorf("without a number: %d %v", status, got)
	}
	w.admin.Phone = "+4915112345678" // texts may go to the United States only
	w.write(table.Put(&w.admin))
	if status, got := w.call(http.MethodPost, codeBySMS+"/test", `{}`); status != http.StatusUnprocessableEntity {
		t.Errorf("abroad: %d %v", status, got)
	}
	w.set.Paused = true
	w.write(table.Put(&w.set))
	if status, got := w.call(http.MethodPost, codeBySMS+"/test", `{}`); status != http.StatusServiceUnavailable {
		t.Errorf("paused: %d %v", status, got)
	}
	if len(w.acts()) != 0 {
		t.Errorf("acts: %v", w.acts())
	}
}

func TestTextsAreForAdministratorsOfTheirNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	_, stranger := w.found("Abroad")
	if status, got := w.call(http.MethodPut, invitation, `{"subject": "Ours", "text": "{{EnrollUrl}}"}`); status != http.StatusOK {
		t.Fatalf("%d %v", status, got)
	}
	for _, c := range []struct{ method, path, body string }{
		{http.MethodGet, "/v1/templates", ""},
		{http.MethodGet, invitation, ""},
		{http.MethodPut, invitation, `{"text": "x"}`},
		{http.MethodDelete, invitation, ""},
		{http.MethodPost, invitation + "/preview", "{}"},
		{http.MethodPost, invitation + "/test", "{}"},
	} {
		if status, _ := w.callAs(w.signIn(ann), c.method, c.path, c.body); status != http.StatusForbidden {
			t.Errorf("%s %s as a user: %d", c.method, c.path, status)
		}
	}
	if status, got := w.callAs(w.signIn(stranger), http.MethodGet, invitation, ""); status != http.StatusOK || got["source"] != "built_in" {
		t.Errorf("another network sees ours: %d %v", status, got)
	}
	if status, _ := w.callAs(w.signIn(stranger), http.MethodDelete, invitation, ""); status != http.StatusNotFound {
		t.Errorf("another network resets ours: %d", status)
	}
	if _, got := w.call(http.MethodGet, invitation, ""); got["subject"] != "Ours" {
		t.Errorf("ours is %v", got)
	}
}
