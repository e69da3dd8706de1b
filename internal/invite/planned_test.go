package invite

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// planned plans a campaign to its end.
func (w *world) planned(in NewCampaign) Campaign {
	w.t.Helper()
	in.Plan = true
	c := w.run(w.campaign(in))
	if c.State != bulk.Planned {
		w.t.Fatalf("it is %s", c.State)
	}
	return c
}

// started says go.
func (w *world) started(c Campaign, in Start) Campaign {
	w.t.Helper()
	c, err := w.s.StartPlanned(w.t.Context(), w.set.ID, c.ID, in, w.entry())
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// arrive lets the messages of some users be in a state, of those that are queued.
func (w *world) arrive(users []session.UserID, s notify.State, most int) int {
	w.t.Helper()
	n := 0
	for _, u := range users {
		for _, m := range w.messages(directory.User{ID: u}) {
			if n < most && m.State == notify.Queued && !m.Rehearsal {
				m.State = s
				m.Timeline = append(m.Timeline, notify.Step{At: table.At(w.now()), State: s})
				m.IPK, m.ISK = "", ""
				w.write(table.Put(&m))
				n++
			}
		}
	}
	return n
}

func TestPlanSaysWhatWouldHappen(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	texts := 0
	m.s.Parts = func(_ context.Context, m notify.Message, language string, zone *time.Location) (func(notify.Message, int) int, error) {
		if texts++; m.Template != notify.BadgeInvitation || language != "en" || zone == nil {
			t.Errorf("%s in %s", m.Template, language)
		}
		return func(m notify.Message, token int) int {
			if token < 20 || m.Link == nil {
				t.Errorf("a token of %d", token)
			}
			return 2
		}, nil
	}
	listed := m.listed()
	got := m.asAdmin("POST", "/v1/campaigns", `{"badge":%q,"users":%s,"plan":true}`, m.badge.ID, quotedIDs(listed))
	if got.status != http.StatusAccepted || got.body["state"] != "planning" {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	c, err := m.s.Campaign(t.Context(), m.set.ID, CampaignID(got.body["id"].(string)))
	m.ended(err)
	before := m.dump(listed...)
	c = m.run(c)
	if texts != 1 {
		t.Errorf("texts were read %d times", texts)
	}
	if m.dump(listed...) != before {
		t.Error("planning changed something")
	}
	want := map[string]int64{
		"sent": 4, "no_contact": 1, "already_invited": 5, "has_badge": 1, "disabled": 1, "failed": 2, // nobody, abroad
		"channel:sms": 4, "region:US": 4, "parts:US": 8, "lacks:phone": 1, "lacks:textable_phone": 1,
	}
	if c.State != bulk.Planned || !maps.Equal(c.Counts, want) {
		t.Errorf("%s %v\nwant %v", c.State, c.Counts, want)
	}
	got = m.asAdmin("GET", "/v1/campaigns/"+string(c.ID), "")
	if plan := fmt.Sprint(got.body["plan"]); plan != "map[channels:map[sms:4] "+
		"cost:map[budget:100 exceeds:no from:0.08 left:100 prices_as_of:2026-11 to:0.08 unknown:[]] lacks:map[phone:1 textable_phone:1] "+
		"outcomes:map[already_invited:5 disabled:1 failed:2 has_badge:1 no_contact:1 sent:4] problems:[] "+
		"regions:[map[cost_from:0.08 cost_to:0.08 known:true messages:4 parts:8 price:0.01 region:US]] users:14]" {
		t.Errorf("plan: %s", plan)
	}
	if got.body["done"] != 0.0 || got.body["stage"] != "plan" || fmt.Sprint(got.body["outcomes"]) != "map[]" {
		t.Error(got.raw)
	}
	if all := m.asAdmin("GET", "/v1/campaigns/"+string(c.ID)+"/rows?outcome=planned", "").body["items"].([]any); len(all) != 14 {
		t.Errorf("%d rows are planned", len(all))
	}
	rows := m.asAdmin("GET", "/v1/campaigns/"+string(c.ID)+"/rows?outcome=no_contact", "").body["items"].([]any)
	if len(rows) != 1 || fmt.Sprint(rows[0].(map[string]any)["plan"]) != "map[lacks:phone outcome:no_contact]" || rows[0].(map[string]any)["outcome"] != "planned" {
		t.Errorf("%v", rows)
	}
}

// A contact that nothing is sent to is none: the plan says so, and the campaign
// does not send there, also when it was marked after the plan.
func TestPlanKnowsMarkedContacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	ann, ben, cyd := w.person("ann", ""), w.person("ben", ""), w.person("cyd", "")
	mark := func(u directory.User) {
		m := markOf(u, notify.Email, u.Email.Reveal())
		w.write(table.Put(&m))
	}
	mark(ann)
	c := w.planned(NewCampaign{Badge: b.ID, Users: []session.UserID{ann.ID, ben.ID, cyd.ID}})
	if want := map[string]int64{"sent": 2, "no_contact": 1, "channel:email": 2, "lacks:unmarked": 1}; !maps.Equal(c.plan(), want) {
		t.Errorf("%v, want %v", c.plan(), want)
	}
	mark(ben)
	c = w.run(w.started(c, Start{}))
	if counts(c) != "done map[changed_since_plan:1 no_contact:1 sent:1]" || w.told(ann) != "email1" || w.messages(ann)[0].State != notify.NoContact || w.told(ben) != "" {
		t.Errorf("%s, ann %q, ben %q", counts(c), w.told(ann), w.told(ben))
	}
}

func quotedIDs(ids []session.UserID) string {
	var b strings.Builder
	for i, id := range ids {
		fmt.Fprintf(&b, "%c%q", "[,"[min(i, 1)], id)
	}
	return b.String() + "]"
}

// Exactly the plan: what became different is in the outcome, and nothing happens
// that was not planned.
func TestExactlyThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(func(b *network.Badge) { b.Channel, b.PhoneEnrollment = notify.SMS, true })
	phone := func(n int) string { return fmt.Sprintf("+1201555%04d", n) }
	users := map[string]directory.User{}
	for n, name := range []string{"as planned", "invited since", "disabled since", "has it since", "other channel", "no contact any more"} {
		users[name] = w.person(fmt.Sprint("p", n), phone(n))
	}
	users["can be reached since"] = w.person("late", "")
	late := users["can be reached since"]
	late.Email = ""
	w.write(table.Put(&late))
	c := w.planned(NewCampaign{Badge: b.ID, Everyone: true})
	w.person("new", phone(77)) // came after the plan
	w.send(users["invited since"], b)
	for name, change := range map[string]func(u *directory.User){
		"disabled since":       func(u *directory.User) { u.State = session.Disabled },
		"other channel":        func(u *directory.User) { u.Phone = "" },
		"no contact any more":  func(u *directory.User) { u.Phone, u.Email = "", "" },
		"can be reached since": func(u *directory.User) { u.Email = "late@example.com" },
	} {
		u := users[name]
		change(&u)
		w.write(table.Put(&u))
	}
	w.write((Standing{Network: w.set.ID, User: users["has it since"].ID, Badge: b.ID, Credentials: 1}).put(Standing{}))
	c = w.run(w.started(c, Start{}))
	if want := "done map[already_invited:1 changed_since_plan:3 disabled:1 has_badge:1 sent:2]"; counts(c) != want { // the administrator too
		t.Errorf("%s, want %s", counts(c), want)
	}
	got := w.outcomes(c)
	for name, want := range map[string]Outcome{
		"as planned": "", "invited since": AlreadyInvited, "disabled since": IsDisabled, "has it since": HasBadge,
		"other channel": Overtaken, "no contact any more": Overtaken, "can be reached since": Overtaken,
	} {
		if got[users[name].ID] != want {
			t.Errorf("%s: %s, want %s", name, got[users[name].ID], want)
		}
	}
	if got := w.told(users["as planned"]); got != "sms1" {
		t.Errorf("as planned: %q was sent", got)
	}
	for _, name := range []string{"other channel", "no contact any more", "can be reached since"} {
		if got := w.told(users[name]); got != "" {
			t.Errorf("%s: %q was sent", name, got)
		}
	}
}

