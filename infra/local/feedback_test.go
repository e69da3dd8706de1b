package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// told has SES tell of a message what it tells in a sample. The inbox calls a mail
// by its message's id, as SES does by one of its own.
func (n *tenant) told(sample, user, message string) {
	n.w.t.Helper()
	raw, err := os.ReadFile(filepath.Join("../../internal/notify/feedback/testdata", sample+".json"))
	if err != nil {
		n.w.t.Fatal(err)
	}
	ids := strings.NewReplacer("01234567\"", n.id+"\"", "0123456789abcdef\"", user+"\"", "0123456789abcdefghjkmnpq\"", message+"\"",
		"EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000", message)
	n.w.invoke("feedback", json.RawMessage(ids.Replace(string(raw))), nil)
}

// bounced is a person whose address does not exist, as an invitation showed.
func (n *tenant) bounced() (user, message string) {
	n.w.t.Helper()
	to := n.w.email("bounced")
	user = n.person(object{"last_name": "Bounced", "email": to, "phone": n.w.phone()})
	made := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}).want(http.StatusCreated)
	n.w.message(to)
	n.w.settle()
	message = made.str("message")
	n.told("ses_bounce_permanent", user, message)
	return user, message
}

// TestFeedback: from an invitation that came back over the list of what did not
// arrive to another one that does.
func TestFeedback(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Feedback")
	user, message := n.bounced()
	path := "/v1/users/" + user

	lost := n.api.get("/v1/messages?state=undelivered").want(http.StatusOK).items()
	if len(lost) != 1 || lost[0].str("id") != message || lost[0].str("user") != user || lost[0].str("name") != "Bounced" {
		t.Fatalf("%v", lost)
	}
	if m := lost[0]; m.str("state") != "bounced" || m.str("reason") != "bad_contact" || m.str("remedy") != "use_sms" || !strings.HasPrefix(m.str("to"), "b•••@") {
		t.Errorf("%v", m)
	}
	contacts := fmt.Sprint(n.api.get(path).want(http.StatusOK).object()["contacts"])
	if !strings.Contains(contacts, "marked") || !strings.Contains(contacts, message) {
		t.Errorf("contacts are %s", contacts)
	}

	w.advance(31 * time.Second)
	second := n.api.post("/v1/invitations/"+n.invitationOf(user)+"/send", nil).want(http.StatusOK).str("message")
	w.settle()
	if m := n.api.get(path + "/messages/" + second).want(http.StatusOK); m.str("state") != "suppressed" {
		t.Errorf("to the marked address: %s", m.body)
	}
	n.api.delete(path + "/contacts/email/mark").want(http.StatusNoContent)
	n.api.delete(path + "/contacts/email/mark").want(http.StatusNotFound)
	w.advance(61 * time.Second)
	third := n.api.post("/v1/invitations/"+n.invitationOf(user)+"/send", nil).want(http.StatusOK).str("message")
	w.settle()
	n.told("ses_delivery", user, third)
	if m := n.api.get(path + "/messages/" + third).want(http.StatusOK); m.str("state") != "delivered" {
		t.Errorf("afterwards: %s", m.body)
	}
}

func (n *tenant) invitationOf(user string) string {
	n.w.t.Helper()
	return n.api.get("/v1/users/" + user + "/invitations").want(http.StatusOK).items()[0].str("id")
}
