package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/table"
)

// TestRecycledAddress: an address that was given to somebody new never opens
// what was the old one's, and twins by letter case are one (threat 48).
func TestRecycledAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Recycled")
	to := w.email("info")
	old := n.person(object{"first_name": "Old", "last_name": "Owner", "login": "owner", "email": to})
	for _, twin := range []object{
		{"last_name": "Twin", "email": strings.ToUpper(to)},
		{"last_name": "Twin", "email": strings.ToUpper(to[:1]) + to[1:]},
		{"last_name": "Twin", "email": " " + to + " "},
		{"last_name": "Twin", "email": w.email("twin"), "login": "OWNER"},
		{"last_name": "Twin", "email": w.email("twin"), "login": "Owner"},
	} {
		n.api.post("/v1/users", twin).problem(http.StatusConflict, "conflict")
	}
	if did := n.load("last name,email\nTwin," + strings.ToUpper(to) + "\n"); did.str("outcome.created") != "" {
		t.Errorf("an import made a twin: %v", did)
	}
	n.api.post("/v1/invitations", object{"user": old, "badge": n.badge}).want(http.StatusCreated)
	first := w.link(to)
	b := w.browser()
	b.follow(first, w.phone())
	key := b.register(first)
	b.signIn(key)

	n.api.patch("/v1/users/"+old, object{"email": w.email("elsewhere")}).want(http.StatusOK)
	heir := n.person(object{"first_name": "New", "last_name": "Owner", "email": to})
	n.api.post("/v1/invitations", object{"user": heir, "badge": n.badge}).want(http.StatusCreated)
	mail := w.message(to)
	for !strings.Contains(mail.Link(), "/i#") { // notices to the address as it was
		mail = w.message(to)
	}
	c, link := w.browser(), w.token(mail.Link())
	if v := c.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK); v.str("first_name") != "New" || v.str("phone_hint") != "" {
		t.Errorf("%s", v.body)
	}
	c.follow(link, w.phone())
	fresh := c.register(link)
	if in := c.signIn(fresh); in.str("user") != heir {
		t.Error("the new owner is somebody else")
	}
	again := w.browser()
	if in := again.signIn(key); in.str("user") != old {
		t.Error("the old badge is somebody else's now")
	}
	for user, want := range map[string]int{old: 1, heir: 1} {
		if have := n.api.get("/v1/users/" + user + "/badges").want(http.StatusOK).items(); len(have) != want {
			t.Errorf("%d badges", len(have))
		}
	}
	// whoever leaves keeps neither session nor badge, and the address of the one who
	// left is free for nobody but by hand
	n.api.post("/v1/users/"+old+"/deactivate", nil).want(http.StatusOK)
	again.get("/v1/session").problem(http.StatusUnauthorized, "unauthenticated")
	again.post("/v1/signin/finish", again.assertion(key)).problem(http.StatusUnauthorized, "unauthenticated")
	c.get("/v1/session").want(http.StatusOK)
}

// TestLeaving: one act ends everything that somebody could still do (threats
// 26, 29).
func TestLeaving(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Leaving")
	user, b := n.member()
	old := b.cookies["__Host-lanyard"]
	b.signInAgain()
	fixed := w.browser()
	fixed.cookies["__Host-lanyard"] = old
	fixed.get("/v1/session").problem(http.StatusUnauthorized, "unauthenticated") // a new sign-in ends the session before
	second := n.kind(object{"name": "Second badge"})
	link := w.token(n.api.post("/v1/invitations", object{"user": user, "badge": second, "deliver": "link"}).want(http.StatusCreated).str("link"))
	b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK)
	permission := object{"registration": b.post("/v1/registrations", object{"link": link}).want(http.StatusOK).str("registration")}
	begun := b.assertion(b.key)
	own := b.post("/v1/enrollments/challenges", object{"service": "personal_email", "contact": w.email("own")}).want(http.StatusAccepted)

	n.api.post("/v1/users/"+user+"/deactivate", nil).want(http.StatusOK)
	for what, a := range map[string]*answer{
		"session":    b.get("/v1/session"),
		"enrollment": b.post("/v1/enrollments/challenges/"+own.str("challenge")+"/verify", object{"code": "000000"}),
		"sign-in":    b.post("/v1/signin/finish", begun),
	} {
		if a.status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
	}
	b.post("/v1/registrations/options", permission).problem(http.StatusGone, "revoked")
	b.post("/v1/registrations", object{"link": link}).problem(http.StatusGone, "revoked")
	if v := b.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK); v.str("end") != "revoked" || v.str("first_name") != "" {
		t.Errorf("%s", v.body)
	}
	n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}).problem(http.StatusConflict, "conflict")
}

