package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/infra/template"
	"lanyard/internal/limit"
	"lanyard/internal/notify"
	vendor "lanyard/internal/notify/gateway"
	"lanyard/internal/register/softkey"
	"lanyard/internal/secret"
)

// call is a good request to one route, with everything in place for it.
type call struct {
	by     *browser
	n      *tenant
	params map[string]string // of the path
	body   any
	status int
	quiet  bool // a success writes nothing that decides
	counts bool // ... but that it was asked for
}

// routes are those of template.yaml, in order.
func (w *world) routes() []template.Route {
	var all []template.Route
	for _, f := range w.template.Functions {
		all = append(all, f.Routes...)
	}
	return all
}

// operations are the routes of the API; the others are the pages.
func (w *world) operations() []template.Route {
	return slices.DeleteFunc(w.routes(), func(r template.Route) bool {
		return !strings.HasPrefix(r.Path, "/v1/") || r.Method == http.MethodOptions
	})
}

// changing are the routes that a foreign page must not be able to use.
func (w *world) changing() []template.Route {
	return slices.DeleteFunc(w.routes(), func(r template.Route) bool {
		return r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
	})
}

var parameter = regexp.MustCompile(`\{([a-z]+)\+?\}`)

// fill puts parameters into a route's path.
func fill(path string, params map[string]string) string {
	return parameter.ReplaceAllStringFunc(path, func(p string) string {
		if v, ok := params[strings.Trim(p, "{}")]; ok {
			return v
		}
		return "none"
	})
}

// do makes the call, changed on its way out.
func (c call) do(r template.Route, changes ...change) *answer {
	c.by.w.t.Helper()
	return c.by.send(r.Method, fill(r.Path, c.params), c.body, changes...)
}

// recipe makes a good call of a changing route. A route without one fails the
// tests that go through all of them.
func (n *tenant) recipe(r template.Route) (call, bool) {
	cook, ok := recipes[r.Key()]
	if !ok {
		return call{}, false
	}
	c := cook(n)
	if c.n == nil {
		c.n = n
	}
	if c.by == nil {
		c.by = n.api
	}
	if c.status == 0 {
		c.status = http.StatusOK
	}
	return c, true
}

// everyRecipe runs test for each changing route with a call of its own.
func (n *tenant) everyRecipe(test func(r template.Route, c call)) {
	n.w.t.Helper()
	for _, r := range n.w.changing() {
		c, ok := n.recipe(r)
		if !ok {
			n.w.t.Errorf("%s has no recipe in routes_test.go", r.Key())
			continue
		}
		test(r, c)
	}
}

