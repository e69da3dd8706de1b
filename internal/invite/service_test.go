package invite

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const number = "+12015550123"

func TestSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	got := w.asAdmin("POST", "/v1/invitations", `{"user":%q,"badge":%q}`, u.ID, b.ID)
	if got.status != http.StatusCreated || got.body["state"] != "open" || got.body["channel"] != "email" || got.body["link"] != nil {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	i := w.stored(ID(got.body["id"].(string)))
	if want := table.At(noon.Add(24 * time.Hour)); i.ValidUntil != want {
		t.Errorf("valid until %d, want %d", i.ValidUntil, want)
	}
	m := w.messages(u)[0]
	if m.State != notify.Queued || m.Template != notify.BadgeInvitation || m.To != "ann@example.com" || m.ID != i.Message {
		t.Errorf("message is %s %s", m.State, m.Template)
	}
	if m.ValidUntil != i.ValidUntil || m.Link.ID != string(i.ID) || m.Link.Generation != 1 || m.Link.Root != 1 {
		t.Errorf("message carries %+v until %d", *m.Link, m.ValidUntil)
	}
	if got := w.acts(u); !slices.Equal(got, []string{"invitation.send"}) {
		t.Errorf("audit: %v", got)
	}
}

// What keeps somebody from being invited.
func TestSendRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(func(b *network.Badge) { b.DeviceLimit = 1 })
	invited, owner, gone := w.person("ann", ""), w.person("bob", ""), w.person("eve", "")
	jamaican := w.person("jim", "+18765550123")
	w.send(invited, b)
	w.write((Standing{Network: w.set.ID, User: owner.ID, Badge: b.ID, Credentials: 1}).put(Standing{}))
	gone.State = session.Disabled
	w.write(table.Put(&gone))
	frozen := w.person("fay", "")
	frozen.FrozenAt = table.At(w.now())
	w.write(table.Put(&frozen))
	for name, tc := range map[string]struct {
		in   Send
		want error
	}{
		"invited already":         {Send{User: invited.ID}, errAlreadyInvited},
		"has the badge":           {Send{User: owner.ID}, errHasBadge},
		"disabled":                {Send{User: gone.ID}, errDisabled},
		"frozen":                  {Send{User: frozen.ID}, errFrozen},
		"no such user":            {Send{User: session.UserID(secret.NewUserID())}, errs.NotFound},
		"no id of a user":         {Send{User: "n#x"}, errs.NotFound},
		"no such badge":           {Send{User: jamaican.ID, Badge: network.BadgeID(secret.NewID(noon))}, errs.NotFound},
		"too short":               {Send{User: jamaican.ID, ValidFor: time.Minute}, errs.Invalid},
		"too long":                {Send{User: jamaican.ID, ValidFor: 31 * 24 * time.Hour}, errs.Invalid},
		"to a country off limits": {Send{User: jamaican.ID, Channel: notify.SMS}, errs.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			in := tc.in
			in.Network, in.Entry = w.set.ID, w.entry()
			if in.Badge == "" {
				in.Badge = b.ID
			}
			if _, _, err := w.s.Send(t.Context(), in); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
	if len(w.messages(jamaican))+len(w.messages(owner))+len(w.messages(gone)) != 0 {
		t.Error("somebody was told")
	}
}

// Of many at once one invites the user, the first time and after a revocation.
func TestSendInParallel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	for round := 1; round <= 2; round++ {
		var last atomic.Value
		var refused atomic.Int64
		var crowd sync.WaitGroup
		for range 64 {
			crowd.Go(func() {
				i, _, err := w.s.Send(t.Context(), Send{Network: w.set.ID, User: u.ID, Badge: b.ID, Entry: w.entry()})
				switch {
				case err == nil:
					last.Store(i.ID)
				case errors.Is(err, errAlreadyInvited):
					refused.Add(1)
				}
			})
		}
		crowd.Wait()
		if refused.Load() != 63 || len(w.messages(u)) != round {
			t.Fatalf("round %d: %d refused, %d messages", round, refused.Load(), len(w.messages(u)))
		}
		if _, err := w.s.Revoke(t.Context(), w.set.ID, last.Load().(ID), w.entry()); err != nil {
			t.Fatal(err)
		}
	}
}

// SMS without a number shows as no_contact at once; with phone enrollment it
// goes by e-mail.
func TestNobodyToSendTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	bySMS := w.badge(func(b *network.Badge) { b.Channel = notify.SMS })
	i := w.send(u, bySMS)
	if i.Reason != NoContact || i.State != Open || i.Channel != notify.SMS {
		t.Errorf("invitation is %s, %q, by %s", i.State, i.Reason, i.Channel)
	}
	if m := w.messages(u)[0]; m.State != notify.NoContact || m.To != "" || m.IPK != "" {
		t.Errorf("message is %s, on the outbox %q", m.State, m.IPK)
	}
	asks := w.badge(func(b *network.Badge) { b.Channel, b.PhoneEnrollment = notify.SMS, true })
	if i = w.send(u, asks); i.Reason != "" || i.Channel != notify.Email {
		t.Errorf("with phone enrollment: %q, by %s", i.Reason, i.Channel)
	}
}

