package invite

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// mixed is a network in which every two people stand differently with a badge
// by SMS for two devices.
type mixed struct {
	*world
	badge network.Badge
	users map[string]directory.User
}

func newMixed(t *testing.T) mixed {
	t.Helper()
	w := newWorld(t)
	m := mixed{w, w.badge(func(b *network.Badge) { b.Channel, b.DeviceLimit = notify.SMS, 2 }), map[string]directory.User{}}
	for i, name := range []string{"new", "open", "expired", "revoked", "completed", "owner", "full", "full and open", "gone", "gone and open"} {
		m.users[name] = w.person(fmt.Sprintf("p%d", i), fmt.Sprintf("+1201555%04d", i))
	}
	m.users["unreachable"], m.users["abroad"] = w.person("bob", ""), w.person("jim", "+18765550123")
	m.users["no contact"] = w.person("nat", "")
	m.invited("expired", time.Hour)
	w.pass(time.Hour)
	for _, name := range []string{"open", "no contact", "revoked", "completed", "full and open", "gone and open"} {
		m.invited(name, 24*time.Hour)
	}
	if _, err := w.s.Revoke(t.Context(), w.set.ID, m.last("revoked").ID, w.entry()); err != nil {
		t.Fatal(err)
	}
	done := m.last("completed").completed(w.now())
	w.write(done.put(m.last("completed")))
	for name, n := range map[string]int{"owner": 1, "full": 2} {
		w.write((Standing{Network: w.set.ID, User: m.users[name].ID, Badge: m.badge.ID, Credentials: n}).put(Standing{}))
	}
	w.write(table.Update(StandingKey(w.set.ID, m.users["full and open"].ID, m.badge.ID), table.Exists(), table.Set("credentials", 2)))
	for _, name := range []string{"gone", "gone and open"} {
		u := m.users[name]
		u.State = session.Disabled
		w.write(table.Put(&u))
		m.users[name] = u
	}
	return m
}

func (m mixed) invited(name string, d time.Duration) {
	m.t.Helper()
	in := Send{Network: m.set.ID, User: m.users[name].ID, Badge: m.badge.ID, ValidFor: d, Entry: m.entry()}
	if _, _, err := m.s.Send(m.t.Context(), in); err != nil {
		m.t.Fatal(err)
	}
}

// last is the invitation that a user's standing names.
func (m mixed) last(name string) Invitation {
	m.t.Helper()
	all, _, err := m.s.OfUser(m.t.Context(), m.set.ID, m.users[name].ID, 2, "")
	if err != nil || len(all) != 1 {
		m.t.Fatalf("%d invitations of %s, %v", len(all), name, err)
	}
	return all[0]
}

// listed are all of them, and one who is nobody.
func (m mixed) listed() []session.UserID {
	ids := []session.UserID{session.UserID(secret.NewUserID())}
	for _, u := range m.users {
		ids = append(ids, u.ID)
	}
	return ids
}

// preview adds the answers up, and gives how many there were.
func (w *world) preview(in NewCampaign) (outcomes map[string]int64, left map[session.UserID]Outcome, calls int) {
	w.t.Helper()
	in.Entry = w.entry()
	outcomes, left = map[string]int64{}, map[session.UserID]Outcome{}
	for cursor := ""; ; {
		p, err := w.s.PreviewCampaign(w.t.Context(), in, cursor)
		if err != nil {
			w.t.Fatal(err)
		}
		calls++
		for o, n := range p.Outcomes {
			outcomes[string(o)] += n
		}
		for _, l := range p.LeftOut {
			left[l.User] = l.Outcome
		}
		if cursor = p.Next; cursor == "" {
			return outcomes, left, calls
		}
	}
}

// outcomes are those of all rows but the sent ones.
func (w *world) outcomes(c Campaign) map[session.UserID]Outcome {
	w.t.Helper()
	rows, _, err := w.s.Rows(w.t.Context(), w.set.ID, c.ID, "", 900, "")
	if err != nil {
		w.t.Fatal(err)
	}
	left := map[session.UserID]Outcome{}
	for _, r := range rows {
		if r.Outcome != Sent {
			left[r.User] = r.Outcome
		}
	}
	return left
}