var recipes = map[string]func(*tenant) call{
	// whoever holds a link
	"POST /v1/invitations/open": func(n *tenant) call {
		return call{by: n.w.browser(), body: object{"link": n.invited().link}, quiet: true}
	},
	"POST /v1/messages/genuine": func(n *tenant) call {
		return call{by: n.w.browser(), body: object{"reference": "0000-0000"}, quiet: true, counts: true}
	},
	"POST /v1/invitations/fresh": func(n *tenant) call {
		i := n.invited()
		n.w.advance(31 * time.Second)
		n.api.post("/v1/invitations/"+i.id+"/send", object{"deliver": "link"}).want(http.StatusOK)
		n.w.advance(61 * time.Second)
		return call{by: i.browser(), body: object{"link": i.link}, status: http.StatusAccepted}
	},
	"POST /v1/invitations/challenges": func(n *tenant) call {
		i := n.invited()
		return call{by: i.browser(), body: object{"link": i.link, "phone": n.w.phone()}, status: http.StatusAccepted}
	},
	"POST /v1/invitations/challenges/verify": func(n *tenant) call {
		i, number := n.invited(), n.w.phone()
		b := i.browser()
		c := b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number}).want(http.StatusAccepted)
		return call{by: b, body: object{"link": i.link, "challenge": c.str("challenge"), "code": n.w.code(number)}}
	},
	"POST /v1/registrations": func(n *tenant) call {
		i, b := n.ready()
		return call{by: b, body: object{"link": i.link}, quiet: true}
	},
	"POST /v1/registrations/options": func(n *tenant) call {
		_, b, permission := n.minted()
		return call{by: b, body: permission, quiet: true}
	},
	"POST /v1/registrations/finish": func(n *tenant) call {
		_, b, permission := n.minted()
		begun := b.post("/v1/registrations/options", permission).want(http.StatusOK)
		made, err := softkey.New().Create(n.w.env.Origin, begun.raw("options"))
		if err != nil {
			n.w.t.Fatal(err)
		}
		permission["ceremony"], permission["credential"] = begun.str("ceremony"), json.RawMessage(made)
		return call{by: b, body: permission}
	},
	"POST /v1/registrations/handover": func(n *tenant) call {
		_, b, permission := n.minted()
		return call{by: b, body: permission, quiet: true}
	},
	"POST /v1/registrations/handover/take": func(n *tenant) call {
		_, _, token := n.handover()
		return call{by: n.w.browser(), body: object{"handover": token["handover"]}}
	},
	"POST /v1/registrations/handover/match": func(n *tenant) call {
		b, phone, token := n.handover()
		taken := phone.post("/v1/registrations/handover/take", object{"handover": token["handover"]}).want(http.StatusOK)
		token["digits"] = taken.str("digits")
		return call{by: b, body: token, status: http.StatusNoContent}
	},
	"POST /v1/registrations/handover/state": func(n *tenant) call {
		_, phone, token := n.handover()
		return call{by: phone, body: object{"handover": token["handover"]}, quiet: true}
	},
	"POST /v1/signin/options": func(n *tenant) call {
		return call{by: n.w.browser(), body: object{}, quiet: true}
	},
	"POST /v1/signin/finish": func(n *tenant) call {
		b := n.w.browser()
		return call{by: b, body: b.assertion(n.key)}
	},

	// whoever is signed in
	"DELETE /v1/session": func(n *tenant) call {
		return call{by: n.signedIn(), status: http.StatusNoContent}
	},
	"POST /v1/enrollments/challenges": func(n *tenant) call {
		_, b := n.member()
		return call{by: b, body: object{"service": "personal_email", "contact": n.w.email("own")}, status: http.StatusAccepted}
	},
	"POST /v1/enrollments/challenges/{challenge}/verify": func(n *tenant) call {
		_, b := n.member()
		to := n.w.email("own")
		c := b.post("/v1/enrollments/challenges", object{"service": "personal_email", "contact": to}).want(http.StatusAccepted)
		return call{by: b, params: map[string]string{"challenge": c.str("challenge")}, body: object{"code": n.w.code(to)}}
	},

	"DELETE /v1/enrollments/{service}": func(n *tenant) call {
		_, b := n.member()
		to := n.w.email("own")
		c := b.post("/v1/enrollments/challenges", object{"service": "personal_email", "contact": to}).want(http.StatusAccepted)
		b.post("/v1/enrollments/challenges/"+c.str("challenge")+"/verify", object{"code": n.w.code(to)}).want(http.StatusOK)
		b.showAgain()
		return call{by: b, params: map[string]string{"service": "personal_email"}, status: http.StatusNoContent}
	},
	"POST /v1/session/badge/options": func(n *tenant) call {
		_, b := n.member()
		return call{by: b, body: object{}, quiet: true}
	},
	"POST /v1/session/badge": func(n *tenant) call {
		_, b := n.member()
		return call{by: b, body: b.shown()}
	},
	"POST /v1/badges/mine/registrations": func(n *tenant) call {
		d := n.w.tenant("Own badges")
		_, b := d.member()
		return call{n: d, by: b, body: object{}, quiet: true}
	},
	"DELETE /v1/badges/mine/{credential}": func(n *tenant) call {
		_, b := n.member()
		return call{by: b, params: map[string]string{"credential": b.ownBadge() + "?last=true"}, status: http.StatusNoContent}
	},
	"POST /v1/badges/mine/{credential}/lost": func(n *tenant) call {
		_, b := n.member()
		return call{by: b, params: map[string]string{"credential": b.ownBadge()}, body: object{"last": true}}
	},

	// an administrator: invitations
	"POST /v1/invitations": func(n *tenant) call {
		return call{body: object{"user": n.someone(), "badge": n.badge}, status: http.StatusCreated}
	},
	"POST /v1/invitations/{invitation}/send": func(n *tenant) call {
		i := n.invited()
		n.w.advance(31 * time.Second)
		return call{params: map[string]string{"invitation": i.id}}
	},
	"POST /v1/invitations/{invitation}/revoke": func(n *tenant) call {
		return call{params: map[string]string{"invitation": n.invited().id}}
	},
	"POST /v1/desk-tasks/{invitation}/finish": func(n *tenant) call {
		d := n.w.tenant("Desk")
		d.api.patch("/v1/network", object{"ladder": []object{{"after": 3600, "by": "desk"}}}).want(http.StatusOK)
		i := d.api.post("/v1/invitations", object{"user": d.someone(), "badge": d.badge}).want(http.StatusCreated)
		n.w.advance(time.Hour)
		n.w.job("due")
		return call{n: d, by: d.api, params: map[string]string{"invitation": i.str("id")}, status: http.StatusNoContent}
	},
	"POST /v1/desk/verifications": func(n *tenant) call {
		return call{by: n.agent(), body: object{"user": n.someone(), "ticket": "T-1", "acts": []string{"add_email"}}, status: http.StatusCreated}
	},
	"DELETE /v1/desk/verifications/{verification}": func(n *tenant) call {
		d := n.desk()
		return call{by: d.agent, params: object{"verification": d.open("add_email")}.strings(), status: http.StatusNoContent}
	},
	"POST /v1/desk/verifications/{verification}/code": func(n *tenant) call {
		d := n.desk()
		n.w.advance(time.Hour)
		d.agent.signInAgain()
		return call{
			by: d.agent, params: object{"verification": d.open("add_email")}.strings(), body: object{"service": "mobile_code"},
			status: http.StatusAccepted,
		}
	},
	"POST /v1/desk/verifications/{verification}/code/check": func(n *tenant) call {
		d := n.desk()
		n.w.advance(time.Hour)
		d.agent.signInAgain()
		v := d.open("add_email")
		sent := d.agent.post("/v1/desk/verifications/"+v+"/code", object{"service": "mobile_code"}).want(http.StatusAccepted)
		return call{
			by: d.agent, params: object{"verification": v}.strings(),
			body: object{"challenge": sent.str("code.challenge"), "code": n.w.code(d.number)},
		}
	},
	"POST /v1/desk/verifications/{verification}/ask": func(n *tenant) call {
		d := n.desk()
		return call{by: d.agent, params: object{"verification": d.open("add_email")}.strings()}
	},
	"POST /v1/desk/verifications/{verification}/agree": func(n *tenant) call {
		d := n.desk()
		return call{by: d.colleague, params: object{"verification": d.open("add_email")}.strings()}
	},
	"POST /v1/desk/verifications/{verification}/badge": func(n *tenant) call {
		d := n.desk()
		d.phone(n)
		return call{by: d.agent, params: object{"verification": d.open("add_email")}.strings()}
	},
	"POST /v1/desk/verifications/{verification}/badge/check": func(n *tenant) call {
		d := n.desk()
		v, phone := d.asked(n)
		digits := phone.get("/v1/prompts").want(http.StatusOK).object().list("prompts")[0].str("digits")
		phone.post("/v1/prompts/"+v+"/approve", phone.approval(v)).want(http.StatusOK)
		return call{by: d.agent, params: object{"verification": v}.strings(), body: object{"digits": digits}}
	},
	"POST /v1/desk/verifications/{verification}/manager": func(n *tenant) call {
		d := n.desk()
		d.managed(n)
		return call{by: d.agent, params: object{"verification": d.open("add_email")}.strings()}
	},
	"POST /v1/vouch/open": func(n *tenant) call {
		return call{by: n.w.browser(), body: object{"link": n.desk().vouching(n)}, quiet: true}
	},
	"POST /v1/vouch": func(n *tenant) call {
		return call{by: n.w.browser(), body: object{"link": n.desk().vouching(n), "reason": "I called her at her desk", "spoke": true}}
	},
	"POST /v1/vouch/refuse": func(n *tenant) call {
		return call{by: n.w.browser(), body: object{"link": n.desk().vouching(n), "reason": "She is on holiday"}}
	},
	"POST /v1/prompts/{prompt}/options": func(n *tenant) call {
		v, phone := n.desk().asked(n)
		return call{by: phone, params: object{"prompt": v}.strings(), quiet: true}
	},
	"POST /v1/prompts/{prompt}/approve": func(n *tenant) call {
		v, phone := n.desk().asked(n)
		return call{by: phone, params: object{"prompt": v}.strings(), body: phone.approval(v)}
	},
	"POST /v1/prompts/{prompt}/refuse": func(n *tenant) call {
		v, phone := n.desk().asked(n)
		return call{by: phone, params: object{"prompt": v}.strings(), status: http.StatusNoContent}
	},
	"POST /v1/desk/users/{user}/enrollments/challenges": func(n *tenant) call {
		d := n.desk()
		return call{
			by: d.agent, params: object{"user": d.user}.strings(), status: http.StatusAccepted,
			body: object{"verification": d.verified("add_email"), "service": "personal_email", "contact": n.w.email("desk")},
		}
	},
	"POST /v1/desk/users/{user}/enrollments/{service}": func(n *tenant) call {
		d, to := n.desk(), n.w.email("desk")
		v := d.verified("add_email")
		sent := d.agent.post("/v1/desk/users/"+d.user+"/enrollments/challenges",
			object{"verification": v, "service": "personal_email", "contact": to}).want(http.StatusAccepted)
		return call{
			by: d.agent, params: object{"user": d.user, "service": "personal_email"}.strings(),
			body: object{"verification": v, "challenge": sent.str("challenge"), "code": n.w.code(to)},
		}
	},
	"POST /v1/desk/users/{user}/enrollments/{service}/remove": func(n *tenant) call {
		d := n.desk()
		return call{
			by: d.agent, params: object{"user": d.user, "service": "mobile_code"}.strings(), status: http.StatusNoContent,
			body: object{"verification": d.verified("remove_enrollment")},
		}
	},
	"POST /v1/desk/users/{user}/enrollments/remove": func(n *tenant) call {
		d := n.desk()
		return call{
			by: d.agent, params: object{"user": d.user}.strings(), status: http.StatusNoContent,
			body: object{"verification": d.verified("remove_enrollment")},
		}
	},
	"POST /v1/desk/users/{user}/badges/{credential}/remove": func(n *tenant) call {
		d := n.desk()
		b := d.phone(n)
		d.colleague.signInAgain()
		return call{
			by: d.agent, params: object{"user": d.user, "credential": b.ownBadge()}.strings(), status: http.StatusNoContent,
			body: object{"verification": d.verified("remove_badge")},
		}
	},
	"POST /v1/desk/users/{user}/registration-sessions": func(n *tenant) call {
		d := n.desk()
		n.w.advance(31 * time.Second)
		return call{
			by: d.agent, params: object{"user": d.user}.strings(), status: http.StatusCreated,
			body: object{"verification": d.verified("send_session"), "badge": n.badge},
		}
	},
	"POST /v1/desk/registration-sessions/{registration}/send": func(n *tenant) call {
		d := n.desk()
		sent := d.session(n)
		n.w.advance(2 * time.Minute)
		return call{
			by: d.agent, params: object{"registration": sent}.strings(), body: object{"verification": d.verified("resend_session")},
		}
	},
	"POST /v1/desk/registration-sessions/{registration}/remove": func(n *tenant) call {
		d := n.desk()
		return call{
			by: d.agent, params: object{"registration": d.session(n)}.strings(), body: object{"verification": d.verified("remove_session")},
		}
	},
	"POST /v1/users/{user}/registration-sessions": func(n *tenant) call {
		return call{params: object{"user": n.someone()}.strings(), body: object{"badge": n.badge}, status: http.StatusCreated}
	},
	"POST /v1/registration-sessions/{registration}/send": func(n *tenant) call {
		sent := n.registration()
		n.w.advance(31 * time.Second)
		return call{params: object{"registration": sent}.strings()}
	},
	"DELETE /v1/registration-sessions/{registration}": func(n *tenant) call {
		return call{params: object{"registration": n.registration()}.strings(), status: http.StatusNoContent}
	},
	"POST /v1/campaigns": func(n *tenant) call {
		p := n.paused()
		return call{n: p, by: p.api, body: object{"badge": p.badge, "users": []string{p.user}}, status: http.StatusAccepted}
	},
	"POST /v1/campaigns/preview": func(n *tenant) call {
		return call{body: object{"badge": n.badge, "users": []string{n.someone()}}, quiet: true}
	},
	"POST /v1/campaigns/{campaign}/start": func(n *tenant) call {
		p, c := n.plannedCampaign()
		return call{n: p, by: p.api, params: map[string]string{"campaign": c}, body: object{"waves": []int{5}}, status: http.StatusAccepted}
	},
	"POST /v1/campaigns/{campaign}/pause": func(n *tenant) call {
		p, c := n.plannedCampaign()
		p.api.post("/v1/campaigns/"+c+"/start", nil).want(http.StatusAccepted)
		return call{n: p, by: p.api, params: map[string]string{"campaign": c}}
	},
	"POST /v1/campaigns/{campaign}/resume": func(n *tenant) call {
		p, c := n.plannedCampaign()
		p.api.post("/v1/campaigns/"+c+"/start", nil).want(http.StatusAccepted)
		p.api.post("/v1/campaigns/"+c+"/pause", nil).want(http.StatusOK)
		return call{n: p, by: p.api, params: map[string]string{"campaign": c}}
	},
	"POST /v1/campaigns/{campaign}/stop": func(n *tenant) call {
		p := n.paused()
		c := p.api.post("/v1/campaigns", object{"badge": p.badge, "users": []string{p.user}}).want(http.StatusAccepted)
		return call{n: p, by: p.api, params: map[string]string{"campaign": c.str("id")}}
	},

	// an administrator: people
	"POST /v1/users": func(n *tenant) call {
		return call{
			body:   object{"first_name": "New", "email": n.w.email("new"), "phone": n.w.phone(), "groups": []string{n.group()}},
			status: http.StatusCreated,
		}
	},
	"PATCH /v1/users/{user}": func(n *tenant) call {
		return call{params: map[string]string{"user": n.someone()}, body: object{"title": "Changed", "email": n.w.email("changed")}}
	},
	"POST /v1/users/{user}/deactivate": func(n *tenant) call {
		return call{params: map[string]string{"user": n.someone()}}
	},
	"POST /v1/freeze/open": func(n *tenant) call {
		_, alarm := n.alarmed()
		return call{by: n.w.browser(), body: object{"link": alarm}, quiet: true}
	},
	"POST /v1/freeze": func(n *tenant) call {
		_, alarm := n.alarmed()
		return call{by: n.w.browser(), body: object{"link": alarm, "word": "freeze"}}
	},
	"POST /v1/users/{user}/unfreeze": func(n *tenant) call {
		user, alarm := n.alarmed()
		n.w.browser().post("/v1/freeze", object{"link": alarm, "word": "freeze"}).want(http.StatusOK)
		return call{params: map[string]string{"user": user}, by: n.signedIn()}
	},
	"POST /v1/users/{user}/activate": func(n *tenant) call {
		user := n.someone()
		n.api.post("/v1/users/"+user+"/deactivate", nil).want(http.StatusOK)
		return call{params: map[string]string{"user": user}}
	},
	"DELETE /v1/users/{user}/enrollments/{service}": func(n *tenant) call {
		i, _ := n.ready()
		return call{params: map[string]string{"user": i.user, "service": "mobile_code"}, status: http.StatusNoContent}
	},
	"POST /v1/users/{user}/enrollments/unlock": func(n *tenant) call {
		i, number := n.invited(), n.w.phone()
		b := i.browser()
		c := b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number}).want(http.StatusAccepted)
		n.w.code(number)
		b.post("/v1/invitations/challenges/verify", object{"link": i.link, "challenge": c.str("challenge"), "code": "none"}).
			problem(http.StatusUnprocessableEntity, "wrong_code")
		return call{params: map[string]string{"user": i.user}, status: http.StatusNoContent}
	},
	"DELETE /v1/users/{user}/badges/{credential}": func(n *tenant) call {
		user, _ := n.member()
		have := n.api.get("/v1/users/" + user + "/badges").want(http.StatusOK).items()
		return call{params: map[string]string{"user": user, "credential": have[0].str("credential")}, status: http.StatusNoContent}
	},
	"DELETE /v1/users/{user}/sessions/{session}": func(n *tenant) call {
		user, _ := n.member()
		return call{params: map[string]string{"user": user, "session": n.session(user)}, status: http.StatusNoContent}
	},
	"POST /v1/groups": func(n *tenant) call {
		return call{body: object{"name": fmt.Sprint("Group ", n.w.next()), "privileges": []string{"use:door"}}, status: http.StatusCreated}
	},
	"PATCH /v1/groups/{group}": func(n *tenant) call {
		return call{params: map[string]string{"group": n.group()}, body: object{"name": fmt.Sprint("Renamed ", n.w.next())}}
	},
	"PUT /v1/groups/{group}/members/{user}": func(n *tenant) call {
		return call{params: map[string]string{"group": n.group(), "user": n.someone()}, status: http.StatusNoContent}
	},
	"DELETE /v1/groups/{group}/members/{user}": func(n *tenant) call {
		group, user := n.group(), n.someone()
		n.api.send(http.MethodPut, "/v1/groups/"+group+"/members/"+user, nil).want(http.StatusNoContent)
		return call{params: map[string]string{"group": group, "user": user}, status: http.StatusNoContent}
	},
	"POST /v1/imports": func(n *tenant) call {
		return call{body: csv("name,email\nSomebody New," + n.w.email("new") + "\n"), status: http.StatusCreated}
	},
	"POST /v1/imports/{import}/apply": func(n *tenant) call {
		return call{params: map[string]string{"import": n.planned()}, status: http.StatusAccepted}
	},
	"POST /v1/imports/{import}/stop": func(n *tenant) call {
		return call{params: map[string]string{"import": n.planned()}}
	},

	// an administrator: messages
	"DELETE /v1/users/{user}/contacts/{channel}/mark": func(n *tenant) call {
		user, _ := n.bounced()
		return call{params: map[string]string{"user": user, "channel": "email"}, status: http.StatusNoContent}
	},
	"DELETE /v1/breakers/{country}": func(n *tenant) call {
		open, _ := limit.Breaker{Network: n.id, Country: "JM"}.Trip(20, 0, n.w.clock.now(), time.Hour)
		if err := n.w.store.Table.Write(n.w.t.Context(), open.Save()); err != nil {
			n.w.t.Fatal(err)
		}
		return call{params: map[string]string{"country": "JM"}, status: http.StatusNoContent}
	},

	// an administrator: settings
	"PATCH /v1/network": func(n *tenant) call {
		return call{body: object{"language": "de", "numbers": object{"code_digits": 6 + n.w.next()%3}}}
	},
	"POST /v1/badges": func(*tenant) call {
		return call{body: object{"name": "Another"}, status: http.StatusCreated}
	},
	"PATCH /v1/badges/{badge}": func(n *tenant) call {
		return call{params: map[string]string{"badge": n.kind(object{"name": "To be changed"})}, body: object{"device_limit": 3}}
	},
	"PUT /v1/templates/{kind}/{channel}/{language}": func(n *tenant) call {
		return call{params: n.text(), body: object{"text": fmt.Sprintf("Come %d {{EnrollUrl}}", n.w.next())}}
	},
	"DELETE /v1/templates/{kind}/{channel}/{language}": func(n *tenant) call {
		text := n.text()
		n.api.send(http.MethodPut, fill("/v1/templates/{kind}/{channel}/{language}", text), object{"text": "Come {{EnrollUrl}}"}).want(http.StatusOK)
		return call{params: text, status: http.StatusNoContent}
	},
	"POST /v1/templates/{kind}/{channel}/{language}/preview": func(n *tenant) call {
		return call{params: n.text(), body: object{"draft": object{"text": "Come {{EnrollUrl}}"}}, quiet: true}
	},
	"POST /v1/templates/{kind}/{channel}/{language}/test": func(n *tenant) call {
		text := n.text()
		text["channel"] = "email"
		return call{by: n.signedIn(), params: text, body: object{}, status: http.StatusAccepted}
	},
	"POST /v1/gateways": func(n *tenant) call {
		n.vendor()
		return call{body: anAccount(), status: http.StatusCreated}
	},
	"PATCH /v1/gateways/{gateway}": func(n *tenant) call {
		return call{params: map[string]string{"gateway": n.vendor()}, body: object{"order": 1 + n.w.next()%1000, "password": "an0ther"}}
	},
	"DELETE /v1/gateways/{gateway}": func(n *tenant) call {
		return call{params: map[string]string{"gateway": n.vendor()}, status: http.StatusNoContent}
	},
	"POST /v1/feedback/twilio/{network}/{gateway}": func(n *tenant) call {
		by := n.vendor()
		message := notify.ID(secret.NewID(n.w.env.Now()))
		address := vendor.TwilioCallback(n.w.env.Origin, n.id, vendor.ID(by), n.user, message)
		_, query, _ := strings.Cut(address, "?")
		mac := hmac.New(sha1.New, []byte(vendorPassword))
		mac.Write([]byte(address + "MessageSid" + twilioMessage + "MessageStatusdelivered"))
		return call{
			by: n.w.browser(), params: map[string]string{"network": n.id, "gateway": by}, status: http.StatusNoContent, quiet: true,
			body: signed{query, "MessageSid=" + twilioMessage + "&MessageStatus=delivered", base64.StdEncoding.EncodeToString(mac.Sum(nil))},
		}
	},
	"POST /v1/gateways/{gateway}/test": func(n *tenant) call {
		n.w.advance(time.Hour)
		return call{params: map[string]string{"gateway": "ses"}, body: object{"to": fmt.Sprintf("try%d@example.com", n.w.next())}, status: http.StatusAccepted}
	},
	"POST /v1/tokens": func(n *tenant) call {
		return call{by: n.signedIn(), body: object{"name": "CI", "scopes": []string{"users:read"}}, status: http.StatusCreated}
	},
	"DELETE /v1/tokens/{token}": func(n *tenant) call {
		b := n.signedIn()
		made := b.post("/v1/tokens", object{"name": "CI", "scopes": []string{"users:read"}}).want(http.StatusCreated)
		return call{by: b, params: map[string]string{"token": made.str("id")}, status: http.StatusNoContent}
	},
}

