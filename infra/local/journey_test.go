package main

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/register/softkey"
	"lanyard/internal/session"
)

// tenant is a network with its first administrator.
type tenant struct {
	w     *world
	id    string
	user  string // the administrator
	badge string // the first one: by e-mail, with phone enrollment
	key   *softkey.Key
	api   *browser   // with the token of the setup
	admin *browser   // signed in
	staff []*browser // see deskworkers
}

// tenant makes a network.
func (w *world) tenant(name string) *tenant {
	w.t.Helper()
	var made struct{ Network, User, Link, Token string }
	w.invoke("setup", map[string]string{
		"network": name, "origin": w.env.Origin, "region": "US", "name": "Ada " + name, "email": w.email("ada"),
	}, &made)
	link := w.token(made.Link)
	w.secret(link, "link")
	n := &tenant{w: w, id: made.Network, user: made.User, api: w.program(made.Token), admin: w.browser()}
	n.admin.follow(link, w.phone())
	n.key = n.admin.register(link)
	n.admin.signIn(n.key)
	n.badge = n.admin.get("/v1/badges").want(http.StatusOK).items()[0].str("id")
	return n
}

// user adds a person and gives their id.
func (n *tenant) person(fields object) string {
	n.w.t.Helper()
	return n.api.post("/v1/users", fields).want(http.StatusCreated).str("id")
}

// kind adds a badge.
func (n *tenant) kind(fields object) string {
	n.w.t.Helper()
	return n.api.post("/v1/badges", fields).want(http.StatusCreated).str("id")
}

// campaign invites and waits until it is done.
func (n *tenant) campaign(body object, changes ...change) object {
	n.w.t.Helper()
	id := n.api.post("/v1/campaigns", body, changes...).want(http.StatusAccepted).str("id")
	return n.done("/v1/campaigns/" + id)
}

// done waits for the end of a long act.
func (n *tenant) done(path string) object {
	n.w.t.Helper()
	return n.until(path, "done")
}

func (n *tenant) until(path, state string) object {
	n.w.t.Helper()
	var last object
	await(n.w.t, path+" to be "+state, func() bool {
		last = n.api.get(path).want(http.StatusOK).object()
		return last.str("state") == state
	})
	return last
}

// load imports a list and waits until its people are there.
func (n *tenant) load(list string) object {
	n.w.t.Helper()
	id := n.api.post("/v1/imports", csv(list)).want(http.StatusCreated).str("id")
	n.until("/v1/imports/"+id, "planned")
	n.api.post("/v1/imports/"+id+"/apply", nil).want(http.StatusAccepted)
	return n.done("/v1/imports/" + id)
}

// TestJourney goes from a list of people to signed in, by e-mail and by SMS.
func TestJourney(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Journey")
	grace, alan, number, alans := w.email("grace"), w.email("alan"), w.phone(), w.phone()
	upload := n.api.post("/v1/imports", csv("First name,Last name,E-mail,Phone\nGrace,Hopper,"+grace+",\nAlan,Turing,"+alan+","+alans+"\n,,not an address,\n"))
	list := "/v1/imports/" + upload.want(http.StatusCreated).str("id")
	if plan := n.until(list, "planned"); plan.str("plan.create") != "2" || plan.str("plan.reject") != "1" {
		t.Fatalf("the plan is %v", plan)
	}
	if users := n.api.all("/v1/users"); len(users) != 1 {
		t.Fatalf("a plan made %d users", len(users)-1)
	}
	n.api.post(list+"/apply", nil).want(http.StatusAccepted)
	if did := n.done(list); did.str("outcome.created") != "2" || did.str("outcome.rejected") != "1" {
		t.Fatalf("the import did %v", did)
	}
	bySMS := n.kind(object{"name": "Phone badge", "channel": "sms"})
	if c := n.campaign(object{"badge": n.badge, "everyone_not_invited": true}); c.str("outcomes.sent") != "2" || c.str("outcomes.has_badge") != "1" {
		t.Fatalf("the campaign by e-mail did %v", c)
	}
	if c := n.campaign(object{"badge": bySMS, "everyone_not_invited": true}); c.str("outcomes.sent") != "2" || c.str("outcomes.no_contact") != "1" {
		t.Fatalf("the campaign by SMS did %v", c)
	}

	b := w.browser()
	mail := w.message(grace)
	if mail.Template != notify.BadgeInvitation || mail.Channel != notify.Email || len(mail.QR) == 0 {
		t.Errorf("a %s by %s came", mail.Template, mail.Channel)
	}
	link := w.token(mail.Link())
	b.follow(link, number)
	key := b.register(link)
	if m := w.message(grace); m.Template != notify.BadgeAdded {
		t.Errorf("after the badge a %s came", m.Template)
	}
	b.post("/v1/registrations", object{"link": link}).problem(http.StatusGone, "used")
	signedIn(t, b, key, "Grace Hopper")

	// the number that was typed is on file now
	c := w.browser()
	byText := w.link(alans)
	c.post("/v1/invitations/open", object{"link": byText}).want(http.StatusOK)
	signedIn(t, c, c.register(byText), "Alan Turing")
}

