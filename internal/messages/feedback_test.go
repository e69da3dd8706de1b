package messages

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/table"
)

const sid = "SM0123456789abcdef0123456789abcdef"

// sent is a message that went by a gateway to somebody.
func (w *world) sent(by string, u directory.User) notify.Message {
	w.t.Helper()
	m := notify.Message{
		ID: "000000000000000000000001", Network: string(u.Network), User: string(u.ID), Template: notify.BadgeAdded, Channel: notify.SMS,
		To: "+12025550142", Origin: w.set.Origin,
	}
	w.write(notify.Queue(m, w.now()))
	m = w.message(m)
	for _, step := range []func() (notify.Message, bool){
		func() (notify.Message, bool) { return m.Claim(w.now()) },
		func() (notify.Message, bool) { return m.Sent(notify.Receipt{Provider: by, ID: sid}, w.now()) },
	} {
		next, ok := step()
		if !ok {
			w.t.Fatalf("%s goes no further", m.State)
		}
		w.write(notify.Save(next))
		m = next
	}
	return m
}

func (w *world) message(m notify.Message) notify.Message {
	w.t.Helper()
	var now notify.Message
	if err := w.engine.Get(w.t.Context(), notify.MessageKey(m.Network, m.User, m.ID), &now); err != nil {
		w.t.Fatal(err)
	}
	return now
}

// sign is Twilio's side of the signature.
func sign(token, address string, form url.Values) string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		address += name + form.Get(name)
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// twilio calls back as Twilio does; change makes it another request.
func (w *world) twilio(by string, m notify.Message, form url.Values, change func(r *http.Request)) int {
	w.t.Helper()
	address := gateway.TwilioCallback(w.set.Origin, m.Network, gateway.ID(by), m.User, m.ID)
	path := strings.TrimPrefix(address, w.set.Origin)
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set("X-Twilio-Signature", sign(password, address, form))
	if change != nil {
		change(r)
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	return rec.Code
}

func status(s string, code int) url.Values {
	form := url.Values{
		"AccountSid": {"AC0123456789abcdef0123456789abcdef"}, "MessageSid": {sid}, "SmsSid": {sid}, "MessageStatus": {s}, "SmsStatus": {s},
		"To": {"+12025550142"}, "From": {"+12025550100"}, "ApiVersion": {"2010-04-01"},
	}
	if code != 0 {
		form.Set("ErrorCode", fmt.Sprint(code))
	}
	return form
}

func TestTwilioTells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status string
		code   int
		state  notify.State
		reason notify.Reason
	}{
		{"queued", 0, notify.Accepted, ""},
		{"sending", 0, notify.Accepted, ""},
		{"sent", 0, notify.Accepted, ""},
		{"delivered", 0, notify.Delivered, ""},
		{"undelivered", 30003, notify.Bounced, notify.ReasonUnreachable},
		{"undelivered", 30005, notify.Bounced, notify.ReasonBadContact},
		{"undelivered", 30006, notify.Bounced, notify.ReasonBadContact},
		{"undelivered", 30007, notify.Blocked, notify.ReasonContent},
		{"undelivered", 30008, notify.Bounced, notify.ReasonUndetermined},
		{"failed", 21610, notify.Suppressed, notify.ReasonOptedOut},
		{"failed", 30034, notify.Blocked, notify.ReasonSetup},
		{"undelivered", 39999, notify.Bounced, notify.ReasonUndetermined},
		{"failed", 0, notify.Bounced, notify.ReasonUndetermined},
	} {
		t.Run(fmt.Sprint(c.status, c.code), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ann := w.person(w.set, "ann")
			by := w.gateway(account)
			m := w.sent(by, ann)
			w.pass(time.Minute)
			for range 2 {
				if got := w.twilio(by, m, status(c.status, c.code), nil); got != http.StatusNoContent {
					t.Fatalf("got %d", got)
				}
			}
			now := w.message(m)
			if now.State != c.state || now.Reason != c.reason || now.Provider != by {
				t.Errorf("%s %q by %s", now.State, now.Reason, now.Provider)
			}
			if c.reason == notify.ReasonOptedOut || c.reason == notify.ReasonBadContact {
				if w.acts()[0] != "contact.mark" {
					t.Errorf("the number is not marked: %v", w.acts())
				}
			}
			if strings.Contains(w.log.String(), "2025550142") {
				t.Error("the log has the number")
			}
		})
	}
}

// Nobody but Twilio can tell of a message, and nobody learns from trying what there
// is.
func TestOnlyTwilioIsBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	by, other := w.gateway(account), w.gateway(custom)
	second := w.gateway(strings.Replace(account, password, "another-token", 1))
	m := w.sent(by, ann)
	delivered := status("delivered", 0)
	for name, change := range map[string]func(*http.Request){
		"no signature":      func(r *http.Request) { r.Header.Del("X-Twilio-Signature") },
		"another signature": func(r *http.Request) { r.Header.Set("X-Twilio-Signature", sign("guess", "x", delivered)) },
		"signed for the host it came to": func(r *http.Request) {
			r.Host = "evil.example"
			r.Header.Set("X-Forwarded-Host", "evil.example")
			r.Header.Set("X-Twilio-Signature", sign(password, "https://evil.example"+r.URL.String(), delivered))
		},
		"another message": func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "0001", "0002", 1) },
		"another user": func(r *http.Request) {
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, string(ann.ID), string(w.admin.ID), 1)
		},
		"no user":         func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, string(ann.ID), "%23", 1) },
		"another gateway": func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, by, second, 1) },
		"no twilio":       func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, by, other, 1) },
		"no gateway":      func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, by, "twilio-00000000", 1) },
		"SNS":             func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, by, "sns", 1) },
		"another network": func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, m.Network, "00000000", 1) },
		"no network":      func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, m.Network, "x", 1) },
		"a foreign page":  func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
	} {
		if got := w.twilio(by, m, delivered, change); got != http.StatusForbidden {
			t.Errorf("%s: %d", name, got)
		}
	}
	if now := w.message(m); now.State != notify.Accepted || now.Rev != m.Rev {
		t.Errorf("believed: %s", now.State)
	}
	// nothing of a message that never was, however well it is signed
	m.ID = "000000000000000000000002"
	if got := w.twilio(by, m, delivered, nil); got != http.StatusNoContent {
		t.Errorf("of a message that is gone: %d", got)
	}
	var none notify.Message
	if err := w.engine.Get(t.Context(), notify.MessageKey(m.Network, m.User, m.ID), &none); err == nil {
		t.Error("there is a message")
	}
	delivered.Set("MessageSid", "SM+12025550142")
	if got := w.twilio(by, m, delivered, nil); got != http.StatusNoContent || strings.Contains(w.log.String(), "5550142") {
		t.Errorf("with a number for an id: %d", got)
	}
}

// A token that was given anew is the one that counts.
func TestTokenIsChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.gateway(account)
	m := w.sent(by, w.person(w.set, "ann"))
	if status, got := w.call(http.MethodPatch, "/v1/gateways/"+by, `{"password":"new-token"}`); status != http.StatusOK {
		t.Fatal(status, got)
	}
	if got := w.twilio(by, m, status("delivered", 0), nil); got != http.StatusForbidden {
		t.Errorf("with the old token: %d", got)
	}
	w.write(table.Delete(gateway.Key(m.Network)))
	if got := w.twilio(by, m, status("delivered", 0), nil); got != http.StatusForbidden {
		t.Errorf("without gateways: %d", got)
	}
}
