package invite

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/due"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// ladder gives the network one.
func (w *world) ladder(l network.Ladder) {
	w.t.Helper()
	w.set.Ladder = l
	w.write(table.Put(&w.set))
}

// due does what is due.
func (w *world) due() due.Ran {
	w.t.Helper()
	ran, err := due.Run(w.t.Context(), w.s.Table, w.now, w.s.Due())
	if err != nil || len(ran.Faults) > 0 {
		w.t.Fatal(ran, err)
	}
	return ran
}

// waiting is how many things are to be done, whenever.
func (w *world) waiting() int {
	w.t.Helper()
	n := 0
	for shard := range 16 {
		n += len(w.indexed(fmt.Sprint("due#", shard)))
	}
	return n
}

func (w *world) indexed(pk string) []table.Item {
	w.t.Helper()
	page, err := w.engine.Query(w.t.Context(), table.Query{PK: pk, Index: true, Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	return page.Items
}

// told is what was sent to a user, the first first: by channel and generation.
func (w *world) told(u directory.User) string {
	w.t.Helper()
	var all []string
	for _, m := range w.messages(u) {
		all = append([]string{fmt.Sprint(m.Channel, m.About.Generation)}, all...)
	}
	return strings.Join(all, " ")
}

// lose lets the newest message of a user come back.
func (w *world) lose(u directory.User) {
	w.t.Helper()
	m := w.messages(u)[0]
	m.State, m.Reason = notify.Failed, notify.ReasonBadContact
	w.write(table.Put(&m))
	if err := notify.Hurry(w.t.Context(), w.engine, m, w.now()); err != nil {
		w.t.Fatal(err)
	}
}

// long is a badge whose invitations live for a week.
func (w *world) long() network.Badge {
	return w.badge(func(b *network.Badge) { b.ValidFor = int64(7 * days / time.Second) })
}

func TestLadder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungAgain, network.RungSMS, network.RungDesk))
	ann, b := w.person("ann", "+12025550123"), w.long()
	i := w.send(ann, b)
	first := w.token(i)
	for step, want := range []string{"email1", "email1 email1", "email1 email1 sms1", "email1 email1 sms1"} {
		w.due()
		if got := w.told(ann); got != want {
			t.Fatalf("after %d steps %q was sent, want %q", step, got, want)
		}
		w.pass(2 * days)
	}
	if got := w.stored(i.ID); got.Rungs != 3 || !got.Desk || got.Generation != 1 || got.ValidUntil != i.ValidUntil {
		t.Errorf("%+v", got)
	}
	if w.token(i) != first {
		t.Error("the link is another")
	}
	for _, m := range w.messages(ann)[:2] {
		if m.Template != notify.Reminder {
			t.Errorf("the reminder is a %s", m.Template)
		}
	}
	if n := w.waiting(); n != 0 {
		t.Errorf("%d things wait after the last rung", n)
	}
	if got, want := fmt.Sprint(w.acts(ann)), "[desk_task.open invitation.remind invitation.remind invitation.send]"; got != want {
		t.Errorf("acts %s, want %s", got, want)
	}
	w.pass(10 * days)
	if w.due(); w.told(ann) != "email1 email1 sms1" {
		t.Error("the ladder has no end")
	}
}

// A link that ended is replaced, and the one before says superseded.
func TestReminderAfterTheLinkEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungAgain))
	ann, b := w.person("ann", ""), w.badge(nil) // a day
	i := w.send(ann, b)
	w.pass(2 * days)
	w.due()
	if got := w.told(ann); got != "email1 email2" {
		t.Fatalf("%q was sent", got)
	}
	if v := w.visit(w.token(i), "b"); v.Invitation.At(w.now()) != Open {
		t.Error("the link that was sent does not work")
	}
	if m := w.messages(ann)[0]; m.Template != notify.FollowUp || m.Link.Generation != 2 || m.ValidUntil != w.stored(i.ID).ValidUntil {
		t.Errorf("%+v", m)
	}
}

// On whichever rung the person finishes: nothing more is sent, nobody is to call,
// and nothing is left to be done.
func TestFinishingOnAnyRungEndsAll(t *testing.T) {
	t.Parallel()
	for rung := range 4 {
		for how, end := range map[string]func(w *world, i Invitation){
			"finished": func(w *world, i Invitation) { w.ended(w.finish(w.visit(w.token(i), "b"))) },
			"taken back": func(w *world, i Invitation) {
				_, err := w.s.Revoke(w.t.Context(), w.set.ID, i.ID, w.entry())
				w.ended(err)
			},
		} {
			w := newWorld(t)
			w.ladder(steps(network.RungAgain, network.RungSMS, network.RungDesk))
			ann, b := w.person("ann", "+12025550123"), w.long()
			i := w.send(ann, b)
			for range rung {
				w.pass(2 * days)
				w.due()
			}
			w.pass(time.Hour)
			end(w, i)
			told := w.told(ann)
			for range 10 {
				w.pass(2 * days)
				w.due()
			}
			tasks, _, err := w.s.Tasks(t.Context(), w.set.ID, 0, "")
			if got := w.told(ann); err != nil || got != told || len(tasks) > 0 || w.waiting() > 0 || w.stored(i.ID).Desk {
				t.Errorf("%s after %d rungs: %q, then %q, %d tasks, %d things wait, %v", how, rung, told, got, len(tasks), w.waiting(), err)
			}
		}
	}
}