// A rehearsal decides and renders all, and then everything is as before, but for
// messages that are never sent; and it can be done again, and then for real.
func TestRehearsal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungAgain))
	b := w.badge(nil)
	users := w.people(250)
	c := w.planned(NewCampaign{Badge: b.ID, Users: users})
	for round := range 2 {
		c = w.run(w.started(c, Start{Rehearsal: true}))
		if c.State != bulk.Planned || !maps.Equal(c.rehearsed(), map[string]int64{"sent": 250}) || c.plan()["sent"] != 250 || c.done() != nil {
			t.Fatalf("%s %+v", c.State, c)
		}
		for _, u := range users {
			messages, rest := 0, 0
			for _, h := range w.items(session.UserPK(w.set.ID, u)) {
				switch h.Kind {
				case "message":
					messages++
				case kindInvitation, kindStanding, "due":
					rest++
				}
			}
			if messages != round+1 || rest > 0 {
				t.Fatalf("%d messages, %d invitations, standings and reminders", messages, rest)
			}
		}
	}
	if n, _ := w.sent(users); n > 0 || w.waiting() > 0 {
		t.Errorf("%d invitations, %d things wait", n, w.waiting())
	}
	rehearsed := w.messages(directory.User{ID: users[7]})
	leadNowhere := func() {
		t.Helper()
		for _, m := range rehearsed {
			link := secret.Link{Purpose: m.Link.Purpose, Network: m.Network, ID: m.Link.ID, Generation: m.Link.Generation}
			if got := w.asVisitor("", open, `{"link":%q}`, w.s.Keys.MintLink(link).Reveal()); got.status != http.StatusGone {
				t.Errorf("its link: %d %s", got.status, got.raw)
			}
			code, err := w.s.Keys.TypedCode(link, m.Link.Root)
			w.ended(err)
			if got := w.asVisitor("", open, `{"code":%q}`, code.Reveal()); got.status != http.StatusNotFound {
				t.Errorf("its code: %d %s", got.status, got.raw)
			}
		}
	}
	leadNowhere()
	for _, m := range rehearsed {
		if !m.Rehearsal || m.Template != notify.BadgeInvitation || m.To == "" {
			t.Errorf("%+v", m)
		}
	}
	if acts := w.acts(directory.User{ID: users[7]}); len(acts) > 0 {
		t.Errorf("acts %v", acts)
	}
	c = w.run(w.started(c, Start{}))
	if counts(c) != "done map[sent:250]" || !maps.Equal(c.rehearsed(), map[string]int64{"sent": 250}) {
		t.Errorf("for real: %s, %v", counts(c), c.rehearsed())
	}
	leadNowhere()
	if invitations, _ := w.sent(users); invitations != 250 {
		t.Errorf("%d invitations", invitations)
	}
}

func TestWaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(120)
	c := w.started(w.planned(NewCampaign{Badge: b.ID, Users: users}), Start{Waves: []int64{5, 50}})
	state := func(want string) {
		t.Helper()
		w.pass(2 * time.Minute) // the sweep calls
		c = w.run(w.campaignNow(c))
		wave, _ := c.number()
		if got := fmt.Sprint(wave, " ", counts(c), " ", c.Reason); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
	state("1 running map[sent:5] wave")
	state("1 running map[sent:5] wave") // nothing of it has arrived
	if n := w.arrive(users, notify.Delivered, 4); n != 4 {
		t.Fatal(n)
	}
	state("1 running map[sent:5] wave") // 80 of 100
	if c.Tide == nil || c.Tide.Sent != 5 || c.Tide.Arrived != 4 || c.Tide.rate() != 80 {
		t.Errorf("%+v", c.Tide)
	}
	w.arrive(users, notify.Delivered, 1)
	state("2 running map[sent:55] wave")
	w.arrive(users, notify.Delivered, 44)
	w.arrive(users, notify.Bounced, 6)
	state("2 running map[sent:55] wave") // 88 of 100, and no more will come
	if c.Tide.Sent != 50 || c.Tide.Lost != 6 {
		t.Errorf("%+v", c.Tide)
	}
	if got := w.asAdmin("POST", "/v1/campaigns/"+string(c.ID)+"/resume", `{"wave":1}`); got.status != http.StatusConflict {
		t.Errorf("somebody who looked at the first wave: %d %s", got.status, got.raw)
	}
	got := w.asAdmin("POST", "/v1/campaigns/"+string(c.ID)+"/resume", `{"wave":2}`)
	if got.status != http.StatusOK || got.body["wave"] != 2.0 || got.body["tide"].(map[string]any)["rate"] != 88.0 {
		t.Errorf("%d %s", got.status, got.raw)
	}
	c = w.run(w.campaignNow(c))
	wave, sent := c.number()
	if got := fmt.Sprint(wave, sent, " ", counts(c)); got != "3 65 done map[sent:120]" {
		t.Errorf("somebody said go: %s", got)
	}
	got = w.asAdmin("GET", "/v1/campaigns/"+string(c.ID), "")
	for n, want := range []string{"arrived:5 at:2026-03-02T12:08:00Z lost:0 rate:100 sent:5 wave:1", "arrived:44 at:2026-03-02T12:10:00Z lost:6 rate:88 sent:50 wave:2"} {
		if seen := got.body["ebbed"].([]any); len(seen) != 2 || fmt.Sprint(seen[n]) != "map["+want+"]" {
			t.Errorf("%v\nwant %s", seen, want)
		}
	}
}

