package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// vendorServer is an SMS vendor on this machine.
type vendorServer struct {
	mu     sync.Mutex
	refuse bool
	got    []url.Values
	url    string
}

func (w *world) vendorServer() *vendorServer {
	v := &vendorServer{}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.refuse || r.Header.Get("Authorization") != "Bearer "+vendorPassword {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.Method == http.MethodHead { // somebody looks whether we are there
			return
		}
		_ = r.ParseForm()
		v.got = append(v.got, r.PostForm)
		_, _ = fmt.Fprintf(rw, `{"messages":[{"status":"0","id":"v-%d"}]}`, len(v.got))
	}))
	w.t.Cleanup(server.Close)
	v.url = server.URL
	return v
}

// to is what was sent to a number.
func (v *vendorServer) to(number string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var out []string
	for _, form := range v.got {
		if form.Get("to") == number {
			out = append(out, form.Get("text"))
		}
	}
	return out
}

var linkInSMS = regexp.MustCompile(`http://\S+/i#(\S+)`)

// TestOwnVendor: a network's vendor is added, tried, switched on, sends, and does not
// keep anything from arriving when it refuses.
func TestOwnVendor(t *testing.T) {
	t.Parallel()
	w := openWorld(t, true)
	n := w.tenant("Vendor")
	v := w.vendorServer()
	w.secret(vendorPassword, "vendor's password")
	id := n.api.post("/v1/gateways", object{
		"kind": "http", "name": "Vendor", "order": 1, "password": vendorPassword, "short_code": "12345",
		"http": object{
			"method": "POST", "url": v.url + "/send", "format": "form", "body": "to={{To}}&from={{From}}&text={{Text}}",
			"headers": []object{{"name": "Authorization", "value": "Bearer {{Password}}"}},
			"answers": []object{{"at": "/messages/0/status", "is": []string{"0"}, "means": "accepted"}}, "id_at": "/messages/0/id",
		},
	}).want(http.StatusCreated).str("id")

	number := w.phone()
	b := n.signedIn()
	trial := b.post("/v1/gateways/"+id+"/test", object{"to": number}).want(http.StatusAccepted).str("message")
	w.settle()
	if got := v.to(number); len(got) != 1 || !strings.Contains(got[0], "this is a test message") {
		t.Fatalf("the test: %q", got)
	}
	me := b.get("/v1/session").want(http.StatusOK).str("user")
	if m := b.get("/v1/users/" + me + "/messages/" + trial).want(http.StatusOK); m.str("state") != "accepted" || m.str("gateway") != id {
		t.Errorf("%s", m.body)
	}

	badge := n.kind(object{"name": "By phone", "channel": "sms"})
	invite := func() (number, user string) {
		number = w.phone()
		user = n.person(object{"last_name": "Vendor", "phone": number})
		n.api.post("/v1/invitations", object{"user": user, "badge": badge}).want(http.StatusCreated)
		w.settle()
		return number, user
	}
	by := func(user string) string {
		return n.api.get("/v1/users/" + user + "/messages").want(http.StatusOK).items()[0].str("gateway")
	}
	number, user := invite() // it is off
	if w.message(number); len(v.to(number)) != 0 || by(user) != "inbox" {
		t.Errorf("by %s", by(user))
	}
	n.api.patch("/v1/gateways/"+id, object{"enabled": true}).want(http.StatusOK)
	number, user = invite()
	link := linkInSMS.FindStringSubmatch(strings.Join(v.to(number), " "))
	if link == nil || by(user) != id || w.messages(number) != 0 {
		t.Fatalf("%q by %s", v.to(number), by(user))
	}
	w.secret(link[1], "link")

	v.mu.Lock()
	v.refuse = true
	v.mu.Unlock()
	number, user = invite()
	if w.message(number); by(user) != "inbox" {
		t.Errorf("by %s", by(user))
	}
	if findings := fmt.Sprint(n.api.get("/v1/doctor").want(http.StatusOK).object()["findings"]); !strings.Contains(findings, "vendor.account") {
		t.Errorf("%s", findings)
	}
}
