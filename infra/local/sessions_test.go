package main

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/register/softkey"
)

// session is a registration session that was sent to the caller.
func (d servicedesk) session(n *tenant) string {
	n.w.t.Helper()
	n.w.advance(31 * time.Second)
	return d.agent.post("/v1/desk/users/"+d.user+"/registration-sessions",
		object{"verification": d.verified("send_session"), "badge": n.badge}).want(http.StatusCreated).str("id")
}

// TestRegistrationSession goes from a caller without a badge to one with it: the link
// from before is superseded, the message leads to the badge, and the agent sees it.
func TestRegistrationSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Desk")
	d := n.desk()
	to, before := d.address(n), d.link
	w.advance(31 * time.Second)
	path := "/v1/desk/users/" + d.user + "/registration-sessions"
	sent := d.agent.post(path, object{"verification": d.verified("send_session"), "badge": n.badge}).want(http.StatusCreated)
	if sent.str("state") != "open" || sent.str("link") != "" || sent.str("generation") != "2" {
		t.Errorf("sent: %s", sent.body)
	}
	m := w.message(to)
	if m.Template != notify.RegistrationSession {
		t.Errorf("a %s came", m.Template)
	}
	link, b := w.token(m.Link()), w.browser()
	if old := b.post("/v1/invitations/open", object{"link": before}).want(http.StatusOK); old.str("end") != "superseded" {
		t.Errorf("the link from before: %s", old.body)
	}
	w.advance(time.Minute)
	b.post("/v1/invitations/open", object{"link": link}, set("User-Agent", "Mozilla/5.0")).want(http.StatusOK)
	one := "/v1/desk/registration-sessions/" + sent.str("id")
	if seen := d.agent.get(one).want(http.StatusOK); seen.str("state") != "opened" || seen.str("opened_at") == "" || seen.str("contact") == "" {
		t.Errorf("opened: %s", seen.body)
	}
	key := b.register(link)
	if done := d.agent.get(one).want(http.StatusOK); done.str("state") != "completed" || done.str("completed_at") == "" {
		t.Errorf("completed: %s", done.body)
	}
	b.signIn(key)
	if all := d.agent.get(path).want(http.StatusOK).items(); len(all) != 1 {
		t.Errorf("%d sessions are listed", len(all))
	}
	d.agent.post(path, object{"verification": d.verified("send_session"), "badge": n.badge}).problem(http.StatusConflict, "conflict")
}

// address is where the caller gets e-mails.
func (d servicedesk) address(n *tenant) string {
	n.w.t.Helper()
	return n.api.get("/v1/users/" + d.user).want(http.StatusOK).str("email")
}

// registration is a registration session that a program sent to somebody.
func (n *tenant) registration() string {
	n.w.t.Helper()
	return n.api.post("/v1/users/"+n.someone()+"/registration-sessions", object{"badge": n.badge}).want(http.StatusCreated).str("id")
}

// A program names whom it means by their login, and may ask twice: the one that is open
// is given, until another is wanted.
func TestRegistrationSessionOfAProgram(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Programs")
	n.person(object{"first_name": "Ann", "login": "ann.o", "email": w.email("ann")})
	path := "/v1/users/login:ANN.O/registration-sessions"
	sent := n.api.post(path, object{"badge": n.badge}).want(http.StatusCreated)
	if again := n.api.post(path, object{"badge": n.badge}).want(http.StatusOK); again.str("id") != sent.str("id") || again.str("generation") != "1" {
		t.Errorf("asked for twice: %s", again.body)
	}
	n.api.post(path, object{"badge": n.badge, "replace": true}).want(http.StatusTooManyRequests)
	w.advance(31 * time.Second)
	if other := n.api.post(path, object{"badge": n.badge, "valid_for": 300}).want(http.StatusCreated); other.str("generation") != "2" {
		t.Errorf("asked for otherwise: %s", other.body)
	}
	n.api.post(path, object{"badge": n.badge, "notify": false, "replace": true}).problem(http.StatusForbidden, "forbidden")
	n.api.post("/v1/users/login:nobody/registration-sessions", object{"badge": n.badge}).problem(http.StatusNotFound, "not_found")
	one := "/v1/registration-sessions/" + sent.str("id")
	n.api.delete(one).want(http.StatusNoContent)
	if gone := n.api.get(one).want(http.StatusOK); gone.str("state") != "removed" {
		t.Errorf("removed: %s", gone.body)
	}
}