// anAccount is an SMS vendor's, as an administrator types it in.
func anAccount() object {
	return object{
		"kind": "twilio", "name": "Twilio", "user": "AC0123456789abcdef0123456789abcdef", "password": vendorPassword, "long_code": "+12025550142",
	}
}

const (
	vendorPassword = "v3ndor-pass-w0rd"
	twilioMessage  = "SM0123456789abcdef0123456789abcdef"
	twilioCalls    = "POST /v1/feedback/twilio/{network}/{gateway}" // takes a form, and refuses without saying why
)

// vendor adds one.
func (n *tenant) vendor() string {
	n.w.t.Helper()
	n.w.secret(vendorPassword, "vendor's password")
	if all := n.api.get("/v1/gateways").want(http.StatusOK).items(); len(all) > 10 {
		n.api.delete("/v1/gateways/" + all[0]["id"].(string)).want(http.StatusNoContent)
	}
	return n.api.post("/v1/gateways", anAccount()).want(http.StatusCreated).str("id")
}

// text names one that nobody has worded yet.
func (n *tenant) text() map[string]string {
	return map[string]string{"kind": "reminder", "channel": "sms", "language": fmt.Sprintf("x%c", 'a'+n.w.next()%26)}
}

// invitation is one whose link we have.
type invitation struct {
	w              *world
	id, user, link string
}

