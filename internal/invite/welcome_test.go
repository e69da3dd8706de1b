package invite

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/due"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// invitesAdded has everyone who is added invited to badges: one for everyone and
// one for each of some groups.
func (w *world) invitesAdded(to map[session.GroupID]network.BadgeID) {
	w.t.Helper()
	w.set.AutoInvite = to
	w.write(table.Put(&w.set))
}

// added adds somebody, as every way of adding people does, to a group if one is
// given.
func (w *world) added(name, number string, groups ...session.GroupID) directory.User {
	w.t.Helper()
	text := func(s string) *secret.Text { t := secret.Text(s); return &t }
	in := directory.NewUser{Draft: directory.Draft{First: text(name), Email: text(name + "@example.com")}}
	if number != "" {
		in.Phone = text(number)
	}
	for _, g := range groups {
		in.Groups = map[session.GroupID][]directory.Source{g: {directory.Manual}}
	}
	u, ops, err := directory.MakeUser(w.set, in, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return u
}

func TestWhoIsAddedIsInvited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff, crew := w.badge(nil), w.badge(nil)
	group := session.GroupID(secret.NewID(noon))
	early := w.added("early", "", group)
	w.invitesAdded(map[session.GroupID]network.BadgeID{session.Everyone: staff.ID, group: crew.ID})
	ann, ben := w.added("ann", ""), w.added("ben", "", group)
	w.due()
	w.due()
	for u, want := range map[*directory.User]string{&early: "", &ann: "email1", &ben: "email1 email1"} {
		if got := w.told(*u); got != want {
			t.Errorf("%s was sent %q, want %q", u.First.Reveal(), got, want)
		}
	}
	if got := fmt.Sprint(w.acts(ben)); got != "[invitation.send invitation.send]" || w.waiting() > 0 {
		t.Errorf("acts %s, %d things wait", got, w.waiting())
	}
	for _, m := range w.messages(ann) {
		if i := w.stored(ID(m.About.ID)); i.Badge != staff.ID || i.CreatedBy != "system" || i.Marks == (Marks{}) {
			t.Errorf("%+v", i)
		}
	}
}

// Whoever was ever invited, or is disabled by then, is left alone.
func TestWhoWasInvitedIsNotWelcomed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	w.invitesAdded(map[session.GroupID]network.BadgeID{session.Everyone: b.ID})
	ann, ben, cyd, dan := w.added("ann", ""), w.added("ben", ""), w.added("cyd", ""), w.added("dan", "")
	w.send(ann, b)
	i := w.send(ben, b)
	_, err := w.s.Revoke(t.Context(), w.set.ID, i.ID, w.entry())
	w.ended(err)
	w.ended(w.finish(w.visit(w.token(w.send(cyd, b)), "b")))
	dan.State = session.Disabled
	w.write(table.Put(&dan))
	w.due()
	for _, u := range []directory.User{ann, ben, cyd} {
		if got := w.told(u); got != "email1" {
			t.Errorf("%s was sent %q", u.First.Reveal(), got)
		}
	}
	if got := w.told(dan); got != "" || w.waiting() > 0 {
		t.Errorf("%q was sent, %d things wait", got, w.waiting())
	}
}

func TestSchedulersAtOnceWelcomeOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.badge(nil), w.badge(nil)
	group := session.GroupID(secret.NewID(noon))
	w.invitesAdded(map[session.GroupID]network.BadgeID{session.Everyone: a.ID, group: b.ID})
	var users []directory.User
	for n := range 20 {
		users = append(users, w.added(fmt.Sprint("user", n), "", group))
	}
	for range 3 {
		var crowd sync.WaitGroup
		for range 4 {
			crowd.Go(func() {
				if _, err := due.Run(t.Context(), w.s.Table, w.now, w.s.Due()); err != nil {
					t.Error(err)
				}
			})
		}
		crowd.Wait()
	}
	for _, u := range users {
		if got := w.told(u); got != "email1 email1" {
			t.Errorf("%q was sent", got)
		}
	}
}

func TestCrashOnTheWelcome(t *testing.T) {
	t.Parallel()
	dead := errors.New("the process is dead")
	for call := 1; call <= 40; call++ {
		for _, lost := range []bool{false, true} {
			w := newWorld(t)
			a, b := w.badge(nil), w.badge(nil)
			group := session.GroupID(secret.NewID(noon))
			w.invitesAdded(map[session.GroupID]network.BadgeID{session.Everyone: a.ID, group: b.ID})
			ann := w.added("ann", "", group)
			c := fault.New(w.engine, fault.Plan{})
			if lost {
				c.After(fault.From(call, dead))
			} else {
				c.Before(fault.From(call, dead))
			}
			s := *w.s
			s.Table = c
			_, _ = due.Run(t.Context(), c, w.now, s.Due())
			for range 3 {
				w.pass(time.Hour)
				w.due()
			}
			if got := w.told(ann); got != "email1 email1" || w.waiting() > 0 {
				t.Fatalf("dead at call %d, done %t: %q was sent", call, lost, got)
			}
		}
	}
}