// A provider that tells of nothing is taken at its word, after a while, and that
// is said.
func TestWaveWithoutReceipts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(20)
	c := w.run(w.started(w.planned(NewCampaign{Badge: b.ID, Users: users}), Start{Waves: []int64{10}}))
	w.arrive(users, notify.Accepted, 10)
	w.pass(9 * time.Minute)
	if c = w.run(w.campaignNow(c)); counts(c) != "running map[sent:10]" || c.Tide.Arrived != 0 {
		t.Fatalf("before its time: %s %+v", counts(c), c.Tide)
	}
	w.pass(2 * time.Minute)
	if c = w.run(w.campaignNow(c)); counts(c) != "done map[sent:20]" {
		t.Errorf("%s %+v", counts(c), c.Tide)
	}
	got := tide([]notify.Message{accepted(w.now())}, w.now().Add(receiptsAfter))
	if got.Assumed != 1 || got.rate() != 100 {
		t.Errorf("%+v", got)
	}
	told := []notify.Message{accepted(w.now()), {State: notify.Bounced, Channel: notify.Email}}
	if got := tide(told, w.now().Add(receiptsAfter)); got.Arrived != 0 || got.Lost != 1 {
		t.Errorf("one that tells: %+v", got)
	}
}

func accepted(at time.Time) notify.Message {
	return notify.Message{State: notify.Accepted, Channel: notify.Email, Timeline: []notify.Step{{At: table.At(at), State: notify.Accepted}}}
}

// Rows that nothing is sent for take no room in a wave, and a wave of them alone
// holds nobody up.
func TestWavesCountWhatIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(60)
	c := w.planned(NewCampaign{Badge: b.ID, Users: users})
	for n, u := range users {
		if n%2 == 0 {
			w.send(directory.User{ID: u}, b)
		}
	}
	c = w.run(w.started(c, Start{Waves: []int64{7}}))
	if c.Counts["sent"] != 7 || c.Reason != string(WaitsForWave) {
		t.Errorf("%s %s", counts(c), c.Reason)
	}
}

func TestPauseResumeStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(300)
	c := w.started(w.planned(NewCampaign{Badge: b.ID, Users: users}), Start{})
	act := func(what string, want int) reply {
		t.Helper()
		got := w.asAdmin("POST", "/v1/campaigns/"+string(c.ID)+"/"+what, "")
		if got.status != want {
			t.Errorf("%s: %d %s", what, got.status, got.raw)
		}
		return got
	}
	act("resume", http.StatusConflict) // it runs
	begun := false
	w.table.before = func(ops []table.Op) error { // somebody pauses while a slice is under way
		if !begun && len(ops) > 50 {
			begun = true
			act("pause", http.StatusOK)
		}
		return nil
	}
	c, err := w.s.Continue(t.Context(), w.set.ID, c.ID)
	w.ended(err)
	w.table.before = nil
	c = w.campaignNow(c)
	sent := c.Counts["sent"]
	if invitations, _ := w.sent(users); c.State != bulk.Paused || sent == 0 || sent == 300 || int64(invitations) != sent {
		t.Fatalf("%s, %d invitations", counts(c), invitations)
	}
	if h := w.halt(c); h.For != string(c.ID) || h.Stopped {
		t.Errorf("its messages are not held: %+v", h)
	}
	for _, m := range w.messages(directory.User{ID: w.firstSent(c)}) {
		if m.Campaign != string(c.ID) {
			t.Errorf("a message is of campaign %q", m.Campaign)
		}
	}
	act("pause", http.StatusOK) // again is no failure
	if c = w.run(c); c.Counts["sent"] != sent {
		t.Error("it went on")
	}
	if got := act("resume", http.StatusOK); got.body["state"] != "running" {
		t.Error(got.raw)
	}
	if h := w.halt(c); h.For != "" {
		t.Errorf("its messages are still held: %+v", h)
	}
	c, err = w.s.Continue(t.Context(), w.set.ID, w.campaignNow(c).ID)
	w.ended(err)
	c = w.run(c)
	if invitations, messages := w.sent(users); counts(c) != "done map[sent:300]" || invitations != 300 || messages != 300 {
		t.Errorf("%s, %d invitations, %d messages", counts(c), invitations, messages)
	}
	act("pause", http.StatusConflict)
	act("resume", http.StatusConflict)
	act("start", http.StatusConflict)
	other := w.planned(NewCampaign{Badge: b.ID, Everyone: true})
	c = other
	act("pause", http.StatusConflict) // it does nothing yet
	act("stop", http.StatusOK)
	if h := w.halt(c); !h.Stopped {
		t.Errorf("its messages are not stopped: %+v", h)
	}
	act("start", http.StatusConflict)
}

// halt is that of a campaign; zero when there is none.
func (w *world) halt(c Campaign) (h notify.Halt) {
	w.t.Helper()
	err := w.engine.Get(w.t.Context(), notify.HaltKey(string(w.set.ID), string(c.ID)), &h)
	if err != nil && !errors.Is(err, errs.NotFound) {
		w.t.Fatal(err)
	}
	return h
}

// firstSent is somebody whom a campaign invited.
func (w *world) firstSent(c Campaign) session.UserID {
	w.t.Helper()
	rows, _, err := w.s.Rows(w.t.Context(), c, RowFilter{Outcome: Sent}, 900, "")
	if err != nil || len(rows) == 0 {
		w.t.Fatal(len(rows), err)
	}
	return rows[0].User
}

