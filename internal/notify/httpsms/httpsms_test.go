package httpsms

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/egress"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
)

const (
	account = "AC0123456789abcdef0123456789abcdef"
	sid     = "SM0123456789abcdef0123456789abcdef"
)

// vendor is a real server with TLS that speaks a vendor's protocol as far as one
// message goes.
type vendor struct {
	mu       sync.Mutex
	requests []*http.Request
	forms    []url.Values
	bodies   []string
	answer   http.HandlerFunc
	web      *httptest.Server
	client   *Client
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	v.mu.Lock()
	v.requests, v.forms, v.bodies = append(v.requests, r), append(v.forms, form), append(v.bodies, string(body))
	v.mu.Unlock()
	v.answer(w, r)
}

func (v *vendor) count() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.requests)
}

func start(t *testing.T, answer http.HandlerFunc) *vendor {
	t.Helper()
	v := &vendor{answer: answer}
	v.web = httptest.NewUnstartedServer(v)
	v.web.Config.ErrorLog = log.New(io.Discard, "", 0) // some hang up on purpose
	v.web.StartTLS()
	t.Cleanup(v.web.Close)
	roots := x509.NewCertPool()
	roots.AddCert(v.web.Certificate())
	v.client = New(egress.New(egress.Options{Loopback: true, Roots: roots, Timeout: 5 * time.Second}), v.web.URL)
	return v
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func message() notify.Rendered {
	return notify.Rendered{
		ID: "0123456789abcdefghjkmnpq", Network: "01234567", User: "0123456789abcdef", Origin: "https://id.example.com",
		Channel: notify.SMS, To: "+491512345678", Text: "Your code & more: 659696\n@id.example.com #659696",
	}
}

func twilio() gateway.Gateway {
	return gateway.Gateway{ID: "twilio-01234567", Kind: gateway.Twilio, User: account, SenderID: "Lanyard", LongCode: "+12025550142"}
}

func (v *vendor) twilio() notify.Sender { return v.client.Sender(twilio(), "t0ken") }

func TestTwilio(t *testing.T) {
	t.Parallel()
	v := start(t, says(201, `{"sid":"`+sid+`","status":"queued","error_code":null,"error_message":null}`))
	receipt, err := v.twilio().Send(t.Context(), message())
	if err != nil || receipt != (notify.Receipt{Provider: "twilio-01234567", ID: sid}) {
		t.Fatalf("%+v, %v", receipt, err)
	}
	r := v.requests[0]
	user, password, _ := r.BasicAuth()
	if r.Method != http.MethodPost || r.URL.Path != "/2010-04-01/Accounts/"+account+"/Messages.json" || user != account || password != "t0ken" {
		t.Errorf("%s %s by %s", r.Method, r.URL, user)
	}
	if d := cmp.Diff(url.Values{
		"To": {"+491512345678"}, "From": {"Lanyard"}, "Body": {"Your code & more: 659696\n@id.example.com #659696"},
		"StatusCallback": {"https://id.example.com/v1/feedback/twilio/01234567/twilio-01234567?message=0123456789abcdefghjkmnpq&user=0123456789abcdef"},
	}, v.forms[0]); d != "" {
		t.Error(d)
	}
	abroad := message()
	abroad.To, abroad.Origin = "+12025550143", "http://localhost:8080"
	if _, err := v.twilio().Send(t.Context(), abroad); err != nil || v.forms[1].Get("From") != "+12025550142" || v.forms[1].Has("StatusCallback") {
		t.Errorf("%v, %v", v.forms[1], err)
	}
}

func TestTwilioAnswers(t *testing.T) {
	t.Parallel()
	refused := func(code int) string {
		return fmt.Sprintf(`{"code":%d,"message":"The 'To' number +491512345678 is wrong.","more_info":"https://www.twilio.com/docs/errors/%d","status":400}`, code, code)
	}
	const throttled, setup, unavailable = notify.ReasonThrottled, notify.ReasonSetup, notify.ReasonUnavailable
	for name, c := range map[string]struct {
		status  int
		body    string
		outcome notify.Outcome
		reason  notify.Reason
		code    string
	}{
		"invalid number":     {400, refused(21211), notify.Permanent, notify.ReasonBadContact, "21211"},
		"landline":           {400, refused(21614), notify.Permanent, notify.ReasonBadContact, "21614"},
		"stop":               {400, refused(21610), notify.Permanent, notify.ReasonOptedOut, "21610"},
		"country is off":     {403, refused(21408), notify.Temporary, setup, "21408"},
		"no route":           {400, refused(21612), notify.Temporary, setup, "21612"},
		"wrong sender":       {400, refused(21659), notify.Temporary, setup, "21659"},
		"wrong token":        {401, refused(20003), notify.Temporary, setup, "20003"},
		"no account":         {404, refused(20404), notify.Temporary, setup, "20404"},
		"too many":           {429, refused(20429), notify.Temporary, throttled, "20429"},
		"queue is full":      {400, refused(21611), notify.Temporary, throttled, "21611"},
		"too long":           {400, refused(21617), notify.Permanent, notify.ReasonTooLarge, "21617"},
		"something new":      {400, refused(29999), notify.Permanent, notify.ReasonRejected, "29999"},
		"too many, no JSON":  {429, "slow down", notify.Temporary, throttled, "http 429"},
		"down":               {503, refused(20500), notify.Doubtful, unavailable, "http 503"},
		"a proxy":            {502, "<html>", notify.Doubtful, unavailable, "http 502"},
		"a redirect":         {302, "", notify.Temporary, setup, "http 302"},
		"failed at once":     {201, `{"sid":"` + sid + `","status":"failed","error_code":30005}`, notify.Permanent, notify.ReasonBadContact, "30005"},
		"spam":               {201, `{"sid":"` + sid + `","status":"undelivered","error_code":30007}`, notify.Permanent, notify.ReasonContent, "30007"},
		"yes without id":     {201, `{"status":"queued"}`, notify.Doubtful, notify.ReasonUnknown, "not understood"},
		"yes with an odd id": {201, `{"sid":"../+491512345678"}`, notify.Doubtful, notify.ReasonUnknown, "not understood"},
		"garbage":            {200, "<html>+491512345678", notify.Doubtful, notify.ReasonUnknown, "not understood"},
		"other JSON":         {201, `[1]`, notify.Doubtful, notify.ReasonUnknown, "not understood"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := start(t, says(c.status, c.body))
			_, err := v.twilio().Send(t.Context(), message())
			e := notify.SendErrorOf(err)
			if e.Outcome != c.outcome || e.Reason != c.reason || e.Code != c.code {
				t.Errorf("got %v", err)
			}
			if (e.Reason == setup) != (e.RetryAfter > 0) {
				t.Errorf("again after %v", e.RetryAfter)
			}
			if strings.Contains(err.Error(), "1512345678") || v.count() != 1 {
				t.Errorf("%v after %d requests", err, v.count())
			}
		})
	}
}