// signedIn signs in, looks around and signs out.
func signedIn(t *testing.T, b *browser, key *softkey.Key, name string) {
	t.Helper()
	in := b.signIn(key)
	if in.str("name") != name || in.str("return_to") != "/me" {
		t.Errorf("signed in as %s", in.body)
	}
	if s := b.get("/v1/session").want(http.StatusOK); s.str("name") != name || s.str("network") == "" {
		t.Errorf("the session is %s", s.body)
	}
	if mine := b.get("/v1/badges/mine").want(http.StatusOK).items(); len(mine) != 1 {
		t.Errorf("%d badges", len(mine))
	}
	b.get("/v1/users").problem(http.StatusForbidden, "forbidden")
	old := maps.Clone(b.cookies)
	b.delete("/v1/session").want(http.StatusNoContent)
	b.get("/v1/session").problem(http.StatusUnauthorized, "unauthenticated")
	b.cookies = old
	b.get("/v1/session").problem(http.StatusUnauthorized, "unauthenticated")
}

// TestTypedCode types the code of an e-mail in place of following its link.
func TestTypedCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Typed")
	to := w.email("mary")
	mary := n.person(object{"first_name": "Mary", "last_name": "Jackson", "email": to})
	n.api.post("/v1/invitations", object{"user": mary, "badge": n.badge}).want(http.StatusCreated)
	mail := w.message(to)
	b := w.browser()
	typed := strings.ToLower(strings.ReplaceAll(mail.Code(), "-", " "))
	link := b.post("/v1/invitations/open", object{"code": typed}).want(http.StatusOK).str("link")
	w.secret(link, "link")
	if link != w.token(mail.Link()) {
		t.Error("the code leads elsewhere than the link")
	}
	b.follow(link, w.phone())
	signedIn(t, b, b.register(link), "Mary Jackson")
	b.post("/v1/invitations/open", object{"code": "0000-0000-0000"}).problem(http.StatusNotFound, "unknown")
}

// TestFollowUpAndRevoke: only the newest link works, and none that was taken
// back.
func TestFollowUpAndRevoke(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Ends")
	to := w.email("edsger")
	user := n.person(object{"last_name": "Dijkstra", "email": to})
	sent := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}).want(http.StatusCreated)
	path := "/v1/invitations/" + sent.str("id")
	first := w.link(to)
	n.api.post(path+"/send", nil).problem(http.StatusTooManyRequests, "limited")
	w.advance(31 * time.Second)
	n.api.post(path+"/send", nil).want(http.StatusOK)
	mail := w.message(to)
	if mail.Template != notify.FollowUp {
		t.Errorf("a %s came", mail.Template)
	}
	b := w.browser()
	ends := func(link, why string) {
		t.Helper()
		if v := b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK); v.str("step") != "ended" || v.str("end") != why {
			t.Errorf("%s", v.body)
		}
		b.post("/v1/registrations", object{"link": link}).problem(http.StatusGone, why)
	}
	ends(first, "superseded")
	second := w.token(mail.Link())
	// the page of a superseded link offers the newest once more, to the contact on file
	w.advance(61 * time.Second)
	b.post("/v1/invitations/fresh", object{"link": first}).want(http.StatusAccepted)
	if w.link(to) != second {
		t.Error("a fresh link in place of a superseded one voids the newest")
	}
	w.advance(25 * time.Hour)
	ends(second, "expired")
	n = n.again()
	if got := n.api.all("/v1/invitations?state=expired"); len(got) != 1 || got[0].str("id") != sent.str("id") {
		t.Errorf("%v are expired", got)
	}
	b.post("/v1/invitations/fresh", object{"link": second}).want(http.StatusAccepted)
	third := w.link(to)
	ends(second, "superseded")
	b.follow(third, w.phone())
	session := b.post("/v1/registrations", object{"link": third}).want(http.StatusOK).str("registration")
	n.api.post(path+"/revoke", nil).want(http.StatusOK)
	ends(third, "revoked")
	b.post("/v1/registrations/options", object{"registration": session}).problem(http.StatusGone, "revoked")
	n.api.post(path+"/send", nil).problem(http.StatusGone, "revoked")
}