func (w *world) ended(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// A message that comes back is not waited for; without one that came back the
// next rung waits for its time.
func TestBounceMovesOnAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungSMS, network.RungDesk))
	ann, ben, b := w.person("ann", "+12025550123"), w.person("ben", "+12025550124"), w.long()
	w.send(ann, b)
	w.send(ben, b)
	w.pass(time.Minute)
	w.lose(ann)
	w.due()
	if w.told(ann) != "email1 sms1" || w.told(ben) != "email1" {
		t.Fatalf("ann was sent %q, ben %q", w.told(ann), w.told(ben))
	}
	w.lose(ann)
	w.due()
	tasks, _, err := w.s.Tasks(t.Context(), w.set.ID, 0, "")
	if err != nil || len(tasks) != 1 || tasks[0].User != ann.ID || tasks[0].Why != NotReached {
		t.Errorf("%+v, %v", tasks, err)
	}
}

// Who has no contact for the first sending is reached by the next rung at once.
func TestNobodyToSendToMovesOnAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungEmail))
	ann, b := w.person("ann", ""), w.badge(func(b *network.Badge) { b.Channel = notify.SMS })
	i := w.send(ann, b)
	w.pass(time.Minute)
	if w.due(); w.told(ann) != "sms1 email2" {
		t.Errorf("%q was sent", w.told(ann))
	}
	if got := w.stored(i.ID); got.Reason != "" || got.Channel != notify.Email {
		t.Errorf("%+v", got)
	}
}

func TestSchedulersAtOnceRemindOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungAgain, network.RungAgain))
	b := w.long()
	users := make([]directory.User, 20)
	for i := range users {
		users[i] = w.person(fmt.Sprint("user", i), "")
		w.send(users[i], b)
	}
	w.pass(2 * days)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if _, err := due.Run(t.Context(), w.s.Table, w.now, w.s.Due()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, u := range users {
		if got := w.told(u); got != "email1 email1" {
			t.Errorf("%q was sent", got)
		}
	}
}

// The person finishes while a reminder is on its way into the store: one of the
// two is first, and in the end the badge is there and nothing waits.
func TestFinishingWhileAReminderGoesOut(t *testing.T) {
	t.Parallel()
	for range 20 {
		w := newWorld(t)
		w.ladder(steps(network.RungAgain))
		ann, b := w.person("ann", ""), w.long()
		i := w.send(ann, b)
		w.pass(2 * days)
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := due.Run(t.Context(), w.s.Table, w.now, w.s.Due()); err != nil {
				t.Error(err)
			}
		})
		err := w.finish(w.visit(w.token(i), "b"))
		group.Wait()
		if err != nil { // the reminder was first, and the link is as good as before
			err = w.finish(w.visit(w.token(i), "b"))
		}
		if w.due(); err != nil || w.stored(i.ID).State != Completed || w.waiting() > 0 {
			t.Fatalf("%v, %+v, %d things wait", err, w.stored(i.ID), w.waiting())
		}
	}
}

// A scheduler that dies at any of its calls, or whose answer gets lost: each rung
// is taken, once.
func TestCrashOnTheLadder(t *testing.T) {
	t.Parallel()
	dead := errors.New("the process is dead")
	for call := 1; call <= 30; call++ {
		for _, lost := range []bool{false, true} {
			w := newWorld(t)
			w.ladder(steps(network.RungAgain, network.RungDesk))
			ann, b := w.person("ann", ""), w.long()
			w.send(ann, b)
			for range 2 {
				w.pass(2 * days)
				c := fault.New(w.engine, fault.Plan{})
				if lost {
					c.After(fault.From(call, dead))
				} else {
					c.Before(fault.From(call, dead))
				}
				s := *w.s
				s.Table = c
				_, _ = due.Run(t.Context(), c, w.now, s.Due())
				w.pass(3 * time.Hour)
				w.due()
			}
			tasks, _, _ := w.s.Tasks(t.Context(), w.set.ID, 0, "")
			if got := w.told(ann); got != "email1 email1" || len(tasks) != 1 {
				t.Fatalf("dead at call %d, done %t: %q was sent, %d tasks", call, lost, got, len(tasks))
			}
		}
	}
}