func TestGeneric(t *testing.T) {
	t.Parallel()
	v := start(t, says(200, `{"result":{"ok":true,"id":4711}}`))
	g := gateway.Gateway{ID: "http-01234567", Kind: gateway.HTTP, User: "lanyard", ShortCode: "12345", Keyword: "ID", HTTP: &gateway.Custom{
		Method: "POST", URL: v.web.URL + "/v1/{{User}}?dlr={{Id}}", Format: gateway.JSON,
		Headers: []gateway.Header{{Name: "Authorization", Value: "Bearer {{Password}}"}, {Name: "X-Login", Value: "{{Basic}}"}},
		Body:    `{"to":"{{ToDigits}}","from":"{{From}}","text":"{{Text}}","keyword":"{{Keyword}}"}`,
		Answers: []gateway.Rule{{At: "/result/ok", Is: []string{"true"}, Means: gateway.MeansAccepted}}, IDAt: "/result/id",
	}}
	receipt, err := v.client.Sender(g, "s3cret").Send(t.Context(), message())
	if err != nil || receipt != (notify.Receipt{Provider: "http-01234567", ID: "4711"}) {
		t.Fatalf("%+v, %v", receipt, err)
	}
	r := v.requests[0]
	if r.Method != "POST" || r.URL.String() != "/v1/lanyard?dlr=0123456789abcdefghjkmnpq" || r.Header.Get("Content-Type") != "application/json" ||
		r.Header.Get("Authorization") != "Bearer s3cret" || r.Header.Get("X-Login") != "bGFueWFyZDpzM2NyZXQ=" {
		t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
	}
	if want := `{"to":"491512345678","from":"12345","text":"Your code & more: 659696\n@id.example.com #659696","keyword":"ID"}`; v.bodies[0] != want {
		t.Errorf("got %s", v.bodies[0])
	}
	g.HTTP.Method, g.HTTP.Body, g.HTTP.Format, g.HTTP.URL = "GET", "", "", v.web.URL+"/send?to={{To}}&text={{Text}}"
	if _, err := v.client.Sender(g, "").Send(t.Context(), message()); err != nil || v.requests[1].URL.Query().Get("text") != message().Text.Reveal() || v.bodies[1] != "" {
		t.Errorf("%v, %v", v.requests[1].URL, err)
	}
}