// invited makes one for a person of its own.
func (n *tenant) invited() invitation {
	n.w.t.Helper()
	user := n.someone()
	made := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge, "deliver": "link"}).want(http.StatusCreated)
	return invitation{n.w, made.str("id"), user, n.w.token(made.str("link"))}
}

// browser is one that has opened the link.
func (i invitation) browser() *browser {
	i.w.t.Helper()
	b := i.w.browser()
	b.post("/v1/invitations/open", object{"link": i.link}).want(http.StatusOK)
	return b
}

// ready is an invitation for which only the badge is missing.
func (n *tenant) ready() (invitation, *browser) {
	n.w.t.Helper()
	i := n.invited()
	b := n.w.browser()
	b.follow(i.link, n.w.phone())
	return i, b
}

// minted is a registration session.
func (n *tenant) minted() (invitation, *browser, object) {
	n.w.t.Helper()
	i, b := n.ready()
	made := b.post("/v1/registrations", object{"link": i.link}).want(http.StatusOK)
	return i, b, object{"registration": made.str("registration")}
}

// handover is one that no phone has taken; token has the registration too.
func (n *tenant) handover() (desktop, phone *browser, token object) {
	n.w.t.Helper()
	_, b, permission := n.minted()
	permission["handover"] = b.post("/v1/registrations/handover", permission).want(http.StatusOK).str("handover")
	return b, n.w.browser(), permission
}

