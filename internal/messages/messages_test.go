package messages

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// came queues a message with a link to a user, tries it, and has a provider say
// what became of it, with the mark that belongs to it.
func (w *world) came(u directory.User, id notify.ID, c notify.Channel, s notify.State, why notify.Reason) {
	w.t.Helper()
	m := notify.Message{
		ID: id, Network: string(u.Network), User: string(u.ID), Template: notify.BadgeInvitation, Channel: c, To: secret.Text(u.Email),
		Origin: "https://id.example", ValidUntil: table.At(w.now().Add(time.Hour)), Link: &notify.Link{ID: "x"},
	}
	if c == notify.SMS {
		m.To = secret.Text(u.Phone)
	}
	w.write(notify.Queue(m, w.now()))
	key := notify.MessageKey(m.Network, m.User, m.ID)
	if err := w.engine.Get(w.t.Context(), key, &m); err != nil {
		w.t.Fatal(err)
	}
	m, _ = m.Claim(w.now())
	w.write(notify.Save(m))
	m, ok := m.Told(notify.Event{At: w.now(), State: s, Reason: why, Provider: "ses", ID: "1", Code: "5.1.1"})
	if !ok {
		w.t.Fatal("nothing new")
	}
	w.write(append([]table.Op{notify.Save(m)}, m.MarkOps(s, why, w.now(), w.now(), notify.Mark{})...)...)
}

func messageID(n int) notify.ID { return notify.ID(secret.DerivedID("message", fmt.Sprint(n))) }

// list walks the list of what did not arrive.
func (w *world) list(limit int) (all []map[string]any) {
	w.t.Helper()
	for cursor := ""; ; {
		status, got := w.call(http.MethodGet, fmt.Sprintf("/v1/messages?state=undelivered&limit=%d&cursor=%s", limit, cursor), "")
		if status != http.StatusOK {
			w.t.Fatalf("%d %v", status, got)
		}
		for _, item := range got["items"].([]any) {
			all = append(all, item.(map[string]any))
		}
		if cursor, _ = got["next"].(string); cursor == "" {
			return all
		}
	}
}

// TestUndelivered: each of those that did not arrive once, those of which it was
// known last first, whatever the pages; none that arrived, and none of another
// network.
func TestUndelivered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	abroad, stranger := w.found("Abroad")
	_ = abroad
	ann := w.person(w.set, "ann")
	var want []string
	for n, c := range []struct {
		state notify.State
		why   notify.Reason
	}{
		{notify.Bounced, notify.ReasonMailboxFull},
		{notify.Delivered, ""},
		{notify.Blocked, notify.ReasonContent},
		{notify.Accepted, ""},
		{notify.Complained, notify.ReasonComplaint}, // it arrived
		{notify.Suppressed, notify.ReasonListed},
		{notify.Bounced, notify.ReasonBadContact},
		{notify.Deferred, ""},
		{notify.Blocked, notify.ReasonCarrier},
	} {
		w.came(ann, messageID(n), notify.SMS, c.state, c.why)
		w.came(stranger, messageID(100+n), notify.Email, notify.Bounced, notify.ReasonMailboxFull)
		if c.state.Undelivered() {
			want = append(want, string(messageID(n)))
		}
		if c.state != notify.Delivered { // marks are another test's
			w.write(table.Delete(notify.MarkKey(string(w.set.ID), string(ann.ID), notify.SMS)))
		}
		w.pass(time.Second)
	}
	w.tell(ann, messageID(50)) // queued
	slices.Reverse(want)
	for _, limit := range []int{1, 2, 200} {
		var got []string
		for _, m := range w.list(limit) {
			got = append(got, m["id"].(string))
			if m["name"] != "Ann Example" || m["user"] != string(ann.ID) || m["channel"] != "sms" {
				t.Errorf("%v", m)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d a page: %v, want %v", limit, got, want)
		}
	}
	raw, err := json.Marshal(w.list(200))
	if err != nil || strings.Contains(string(raw), "5550142") {
		t.Errorf("the number is shown: %s, %v", raw, err)
	}
}

