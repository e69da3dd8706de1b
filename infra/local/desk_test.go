package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// servicedesk is two people at the service desk and somebody who calls them, whose number
// is enrolled. One who agrees is enough here, so that nobody has to wait until a
// contact is old enough to prove something.
type servicedesk struct {
	agent, colleague *browser
	user, number     string
	link             string // of the invitation that the user has
	browser          *browser
}

func (n *tenant) desk() servicedesk {
	n.w.t.Helper()
	agent, colleague := n.deskworkers()
	i, number := n.invited(), n.w.phone()
	b := n.w.browser()
	b.follow(i.link, number)
	return servicedesk{agent, colleague, i.user, number, i.link, b}
}

// phone is the caller's, with a badge that is old enough to prove something.
func (d servicedesk) phone(n *tenant) *browser {
	n.w.t.Helper()
	key := d.browser.register(d.link)
	n.w.advance(time.Hour)
	d.agent.signInAgain()
	d.browser.signIn(key)
	return d.browser
}

// asked is a verification whose caller is asked on their phone.
func (d servicedesk) asked(n *tenant) (verification string, phone *browser) {
	n.w.t.Helper()
	phone = d.phone(n)
	verification = d.open("add_email")
	d.agent.post("/v1/desk/verifications/"+verification+"/badge", nil).want(http.StatusOK)
	return verification, phone
}

// managed gives the caller a manager who can be asked, and tells where.
func (d servicedesk) managed(n *tenant) (address string) {
	n.w.t.Helper()
	address = n.w.email("manager")
	n.api.patch("/v1/users/"+d.user, object{"manager": n.person(object{"last_name": "Manager", "email": address})}).want(http.StatusOK)
	n.w.advance(time.Hour)
	d.agent.signInAgain()
	return address
}

// vouching is the token of a link by which the caller's manager vouches.
func (d servicedesk) vouching(n *tenant) string {
	n.w.t.Helper()
	to := d.managed(n)
	d.agent.post("/v1/desk/verifications/"+d.open("add_email")+"/manager", nil).want(http.StatusOK)
	token, ok := strings.CutPrefix(n.w.message(to).Link(), n.w.env.Origin+"/v#")
	if !ok {
		n.w.t.Fatal("a question has no link")
	}
	n.w.secret(token, "link")
	return token
}

// approval is a valid body of POST /v1/prompts/{prompt}/approve.
func (b *browser) approval(prompt string) object {
	b.w.t.Helper()
	begun := b.post("/v1/prompts/"+prompt+"/options", nil).want(http.StatusOK)
	proof, err := b.key.Get(b.w.env.Origin, begun.raw("options"))
	if err != nil {
		b.w.t.Fatal(err)
	}
	return object{"ceremony": begun.str("ceremony"), "credential": json.RawMessage(proof)}
}

// deskworkers are two people at the desk, the same every time, signed in.
func (n *tenant) deskworkers() (agent, colleague *browser) {
	n.w.t.Helper()
	if n.staff != nil {
		for _, b := range n.staff {
			if b.get("/v1/session").status != http.StatusOK {
				b.signInAgain()
			}
		}
		return n.staff[0], n.staff[1]
	}
	n.api.patch("/v1/network", object{"numbers": object{
		"desk_cool_down": 3600, "desk_sum_add_mobile": 1, "desk_sum_add_email": 1, "desk_sum_remove_enrollment": 1,
		"desk_sum_send_session": 1, "desk_sum_resend_session": 1, "desk_sum_remove_session": 1, "desk_sum_remove_badge": 1,
	}}).want(http.StatusOK)
	n.staff = []*browser{n.agent(), n.agent()}
	return n.staff[0], n.staff[1]
}

// open begins a verification of the caller.
func (d servicedesk) open(act string) string {
	d.agent.w.t.Helper()
	return d.agent.post("/v1/desk/verifications", object{"user": d.user, "ticket": "T-1", "acts": []string{act}}).want(http.StatusCreated).str("id")
}

// verified is one that is a receipt.
func (d servicedesk) verified(act string) string {
	d.agent.w.t.Helper()
	v := d.open(act)
	if state := d.colleague.post("/v1/desk/verifications/"+v+"/agree", nil).want(http.StatusOK).str("state"); state != "verified" {
		d.agent.w.t.Fatal("the verification is", state)
	}
	return v
}

// strings are the values as texts.
func (o object) strings() map[string]string {
	out := map[string]string{}
	for name, value := range o {
		out[name], _ = value.(string)
	}
	return out
}

// Nothing that an agent may change for others is outside of the desk's room, where a
// receipt is asked for. That the desk did what it can for an invitation changes nothing
// of a user's.
func TestAgentsChangeNothingElsewhere(t *testing.T) {
	t.Parallel()
	golden, err := os.ReadFile("testdata/access.golden")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(golden)) {
		route, who, _ := strings.Cut(strings.TrimSpace(line), ": ")
		roles := strings.Fields(who)
		staff := slices.Contains(roles, "agent") || slices.Contains(roles, "verifier")
		if !staff || slices.Contains(roles, "user") || strings.HasPrefix(route, "GET ") {
			continue
		}
		if seen++; !strings.Contains(route, " /v1/desk/") && route != "POST /v1/desk-tasks/{invitation}/finish" {
			t.Errorf("%s is open to %s", route, who)
		}
	}
	if seen < 10 {
		t.Errorf("only %d operations of the desk", seen)
	}
}

// An attacker has an agent's session and no caller: whatever changes something for a
// user is refused without a receipt, with one that is not verified, with somebody
// else's, and with one that was used; and is done with the right one, once.
func TestAgentWithoutACaller(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Attacked")
	stranger := n.desk()
	tried := 0
	for _, r := range w.changing() {
		if !strings.HasPrefix(r.Path, "/v1/desk/") {
			continue
		}
		c, ok := n.recipe(r)
		body, _ := c.body.(object)
		receipt, asks := body["verification"].(string)
		if !ok || !asks {
			if !strings.HasPrefix(r.Path, "/v1/desk/verifications") {
				t.Errorf("%s asks for no receipt", r.Key())
			}
			continue
		}
		tried++
		acts := strings.Fields("add_mobile add_email remove_enrollment")
		mine := c.by.post("/v1/desk/verifications", object{"user": receipt[:16], "ticket": "T-1", "acts": acts}).want(http.StatusCreated).str("id")
		for name, other := range map[string]any{
			"none": "", "one that is not verified": mine, "another agent's, about somebody else": stranger.verified("add_email"),
			"one that was made up": receipt[:16] + "0000000000000000000000zz",
		} {
			bad := c
			bad.body = with(body, "verification", other)
			if status := bad.do(r).status; status != http.StatusForbidden && status != http.StatusNotFound {
				t.Errorf("%s with %s: %d", r.Key(), name, status)
			}
		}
		c.do(r).want(c.status)
		if strings.HasSuffix(r.Path, "/challenges") {
			continue // a code sent again uses nothing
		}
		if again := c.do(r).status; again < 400 {
			t.Errorf("%s a second time: %d", r.Key(), again)
		}
	}
	if tried < 3 {
		t.Errorf("%d operations ask for a receipt", tried)
	}
}

// with is o with another value.
func with(o object, name string, value any) object {
	out := maps.Clone(o)
	out[name] = value
	return out
}