// A preview says what the campaign then does, and does nothing itself.
func TestPreviewSaysWhatTheCampaignDoes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ask  func(m mixed) NewCampaign
		want map[string]int64
	}{
		"users": {
			func(m mixed) NewCampaign { return NewCampaign{Users: m.listed()} },
			map[string]int64{"sent": 4, "no_contact": 1, "already_invited": 5, "has_badge": 1, "disabled": 1, "failed": 2},
		},
		"everyone": {
			func(m mixed) NewCampaign { return NewCampaign{Everyone: true} },
			map[string]int64{"sent": 1, "no_contact": 2, "already_invited": 6, "has_badge": 3, "disabled": 1, "failed": 1},
		},
		"follow up": {
			func(m mixed) NewCampaign { return NewCampaign{Users: m.listed(), FollowUp: true} },
			map[string]int64{"sent": 2, "no_contact": 1, "not_invited": 6, "has_badge": 3, "disabled": 1, "failed": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMixed(t)
			m.pass(time.Minute)
			in := tc.ask(m)
			in.Badge = m.badge.ID
			writes := m.table.writes.Load()
			want, left, _ := m.preview(in)
			if n := m.table.writes.Load() - writes; n != 0 {
				t.Errorf("%d writes", n)
			}
			if diff := cmp.Diff(tc.want, want); diff != "" {
				t.Errorf("outcomes: %s", diff)
			}
			c := m.run(m.campaign(in))
			if diff := cmp.Diff(want, c.Counts); diff != "" {
				t.Errorf("the campaign: %s", diff)
			}
			if diff := cmp.Diff(left, m.outcomes(c)); diff != "" {
				t.Errorf("left out, and in the rows: %s", diff)
			}
		})
	}
}

// Everybody is looked at once, whatever the pages.
func TestPreviewInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(previewUsers + 200)
	for _, in := range []NewCampaign{{Everyone: true}, {Users: users[:maxListed]}} {
		in.Badge = b.ID
		want := int64(len(users) + 1) // the administrator too
		if in.Users != nil {
			want = maxListed
		}
		if got, _, calls := w.preview(in); got["sent"] != want || len(got) != 1 || calls > 2 {
			t.Errorf("%d listed: got %v of %d in %d calls", len(in.Users), got, want, calls)
		}
	}
}

// The answer names those left out, and the switch and the quota do not count.
func TestPreviewByAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(func(b *network.Badge) { b.Channel = notify.SMS })
	for i := range previewLeftOut + 5 {
		w.person(fmt.Sprint("nobody", i), "")
	}
	w.person("ann", number)
	w.set.Paused, w.set.Numbers = true, map[network.Number]int64{network.SMSADay: 0}
	w.write(table.Put(&w.set))
	got := w.asAdmin("POST", "/v1/campaigns/preview", `{"badge":%q,"everyone_not_invited":true}`, b.ID)
	want := map[string]any{"sent": 1.0, "no_contact": 56.0} // the administrator too
	left := got.body["left_out"].([]any)
	if got.status != http.StatusOK || !cmp.Equal(got.body["outcomes"], any(want)) || got.body["done"] != 57.0 || len(left) != previewLeftOut {
		t.Fatalf("%d, %d left out, %s", got.status, len(left), got.raw)
	}
	if one := left[0].(map[string]any); one["name"] == "" || one["outcome"] != "no_contact" || one["user"] == "" {
		t.Errorf("left out is %v", one)
	}
	other := w.asAdmin("POST", "/v1/campaigns/preview", `{"badge":%q,"everyone_not_invited":true}`, secret.NewID(noon))
	if other.status != http.StatusNotFound {
		t.Errorf("no such badge: %d", other.status)
	}
	for _, cursor := range []string{"x", "-1", "8.", "0.x", "3x", "99999999999999999999"} {
		for _, who := range []string{`"everyone_not_invited":true`, `"users":["` + secret.NewUserID() + `"]`} {
			got := w.asAdmin("POST", "/v1/campaigns/preview", `{"badge":%q,"cursor":%q,%s}`, b.ID, cursor, who)
			if got.status != http.StatusUnprocessableEntity {
				t.Errorf("cursor %s of %s: %d %s", cursor, who, got.status, got.raw)
			}
		}
	}
}

