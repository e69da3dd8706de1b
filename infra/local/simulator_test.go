package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestSimulator: what becomes of an invitation to each mailbox, and whether the
// address is sent to afterwards.
func TestSimulator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Simulator")
	for mailbox, want := range map[string]struct{ state, contact string }{
		"success":         {"delivered", "open"},
		"bounce":          {"bounced", "marked"},
		"ooto":            {"bounced", "open"},
		"suppressionlist": {"suppressed", "marked"},
		"complaint":       {"complained", "marked"},
		"nobody":          {"accepted", "open"},
	} {
		user := n.person(object{"last_name": mailbox, "email": mailbox + "+" + n.id + "@Simulator.amazonses.com"})
		made := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}).want(http.StatusCreated)
		w.settle()
		path := "/v1/users/" + user
		if m := n.api.get(path + "/messages/" + made.str("message")).want(http.StatusOK); m.str("state") != want.state {
			t.Errorf("%s: %s", mailbox, m.body)
		}
		contacts := fmt.Sprint(n.api.get(path).want(http.StatusOK).object()["contacts"])
		if !strings.Contains(contacts, want.contact) {
			t.Errorf("%s: contacts are %s", mailbox, contacts)
		}
	}
}