// What can be done depends on what is on file now.
func TestRemedyOfAMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	path := "/v1/users/" + string(ann.ID)
	w.came(ann, messageID(1), notify.Email, notify.Bounced, notify.ReasonBadContact)
	remedy := func() string {
		t.Helper()
		status, got := w.call(http.MethodGet, path+"/messages/"+string(messageID(1)), "")
		if status != http.StatusOK {
			t.Fatalf("%d %v", status, got)
		}
		if list := w.list(10); len(list) != 1 || list[0]["remedy"] != got["remedy"] {
			t.Errorf("the list says %v", list)
		}
		return got["remedy"].(string)
	}
	if got := remedy(); got != "use_sms" {
		t.Errorf("bounced: %s", got)
	}
	ann.Email = "new@example.com"
	w.write(table.Put(&ann))
	if got := remedy(); got != "resend" {
		t.Errorf("after the address was corrected: %s", got)
	}
	ann.Email, ann.Phone = "ann@example.com", ""
	w.write(table.Put(&ann))
	if got := remedy(); got != "fix_address" {
		t.Errorf("without a number: %s", got)
	}
	if status, _ := w.call(http.MethodDelete, path+"/contacts/email/mark", ""); status != http.StatusNoContent {
		t.Errorf("clear: %d", status)
	}
	if got := remedy(); got != "resend" {
		t.Errorf("after the mark was taken away: %s", got)
	}
	w.write(table.Delete(ann.ItemKey()))
	if list := w.list(10); len(list) != 1 || list[0]["name"] != nil {
		t.Errorf("without its user: %v", list)
	}
}

func TestOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann, bob := w.person(w.set, "ann"), w.person(w.set, "bob")
	w.came(ann, messageID(1), notify.Email, notify.Bounced, notify.ReasonBadContact)
	path := "/v1/users/" + string(ann.ID) + "/messages/" + string(messageID(1))
	status, got := w.call(http.MethodGet, path, "")
	steps := got["timeline"].([]any)
	last := steps[len(steps)-1].(map[string]any)
	if at, ok := got["valid_until"].(string); !ok || got["next_at"] != nil || at < got["created_at"].(string) {
		t.Errorf("%v", got)
	}
	if status != http.StatusOK || got["to"] != "a•••@example.com" || len(steps) != 3 || last["state"] != "bounced" || last["code"] != "5.1.1" || last["reason"] != "bad_contact" {
		t.Errorf("%d %v", status, got)
	}
	_, stranger := w.found("Abroad")
	for name, c := range map[string]struct {
		as, path string
		want     int
	}{
		"a user":                  {w.signIn(ann), path, http.StatusForbidden},
		"another network's admin": {w.signIn(stranger), path, http.StatusNotFound},
		"another user's":          {w.signedIn, "/v1/users/" + string(bob.ID) + "/messages/" + string(messageID(1)), http.StatusNotFound},
		"no such":                 {w.signedIn, "/v1/users/" + string(ann.ID) + "/messages/" + string(messageID(2)), http.StatusNotFound},
		"no id":                   {w.signedIn, "/v1/users/" + string(ann.ID) + "/messages/x", http.StatusNotFound},
		"a list of another state": {w.signedIn, "/v1/messages?state=delivered", http.StatusUnprocessableEntity},
		"the list, a user":        {w.signIn(ann), "/v1/messages", http.StatusForbidden},
	} {
		if status, got := w.callAs(c.as, http.MethodGet, c.path, ""); status != c.want {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
}

// TestClearAMark: it is taken away with one act, and only that of the contact on
// file.
func TestClearAMark(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person(w.set, "ann")
	path := "/v1/users/" + string(ann.ID) + "/contacts/"
	w.came(ann, messageID(1), notify.Email, notify.Complained, notify.ReasonComplaint)
	_, stranger := w.found("Abroad")
	for name, c := range map[string]struct {
		as, path string
		want     int
	}{
		"a user":                  {w.signIn(ann), path + "email/mark", http.StatusForbidden},
		"another network's admin": {w.signIn(stranger), path + "email/mark", http.StatusNotFound},
		"not marked":              {w.signedIn, path + "sms/mark", http.StatusNotFound},
		"no channel":              {w.signedIn, path + "pigeon/mark", http.StatusUnprocessableEntity},
	} {
		if status, got := w.callAs(c.as, http.MethodDelete, c.path, ""); status != c.want {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	if acts := w.acts(); !slices.Equal(acts, []string{"contact.mark"}) {
		t.Errorf("acts: %v", acts)
	}
	w.pass(time.Second)
	if status, got := w.call(http.MethodDelete, path+"email/mark", ""); status != http.StatusNoContent {
		t.Errorf("%d %v", status, got)
	}
	if status, _ := w.call(http.MethodDelete, path+"email/mark", ""); status != http.StatusNotFound {
		t.Errorf("twice: %d", status)
	}
	if acts := w.acts(); !slices.Equal(acts, []string{"contact.clear", "contact.mark"}) {
		t.Errorf("acts: %v", acts)
	}
	w.came(ann, messageID(2), notify.Email, notify.Bounced, notify.ReasonBadContact)
	ann.Email = "new@example.com"
	w.write(table.Put(&ann))
	if status, _ := w.call(http.MethodDelete, path+"email/mark", ""); status != http.StatusNotFound {
		t.Errorf("of the address before: %d", status)
	}
}
