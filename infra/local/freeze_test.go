package main

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
	"lanyard/internal/register/softkey"
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

// frozen freezes somebody with the link that their e-mail address got when an
// administrator gave them another one.
func (n *tenant) frozen(user string) {
	n.w.t.Helper()
	path := "/v1/users/" + user
	to := n.signedIn().get(path).want(http.StatusOK).str("email")
	n.signedIn().patch(path, object{"email": n.w.email("other")}).want(http.StatusOK)
	if v := n.w.browser().post("/v1/freeze", object{"link": n.w.alarm(to), "word": "freeze"}).want(http.StatusOK); v.str("state") != "frozen" {
		n.w.t.Fatalf("after the link: %s", v.body)
	}
}

// finish is the last step of putting a badge on a device, with all that goes before it done.
func (b *browser) finish(permission object) object {
	b.w.t.Helper()
	begun := b.post("/v1/registrations/options", permission).want(http.StatusOK)
	made, err := softkey.New().Create(b.w.env.Origin, begun.raw("options"))
	if err != nil {
		b.w.t.Fatal(err)
	}
	return with(with(permission, "ceremony", begun.str("ceremony")), "credential", json.RawMessage(made))
}

// Whatever was under way when somebody was frozen leads nowhere: each door by itself. What
// is refused as an invitation that was taken back is gone for whoever holds its link.
func TestNoDoorForTheFrozen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Doors")
	doors := map[string]func() (user string, enter func() int, refused int){
		"a link": func() (string, func() int, int) {
			i, b := n.ready()
			return i.user, func() int { return b.post("/v1/registrations", object{"link": i.link}).status }, http.StatusGone
		},
		"a registration session": func() (string, func() int, int) {
			i, b, permission := n.minted()
			return i.user, func() int { return b.post("/v1/registrations/options", permission).status }, http.StatusGone
		},
		"a ceremony": func() (string, func() int, int) {
			i, b, permission := n.minted()
			last := b.finish(permission)
			return i.user, func() int { return b.post("/v1/registrations/finish", last).status }, http.StatusGone
		},
		"a hand-over": func() (string, func() int, int) {
			i, b, permission := n.minted()
			token := b.post("/v1/registrations/handover", permission).want(http.StatusOK).str("handover")
			return i.user, func() int {
				return w.browser().post("/v1/registrations/handover/take", object{"handover": token}).status
			}, http.StatusGone
		},
		"a phone with a hand-over": func() (string, func() int, int) {
			i, b, permission := n.minted()
			phone, token := w.browser(), b.post("/v1/registrations/handover", permission).want(http.StatusOK).str("handover")
			digits := phone.post("/v1/registrations/handover/take", object{"handover": token}).want(http.StatusOK).str("digits")
			b.post("/v1/registrations/handover/match", with(with(permission, "handover", token), "digits", digits)).want(http.StatusNoContent)
			last := phone.finish(object{"handover": token})
			return i.user, func() int { return phone.post("/v1/registrations/finish", last).status }, http.StatusGone
		},
		"a code of an invitation": func() (string, func() int, int) {
			i, number := n.invited(), w.phone()
			b := i.browser()
			c := b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number}).want(http.StatusAccepted)
			typed := object{"link": i.link, "challenge": c.str("challenge"), "code": w.code(number)}
			return i.user, func() int { return b.post("/v1/invitations/challenges/verify", typed).status }, http.StatusGone
		},
		"another invitation": func() (string, func() int, int) {
			user := n.someone()
			return user, func() int { return n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}).status }, http.StatusConflict
		},
		"a registration session of a program": func() (string, func() int, int) {
			user := n.someone()
			return user, func() int {
				return n.api.post("/v1/users/"+user+"/registration-sessions", object{"badge": n.badge}).status
			}, http.StatusConflict
		},
		"a badge": func() (string, func() int, int) {
			user, b := n.member()
			proof, other := b.assertion(b.key), w.browser()
			other.cookies = b.cookies
			return user, func() int { return other.post("/v1/signin/finish", proof).status }, http.StatusUnauthorized
		},
		"a session": func() (string, func() int, int) {
			user, b := n.member()
			return user, func() int { return b.get("/v1/session").status }, http.StatusUnauthorized
		},
		"an API token": func() (string, func() int, int) {
			b := n.deskworker("admin")
			made := b.post("/v1/tokens", object{"name": "CI", "scopes": []string{"users:read"}}).want(http.StatusCreated)
			program := w.program(made.str("token"))
			return b.get("/v1/session").want(http.StatusOK).str("user"), func() int { return program.get("/v1/users").status }, http.StatusUnauthorized
		},
	}
	for door, prepare := range doors {
		if _, enter, _ := prepare(); enter() >= http.StatusMultipleChoices {
			t.Errorf("%s leads nowhere for anybody", door)
		}
		user, enter, refused := prepare()
		n.frozen(user)
		if status := enter(); status != refused {
			t.Errorf("%s: %d", door, status)
		}
	}
}
