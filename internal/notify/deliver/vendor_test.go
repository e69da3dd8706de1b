package deliver_test

import (
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"lanyard/internal/egress"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/notify/httpsms"
	"lanyard/internal/secret"
)

// Threat 39, with a vendor over real TLS: most requests are told to come later, and
// of one in twenty the vendor takes the message and hangs up. Everything goes out;
// a notice whose answer was lost a few times, a code never twice.
func TestVendorThatIsHardToReach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	requests, yes := 0, map[string]int{}
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		requests++
		id := r.FormValue("id")
		switch {
		case requests%20 == 0:
			yes[id]++
			panic(http.ErrAbortHandler)
		case requests%10 == 5:
			yes[id]++
			_, _ = fmt.Fprintf(rw, `{"id":%q}`, id)
		default:
			rw.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	web.Config.ErrorLog = log.New(io.Discard, "", 0)
	web.StartTLS()
	t.Cleanup(web.Close)
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	client := httpsms.New(egress.New(egress.Options{Loopback: true, Roots: roots}), "")
	g := gateway.Gateway{ID: "http-vendor", Kind: gateway.HTTP, Enabled: true, Order: 1, HTTP: &gateway.Custom{
		Method: "POST", URL: web.URL, Format: gateway.Form, Body: "to={{To}}&text={{Text}}&id={{Id}}", IDAt: "/id",
	}}
	w.gateways(func(l gateway.List) gateway.List {
		return l.With(g).With(gateway.Gateway{ID: "sns", Kind: gateway.SNS, Order: 2})
	})
	w.service.Vendor = func(g gateway.Gateway, p secret.Text) notify.Sender { return client.Sender(g, p) }

	notices, codes := map[notify.ID]bool{}, map[notify.ID]bool{}
	for n := range 20 {
		notices[w.queue(notify.BadgeInvitation, notify.SMS, n)] = true
		codes[w.queue(notify.EnrollmentCode, notify.SMS, 100+n)] = true
	}
	for range 6 {
		w.settle()
	}
	for id := range notices {
		if m := w.message(id); m.State != notify.Accepted || m.ProviderID != string(id) || yes[string(id)] < 1 || yes[string(id)] > 3 {
			t.Errorf("notice %s: %s, went out %d times", id, m.State, yes[string(id)])
		}
	}
	lost := 0
	for id := range codes {
		m := w.message(id)
		if m.State == notify.Unknown {
			lost++
		}
		if yes[string(id)] != 1 || m.State != notify.Accepted && m.State != notify.Unknown {
			t.Errorf("code %s: %s, went out %d times", id, m.State, yes[string(id)])
		}
	}
	if lost == 0 || lost == len(codes) {
		t.Errorf("the answers to %d codes were lost", lost)
	}
}