// Sent again: the next generation, a new time, and only the newest link works.
func TestFollowUpVoidsTheLinkBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	i := w.send(u, b)
	old := w.token(i)
	path := "/v1/invitations/" + string(i.ID) + "/send"
	if got := w.asAdmin("POST", path, ""); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "30" {
		t.Errorf("at once: %d %s", got.status, got.raw)
	}
	w.pass(30 * time.Second)
	got := w.asAdmin("POST", path, "")
	if got.status != http.StatusOK || got.body["generation"] != 2.0 {
		t.Fatalf("sent again: %d %s", got.status, got.raw)
	}
	if _, end := w.visit(old, "b").Step(w.now()); end != errs.Superseded {
		t.Errorf("the old link: %q", end)
	}
	if step, _ := w.visit(w.token(i), "b").Step(w.now()); step != StepBadge {
		t.Errorf("the new link: %s", step)
	}
	if m := w.message(u, notify.FollowUp); m.Link.Generation != 2 {
		t.Errorf("message is of generation %d", m.Link.Generation)
	}
	if got := w.acts(u); !slices.Equal(got, []string{"invitation.send", "invitation.send_again"}) {
		t.Errorf("audit: %v", got)
	}
}

// Sent again over another channel: also by whatever comes after it.
func TestSendAgainOverAnotherChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	i := w.send(u, w.badge(nil))
	path := "/v1/invitations/" + string(i.ID) + "/send"
	if got := w.asAdmin("POST", path, `{"channel":"pigeon"}`); got.status != http.StatusUnprocessableEntity {
		t.Errorf("no such channel: %d %s", got.status, got.raw)
	}
	for _, body := range []string{`{"channel":"sms"}`, ""} {
		w.pass(2 * time.Minute)
		got := w.asAdmin("POST", path, "%s", body)
		if got.status != http.StatusOK || got.body["channel"] != "sms" || w.messages(u)[0].Channel != notify.SMS {
			t.Fatalf("%q: %d %s", body, got.status, got.raw)
		}
	}
}

// A follow-up finds out again how to reach the user.
func TestFollowUpOnceThereIsANumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	i := w.send(u, w.badge(func(b *network.Badge) { b.Channel = notify.SMS }))
	u.Phone = number
	w.write(table.Put(&u))
	w.pass(time.Minute)
	next, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry())
	if err != nil || next.Reason != "" || w.messages(u)[0].State != notify.Queued {
		t.Errorf("got %q, %v", next.Reason, err)
	}
}

func TestRevoked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	i := w.send(u, b)
	link := w.token(i)
	for range 2 {
		if got := w.asAdmin("POST", "/v1/invitations/"+string(i.ID)+"/revoke", ""); got.status != http.StatusOK || got.body["state"] != "revoked" {
			t.Fatalf("%d %s", got.status, got.raw)
		}
	}
	if _, end := w.visit(link, "b").Step(w.now()); end != errs.Revoked {
		t.Errorf("the link: %q", end)
	}
	if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); !errors.Is(err, errs.Revoked) {
		t.Errorf("sending it again: %v", err)
	}
	if again := w.send(u, b); again.ID == i.ID {
		t.Error("the new invitation is the old one")
	}
	if got := w.acts(u); !slices.Equal(got, []string{"invitation.revoke", "invitation.send", "invitation.send"}) {
		t.Errorf("audit: %v", got)
	}
}

func TestLinkInsteadOfSending(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	got := w.asAdmin("POST", "/v1/invitations", `{"user":%q,"badge":%q,"deliver":"link"}`, u.ID, b.ID)
	link, _ := got.body["link"].(string)
	token, ok := strings.CutPrefix(link, origin+"/i#")
	if got.status != http.StatusCreated || !ok || len(w.messages(u)) != 0 {
		t.Fatalf("%d, %d messages", got.status, len(w.messages(u)))
	}
	if step, _ := w.visit(token, "b").Step(w.now()); step != StepBadge {
		t.Errorf("the link leads to %s", step)
	}
	w.pass(time.Minute)
	got = w.asAdmin("POST", "/v1/invitations/"+got.body["id"].(string)+"/send", `{"deliver":"link"}`)
	if next, _ := got.body["link"].(string); next == "" || next == link || len(w.messages(u)) != 0 {
		t.Errorf("sent again: %d, %d messages", got.status, len(w.messages(u)))
	}
}

