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
// of one in ten the vendor takes the message and hangs up. Everything goes out; a
// notice once for each answer that was lost and once for the yes, a code never twice.
//
// What the vendor does follows from how often it was asked about a message, not from
// whose turn it is: the order of messages is the sweep's, and never the same.
func TestVendorThatIsHardToReach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	asked, yes := map[string]int{}, map[string]int{}
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id := r.FormValue("id")
		asked[id]++
		switch asked[id] % 20 {
		case 0, 3:
			yes[id]++
			panic(http.ErrAbortHandler)
		case 5, 15:
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
	for n := range 20 { // and for each of them the vendor begins elsewhere
		notice, code := w.queue(notify.BadgeInvitation, notify.SMS, n), w.queue(notify.EnrollmentCode, notify.SMS, 100+n)
		notices[notice], codes[code] = true, true
		asked[string(notice)], asked[string(code)] = n, n
	}
	for range 6 {
		w.settle()
	}
	most := 0
	for id := range notices {
		m, times := w.message(id), yes[string(id)]
		if m.State != notify.Accepted || m.ProviderID != string(id) || times != m.Doubts+1 {
			t.Errorf("notice %s: %s after %d doubts, went out %d times", id, m.State, m.Doubts, times)
		}
		most = max(most, times)
	}
	if most != 3 {
		t.Errorf("a notice went out %d times", most)
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