// While sending is switched off, or the day's quota is used up, a reminder
// waits, and is then sent once.
func TestReminderWaits(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(w *world, on bool){
		"switched off": func(w *world, on bool) { w.set.Paused = on },
		"no quota": func(w *world, on bool) {
			w.set.Numbers = nil
			if on {
				w.set.Numbers = map[network.Number]int64{network.EmailsADay: 0}
			}
		},
	} {
		w := newWorld(t)
		w.ladder(steps(network.RungAgain))
		ann, b := w.person("ann", ""), w.long()
		w.send(ann, b)
		stop(w, true)
		w.write(table.Put(&w.set))
		w.pass(2 * days)
		w.due()
		if w.told(ann) != "email1" || w.waiting() != 1 {
			t.Errorf("%s: %q was sent, %d things wait", name, w.told(ann), w.waiting())
		}
		stop(w, false)
		w.write(table.Put(&w.set))
		w.pass(25 * time.Hour)
		if w.due(); w.told(ann) != "email1 email1" {
			t.Errorf("%s, and on again: %q was sent", name, w.told(ann))
		}
	}
}

// An administrator who sends again begins anew, and takes the task from the desk.
func TestSendingAgainBeginsAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungAgain, network.RungDesk))
	ann, b := w.person("ann", ""), w.long()
	i := w.send(ann, b)
	for range 2 {
		w.pass(2 * days)
		w.due()
	}
	if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
		t.Fatal(err)
	}
	tasks, _, err := w.s.Tasks(t.Context(), w.set.ID, 0, "")
	if got := w.stored(i.ID); err != nil || got.Desk || got.Rungs != 0 || len(tasks) > 0 || w.waiting() != 1 {
		t.Fatalf("%+v, %d tasks, %d things wait, %v", got, len(tasks), w.waiting(), err)
	}
	w.pass(2 * days)
	if w.due(); w.told(ann) != "email1 email1 email2 email2" {
		t.Errorf("%q was sent", w.told(ann))
	}
}

// A campaign's invitations go up the ladder too, and it costs one more op.
func TestLadderOfACampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungAgain))
	b := w.long()
	w.people(50)
	w.run(w.campaign(NewCampaign{Badge: b.ID, Everyone: true}))
	if n := w.waiting(); n != 51 {
		t.Fatalf("%d things wait", n)
	}
	w.pass(2 * days)
	if ran := w.due(); ran.Done != 51 || w.waiting() != 0 {
		t.Errorf("%+v, %d things wait", ran, w.waiting())
	}
}

func TestDeskTasks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ladder(steps(network.RungDesk))
	b := w.long()
	var ids []ID
	for n := range 5 {
		ids = append(ids, w.send(w.person(fmt.Sprint("user", n), ""), b).ID)
		w.pass(time.Second)
	}
	w.pass(2 * days)
	w.due()
	seen, cursor := map[string]bool{}, ""
	for {
		got := w.asAdmin("GET", "/v1/desk-tasks?limit=2&cursor="+cursor, "")
		for _, item := range got.body["items"].([]any) {
			task := item.(map[string]any)
			seen[task["invitation"].(string)] = true
			if task["name"] == "" || task["why"] != "not_taken_up" || task["badge"] != string(b.ID) {
				t.Errorf("%v", task)
			}
		}
		if cursor, _ = got.body["next"].(string); cursor == "" {
			break
		}
	}
	if len(seen) != 5 {
		t.Errorf("%v", seen)
	}
	path := "/v1/desk-tasks/" + string(ids[0]) + "/finish"
	if got := w.asAdmin("POST", path, ""); got.status != http.StatusNoContent {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	for name, path := range map[string]string{
		"again": path, "nobody's": "/v1/desk-tasks/" + string(NewID("0123456789abcdef", "x")) + "/finish", "none": "/v1/desk-tasks/x/finish",
	} {
		if got := w.asAdmin("POST", path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: %d %s", name, got.status, got.raw)
		}
	}
	if got := w.asAdmin("GET", "/v1/desk-tasks", ""); len(got.body["items"].([]any)) != 4 {
		t.Error(got.raw)
	}
	if got := w.do(request{method: "GET", path: "/v1/desk-tasks", header: w.program(session.InvitationsWrite)}); got.status != http.StatusForbidden {
		t.Errorf("a program that may not read: %d", got.status)
	}
	if i := w.stored(ids[0]); i.At(w.now()) != Open {
		t.Errorf("the invitation is %s", i.State)
	}
}
