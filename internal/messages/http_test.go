package messages

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// tell queues a notice to a user.
func (w *world) tell(u directory.User, id notify.ID) {
	w.t.Helper()
	w.write(notify.Queue(notify.Message{
		ID: id, Network: string(u.Network), User: string(u.ID), Template: notify.BadgeAdded, Channel: notify.Email,
		To: secret.Text(u.Email), Origin: w.set.Origin,
	}, w.now()))
}

func TestMessagesOfAUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	w.tell(ann, "000000000000000000000001")
	w.pass(time.Second)
	w.tell(ann, "000000000000000000000002")
	path := "/v1/users/" + string(ann.ID) + "/messages"
	status, first := w.call(http.MethodGet, path+"?limit=1", "")
	if status != http.StatusOK || first["next"] == nil {
		t.Fatalf("%d %v", status, first)
	}
	newest := first["items"].([]any)[0].(map[string]any)
	if newest["id"] != "000000000000000000000002" || newest["state"] != "queued" || newest["reference"] != "0000-0002" {
		t.Errorf("the newest is %v", newest)
	}
	if _, second := w.call(http.MethodGet, path+"?cursor="+first["next"].(string), ""); len(second["items"].([]any)) != 1 {
		t.Errorf("the second page is %v", second)
	}
	if raw, err := json.Marshal(first); err != nil || strings.Contains(string(raw), ann.Email.Reveal()) {
		t.Errorf("the address is shown: %s, %v", raw, err)
	}
}

func TestMessagesAreForAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	other, stranger := w.found("Abroad")
	path := "/v1/users/" + string(ann.ID) + "/messages"
	if status, _ := w.callAs(w.signIn(ann), http.MethodGet, path, ""); status != http.StatusForbidden {
		t.Errorf("a user: %d", status)
	}
	if status, _ := w.callAs(w.signIn(stranger), http.MethodGet, path, ""); status != http.StatusNotFound {
		t.Errorf("an administrator of %s: %d", other.Name, status)
	}
}

// A program that may not read users does not learn from messages what they are
// called.
func TestNamesNeedToReadUsers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	w.came(ann, messageID(1), notify.Email, notify.Bounced, "")
	program := func(scopes ...session.Scope) string {
		raw, _, op, err := session.CreateToken(session.NewToken{Network: w.set.ID, User: w.admin.ID, Name: "CI", Scopes: scopes}, w.now())
		if err != nil {
			t.Fatal(err)
		}
		w.write(op)
		return raw.Reveal()
	}
	blind, both := program(session.InvitationsRead), program(session.InvitationsRead, session.UsersRead)
	of := "/v1/users/" + string(ann.ID) + "/messages"
	for _, path := range []string{"/v1/messages", of, of + "/" + string(messageID(1))} {
		for who, tells := range map[string]bool{blind: false, both: true, w.signedIn: true} {
			status, got := w.callAs(who, http.MethodGet, path, "")
			if raw, err := json.Marshal(got); err != nil || status != http.StatusOK || strings.Contains(string(raw), `"name":`) != tells {
				t.Errorf("%s: %d %s, want a name: %v", path, status, raw, tells)
			}
		}
	}
}
