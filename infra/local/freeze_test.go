package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
)

// Threat 24: whoever is told of a change that was not theirs stops everything with
// the link in the notice, without signing in, and another administrator lets them in again.
func TestFreezeAndLift(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Freeze")
	address, number := w.email("grace"), w.phone()
	user := n.person(object{"first_name": "Grace", "email": address})
	made := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge, "deliver": "link"}).want(http.StatusCreated)
	link, b := w.token(made.str("link")), w.browser()
	b.follow(link, number)
	key := b.register(link)
	alarm := w.alarm(address)
	b.signIn(key)
	open := n.api.post("/v1/invitations", object{"user": user, "badge": n.kind(object{"name": "Another"}), "deliver": "link"}).want(http.StatusCreated)
	another := w.token(open.str("link"))

	// machines that read mail: they open, run scripts and press
	robot := w.browser()
	w.settle()
	before := decisive(w.dump())
	for _, empty := range []object{{"link": alarm}, {"link": alarm, "word": ""}, {"link": alarm, "word": "on"}} {
		robot.send(http.MethodHead, "/f", nil)
		robot.get("/f")
		if v := robot.post("/v1/freeze/open", object{"link": alarm}).want(http.StatusOK); v.str("state") != "open" {
			t.Fatalf("the link leads to %s", v.body)
		}
		robot.post("/v1/freeze", empty).problem(http.StatusUnprocessableEntity, "invalid")
	}
	if diff := cmp.Diff(before, decisive(w.dump())); diff != "" {
		t.Errorf("a machine changed something:\n%s", diff)
	}
	robot.post("/v1/freeze", object{"link": alarm[1:] + "A", "word": "freeze"}).problem(http.StatusNotFound, "unknown")
	b.get("/v1/enrollments").want(http.StatusOK)

	stranger := w.browser()
	if v := stranger.post("/v1/freeze", object{"link": alarm, "word": " Freeze "}).want(http.StatusOK); v.str("state") != "frozen" {
		t.Fatalf("after the link: %s", v.body)
	}
	stranger.post("/v1/freeze", object{"link": alarm, "word": "freeze"}).want(http.StatusOK)
	for _, to := range []string{address, number} {
		if m := w.message(to); m.Template != notify.AccessFrozen {
			t.Errorf("a %s came", m.Template)
		}
	}
	if times := n.acted("user.freeze"); times != 1 {
		t.Errorf("%d entries in the audit", times)
	}
	b.get("/v1/enrollments").problem(http.StatusUnauthorized, "unauthenticated")
	thief := w.browser()
	thief.post("/v1/signin/finish", thief.assertion(key)).problem(http.StatusUnauthorized, "unauthenticated")
	if v := w.browser().post("/v1/invitations/open", object{"link": another}).want(http.StatusOK); v.str("end") != "revoked" {
		t.Errorf("an invitation is %s", v.body)
	}
	n.api.patch("/v1/users/"+user, object{"email": w.email("thief")}).problem(http.StatusForbidden, "forbidden")
	n.api.delete("/v1/users/"+user+"/enrollments/mobile_code").problem(http.StatusForbidden, "forbidden")
	if u := n.api.get("/v1/users/" + user).want(http.StatusOK); u.str("state") != "active" || u.str("frozen_at") == "" || u.str("frozen_by") != "badge_added" {
		t.Errorf("the user is shown as %s", u.body)
	}

	w.advance(time.Second)
	lift := "/v1/users/" + user + "/unfreeze"
	n.api.post(lift, nil).problem(http.StatusForbidden, "forbidden")
	if u := n.admin.post(lift, nil).want(http.StatusOK); u.str("frozen_at") != "" {
		t.Errorf("the user is shown as %s", u.body)
	}
	n.admin.post(lift, nil).want(http.StatusOK)
	if times := n.acted("user.unfreeze"); times != 1 {
		t.Errorf("%d entries in the audit", times)
	}
	b.get("/v1/enrollments").problem(http.StatusUnauthorized, "unauthenticated")
	w.browser().signIn(key)
	stranger.post("/v1/freeze", object{"link": alarm, "word": "freeze"}).problem(http.StatusGone, "used")
	if v := stranger.post("/v1/freeze/open", object{"link": alarm}).want(http.StatusOK); v.str("state") != "over" {
		t.Errorf("the link leads to %s", v.body)
	}
}
