package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// awake takes the quiet hours away: the clock of a test may stand at night.
func (n *tenant) awake(settings object) {
	n.w.t.Helper()
	settings["quiet_hours"] = object{"from": "", "to": ""}
	n.api.patch("/v1/network", settings).want(http.StatusOK)
}

// TestPlannedCampaign plans, rehearses, and sends in waves.
func TestPlannedCampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Planned")
	grace, alan := w.phone(), w.phone()
	n.load("First name,Last name,E-mail,Phone\nGrace,Hopper," + w.email("grace") + "," + grace + "\nAlan,Turing," + w.email("alan") + "," + alan + "\nNo,Number," + w.email("none") + ",\n")
	plain := n.kind(object{"name": "Phone badge", "channel": "sms", "valid_for": 86400, "phone_enrollment": false})
	made := n.api.post("/v1/campaigns", object{"badge": plain, "everyone_not_invited": true, "plan": true}).want(http.StatusAccepted)
	path := "/v1/campaigns/" + made.str("id")
	c := n.until(path, "planned")
	if c.str("plan.outcomes.sent") != "3" || c.str("plan.lacks.phone") != "1" || c.str("plan.channels.sms") != "3" { // the administrator too
		t.Fatalf("the plan is %v", c)
	}
	if regions := n.api.get(path).object()["plan"].(map[string]any)["regions"].([]any); len(regions) != 1 || regions[0].(map[string]any)["parts"].(float64) < 3 {
		t.Errorf("the SMS are %v", regions)
	}

	n.api.post(path+"/start", object{"rehearsal": true}).want(http.StatusAccepted)
	seen := w.message(grace)
	if !seen.Rehearsal || w.message(alan).Rehearsal != true {
		t.Error("what is a rehearsal does not say so")
	}
	n.until(path, "planned")
	nowhere := func() {
		t.Helper()
		w.browser().post("/v1/invitations/open", object{"link": w.token(seen.Link())}).problem(http.StatusGone, "expired")
	}
	nowhere()
	if got := n.api.all("/v1/invitations?state=open"); len(got) > 0 {
		t.Errorf("a rehearsal made %d invitations", len(got))
	}

	n.api.post(path+"/start", object{"waves": []int{1}}).want(http.StatusAccepted)
	await(t, "the first wave", func() bool { return n.api.get(path).str("reason") == "wave" })
	if c := n.api.get(path).object(); c.str("outcomes.sent") != "1" || c.str("wave") != "1" {
		t.Errorf("after the first wave it is %v", c)
	}
	nowhere()
	n.api.post(path+"/resume", nil).want(http.StatusOK)
	if c := n.done(path); c.str("outcomes.sent") != "3" || c.str("outcomes.no_contact") != "1" {
		t.Errorf("it did %v", c)
	}
	for _, to := range []string{grace, alan} {
		m := w.message(to)
		if m.Rehearsal {
			t.Error("a rehearsal came again")
		}
		w.browser().post("/v1/invitations/open", object{"link": w.token(m.Link())}).want(http.StatusOK)
	}
	nowhere()
	if file := n.api.get(path + "/outcomes").want(http.StatusOK); strings.Count(string(file.body), ",sent,,sent,") != 3 || strings.Count(string(file.body), "\n") != 5 {
		t.Errorf("the file is %s", file.body)
	}
}

// TestLadder climbs from an e-mail over an SMS, and ends when the person is done.
func TestLadder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Ladder")
	n.awake(object{"ladder": []object{{"after": 3600, "by": "again"}, {"after": 3600, "by": "sms"}, {"after": 3600, "by": "desk"}}})
	to, number := w.email("mary"), w.phone()
	b := n.kind(object{"name": "Badge", "valid_for": 86400 * 7})
	mary := n.person(object{"first_name": "Mary", "last_name": "Jackson", "email": to, "phone": number})
	n.api.post("/v1/invitations", object{"user": mary, "badge": b}).want(http.StatusCreated)
	first := w.link(to)
	climb := func() {
		t.Helper()
		w.advance(time.Hour)
		w.job("due")
	}
	climb()
	if w.link(to) != first {
		t.Error("a reminder has another link")
	}
	climb()
	if w.link(number) != first {
		t.Error("an SMS has another link")
	}
	climb()
	n = n.again()
	if tasks := n.api.all("/v1/desk-tasks"); len(tasks) != 1 || tasks[0].str("name") != "Mary Jackson" {
		t.Errorf("the desk is to call %v", tasks)
	}
	browser := w.browser()
	browser.post("/v1/invitations/open", object{"link": first}).want(http.StatusOK)
	signedIn(t, browser, browser.register(first), "Mary Jackson")
	if tasks := n.api.all("/v1/desk-tasks"); len(tasks) > 0 {
		t.Errorf("the desk is to call %v, who is done", tasks)
	}
}

// TestAddedAndInvited adds people in two ways, who are invited by themselves.
func TestAddedAndInvited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Added")
	n.awake(object{"auto_invite": n.badge})
	mary, alan := w.email("mary"), w.email("alan")
	n.person(object{"last_name": "Jackson", "email": mary})
	n.load("Last name,E-mail\nTuring," + alan + "\n")
	w.job("due")
	for _, to := range []string{mary, alan} {
		w.browser().post("/v1/invitations/open", object{"link": w.link(to)}).want(http.StatusOK)
	}
	w.job("due")
	if w.messages(mary) != 1 || w.messages(alan) != 1 {
		t.Error("somebody was invited twice")
	}
}