// again signs the administrator in anew and makes a new token, when time has
// passed.
func (n *tenant) again() *tenant {
	n.w.t.Helper()
	n.admin = n.w.browser()
	n.admin.signIn(n.key)
	token := n.admin.post("/v1/tokens", object{"name": "again", "scopes": scopes}).want(http.StatusCreated).str("token")
	n.api = n.w.program(token)
	return n
}

var scopes = session.Scopes()

// TestReachingPeople: who has no contact for the channel is shown as such
// before any provider is asked; a badge that asks for the phone reaches people by mail.
func TestReachingPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Contacts")
	to := w.email("barbara")
	user := n.person(object{"first_name": "Barbara", "last_name": "Liskov", "email": to})
	texts := n.kind(object{"name": "SMS only", "channel": "sms"})
	asks := n.kind(object{"name": "SMS, asks for the phone", "channel": "sms", "phone_enrollment": true})

	sent := n.api.post("/v1/invitations", object{"user": user, "badge": texts}).want(http.StatusCreated)
	if sent.str("state") != "open" || sent.str("reason") != "no_contact" {
		t.Errorf("%s", sent.body)
	}
	messages := n.api.all("/v1/users/" + user + "/messages")
	if len(messages) != 1 || messages[0].str("state") != "no_contact" || w.messages(to) != 0 {
		t.Errorf("%v, %d arrived", messages, w.messages(to))
	}
	sent = n.api.post("/v1/invitations", object{"user": user, "badge": asks}).want(http.StatusCreated)
	if sent.str("channel") != "email" || sent.str("reason") != "" {
		t.Errorf("%s", sent.body)
	}
	b, number := w.browser(), w.phone()
	link := w.link(to)
	b.follow(link, number)
	b.register(link)
	if u := n.api.get("/v1/users/" + user).want(http.StatusOK); u.str("phone") != number {
		t.Error("the number is not on file")
	}
	// now that there is a number, the first invitation can go out
	w.advance(31 * time.Second)
	if again := n.api.post("/v1/invitations/"+sent.str("id")+"/send", nil); again.status != http.StatusGone {
		t.Errorf("sent again after it was used: %d", again.status)
	}
	first := n.api.all("/v1/invitations?state=open")
	if len(first) != 1 {
		t.Fatalf("%d are open", len(first))
	}
	n.api.post("/v1/invitations/"+first[0].str("id")+"/send", nil).want(http.StatusOK)
	w.link(number)
}

// TestSecondCheck: a badge whose proof is a code to the other channel.
func TestSecondCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Second")
	to, number := w.email("ken"), w.phone()
	user := n.person(object{"first_name": "Ken", "last_name": "Thompson", "email": to, "phone": number})
	for channel, typed := range map[string]object{
		"email": {"last_digits": number[len(number)-4:]}, "sms": {"email": strings.ToUpper(to)},
	} {
		badge := n.kind(object{"name": "By " + channel, "channel": channel, "proof": "code"})
		n.api.post("/v1/invitations", object{"user": user, "badge": badge}).want(http.StatusCreated)
		by, code := to, number
		if channel == "sms" {
			by, code = number, to
		}
		b, link := w.browser(), w.link(by)
		if v := b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK); v.str("step") != "second" {
			t.Fatalf("%s", v.body)
		}
		b.post("/v1/registrations", object{"link": link}).problem(http.StatusForbidden, "forbidden")
		b.post("/v1/invitations/challenges", object{"link": link, "last_digits": "0000", "email": "x@people.example"}).problem(http.StatusUnprocessableEntity, "invalid")
		typed["link"] = link
		c := b.post("/v1/invitations/challenges", typed).want(http.StatusAccepted)
		answer := object{"link": link, "challenge": c.str("challenge"), "code": w.code(code)}
		// the right code in another browser proves nothing for this one
		w.browser().post("/v1/invitations/challenges/verify", answer).problem(http.StatusForbidden, "forbidden")
		if v := b.post("/v1/invitations/challenges/verify", answer).want(http.StatusOK); v.str("step") != "badge" {
			t.Fatalf("%s", v.body)
		}
		other := w.browser()
		if v := other.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK); v.str("step") != "second" {
			t.Errorf("in another browser: %s", v.body)
		}
		b.register(link)
		w.message(to) // a badge was added
		w.advance(time.Minute)
	}
}

