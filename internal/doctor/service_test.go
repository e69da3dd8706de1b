package doctor

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/egress"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/messages"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/notify/httpsms"
	"lanyard/internal/notify/template"
	"lanyard/internal/price"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

// accounts are AWS with facts of our own.
type accounts struct {
	mail  MailFacts
	sms   SMSFacts
	asked int
}

func (a *accounts) Mail(context.Context) MailFacts { a.asked++; return a.mail }
func (a *accounts) SMS(context.Context) SMSFacts   { return a.sms }

// world is a network and what is looked at.
type world struct {
	t   *testing.T
	s   *Service
	aws *accounts
	set network.Settings
}

func newWorld(t *testing.T) *world {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC) }
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, aws: &accounts{mail: goodMail(), sms: SMSFacts{SpendLimit: 250, Told: true, Numbers: []string{"US"}}}}
	networks := &network.Service{Table: engine, Now: now}
	w.s = &Service{
		Table: engine, Now: now, Keys: keys, Accounts: w.aws,
		Messages: &messages.Service{Table: engine, Now: now, Networks: networks, People: &directory.Service{Table: engine, Now: now, Network: networks}},
	}
	set, ops, err := network.Create(network.NewNetwork{Name: "Home", Origin: "https://id.example", Region: "US"},
		map[session.GroupID][]session.Privilege{"admins": {session.Admin}}, now())
	if err != nil {
		t.Fatal(err)
	}
	w.set = set
	w.write(ops...)
	return w
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.s.Table.Write(w.t.Context(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

// change changes the settings.
func (w *world) change(c func(*network.Settings)) {
	w.t.Helper()
	c(&w.set)
	w.write(table.Put(&w.set))
}

// gateway stores one with a password.
func (w *world) gateway(g gateway.Gateway, password secret.Text) {
	w.t.Helper()
	l, err := gateway.Read(w.t.Context(), w.s.Table, string(w.set.ID))
	if err == nil {
		g, err = g.Seal(w.s.Keys, string(w.set.ID), password)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(l.With(g).Put())
}

// spend lets SMS have cost something this month, of a budget of $100.
func (w *world) spend(cost price.USD) {
	w.t.Helper()
	m, err := w.set.Of(w.set.ID).SpentIn(w.t.Context(), w.s.Table, w.s.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(m.Spend(cost, w.s.Now())...)
}

// bad examines, and gives what is not OK.
func (w *world) bad() string {
	w.t.Helper()
	r, err := w.s.Examine(w.t.Context(), w.set.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	if r.Severity != worst(r.Findings) || r.At != w.s.Now() {
		w.t.Errorf("%s at %s", r.Severity, r.At)
	}
	wellSaid(w.t, r.Findings)
	return bad(r.Findings)
}

func TestAllIsWell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := w.bad(); got != "" {
		t.Error(got)
	}
	if _, err := w.s.Examine(t.Context(), "00000000"); !errors.Is(err, errs.NotFound) {
		t.Errorf("no such network: %v", err)
	}
}

func TestWhatTheNetworkHasSet(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(*world)
		want string
	}{
		"paused": {func(w *world) { w.change(func(s *network.Settings) { s.Paused = true }) }, "sending.paused=problem"},
		"quotas": {func(w *world) {
			w.change(func(s *network.Settings) {
				s.Numbers = map[network.Number]int64{network.EmailsADay: 0, network.SMSADay: 0}
			})
		}, "sending.email_quota=problem sending.sms_quota=problem"},
		"no e-mail": {func(w *world) { w.gateway(gateway.Gateway{ID: "ses", Kind: gateway.SES, Order: 1}, "") }, "sending.email_gateway=problem"},
		"no SMS":    {func(w *world) { w.gateway(gateway.Gateway{ID: "sns", Kind: gateway.SNS, Order: 1}, "") }, "sending.sms_gateway=problem"},
		"a country": {func(w *world) {
			w.change(func(s *network.Settings) { s.SMSRegions = []string{"US", "DE"} })
			w.gateway(gateway.Gateway{ID: "sns", Kind: gateway.SNS, Enabled: true, Order: 1, Regions: []string{"US"}}, "")
		}, "sending.sms_gateway=problem"},
		"a number for the US": {func(w *world) { w.aws.sms.Numbers, w.aws.sms.SenderID = nil, "Lanyard" }, "sns.numbers=problem"},
		"not by SNS": {func(w *world) {
			w.aws.sms.Numbers, w.aws.sms.SenderID = nil, "Lanyard"
			w.gateway(gateway.Gateway{ID: "twilio-a", Kind: gateway.Twilio, Name: "Twilio", Enabled: true, Order: 1}, "token")
		}, "vendor.account=unknown"},
		"SES is off": {func(w *world) {
			w.aws.mail = MailFacts{}
			w.gateway(gateway.Gateway{ID: "ses", Kind: gateway.SES, Order: 1}, "")
		}, "sending.email_gateway=problem"},
		"a country that is stopped": {func(w *world) {
			b, ok := limit.Breaker{Network: string(w.set.ID), Country: "US"}.Trip(100, 3, w.s.Now(), time.Hour)
			if !ok {
				w.t.Fatal("it does not trip")
			}
			w.write(b.Save())
		}, "sending.stopped=problem"},
		"half of the budget": {func(w *world) { w.spend(79 * price.Dollar) }, ""},
		"most of the budget": {func(w *world) { w.spend(80 * price.Dollar) }, "sending.sms_budget=warning"},
		"the budget":         {func(w *world) { w.spend(100 * price.Dollar) }, "sending.sms_budget=problem"},
		"a budget that is raised": {func(w *world) {
			w.spend(100 * price.Dollar)
			more := 500 * price.Dollar
			w.change(func(s *network.Settings) { s.SMSBudget = &more })
		}, ""},
		"a text": {func(w *world) {
			o := template.Own{Network: string(w.set.ID), Of: notify.Reminder, Channel: notify.SMS, Language: "en", Draft: template.Draft{Text: "No link"}}
			o.Place()
			w.write(table.Put(&o))
		}, "text=problem"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c.do(w)
			if got := w.bad(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestVendorsAreAsked(t *testing.T) {
	t.Parallel()
	asked := ""
	web := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		asked += r.Method + " " + r.URL.Path + " " + user + ":" + password + "\n"
		if r.Method == http.MethodGet && password != "t0ken" {
			rw.WriteHeader(http.StatusUnauthorized)
			_, _ = rw.Write([]byte(`{"code":20003,"message":"Authenticate AC1","status":401}`))
			return
		}
		_, _ = rw.Write([]byte(`{"sid":"AC1","status":"active"}`))
	}))
	t.Cleanup(web.Close)
	w := newWorld(t)
	w.s.Vendor = httpsms.New(egress.New(egress.Options{Loopback: true}), web.URL).Examine
	w.gateway(gateway.Gateway{ID: "twilio-a", Kind: gateway.Twilio, Name: "Twilio", User: "AC1", Enabled: true, Order: 1}, "t0ken")
	if got := w.bad(); got != "" || asked != "GET /2010-04-01/Accounts/AC1.json AC1:t0ken\n" {
		t.Errorf("%s after %s", got, asked)
	}
	w.gateway(gateway.Gateway{ID: "twilio-a", Kind: gateway.Twilio, Name: "Twilio", User: "AC1", Enabled: true, Order: 1}, "wrong")
	if got := w.bad(); got != "vendor.account=problem" {
		t.Error(got)
	}
	asked = ""
	w.gateway(gateway.Gateway{ID: "twilio-a", Kind: gateway.Twilio, Order: 1, User: "AC1", Name: "Twilio"}, "t0ken")
	w.gateway(gateway.Gateway{
		ID: "http-a", Kind: gateway.HTTP, Name: "Vendor", User: "us", Enabled: true, Order: 1,
		HTTP: &gateway.Custom{Method: "POST", URL: web.URL + "/send?to={{To}}&text={{Text}}&p={{Password}}"},
	}, "pass-w0rd")
	if got := w.bad(); got != "" || !strings.Contains(asked, "HEAD / :\n") || strings.Contains(asked, "pass-w0rd") || strings.Contains(asked, "send") {
		t.Errorf("%s after %s", got, asked)
	}
}

// A password that was sealed by a root that is gone is asked for, and the vendor is
// not.
func TestPasswordThatCanNotBeOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.gateway(gateway.Gateway{ID: "twilio-a", Kind: gateway.Twilio, Name: "Twilio", Enabled: true, Order: 1}, "t0ken")
	var err error
	if w.s.Keys, err = secret.NewKeyring(secret.Root{ID: 2, Key: bytes.Repeat([]byte{8}, 32)}); err != nil {
		t.Fatal(err)
	}
	w.s.Vendor = func(context.Context, gateway.Gateway, secret.Text) gateway.Health {
		t.Error("asked")
		return gateway.Health{}
	}
	if got := w.bad(); got != "vendor.account=problem" {
		t.Error(got)
	}
}

// On one machine there are no accounts; that is what is said.
func TestInbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.s.Accounts = nil
	r, err := w.s.Examine(t.Context(), w.set.ID)
	if err != nil || bad(r.Findings) != "" {
		t.Fatal(r, err)
	}
	for _, f := range r.Findings {
		if strings.HasPrefix(f.ID, "ses") || strings.HasPrefix(f.ID, "sns") {
			t.Errorf("%+v", f)
		}
	}
	if w.aws.asked != 0 || r.Findings[len(r.Findings)-1].ID != "inbox" {
		t.Errorf("%+v", r.Findings)
	}
	Register(httpapi.New(httpapi.Options{}), w.s) // what it says of itself can be described
}