// Followed up, whoever has an open invitation is sent it again as FollowUp does,
// with what is on file now; others nothing.
func TestFollowUpCampaign(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	open, expired := m.last("open"), m.last("expired")
	u := m.users["open"]
	u.Phone = "+12015559999"
	m.write(table.Put(&u))
	m.pass(time.Minute)
	in := NewCampaign{Badge: m.badge.ID, Users: m.listed(), FollowUp: true}
	c := m.run(m.campaign(in))
	for name, old := range map[string]Invitation{"open": open, "expired": expired} {
		now := m.stored(old.ID)
		if now.Generation != 2 || now.At(m.now()) != Open || now.ValidFor != old.ValidFor || now.Campaign != old.Campaign {
			t.Errorf("%s is of generation %d, %s", name, now.Generation, now.At(m.now()))
		}
		if got := m.acts(m.users[name]); !slices.Equal(got, []string{"invitation.send", "invitation.send_again"}) {
			t.Errorf("%s: audit %v", name, got)
		}
		if msg := m.message(m.users[name], notify.FollowUp); msg.Link.Generation != 2 || msg.ID != now.Message {
			t.Errorf("%s: message is of generation %d", name, msg.Link.Generation)
		}
	}
	if now := m.stored(open.ID); now.Marks.Phone == open.Marks.Phone || m.stored(expired.ID).Marks != expired.Marks {
		t.Error("what is on file was not marked anew")
	}
	for _, name := range []string{"new", "owner", "full", "unreachable"} {
		if n := len(m.messages(m.users[name])); n != 0 {
			t.Errorf("%s was sent %d messages", name, n)
		}
	}
	// again at once is too early, and says so
	again := m.run(m.campaign(in))
	if again.Counts["failed"] != 4 || c.Counts["sent"] != 2 || m.stored(open.ID).Generation != 2 {
		t.Errorf("first %s, again %s", counts(c), counts(again))
	}
}

// A follow-up that says over which channel and how long goes that way from then
// on.
func TestFollowUpOverAnotherChannel(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	m.pass(time.Minute)
	open, none := m.last("open"), m.last("no contact")
	c := m.run(m.campaign(NewCampaign{
		Badge: m.badge.ID, Users: []session.UserID{open.User, none.User}, FollowUp: true, Channel: notify.Email, ValidFor: 48 * time.Hour,
	}))
	if want := "done map[sent:2]"; counts(c) != want {
		t.Fatalf("got %s, want %s", counts(c), want)
	}
	for _, old := range []Invitation{open, none} {
		i := m.stored(old.ID)
		if i.Channel != notify.Email || i.Wanted != notify.Email || i.Reason != "" || i.ValidUntil != table.At(m.now().Add(48*time.Hour)) {
			t.Errorf("by %s until %d, %q", i.Channel, i.ValidUntil, i.Reason)
		}
	}
}

// Slices done again follow nobody up twice.
func TestFollowUpSlicesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(200)
	w.run(w.campaign(NewCampaign{Badge: b.ID, Users: users}))
	w.pass(time.Hour)
	w.sliceAgain(w.campaign(NewCampaign{Badge: b.ID, Users: users, FollowUp: true}), "done map[sent:200]")
	if invitations, messages := w.sent(users); invitations != 200 || messages != 400 {
		t.Errorf("%d invitations, %d messages", invitations, messages)
	}
	if open, _, err := w.s.List(t.Context(), w.set.ID, Open, 900, ""); err != nil || slices.ContainsFunc(open, func(i Invitation) bool { return i.Generation != 2 }) {
		t.Errorf("not all are of generation 2, %v", err)
	}
}