// TestCampaignAgain: the same request again sends nothing twice.
func TestCampaignAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Again")
	var list strings.Builder
	list.WriteString("last name,email\n")
	for i := range 40 {
		fmt.Fprintf(&list, "Person %d,%s\n", i, w.email("many"))
	}
	n.load(list.String())
	body := object{"badge": n.badge, "everyone_not_invited": true}
	for range 2 {
		if c := n.campaign(body, set("Idempotency-Key", "first")); c.str("outcomes.sent") != "40" {
			t.Fatalf("%v", c)
		}
	}
	if c := n.campaign(body); c.str("outcomes.sent") != "" || c.str("outcomes.already_invited") != "40" {
		t.Errorf("%v", c)
	}
	var users []string
	for _, u := range n.api.all("/v1/users") {
		users = append(users, u.str("id"))
	}
	if c := n.campaign(object{"badge": n.badge, "users": users}); c.str("outcomes.sent") != "1" || c.str("outcomes.already_invited") != "40" {
		t.Errorf("%v", c) // the administrator has one device and may have another
	}
	if got := len(n.api.all("/v1/campaigns")); got != 3 {
		t.Errorf("%d campaigns", got)
	}
	await(t, "all messages", func() bool { return w.messages("") >= 41+2 })
	if got := len(n.api.all("/v1/invitations?state=open")); got != 41 {
		t.Errorf("%d invitations are open", got)
	}
	w.settle()
	if got := w.messages(""); got != 41+2 { // the administrator's code and notice
		t.Errorf("%d messages", got)
	}
}

// TestHandover moves a registration from a computer to a phone.
func TestHandover(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Two devices")
	user := n.person(object{"first_name": "Radia", "last_name": "Perlman", "email": w.email("radia")})
	link := w.token(n.api.post("/v1/invitations", object{"user": user, "badge": n.badge, "deliver": "link"}).want(http.StatusCreated).str("link"))
	desktop, phone, thief := w.browser(), w.browser(), w.browser()
	desktop.follow(link, w.phone())
	permission := object{"registration": desktop.post("/v1/registrations", object{"link": link}).want(http.StatusOK).str("registration")}
	// a registration is worth nothing in another browser
	thief.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK)
	thief.post("/v1/registrations/options", permission).problem(http.StatusForbidden, "forbidden")

	shown := desktop.post("/v1/registrations/handover", permission).want(http.StatusOK)
	token := object{"handover": shown.str("handover")}
	if want := w.env.Origin + "/r#" + shown.str("handover"); shown.str("url") != want {
		t.Error("the QR code leads elsewhere")
	}
	state := func(want string) {
		t.Helper()
		for _, b := range []*browser{desktop, phone} {
			if got := b.post("/v1/registrations/handover/state", token).want(http.StatusOK).str("state"); got != want {
				t.Errorf("the handover is %s, want %s", got, want)
			}
		}
	}
	state("waiting")
	taken := phone.post("/v1/registrations/handover/take", token).want(http.StatusOK)
	if taken.str("network") != "Two devices" {
		t.Errorf("%s", taken.body)
	}
	thief.post("/v1/registrations/handover/take", token).problem(http.StatusConflict, "conflict")
	phone.post("/v1/registrations/options", token).problem(http.StatusConflict, "conflict")
	state("taken")
	match := object{"registration": permission["registration"], "handover": token["handover"], "digits": taken.str("digits")}
	thief.post("/v1/registrations/handover/match", match).problem(http.StatusForbidden, "forbidden")
	desktop.post("/v1/registrations/handover/match", match).want(http.StatusNoContent)
	state("matched")
	thief.post("/v1/registrations/options", token).problem(http.StatusForbidden, "forbidden")
	key := phone.create(token)
	state("completed")
	signedIn(t, phone, key, "Radia Perlman")
}
