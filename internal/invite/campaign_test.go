package invite

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"lanyard/internal/bulk"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// run works a campaign off, slice by slice as the change feed does, and gives
// it as it is then.
func (w *world) run(c Campaign) Campaign {
	w.t.Helper()
	for range 1000 {
		turn := c.Turn
		var err error
		if c, err = w.s.Continue(w.t.Context(), w.set.ID, c.ID); err != nil {
			w.t.Fatal(err)
		}
		if c.State.Over() || c.Turn == turn {
			return c
		}
	}
	w.t.Fatal("the campaign does not end")
	return c
}

func (w *world) campaign(in NewCampaign) Campaign {
	w.t.Helper()
	in.Entry = w.entry()
	c, err := w.s.StartCampaign(w.t.Context(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// people stores n users at once.
func (w *world) people(n int) []session.UserID {
	w.t.Helper()
	var ids []session.UserID
	var ops []table.Op
	for i := range n {
		u, more, err := w.draft(fmt.Sprint("user", i), "")
		if err != nil {
			w.t.Fatal(err)
		}
		if len(ops)+len(more) > table.MaxOps {
			w.write(ops...)
			ops = nil
		}
		ids, ops = append(ids, u.ID), append(ops, more...)
	}
	w.write(ops...)
	return ids
}

// sent counts the invitations and messages that a campaign made for users.
func (w *world) sent(users []session.UserID) (invitations, messages int) {
	w.t.Helper()
	for _, u := range users {
		for _, h := range w.items(session.UserPK(w.set.ID, u)) {
			switch h.Kind {
			case kindInvitation:
				invitations++
			case "message":
				messages++
			}
		}
	}
	return invitations, messages
}

func counts(c Campaign) string {
	return fmt.Sprint(c.State, " ", c.Counts)
}

func TestCampaignForEveryone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(250)
	got := w.asAdmin("POST", "/v1/campaigns", `{"badge":%q,"everyone_not_invited":true}`, b.ID)
	if got.status != http.StatusAccepted || got.body["state"] != "running" {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	c, _ := w.s.Campaign(t.Context(), w.set.ID, CampaignID(got.body["id"].(string)))
	if c.IPK != bulk.Working {
		t.Error("the sweep does not see it")
	}
	c = w.run(c)
	if want := "done map[sent:251]"; counts(c) != want { // the administrator too
		t.Errorf("got %s, want %s", counts(c), want)
	}
	if invitations, messages := w.sent(users); invitations != 250 || messages != 250 {
		t.Errorf("%d invitations, %d messages", invitations, messages)
	}
	// Everyone not yet invited is nobody now.
	c = w.run(w.campaign(NewCampaign{Badge: b.ID, Everyone: true}))
	if want := "done map[already_invited:251]"; counts(c) != want {
		t.Errorf("the second: got %s, want %s", counts(c), want)
	}
	if invitations, messages := w.sent(users); invitations != 250 || messages != 250 {
		t.Errorf("after the second: %d invitations, %d messages", invitations, messages)
	}
	got = w.asAdmin("GET", "/v1/campaigns", "")
	if items := got.body["items"].([]any); len(items) != 2 || items[0].(map[string]any)["done"] != 251.0 {
		t.Errorf("list: %s", got.raw)
	}
}

func TestOutcomesOfACampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(func(b *network.Badge) { b.Channel, b.DeviceLimit = notify.SMS, 1 })
	reached, unreachable, invited := w.person("ann", number), w.person("bob", ""), w.person("cid", "+12015550124")
	owner, gone, abroad := w.person("dan", "+12015550125"), w.person("eve", "+12015550126"), w.person("jim", "+18765550123")
	w.send(invited, b)
	w.write((Standing{Network: w.set.ID, User: owner.ID, Badge: b.ID, Credentials: 1}).put(Standing{}))
	gone.State = session.Disabled
	w.write(table.Put(&gone))
	nobody := session.UserID(secret.NewUserID())
	c := w.run(w.campaign(NewCampaign{Badge: b.ID, Users: []session.UserID{
		reached.ID, unreachable.ID, invited.ID, owner.ID, gone.ID, abroad.ID, nobody, reached.ID,
	}}))
	if want := "done map[already_invited:1 disabled:1 failed:2 has_badge:1 no_contact:1 sent:1]"; counts(c) != want {
		t.Errorf("got %s, want %s", counts(c), want)
	}
	for u, want := range map[session.UserID]Row{
		reached.ID: {Outcome: Sent}, unreachable.ID: {Outcome: Unreachable}, invited.ID: {Outcome: AlreadyInvited},
		owner.ID: {Outcome: HasBadge}, gone.ID: {Outcome: IsDisabled},
		abroad.ID: {Outcome: RowFailed, Why: errs.Invalid}, nobody: {Outcome: RowFailed, Why: errs.NotFound},
	} {
		var got Row
		if err := w.engine.Get(t.Context(), rowKey(w.set.ID, c.ID, u), &got); err != nil {
			t.Fatal(err)
		}
		if got.Outcome != want.Outcome || got.Why != want.Why || (got.Invitation != "") != (want.Outcome == Sent || want.Outcome == Unreachable) {
			t.Errorf("row is %s %s, want %s %s", got.Outcome, got.Why, want.Outcome, want.Why)
		}
	}
	if m := w.messages(unreachable); len(m) != 1 || m[0].State != notify.NoContact {
		t.Error("nothing says that somebody could not be reached")
	}
	got := w.asAdmin("GET", "/v1/campaigns/"+string(c.ID)+"/rows?outcome=failed", "")
	if items := got.body["items"].([]any); got.status != http.StatusOK || len(items) != 2 {
		t.Errorf("rows: %d %s", got.status, got.raw)
	}
	if got := w.acts(reached); len(got) != 1 || got[0] != "invitation.send" {
		t.Errorf("audit: %v", got)
	}
}

// A slice that is done again, because its end was lost or two did it at the
// same time, sends nothing twice and counts nothing twice.
func TestSlicesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(300)
	c := w.campaign(NewCampaign{Badge: b.ID, Users: users})
	w.sliceAgain(c, "done map[sent:300]")
	if invitations, messages := w.sent(users); invitations != 300 || messages != 300 {
		t.Errorf("%d invitations, %d messages", invitations, messages)
	}
}

// sliceAgain loses the end of the first slices of a campaign, then does several
// at once, and then the rest.
func (w *world) sliceAgain(c Campaign, want string) {
	w.t.Helper()
	lost := 0
	w.table.before = func(ops []table.Op) error { // the update at the end of the first slices
		if lost < 3 && len(ops) == 1 && ops[0].Type == table.OpUpdate && ops[0].Key == c.ItemKey() {
			lost++
			return errs.Unavailable
		}
		return nil
	}
	for range 3 {
		if _, err := w.s.Continue(w.t.Context(), w.set.ID, c.ID); err == nil {
			w.t.Fatal("the slice did not fail")
		}
	}
	w.table.before = nil
	done := make(chan error)
	for range 4 {
		go func() {
			_, err := w.s.Continue(w.t.Context(), w.set.ID, c.ID)
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	}
	c = w.run(c)
	if counts(c) != want {
		w.t.Errorf("got %s, want %s", counts(c), want)
	}
}

// Somebody is invited by hand while the campaign is about to.
func TestInvitedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(40)
	c := w.campaign(NewCampaign{Badge: b.ID, Users: users})
	begun := false
	w.table.before = func(ops []table.Op) error {
		if !begun && len(ops) > 50 {
			begun = true
			for _, u := range users[3:6] {
				if _, _, err := w.s.Send(t.Context(), Send{Network: w.set.ID, User: u, Badge: b.ID, Entry: w.entry()}); err != nil {
					t.Error(err)
				}
			}
		}
		return nil
	}
	c = w.run(c)
	if want := "done map[already_invited:3 sent:37]"; counts(c) != want {
		t.Errorf("got %s, want %s", counts(c), want)
	}
	if invitations, messages := w.sent(users); invitations != 40 || messages != 40 {
		t.Errorf("%d invitations, %d messages", invitations, messages)
	}
}

func TestStopCampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(200)
	c := w.campaign(NewCampaign{Badge: b.ID, Users: users})
	for range 2 {
		if got := w.asAdmin("POST", "/v1/campaigns/"+string(c.ID)+"/stop", ""); got.status != http.StatusOK || got.body["state"] != "stopped" {
			t.Fatalf("%d %s", got.status, got.raw)
		}
	}
	if c = w.run(c); c.State != bulk.Stopped {
		t.Errorf("it is %s", c.State)
	}
	if invitations, _ := w.sent(users); invitations != 0 {
		t.Errorf("%d were invited afterwards", invitations)
	}
}

