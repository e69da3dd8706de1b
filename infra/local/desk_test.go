package main

import "net/http"

// servicedesk is two people at the service desk and somebody who calls them, whose number
// is enrolled. One who agrees is enough here, so that nobody has to wait until a
// contact is old enough to prove something.
type servicedesk struct {
	agent, colleague *browser
	user, number     string
}

func (n *tenant) desk() servicedesk {
	n.w.t.Helper()
	n.api.patch("/v1/network", object{"numbers": object{
		"desk_cool_down": 3600, "desk_sum_add_mobile": 1, "desk_sum_add_email": 1, "desk_sum_remove_enrollment": 1,
	}}).want(http.StatusOK)
	i, number := n.invited(), n.w.phone()
	n.w.browser().follow(i.link, number)
	return servicedesk{n.agent(), n.agent(), i.user, number}
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