// A session that is forced puts the badge on one device more than its kind allows, and
// no further: neither a second one nor the same link again does.
func TestForcedSessionGoesOneFurther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Forced")
	to := w.email("forced")
	user, badge := n.person(object{"last_name": "Forced", "email": to}), n.kind(object{"name": "One device", "device_limit": 1})
	path := "/v1/users/" + user + "/registration-sessions"
	sent := func(fields object) *answer {
		w.advance(31 * time.Second)
		fields["badge"] = badge
		return n.api.post(path, fields)
	}
	open := func(link string) *browser {
		b := w.browser()
		b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK)
		return b
	}
	sent(object{}).want(http.StatusCreated)
	first := w.link(to)
	open(first).register(first)
	if m := w.message(to); m.Template != notify.BadgeAdded {
		t.Errorf("a %s came", m.Template)
	}
	sent(object{}).problem(http.StatusConflict, "conflict")
	sent(object{"force": true}).want(http.StatusCreated)
	second := w.link(to)
	b := open(second)
	b.register(second)
	if again := b.post("/v1/registrations", object{"link": second}); again.status < 400 {
		t.Errorf("the link made another: %s", again.body)
	}
	sent(object{"force": true}).problem(http.StatusConflict, "conflict")
}

// The session of somebody who leaves is over at once, in whatever step it was
// (threat 29); and what was replaced or removed does not come back (threat 7).
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Ends")
	badge := n.kind(object{"name": "Link is enough"})
	for name, end := range map[string]func(user, id string){
		"left":    func(user, _ string) { n.api.post("/v1/users/"+user+"/deactivate", nil).want(http.StatusOK) },
		"removed": func(_, id string) { n.api.delete("/v1/registration-sessions/" + id).want(http.StatusNoContent) },
		"replaced": func(user, _ string) {
			w.advance(31 * time.Second)
			n.api.post("/v1/users/"+user+"/registration-sessions", object{"badge": badge, "replace": true}).want(http.StatusCreated)
		},
		"over": func(_, _ string) { w.advance(time.Hour) },
	} {
		to := w.email("ends")
		user := n.person(object{"last_name": "Ends", "email": to})
		id := n.api.post("/v1/users/"+user+"/registration-sessions", object{"badge": badge, "valid_for": 600}).want(http.StatusCreated).str("id")
		link, b := w.token(w.message(to).Link()), w.browser()
		b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK)
		session := object{"registration": b.post("/v1/registrations", object{"link": link}).want(http.StatusOK).str("registration")}
		begun := b.post("/v1/registrations/options", session).want(http.StatusOK)
		made, err := softkey.New().Create(w.env.Origin, begun.raw("options"))
		if err != nil {
			t.Fatal(err)
		}
		end(user, id)
		session["ceremony"], session["credential"] = begun.str("ceremony"), json.RawMessage(made)
		if done := b.post("/v1/registrations/finish", session); done.status < 400 {
			t.Errorf("%s: the badge was made: %s", name, done.body)
		}
		if again := b.post("/v1/registrations", object{"link": link}); again.status < 400 {
			t.Errorf("%s: the link goes on: %s", name, again.body)
		}
		if over := b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK); over.str("step") != "ended" || over.str("fresh") != "" {
			t.Errorf("%s: opened again: %s", name, over.body)
		}
	}
	i := n.invited()
	w.advance(15 * 24 * time.Hour)
	if over := w.browser().post("/v1/invitations/open", object{"link": i.link}).want(http.StatusOK); over.str("fresh") != "true" {
		t.Errorf("an invitation that is over: %s", over.body)
	}
}