// Whatever happens after the request has left, nobody knows; before, nothing was
// sent.
func TestNoAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer  http.HandlerFunc
		outcome notify.Outcome
	}{
		"hangs up":        {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, notify.Doubtful},
		"accepts, hangs":  {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, notify.Doubtful},
		"cuts its answer": {func(w http.ResponseWriter, _ *http.Request) { cut(w, `{"sid":"`) }, notify.Doubtful},
		"a huge header":   {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, notify.Doubtful},
		"a huge body": {func(w http.ResponseWriter, _ *http.Request) {
			for n, err := 0, error(nil); n < 1<<30 && err == nil; n += 1 << 16 {
				_, err = w.Write(make([]byte, 1<<16))
			}
		}, notify.Doubtful},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := start(t, c.answer)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := v.twilio().Send(ctx, message())
			if e := notify.SendErrorOf(err); e.Outcome != c.outcome || e.Reason != notify.ReasonUnknown || v.count() != 1 {
				t.Errorf("%v after %d requests", err, v.count())
			}
		})
	}
}

func cut(w http.ResponseWriter, s string) {
	w.Header().Set("Content-Length", "1000")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, s)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func TestNothingLeft(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	v := start(t, says(201, ""))
	for name, c := range map[string]struct {
		calls  *http.Client
		at     string
		reason notify.Reason
		code   string
	}{
		"no listener":    {egress.New(egress.Options{Loopback: true}), "https://" + closed.Addr().String(), notify.ReasonUnavailable, "not sent"},
		"no TLS":         {egress.New(egress.Options{Loopback: true}), strings.Replace(plain.URL, "http:", "https:", 1), notify.ReasonUnavailable, "not sent"},
		"no certificate": {egress.New(egress.Options{Loopback: true}), v.web.URL, notify.ReasonSetup, "certificate"},
		"inside":         {egress.New(egress.Options{}), v.web.URL, notify.ReasonSetup, "address"},
		"no URL":         {egress.New(egress.Options{}), "https://a b", notify.ReasonSetup, "request"},
	} {
		_, err := New(c.calls, c.at).Sender(twilio(), "t0ken").Send(t.Context(), message())
		e := notify.SendErrorOf(err)
		if e.Outcome != notify.Temporary || e.Reason != c.reason || e.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "t0ken") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v.count() != 0 {
		t.Errorf("%d requests", v.count())
	}
	var e *notify.SendError
	if _, err := New(egress.New(egress.Options{}), "").Sender(twilio(), "").Send(canceled(t), message()); !errors.As(err, &e) || e.Outcome != notify.Temporary {
		t.Errorf("given up before it began: %v", err)
	}
}

func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func TestExamine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   gateway.Health
	}{
		"active":        {200, `{"status":"active"}`, gateway.Health{Known: true, Good: true, State: "active"}},
		"suspended":     {200, `{"status":"suspended"}`, gateway.Health{Known: true, State: "suspended"}},
		"wrong token":   {401, `{"code":20003,"status":401}`, gateway.Health{Known: true, State: "20003"}},
		"no account":    {404, `nothing`, gateway.Health{Known: true, State: "http 404"}},
		"too many":      {429, `{"code":20429}`, gateway.Health{Failure: "http 429"}},
		"down":          {503, ``, gateway.Health{Failure: "http 503"}},
		"somebody else": {200, `<html>`, gateway.Health{Failure: "http 200"}},
		"other words":   {200, `{"status":"+491512345678"}`, gateway.Health{Failure: "http 200"}},
	} {
		v := start(t, says(c.status, c.body))
		if got := v.client.Examine(t.Context(), twilio(), "t0ken"); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
		if r := v.requests[0]; r.Method != http.MethodGet || r.URL.Path != "/2010-04-01/Accounts/"+account+".json" {
			t.Errorf("%s: %s %s", name, r.Method, r.URL)
		}
	}
	v := start(t, says(405, ""))
	g := gateway.Gateway{Kind: gateway.HTTP, HTTP: &gateway.Custom{Method: "POST", URL: v.web.URL + "/send/{{Password}}"}}
	if got := v.client.Examine(t.Context(), g, "s3cret"); got != (gateway.Health{}) || v.requests[0].Method != http.MethodHead || v.requests[0].URL.Path != "/" {
		t.Errorf("%+v, %v", got, v.requests[0].URL)
	}
	g.HTTP.URL = "https://10.0.0.1/send"
	if got := v.client.Examine(t.Context(), g, ""); got != (gateway.Health{Failure: "address"}) {
		t.Errorf("%+v", got)
	}
}