// Slices that run twice, die at any of their calls or lose an answer: a plan is
// made of each user once, and each is sent one message in each run.
func TestPlannedSlicesAgain(t *testing.T) {
	t.Parallel()
	dead := errors.New("the process is dead")
	for call := 1; call <= 60; call += 3 {
		for _, lost := range []bool{false, true} {
			w := newWorld(t)
			b := w.badge(nil)
			users := w.people(30)
			c := w.campaign(NewCampaign{Badge: b.ID, Users: users, Plan: true})
			crash := func() {
				f := fault.New(w.engine, fault.Plan{})
				if lost {
					f.After(fault.From(call, dead))
				} else {
					f.Before(fault.From(call, dead))
				}
				s := *w.s
				s.Table = f
				_, _ = s.Continue(t.Context(), w.set.ID, c.ID)
				var crowd sync.WaitGroup
				for range 3 {
					crowd.Go(func() { _, _ = w.s.Continue(t.Context(), w.set.ID, c.ID) })
				}
				crowd.Wait()
				c = w.run(w.campaignNow(c))
			}
			crash()
			c = w.started(c, Start{Rehearsal: true})
			crash()
			c = w.started(c, Start{Waves: []int64{4}})
			crash()
			if _, err := w.s.ResumeCampaign(t.Context(), w.set.ID, c.ID, 0, w.entry()); err != nil {
				t.Fatal(err)
			}
			crash()
			got := fmt.Sprint(counts(c), c.plan(), c.rehearsed())
			if want := "done map[sent:30]map[channel:email:30 sent:30] map[sent:30]"; got != want {
				t.Fatalf("dead at call %d, done %t: %s", call, lost, got)
			}
			if invitations, messages := w.sent(users); invitations != 30 || messages != 60 {
				t.Fatalf("dead at call %d, done %t: %d invitations, %d messages", call, lost, invitations, messages)
			}
		}
	}
}

// What a planned campaign costs grows with its users and not with its waves.
func TestPlannedCampaignIsLinear(t *testing.T) {
	t.Parallel()
	calls := func(n int) float64 {
		w := newWorld(t)
		b := w.badge(nil)
		users := w.people(n)
		c := w.started(w.planned(NewCampaign{Badge: b.ID, Users: users}), Start{})
		before := w.table.reads.Load() + w.table.writes.Load()
		w.run(c)
		return float64(w.table.reads.Load()+w.table.writes.Load()-before) / float64(n)
	}
	small, large := calls(250), calls(1000)
	if large > small || large > 1 {
		t.Errorf("%.2f calls a user of 250, %.2f of 1000", small, large)
	}
}

func TestOutcomesAsCSV(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	bad := w.person("bad", "")
	bad.First = "=cmd|' /C calc'!A0"
	w.write(table.Put(&bad))
	users := append(w.people(250), bad.ID)
	c := w.run(w.started(w.planned(NewCampaign{Badge: b.ID, Users: users}), Start{}))
	w.arrive(users[:1], notify.Bounced, 1)
	seen, cursor, files := map[string][]string{}, "", 0
	for {
		raw, next, err := w.s.outcomes(t.Context(), w.set.ID, c.ID, true, cursor, 100)
		w.ended(err)
		rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
		w.ended(err)
		if !slices.Equal(rows[0], outcomeColumns[:]) || len(rows) > 101 {
			t.Fatalf("%d rows, %v", len(rows), rows[0])
		}
		for _, r := range rows[1:] {
			if seen[r[0]] != nil {
				t.Fatalf("%s is there twice", r[0])
			}
			seen[r[0]] = r
			for _, cell := range r {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("a formula: %q", cell)
				}
			}
		}
		files++
		if cursor = next; cursor == "" {
			break
		}
	}
	if len(seen) != 251 || files < 3 {
		t.Errorf("%d users in %d files", len(seen), files)
	}
	if r := seen[string(users[0])]; r[2] != "sent" || r[4] != "sent" || r[6] != "email" || r[9] != "bounced" || r[11] != "2026-03-02T12:00:00Z" {
		t.Errorf("%q", r)
	}
	r := httpRequest(w, "/v1/campaigns/"+string(c.ID)+"/outcomes")
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != "text/csv; charset=utf-8" || strings.Count(r.Body.String(), "\n") != 252 {
		t.Errorf("%d %v %d lines", r.Code, r.Header(), strings.Count(r.Body.String(), "\n"))
	}
	for _, cursor := range []string{"x", "99.", "1.nobody", "-1."} {
		if got := httpRequest(w, "/v1/campaigns/"+string(c.ID)+"/outcomes?cursor="+cursor); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("cursor %q: %d", cursor, got.Code)
		}
	}
}

func TestStartIsChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	w.people(3)
	c := w.planned(NewCampaign{Badge: b.ID, Everyone: true})
	path := "/v1/campaigns/" + string(c.ID) + "/start"
	for body, want := range map[string]int{
		`{"waves":[0]}`: 422, `{"waves":[1,2,3,4,5,6,7,8,9,10,11]}`: 422, `{"rehearsal":true,"waves":[5]}`: 422, `{"wave":[5]}`: 422,
	} {
		if got := w.asAdmin("POST", path, "%s", body); got.status != want {
			t.Errorf("%s: %d %s", body, got.status, got.raw)
		}
	}
	for _, what := range []string{"start", "pause", "resume"} {
		if got := w.asAdmin("POST", "/v1/campaigns/"+secret.NewID(noon)+"/"+what, ""); got.status != http.StatusNotFound {
			t.Errorf("%s of another's: %d", what, got.status)
		}
	}
	if c = w.campaignNow(c); c.State != bulk.Planned {
		t.Errorf("it is %s", c.State)
	}
	if got := w.asAdmin("POST", path, ""); got.status != http.StatusAccepted || got.body["state"] != "running" {
		t.Errorf("%d %s", got.status, got.raw)
	}
	plain := w.campaign(NewCampaign{Badge: b.ID, Everyone: true})
	if got := w.asAdmin("POST", "/v1/campaigns/"+string(plain.ID)+"/start", ""); got.status != http.StatusConflict {
		t.Errorf("one that was not planned: %d", got.status)
	}
}

// What is listed of a campaign: what is planned before it begins, and then what came
// of each, with the message; and a page is full where there are enough.
func TestRowsOfAPlannedCampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(300)
	c := w.planned(NewCampaign{Badge: b.ID, Users: users})
	list := func(query string, most int) (rows []map[string]any, pages int) {
		t.Helper()
		for cursor := ""; ; pages++ {
			got := w.asAdmin("GET", fmt.Sprintf("/v1/campaigns/%s/rows?limit=%d&cursor=%s&%s", c.ID, most, cursor, query), "")
			if got.status != http.StatusOK {
				t.Fatalf("%s: %d %s", query, got.status, got.raw)
			}
			for _, row := range got.body["items"].([]any) {
				rows = append(rows, row.(map[string]any))
			}
			if cursor, _ = got.body["next"].(string); cursor == "" {
				return rows, pages + 1
			}
		}
	}
	many := func(query string, want int) {
		t.Helper()
		if rows, _ := list(query, 200); len(rows) != want {
			t.Errorf("%s: %d, want %d", query, len(rows), want)
		}
	}
	many("outcome=sent", 300)
	many("outcome=planned", 300)
	c = w.run(w.started(c, Start{Waves: []int64{30}}))
	w.arrive(users, notify.Bounced, 3)
	many("outcome=sent", 30)
	many("outcome=planned", 270)
	many("message_state=queued", 27)
	many("message_state=bounced&outcome=planned", 0)
	rows, pages := list("message_state=bounced", 2)
	if len(rows) != 3 || pages != 2 {
		t.Fatalf("%d came back, in %d pages", len(rows), pages)
	}
	if rows[0]["message_state"] != "bounced" || rows[0]["channel"] != "email" || rows[0]["outcome"] != "sent" {
		t.Errorf("%v", rows[0])
	}
	got := w.asAdmin("GET", "/v1/campaigns/"+string(c.ID)+"/messages", "")
	if got.status != http.StatusOK || fmt.Sprint(got.body["states"]) != "map[bounced:3 queued:27]" || got.body["next"] != nil {
		t.Errorf("%d %s", got.status, got.raw)
	}
	for _, path := range []string{"rows", "messages"} {
		if got := w.asAdmin("GET", "/v1/campaigns/"+string(c.ID)+"/"+path+"?cursor=x", ""); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", path, got.status, got.raw)
		}
	}
	if got := w.asAdmin("GET", "/v1/campaigns/"+secret.NewID(noon)+"/messages", ""); got.status != http.StatusNotFound {
		t.Errorf("of another: %d %s", got.status, got.raw)
	}
}