// someone is a person with nothing but an e-mail address.
func (n *tenant) someone() string {
	n.w.t.Helper()
	return n.person(object{"last_name": "Someone", "email": n.w.email("someone")})
}

// alarmed is a person with a new badge, and the link in the notice of it.
func (n *tenant) alarmed() (user, alarm string) {
	n.w.t.Helper()
	address := n.w.email("alarmed")
	user = n.person(object{"last_name": "Alarmed", "email": address})
	made := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge, "deliver": "link"}).want(http.StatusCreated)
	link := n.w.token(made.str("link"))
	b := n.w.browser()
	b.follow(link, n.w.phone())
	b.register(link)
	return user, n.w.alarm(address)
}

// alarm waits for a notice and gives what is after the # of its link.
func (w *world) alarm(to string) string {
	w.t.Helper()
	token, ok := strings.CutPrefix(w.message(to).Link(), w.env.Origin+"/f#")
	if !ok || token == "" {
		w.t.Fatal("a notice has no link")
	}
	w.secret(token, "link")
	return token
}

// member is a person with a badge who is signed in.
func (n *tenant) member() (user string, b *browser) {
	n.w.t.Helper()
	i, b := n.ready()
	b.signIn(b.register(i.link))
	return i.user, b
}

// agent is a signed-in person at the service desk.
func (n *tenant) agent() *browser {
	n.w.t.Helper()
	return n.deskworker("agent")
}