// A campaign larger than the day's quota waits and goes on.
func TestCampaignOverTheQuota(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	w.set.Numbers = map[network.Number]int64{network.EmailsADay: 150}
	w.write(table.Put(&w.set))
	users := w.people(300)
	c := w.run(w.campaign(NewCampaign{Badge: b.ID, Users: users}))
	if invitations, _ := w.sent(users); c.State != bulk.Running || invitations > 150 || invitations < 50 {
		t.Fatalf("%s, %d invitations on the first day", counts(c), invitations)
	}
	for range 10 {
		w.pass(24 * time.Hour)
		c = w.run(c)
	}
	if want := "done map[sent:300]"; counts(c) != want {
		t.Errorf("got %s, want %s", counts(c), want)
	}
}

// A quota smaller than a stride is used up all the same, and never exceeded; the
// record says what it waits for, and is not written again for that.
func TestCampaignUnderASmallQuota(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	w.set.Numbers = map[network.Number]int64{network.EmailsADay: 50}
	w.write(table.Put(&w.set))
	users := w.people(120)
	c := w.run(w.campaign(NewCampaign{Badge: b.ID, Users: users}))
	if invitations, _ := w.sent(users); c.State != bulk.Running || invitations != 50 || c.Reason != string(WaitsForQuota) {
		t.Fatalf("%s, %d invitations on the first day, waits for %q", counts(c), invitations, c.Reason)
	}
	writes := w.table.writes.Load()
	for range 5 {
		c = w.run(c)
	}
	if n := w.table.writes.Load() - writes; n != 0 {
		t.Errorf("%d writes while it waits", n)
	}
	if got := w.asAdmin("GET", "/v1/campaigns/"+string(c.ID), ""); got.body["reason"] != "quota" {
		t.Errorf("what it waits for: %s", got.raw)
	}
	w.pass(29 * time.Minute) // one is given back
	if c = w.run(c); c.Counts["sent"] != 51 {
		t.Errorf("half an hour later: %s", counts(c))
	}
	for range 2 {
		w.pass(24 * time.Hour)
		c = w.run(c)
	}
	if want := "done map[sent:120]"; counts(c) != want || w.campaignNow(c).Reason != "" {
		t.Errorf("got %s, want %s; it says %q", counts(c), want, c.Reason)
	}
}