// TestEditedAudit: an entry that somebody changed in the store is found, in its own
// network and no other (threat 49).
func TestEditedAudit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, other := w.tenant("Edited"), w.tenant("Honest")
	n.someone()
	w.settle()
	w.advance(audit.Lag + time.Second)
	w.job("seal")
	n, other = n.again(), other.again()
	findings := func(n *tenant) int {
		t.Helper()
		return len(n.api.get("/v1/audit/check").want(http.StatusOK).object().list("findings"))
	}
	if findings(n)+findings(other) != 0 {
		t.Fatal("findings before anything was done")
	}
	edited := ""
	for key, body := range w.dump() {
		if strings.HasPrefix(key, "n#"+n.id+"#audit#") && strings.Contains(body, `"act":"user.create"`) {
			edited = key
		}
	}
	pk, sk, _ := strings.Cut(edited, "|")
	forge := table.Update(table.Key{PK: pk, SK: sk}, table.Exists(), table.Set("actor", "user:somebodyelse0000"))
	if err := w.store.Table.Write(context.Background(), forge); err != nil {
		t.Fatal(err)
	}
	if findings(n) != 1 || findings(other) != 0 {
		t.Errorf("%d findings, %d in the other network", findings(n), findings(other))
	}
}

// TestWarmProcess: of one request nothing is left for the next, whoever asks
// (threat 50).
func TestWarmProcess(t *testing.T) {
	t.Parallel()
	requests := 10_000
	if testing.Short() {
		requests = 500
	}
	w := newWorld(t)
	var all [2]*tenant
	var marks [2]string
	for i := range all {
		marks[i] = fmt.Sprintf("Mark%dof%s", i, strings.Repeat("x", 10))
		all[i] = w.tenant(marks[i])
		all[i].person(object{"first_name": marks[i], "last_name": "Person", "email": w.email("mark")})
		all[i].kind(object{"name": marks[i]})
	}
	paths := []string{"/v1/network", "/v1/users?limit=3", "/v1/badges", "/v1/session", "/v1/groups?limit=3", "/v1/invitations?limit=3", "/v1/none"}
	var turn, odd atomic.Int64
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for {
				i := int(turn.Add(1)) - 1
				if i >= requests {
					return
				}
				n, path := all[i%2], paths[i/4%len(paths)]
				by, method, body := n.admin, http.MethodGet, any(nil)
				if i/2%2 == 1 && path != "/v1/session" {
					by = n.api
				}
				switch {
				case i%256 < 4: // it reads a month, day by day
					path = "/v1/audit"
				case i%32 < 4:
					path, method, body = "/v1/groups", http.MethodPost, object{"name": fmt.Sprint(marks[i%2], " ", i)}
				}
				r, err := by.request(method, path, body)
				if err != nil {
					t.Error(err)
					return
				}
				r.RemoteAddr = "192.0.2.1:1" // no network in between
				answer := httptest.NewRecorder()
				w.server.Config.Handler.ServeHTTP(answer, r)
				text := answer.Body.String()
				if strings.Contains(text, marks[1-i%2]) || strings.Contains(text, all[1-i%2].id) {
					t.Errorf("%s %s shows what is of another network: %s", method, path, text)
				}
				shows := strings.Contains(text, marks[i%2])
				if wants := path != "/v1/audit" && !strings.Contains(path, "?limit=3") || strings.HasPrefix(path, "/v1/users"); answer.Code < 400 && wants && !shows {
					t.Errorf("%s %s does not show what is its own: %s", method, path, text)
				}
				if answer.Code >= 400 && path != "/v1/none" {
					odd.Add(1)
					t.Errorf("%s %s: %d %s", method, path, answer.Code, text)
				}
				if odd.Load() > 5 {
					return
				}
			}
		})
	}
	workers.Wait()
}

// TestFeedIsWhatAWSWouldSend: a record of the change feed that a worker gets has
// the whole item, before and after, in DynamoDB's types.
func TestFeedIsWhatAWSWouldSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Feed")
	n.someone()
	w.settle()
	w.evidence.mu.Lock()
	defer w.evidence.mu.Unlock()
	events := map[string]int{}
	for _, text := range w.records {
		var r struct {
			EventName string
			Dynamodb  struct {
				Keys, NewImage, OldImage map[string]map[string]any
			}
		}
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		events[r.EventName]++
		if (r.Dynamodb.OldImage == nil) != (r.EventName == "INSERT") || (r.Dynamodb.NewImage == nil) != (r.EventName == "REMOVE") {
			t.Errorf("%s", text)
		}
		if r.Dynamodb.Keys["pk"]["S"] == "" || r.Dynamodb.NewImage != nil && r.Dynamodb.NewImage["kind"]["S"] == nil {
			t.Errorf("%s", text)
		}
	}
	if events["INSERT"] == 0 || events["MODIFY"] == 0 {
		t.Errorf("%v", events)
	}
}