// A welcome keeps quiet hours and waits while nothing may be sent.
func TestWelcomeWaits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(w *world)
		undo   func(w *world)
		wait   time.Duration
	}{
		"night":        {func(w *world) { w.set.TimeZone = "Pacific/Auckland" }, func(*world) {}, 7*time.Hour + time.Minute},
		"switched off": {func(w *world) { w.set.Paused = true }, func(w *world) { w.set.Paused = false }, time.Hour},
		"no quota": {
			func(w *world) { w.set.Numbers = map[network.Number]int64{network.EmailsADay: 0} },
			func(w *world) { w.set.Numbers = nil }, 25 * time.Hour,
		},
	} {
		w := newWorld(t)
		b := w.badge(nil)
		tt.change(w)
		w.invitesAdded(map[session.GroupID]network.BadgeID{session.Everyone: b.ID})
		ann := w.added("ann", "")
		w.due()
		if got := w.told(ann); got != "" || w.waiting() != 1 {
			t.Errorf("%s: %q was sent, %d things wait", name, got, w.waiting())
		}
		tt.undo(w)
		w.write(table.Put(&w.set))
		w.pass(tt.wait)
		if w.due(); w.told(ann) != "email1" {
			t.Errorf("%s, and after it: %q was sent", name, w.told(ann))
		}
	}
}

// Somebody who can not be invited stands in nobody's way, and the audit says so.
func TestWelcomeThatCanNotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(func(b *network.Badge) { b.Channel = notify.SMS })
	w.invitesAdded(map[session.GroupID]network.BadgeID{session.Everyone: b.ID})
	ann, ben := w.added("ann", "+41791234567"), w.added("ben", "") // Switzerland is not allowed; no number
	w.due()
	if got := fmt.Sprint(w.acts(ann), w.told(ann)); got != "[invitation.withhold]" {
		t.Errorf("ann: %s", got)
	}
	if got := fmt.Sprint(w.acts(ben), w.told(ben)); got != "[invitation.send]sms1" || w.messages(ben)[0].State != notify.NoContact {
		t.Errorf("ben: %s", got)
	}
	if w.waiting() > 0 {
		t.Errorf("%d things wait", w.waiting())
	}
}

func TestRehearseWelcome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	g, ops, err := directory.MakeGroup(w.set, directory.NewGroup{Name: "Night shift"}, w.now())
	w.ended(err)
	w.write(ops...)
	group := g.ID
	want := map[string]string{"root": "sent"}
	for n := range 30 {
		u := w.added(fmt.Sprint("user", n), "")
		want[u.First.Reveal()] = "sent"
		if n%3 == 0 {
			w.send(u, b)
			want[u.First.Reveal()] = "already_invited"
		}
	}
	before := w.table.writes.Load()
	path := "/v1/auto-invitations/rehearsal?limit=7&"
	if got := w.asAdmin("GET", path, ""); got.status != http.StatusUnprocessableEntity {
		t.Errorf("of nothing: %d %s", got.status, got.raw)
	}
	w.invitesAdded(map[session.GroupID]network.BadgeID{session.Everyone: b.ID})
	got, cursor := map[string]string{}, ""
	for {
		page := w.asAdmin("GET", path+"cursor="+cursor, "")
		for _, item := range page.body["items"].([]any) {
			g := item.(map[string]any)
			got[g["name"].(string)] = g["outcome"].(string)
			if (g["channel"] == "email") != (g["outcome"] == "sent") {
				t.Errorf("%v", g)
			}
		}
		if cursor, _ = page.body["next"].(string); cursor == "" {
			break
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for query, status := range map[string]int{
		"badge=" + string(b.ID) + "&group=" + string(group): 200, "badge=" + secret.NewID(noon): 404,
		"group=" + secret.NewID(noon) + "&badge=" + string(b.ID): 404, "group=" + string(group): 422,
	} {
		if got := w.asAdmin("GET", path+query, ""); got.status != status {
			t.Errorf("%s: %d %s, want %d", query, got.status, got.raw, status)
		}
	}
	if n := w.table.writes.Load() - before; n > 0 {
		t.Errorf("it wrote %d times", n)
	}
	if got := w.do(request{method: "GET", path: path, header: w.program(session.InvitationsRead)}); got.status != http.StatusForbidden {
		t.Errorf("a program that may not read users: %d", got.status)
	}
}