// A quota of 0 stops sending; raising it lets the campaign go on.
func TestCampaignUnderAQuotaOfZero(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	quota := func(n int64) {
		w.set.Numbers = map[network.Number]int64{network.EmailsADay: n}
		w.write(table.Put(&w.set))
	}
	quota(0)
	users := w.people(1100) // more than a slice
	c := w.run(w.campaign(NewCampaign{Badge: b.ID, Users: users[:1000]}))
	more := w.run(w.campaign(NewCampaign{Badge: b.ID, Everyone: true}))
	w.pass(365 * 24 * time.Hour / 12)
	for _, c := range []Campaign{w.run(c), w.run(more)} {
		if c.State != bulk.Running || len(c.Counts) != 0 || w.campaignNow(c).Reason != string(WaitsForQuota) {
			t.Errorf("%s, waits for %q", counts(c), c.Reason)
		}
	}
	quota(10_000)
	if c = w.run(c); c.Counts["sent"] != 1000 || w.campaignNow(c).Reason != "" {
		t.Errorf("when it is raised: %s, waits for %q", counts(c), c.Reason)
	}
	if more, err := w.s.Continue(t.Context(), w.set.ID, more.ID); err != nil || more.State != bulk.Running || w.campaignNow(more).Reason != "" {
		t.Errorf("under way again: %s, waits for %q, %v", counts(more), w.campaignNow(more).Reason, err)
	}
}

