package main

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"lanyard/internal/register/softkey"
)

const day = 24 * time.Hour

// probe asks an endpoint about a record, and says what it answers while the
// record is there and from the second on in which it is not.
type probe struct {
	ask           func() *answer
	while, after  int
	view          func(*answer) string // of a success; nil: none
	seen, expired string
}

// TestExpiry: a record that is over does not exist, from the very second on,
// though the store has not deleted it: every kind of record with an end, through
// the endpoints that read it (threat 8).
func TestExpiry(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		lasts time.Duration
		make  func(*tenant) []probe
	}{
		"session, idle": {15 * time.Minute, func(n *tenant) []probe {
			return []probe{{ask: func() *answer { return n.admin.get("/v1/network") }, while: 200, after: 401}}
		}},
		"session, absolute": {24 * time.Hour, func(n *tenant) []probe {
			_, b := n.member()
			const step = time.Hour - 30*time.Second
			for range 24 { // never idle
				n.w.advance(step)
				b.get("/v1/session").want(http.StatusOK)
			}
			n.w.advance(-24 * step)
			return []probe{{ask: func() *answer { return b.get("/v1/session") }, while: 200, after: 401}}
		}},
		"API token": {time.Hour, func(n *tenant) []probe {
			raw := n.admin.post("/v1/tokens", object{"name": "short", "scopes": scopes, "valid_for": 3600}).want(http.StatusCreated).str("token")
			b := n.w.program(raw)
			return []probe{
				{ask: func() *answer { return b.get("/v1/users") }, while: 200, after: 401},
				{ask: func() *answer { return b.post("/v1/groups", object{"name": "x"}, set("Idempotency-Key", "k")) }, while: 201, after: 401},
				list(n, "/v1/tokens", "3", "2"), // the setup's, and one to ask with
			}
		}},
		"invitation": {24 * time.Hour, func(n *tenant) []probe {
			i, b := n.ready()
			j, number := n.invited(), n.w.phone()
			c := j.browser()
			first := c.post("/v1/invitations/challenges", object{"link": j.link, "phone": number}).want(http.StatusAccepted)
			code := n.w.code(number)
			return []probe{
				{
					ask:   func() *answer { return b.post("/v1/invitations/open", object{"link": i.link}) },
					while: 200, after: 200, view: func(a *answer) string { return a.str("step") + a.str("end") }, seen: "badge", expired: "endedexpired",
				},
				{ask: func() *answer { return b.post("/v1/registrations", object{"link": i.link}) }, while: 200, after: 410},
				{ask: func() *answer { return b.post("/v1/invitations/fresh", object{"link": i.link}) }, while: 409, after: 202},
				{
					ask:   func() *answer { return c.post("/v1/invitations/challenges", object{"link": j.link, "phone": number}) },
					while: 202, after: 410,
				},
				{ask: func() *answer {
					return c.post("/v1/invitations/challenges/verify", object{"link": j.link, "challenge": first.str("challenge"), "code": code + "0"})
				}, while: 422, after: 410},
				{
					ask:   func() *answer { return n.again().api.get("/v1/invitations/" + i.id) },
					while: 200, after: 200, view: func(a *answer) string { return a.str("state") }, seen: "open", expired: "open", // sent afresh
				},
				{
					ask:   func() *answer { return n.again().api.get("/v1/invitations/" + j.id) },
					while: 200, after: 200, view: func(a *answer) string { return a.str("state") }, seen: "open", expired: "expired",
				},
			}
		}},
		"invitation's record": {31 * day, func(n *tenant) []probe {
			to := n.w.email("kept")
			user := n.person(object{"last_name": "Kept", "email": to})
			made := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}).want(http.StatusCreated)
			mail := n.w.message(to)
			link, b := n.w.token(mail.Link()), n.w.browser()
			return []probe{
				{ask: func() *answer { return n.again().api.get("/v1/invitations/" + made.str("id")) }, while: 200, after: 404},
				{ask: func() *answer { return n.again().api.post("/v1/invitations/"+made.str("id")+"/revoke", nil) }, while: 200, after: 404},
				{ask: func() *answer { return b.post("/v1/invitations/open", object{"link": link}) }, while: 200, after: 410},
				{ask: func() *answer { return b.post("/v1/invitations/open", object{"code": mail.Code()}) }, while: 200, after: 404},
				list(n, "/v1/users/"+user+"/invitations", "1", "0"),
				list(n, "/v1/users/"+user+"/messages", "1", "0"),
				list(n, "/v1/invitations?state=revoked", "1", "0"),
			}
		}},
		"task of the desk": {31*day - time.Hour, func(n *tenant) []probe {
			n.api.patch("/v1/network", object{"ladder": []object{{"after": 3600, "by": "desk"}}}).want(http.StatusOK)
			n.api.post("/v1/invitations", object{"user": n.someone(), "badge": n.badge}).want(http.StatusCreated)
			n.w.advance(time.Hour)
			n.w.job("due")
			return []probe{list(n, "/v1/desk-tasks", "1", "0")}
		}},
		"code": {10 * time.Minute, func(n *tenant) []probe {
			i, number := n.invited(), n.w.phone()
			b := i.browser()
			c := b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number}).want(http.StatusAccepted)
			code := n.w.code(number)
			_, own := n.member()
			to := n.w.email("own")
			d := own.post("/v1/enrollments/challenges", object{"service": "personal_email", "contact": to}).want(http.StatusAccepted)
			other := n.w.code(to)
			return []probe{
				{ask: func() *answer {
					return b.post("/v1/invitations/challenges/verify", object{"link": i.link, "challenge": c.str("challenge"), "code": code})
				}, while: 200, after: 422},
				{ask: func() *answer {
					return own.post("/v1/enrollments/challenges/"+d.str("challenge")+"/verify", object{"code": other})
				}, while: 200, after: 422},
			}
		}},
		"registration session": {10 * time.Minute, func(n *tenant) []probe {
			_, b, permission := n.minted()
			token := object{"handover": b.post("/v1/registrations/handover", permission).want(http.StatusOK).str("handover")}
			_, c, second := n.minted()
			phone := n.w.browser()
			taken := object{"handover": c.post("/v1/registrations/handover", second).want(http.StatusOK).str("handover"), "registration": second["registration"]}
			taken["digits"] = phone.post("/v1/registrations/handover/take", object{"handover": taken["handover"]}).want(http.StatusOK).str("digits")
			return []probe{
				{ask: func() *answer { return b.post("/v1/registrations/options", permission) }, while: 200, after: 410},
				{ask: func() *answer { return b.post("/v1/registrations/handover", permission) }, while: 200, after: 410},
				{
					ask:   func() *answer { return b.post("/v1/registrations/handover/state", token) },
					while: 200, after: 200, view: func(a *answer) string { return a.str("state") }, seen: "waiting", expired: "void",
				},
				{ask: func() *answer { return n.w.browser().post("/v1/registrations/handover/take", token) }, while: 200, after: 410},
				{ask: func() *answer { return c.post("/v1/registrations/handover/match", taken) }, while: 204, after: 410},
				{
					ask:   func() *answer { return phone.post("/v1/registrations/options", object{"handover": taken["handover"]}) },
					while: 200, after: 410,
				},
			}
		}},
		"WebAuthn challenge": {5 * time.Minute, func(n *tenant) []probe {
			_, b, permission := n.minted()
			begun := b.post("/v1/registrations/options", permission).want(http.StatusOK)
			made, err := softkey.New().Create(n.w.env.Origin, begun.raw("options"))
			if err != nil {
				n.w.t.Fatal(err)
			}
			permission["ceremony"], permission["credential"] = begun.str("ceremony"), json.RawMessage(made)
			c := n.w.browser()
			in := c.assertion(n.key)
			return []probe{
				{ask: func() *answer { return b.post("/v1/registrations/finish", permission) }, while: 200, after: 410},
				{ask: func() *answer { return c.post("/v1/signin/finish", in) }, while: 200, after: 401},
			}
		}},
		"idempotency": {24 * time.Hour, func(n *tenant) []probe {
			b := n.w.program(n.admin.post("/v1/tokens", object{"name": "long", "scopes": scopes}).want(http.StatusCreated).str("token"))
			body := object{"last_name": "Once", "email": n.w.email("once")}
			key := set("Idempotency-Key", "once")
			b.post("/v1/users", body, key).want(http.StatusCreated)
			return []probe{{ask: func() *answer { return b.post("/v1/users", body, key) }, while: 201, after: 409}} // the address is taken
		}},
		"campaign and import": {90 * day, func(n *tenant) []probe {
			campaign := "/v1/campaigns/" + n.campaign(object{"badge": n.badge, "users": []string{n.someone()}}).str("id")
			load := "/v1/imports/" + n.planned()
			return []probe{
				{ask: func() *answer { return n.again().api.get(campaign) }, while: 200, after: 404},
				{ask: func() *answer { return n.again().api.get(campaign + "/rows") }, while: 200, after: 404},
				{ask: func() *answer { return n.again().api.post(campaign+"/stop", nil) }, while: 200, after: 404},
				list(n, "/v1/campaigns", "1", "0"),
				{ask: func() *answer { return n.again().api.get(load) }, while: 200, after: 404},
				{ask: func() *answer { return n.again().api.get(load + "/rows") }, while: 200, after: 404},
				{ask: func() *answer { return n.again().api.get(load + "/rejects") }, while: 200, after: 404},
				list(n, "/v1/imports", "1", "0"),
			}
		}},
		"audit": {400 * day, func(n *tenant) []probe {
			user := n.someone()
			return []probe{list(n, "/v1/audit?user="+user, "1", "0")}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// asking can change what is asked about, so that before and after have a
			// world each
			for _, late := range []bool{false, true} {
				w := newWorld(t)
				n := w.tenant("Expiry")
				probes := tt.make(n)
				w.settle()
				w.advance(tt.lasts)
				if !late {
					w.advance(-time.Second)
				}
				for i, p := range probes {
					p.check(t, i, late)
				}
			}
		})
	}
}

func (p probe) check(t *testing.T, i int, late bool) {
	t.Helper()
	want, view := p.while, p.seen
	if late {
		want, view = p.after, p.expired
	}
	a := p.ask()
	if a.status != want {
		t.Errorf("%d, over %v: %s: %d %s, want %d", i, late, a.what, a.status, a.body, want)
		return
	}
	if p.view != nil && p.view(a) != view {
		t.Errorf("%d, over %v: %s: %s, want %s", i, late, a.what, p.view(a), view)
	}
}

// list asks how many items a list has.
func list(n *tenant, path, seen, expired string) probe {
	return probe{
		ask: func() *answer { return n.again().api.get(path) }, while: 200, after: 200, seen: seen, expired: expired,
		view: func(a *answer) string { return string(rune('0' + len(a.items()))) },
	}
}