// deskworker is a signed-in person who is a verifier or an agent.
func (n *tenant) deskworker(privilege string) *browser {
	n.w.t.Helper()
	user, b := n.member()
	group := n.signedIn().post("/v1/groups", object{"name": fmt.Sprint("Desk ", n.w.next()), "privileges": []string{privilege}}).want(http.StatusCreated).str("id")
	n.signedIn().send(http.MethodPut, "/v1/groups/"+group+"/members/"+user, nil).want(http.StatusNoContent)
	b.signInAgain()
	return b
}

// signedIn is a new session of the administrator.
func (n *tenant) signedIn() *browser {
	n.w.t.Helper()
	b := n.w.browser()
	b.signIn(n.key)
	return b
}

// session is the id of a session of a user.
func (n *tenant) session(user string) string {
	n.w.t.Helper()
	return n.api.get("/v1/users/" + user + "/sessions").want(http.StatusOK).items()[0].str("id")
}

func (n *tenant) group() string {
	n.w.t.Helper()
	return n.api.post("/v1/groups", object{"name": fmt.Sprint("Group ", n.w.next())}).want(http.StatusCreated).str("id")
}

// planned is an import that changes nothing: its only row is as it is on file.
func (n *tenant) planned() string {
	n.w.t.Helper()
	to := n.w.email("same")
	n.person(object{"last_name": "Same", "email": to})
	id := n.api.post("/v1/imports", csv("last name,email\nSame,"+to+"\n")).want(http.StatusCreated).str("id")
	n.until("/v1/imports/"+id, "planned")
	return id
}