// A program that was given an administrator's link would be an administrator.
func TestNoLinkOfAnAdministratorForPrograms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, _, err := w.s.People.Users(t.Context(), w.set.ID, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	program := w.program(session.InvitationsWrite)
	root, ann, b := all[0].ID, w.person("ann", "").ID, w.badge(nil)
	post := func(path, body string, args ...any) reply {
		return w.do(request{method: "POST", path: path, body: fmt.Sprintf(body, args...), header: program})
	}
	const wanted = `{"user":%q,"badge":%q,"deliver":"link"}`
	if got := post("/v1/invitations", wanted, root, b.ID); got.status != http.StatusForbidden || got.body["link"] != nil {
		t.Errorf("an administrator's link: %d", got.status)
	}
	if got := post("/v1/invitations", wanted, ann, b.ID); got.status != http.StatusCreated {
		t.Errorf("another person's link: %d %s", got.status, got.raw)
	}
	i := post("/v1/invitations", `{"user":%q,"badge":%q}`, root, b.ID)
	if i.status != http.StatusCreated {
		t.Fatalf("an invitation that is sent: %d %s", i.status, i.raw)
	}
	w.pass(time.Minute)
	if got := post(fmt.Sprintf("/v1/invitations/%s/send", i.body["id"]), `{"deliver":"link"}`); got.status != http.StatusForbidden {
		t.Errorf("an administrator's link, sent again: %d", got.status)
	}
}

func TestPerInvitationExpiry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	got := w.asAdmin("POST", "/v1/invitations", `{"user":%q,"badge":%q,"valid_for":3600}`, u.ID, b.ID)
	i := w.stored(ID(got.body["id"].(string)))
	if want := table.At(noon.Add(time.Hour)); i.ValidUntil != want {
		t.Errorf("valid until %d, want %d", i.ValidUntil, want)
	}
	w.pass(2 * time.Hour)
	next, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry())
	if want := table.At(w.now().Add(time.Hour)); err != nil || next.ValidUntil != want {
		t.Errorf("sent again: valid until %d, want %d, %v", next.ValidUntil, want, err)
	}
}

func TestListByState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	states := map[State]int{}
	for n, name := range []string{"ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida", "joe"} {
		u := w.person(name, "")
		in := Send{Network: w.set.ID, User: u.ID, Badge: b.ID, Entry: w.entry(), ValidFor: 24 * time.Hour}
		if n%2 == 0 {
			in.ValidFor = time.Hour // over when they are listed
		}
		i, _, err := w.s.Send(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if n%5 == 0 {
			if _, err := w.s.Revoke(t.Context(), w.set.ID, i.ID, w.entry()); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.pass(time.Hour)
	for state, want := range map[State]int{Open: 4, Expired: 4, Revoked: 2, Completed: 0} {
		path, seen := "/v1/invitations?limit=3&state="+string(state), map[string]bool{}
		for cursor := ""; ; {
			got := w.asAdmin("GET", path+cursor, "")
			if got.status != http.StatusOK {
				t.Fatalf("%s: %d %s", state, got.status, got.raw)
			}
			for _, item := range got.body["items"].([]any) {
				i := item.(map[string]any)
				if i["state"] != string(state) || seen[i["id"].(string)] {
					t.Errorf("%s among the %s, or twice", i["state"], state)
				}
				seen[i["id"].(string)] = true
			}
			next, _ := got.body["next"].(string)
			if next == "" {
				break
			}
			cursor = "&cursor=" + next
		}
		if states[state] = len(seen); len(seen) != want {
			t.Errorf("%d are %s, want %d", len(seen), state, want)
		}
	}
	var counted countsView
	got := w.asAdmin("GET", "/v1/invitations/counts", "")
	want := countsView{[]stateCountView{{Open, 4, false}, {Expired, 4, false}, {Completed, 0, false}, {Revoked, 2, false}}}
	if err := json.Unmarshal([]byte(got.raw), &counted); err != nil || !cmp.Equal(counted, want) {
		t.Errorf("counted %s, %v", got.raw, err)
	}
	if few, err := w.s.counts(t.Context(), w.set.ID, 1); err != nil || few[0].Count < 1 || few[0].Count < 4 && !few[0].More || few[2] != (StateCount{State: Completed}) {
		t.Errorf("counted as far as one of each partition: %+v, %v", few, err)
	}
	if got := w.asAdmin("GET", "/v1/invitations?state=lost", ""); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown state: %d", got.status)
	}
}

func TestPausedNetworkSendsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	w.set.Paused = true
	w.write(table.Put(&w.set))
	if got := w.asAdmin("POST", "/v1/invitations", `{"user":%q,"badge":%q}`, u.ID, b.ID); got.status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", got.status, got.raw)
	}
	if got := w.asAdmin("POST", "/v1/invitations", `{"user":%q,"badge":%q,"deliver":"link"}`, u.ID, b.ID); got.status != http.StatusCreated {
		t.Errorf("a link: %d %s", got.status, got.raw)
	}
}

func TestQuotaHoldsForAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	w.set.Numbers = map[network.Number]int64{network.EmailsADay: 0}
	w.write(table.Put(&w.set))
	u := w.person("ann", "")
	if got := w.asAdmin("POST", "/v1/invitations", `{"user":%q,"badge":%q}`, u.ID, b.ID); got.status != http.StatusTooManyRequests {
		t.Errorf("%d %s", got.status, got.raw)
	}
	if len(w.messages(u)) != 0 || len(w.acts(u)) != 0 {
		t.Error("something was sent")
	}
}