// campaignNow is a campaign as stored now.
func (w *world) campaignNow(c Campaign) Campaign {
	w.t.Helper()
	c, err := w.s.Campaign(w.t.Context(), w.set.ID, c.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func TestPausedCampaignWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(10)
	c := w.campaign(NewCampaign{Badge: b.ID, Users: users})
	w.set.Paused = true
	w.write(table.Put(&w.set))
	if c = w.run(c); c.State != bulk.Running || len(c.Counts) != 0 || w.campaignNow(c).Reason != string(WaitsForSwitch) {
		t.Errorf("while sending is off: %s, waits for %q", counts(c), c.Reason)
	}
	w.set.Paused = false
	w.write(table.Put(&w.set))
	if c = w.run(c); c.Counts["sent"] != 10 || w.campaignNow(c).Reason != "" {
		t.Errorf("when it is on again: %s", counts(c))
	}
}

func TestCampaignRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	u := w.person("ann", "")
	for body, want := range map[string]int{
		`{"badge":"` + string(b.ID) + `"}`: 422,
		`{"badge":"` + string(b.ID) + `","everyone_not_invited":true,"users":["` + string(u.ID) + `"]}`: 422,
		`{"badge":"` + string(b.ID) + `","users":["x#y"]}`:                                              422,
		`{"badge":"` + string(b.ID) + `","users":[]}`:                                                   422,
		`{"badge":"` + string(b.ID) + `","everyone_not_invited":true,"valid_for":1}`:                    422,
		`{"badge":"` + string(b.ID) + `","everyone_not_invited":true,"follow_up":true}`:                 422,
		`{"badge":"` + string(b.ID) + `","everyone_not_invited":true,"who":{}}`:                         422,
		`{"badge":"` + string(b.ID) + `","who":{},"users":["` + string(u.ID) + `"]}`:                    422,
		`{"badge":"` + string(b.ID) + `","who":{"standing":"lost"}}`:                                    422,
		`{"badge":"` + string(b.ID) + `","who":{"search":"--"}}`:                                        422,
		`{"badge":"` + string(b.ID) + `","who":{"group":"` + secret.NewID(noon) + `"}}`:                 404,
		`{"badge":"` + string(b.ID) + `","everyone_not_invited":true,"channel":"fax"}`:                  422,
		`{"badge":"` + secret.NewID(noon) + `","everyone_not_invited":true}`:                            404,
		`{"badge":"x","everyone_not_invited":true}`:                                                     404,
	} {
		if got := w.asAdmin("POST", "/v1/campaigns", "%s", body); got.status != want {
			t.Errorf("%s: %d %s", body, got.status, got.raw)
		}
	}
}

// stopper stops a campaign in the middle of the first transaction of a slice.
type stopper struct {
	table.Table
	stop func()
}

func (s *stopper) Write(ctx context.Context, ops ...table.Op) error {
	if stop := s.stop; stop != nil && len(ops) > 5 {
		s.stop = nil
		stop()
	}
	return s.Table.Write(ctx, ops...)
}

// Stopped while a slice is under way, a campaign stays stopped, goes no further
// than the step it was in, and counts what was sent.
func TestStopUnderASlice(t *testing.T) {
	w := newWorld(t)
	b := w.badge(nil)
	w.people(600)
	c := w.campaign(NewCampaign{Badge: b.ID, Everyone: true})
	slice := *w.s
	slice.Table = &stopper{Table: w.s.Table, stop: func() {
		if got, err := w.s.StopCampaign(t.Context(), w.set.ID, c.ID, w.entry()); err != nil || got.State != bulk.Stopped {
			t.Errorf("stopped: %s, %v", got.State, err)
		}
	}}
	if _, err := slice.Continue(t.Context(), w.set.ID, c.ID); err != nil {
		t.Fatal(err)
	}
	now, err := w.s.Campaign(t.Context(), w.set.ID, c.ID)
	if err != nil || now.State != bulk.Stopped {
		t.Fatalf("it is %s, %v", now.State, err)
	}
	if end := w.run(now); end.State != bulk.Stopped {
		t.Errorf("it went on to %s", end.State)
	}
	sent := now.Counts[string(Sent)]
	if sent == 0 || sent > 300 {
		t.Errorf("%d of 600 counted as sent", sent)
	}
	if open, _, err := w.s.List(t.Context(), w.set.ID, Open, 900, ""); err != nil || int64(len(open)) != sent {
		t.Errorf("%d invitations, %d counted, %v", len(open), sent, err)
	}
}