// paused is another network where nothing is sent, so that its campaigns stay
// where they are.
func (n *tenant) paused() *tenant {
	n.w.t.Helper()
	p := n.w.tenant("Paused")
	n.w.quiet() // or what was being sent would wait for ever
	p.api.patch("/v1/network", object{"paused": true}).want(http.StatusOK)
	n.w.mu.Lock()
	defer n.w.mu.Unlock()
	n.w.standing = append(n.w.standing, p.id)
	return p
}

// plannedCampaign is one of a network that sends nothing, so that it stays under
// way when it is started.
func (n *tenant) plannedCampaign() (in *tenant, campaign string) {
	n.w.t.Helper()
	p := n.paused()
	c := p.api.post("/v1/campaigns", object{"badge": p.badge, "users": []string{p.user}, "plan": true}).want(http.StatusAccepted).str("id")
	p.until("/v1/campaigns/"+c, "planned")
	return p, c
}

// ids gives one of everything that a path can name.
func (n *tenant) ids() map[string]string {
	n.w.t.Helper()
	i, _ := n.ready()
	user, b := n.member()
	c := b.post("/v1/enrollments/challenges", object{"service": "personal_email", "contact": n.w.email("own")}).want(http.StatusAccepted)
	group := n.group()
	n.api.send(http.MethodPut, "/v1/groups/"+group+"/members/"+user, nil).want(http.StatusNoContent)
	token := n.signedIn().post("/v1/tokens", object{"name": "CI", "scopes": []string{"users:read"}}).want(http.StatusCreated)
	d := n.desk()
	return map[string]string{
		"invitation": i.id, "user": user, "group": group, "badge": n.badge, "import": n.planned(),
		"challenge": c.str("challenge"), "service": "mobile_code", "token": token.str("id"),
		"kind": "reminder", "channel": "sms", "language": "de", "gateway": n.vendor(),
		"campaign":     n.campaign(object{"badge": n.badge, "users": []string{user}}).str("id"),
		"credential":   n.api.get("/v1/users/" + user + "/badges").want(http.StatusOK).items()[0].str("credential"),
		"session":      n.session(user),
		"verification": d.open("add_email"), "prompt": d.open("add_email"),
		"registration": d.session(n),
		"message":      n.api.get("/v1/users/" + user + "/messages").want(http.StatusOK).items()[0].str("id"),
	}
}

// part is what of a dump belongs to a network, without that its sessions were used.
func (n *tenant) part(dump map[string]string) map[string]string {
	out := maps.Clone(dump)
	maps.DeleteFunc(out, func(key, body string) bool {
		return !strings.HasPrefix(key, "n#"+n.id) && !strings.Contains(body, `"`+n.id+`"`) || strings.HasPrefix(key, "session#")
	})
	return out
}

// audited are the audit entries in a dump by network.
func audited(dump map[string]string) map[string]int {
	out := map[string]int{}
	for key := range dump {
		if network, rest, ok := strings.Cut(strings.TrimPrefix(key, "n#"), "#audit#"); ok && rest != "" {
			out[network]++
		}
	}
	return out
}

// TestGoodCalls: each recipe does what it should, so that a refusal elsewhere
// is due to what was changed there. Every changing route leaves exactly one
// audit entry, in its own network, or nothing at all (threat 49).
func TestGoodCalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Good calls")
	w.tenant("Bystanders")
	n.everyRecipe(func(r template.Route, c call) {
		w.settle()
		before := w.dump()
		a := c.do(r)
		if a.status != c.status {
			t.Errorf("%s: %d %s, want %d", r.Key(), a.status, a.body, c.status)
			return
		}
		after := w.dump()
		want := audited(before)
		if !c.quiet {
			want[c.n.id]++
		} else if !maps.Equal(kept(before, c), kept(after, c)) {
			t.Errorf("%s wrote something", r.Key())
		}
		if got := audited(after); !maps.Equal(got, want) {
			t.Errorf("%s: audit entries by network %v, want %v", r.Key(), got, want)
		}
	})
}

// kept is what a quiet call leaves as it is.
func kept(dump map[string]string, c call) map[string]string {
	out := decisive(dump)
	maps.DeleteFunc(out, func(key, _ string) bool { return c.counts && strings.HasPrefix(key, "limit#") })
	return out
}
