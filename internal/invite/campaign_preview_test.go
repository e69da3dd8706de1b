package invite

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

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
	rows, _, err := w.s.Rows(w.t.Context(), c, RowFilter{}, 900, "")
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
		"all": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{}} },
			map[string]int64{"sent": 4, "no_contact": 2, "already_invited": 5, "has_badge": 1, "disabled": 1, "failed": 1},
		},
		"all, follow up": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{}, FollowUp: true} },
			map[string]int64{"sent": 2, "no_contact": 1, "not_invited": 7, "has_badge": 3, "disabled": 1},
		},
		"sought": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Filter: directory.Filter{Search: "bob"}}} },
			map[string]int64{"no_contact": 1},
		},
		"active": {
			func(mixed) NewCampaign {
				return NewCampaign{Who: &Who{Filter: directory.Filter{State: session.Active}}}
			},
			map[string]int64{"sent": 4, "no_contact": 2, "already_invited": 4, "has_badge": 1, "failed": 1},
		},
		"of a group": {
			func(m mixed) NewCampaign { return NewCampaign{Who: &Who{Filter: directory.Filter{Group: m.group}}} },
			map[string]int64{"sent": 1, "already_invited": 1, "disabled": 1},
		},
		"never invited": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Standing: StandsUninvited}} },
			map[string]int64{"sent": 1, "no_contact": 2, "disabled": 1, "failed": 1},
		},
		"with the badge": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Standing: StandsWithBadge}} },
			map[string]int64{"sent": 1, "already_invited": 1, "has_badge": 1},
		},
		"revoked": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Standing: StandsRevoked}} },
			map[string]int64{"sent": 1},
		},
		"completed": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Standing: StandsCompleted}} },
			map[string]int64{"sent": 1},
		},
		"open, follow up": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Standing: StandsOpen}, FollowUp: true} },
			map[string]int64{"sent": 1, "disabled": 1},
		},
		"expired, follow up": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Standing: StandsExpired}, FollowUp: true} },
			map[string]int64{"sent": 1},
		},
		"no contact, follow up": {
			func(mixed) NewCampaign { return NewCampaign{Who: &Who{Standing: StandsNoContact}, FollowUp: true} },
			map[string]int64{"no_contact": 1},
		},
		"open, of a group": {
			func(m mixed) NewCampaign {
				return NewCampaign{Who: &Who{Filter: directory.Filter{Group: m.group}, Standing: StandsOpen}}
			},
			map[string]int64{"already_invited": 1},
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
	for _, in := range []NewCampaign{{Everyone: true}, {Users: users[:maxListed]}, {Who: &Who{Standing: StandsUninvited}}} {
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
		if got := m.acts(m.users[name]); !slices.Equal(got[len(got)-2:], []string{"invitation.send", "invitation.send_again"}) {
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

// Slices done again find those whom they did, though these no longer stand as
// they are meant.
func TestSlicesAgainOfWho(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(300)
	w.sliceAgain(w.campaign(NewCampaign{Badge: b.ID, Who: &Who{Standing: StandsUninvited}}), "done map[sent:301]")
	if invitations, messages := w.sent(users); invitations != 300 || messages != 300 {
		t.Errorf("%d invitations, %d messages", invitations, messages)
	}
	w.pass(time.Hour)
	w.sliceAgain(w.campaign(NewCampaign{Badge: b.ID, Who: &Who{Standing: StandsOpen}, FollowUp: true}), "done map[sent:301]")
	if invitations, messages := w.sent(users); invitations != 300 || messages != 600 {
		t.Errorf("followed up: %d invitations, %d messages", invitations, messages)
	}
}

// Who is meant is decided when a user's turn comes.
func TestWhoIsMeantInTheEnd(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	in := NewCampaign{Badge: m.badge.ID, Who: &Who{Filter: directory.Filter{State: session.Active}, Standing: StandsRevoked}}
	c := m.campaign(in)
	for _, name := range []string{"open", "no contact"} {
		if _, err := m.s.Revoke(t.Context(), m.set.ID, m.last(name).ID, m.entry()); err != nil {
			t.Fatal(err)
		}
	}
	u := m.users["revoked"]
	u.State = session.Disabled
	m.write(table.Put(&u))
	if c = m.run(c); counts(c) != "done map[no_contact:1 sent:1]" {
		t.Errorf("got %s", counts(c))
	}
}

// A campaign for whoever is meant says so where it is shown; its audit entry
// does not say what was sought.
func TestWhoByAPI(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	got := m.asAdmin("POST", "/v1/campaigns", `{"badge":%q,"who":{"search":"bob@example","state":"active","standing":"none"},"follow_up":true}`, m.badge.ID)
	if got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	id, _ := got.body["id"].(string)
	bad := m.asAdmin("POST", "/v1/campaigns", `{"badge":%q,"who":{"search":"--"}}`, m.badge.ID)
	if bad.status != http.StatusUnprocessableEntity || !strings.Contains(bad.raw, `"location":"body.who.search"`) {
		t.Errorf("nothing to search for: %d %s", bad.status, bad.raw)
	}
	want := map[string]any{"search": "bob@example", "state": "active", "standing": "none"}
	if got := m.asAdmin("GET", "/v1/campaigns/"+id, ""); !cmp.Equal(got.body["who"], any(want)) || got.body["follow_up"] != true || got.body["users"] != nil {
		t.Errorf("shown as %s", got.raw)
	}
	c, err := m.s.Campaign(t.Context(), m.set.ID, CampaignID(id))
	if err != nil {
		t.Fatal(err)
	}
	detail := c.entry(m.entry(), "campaign.start").Detail
	if want := map[string]string{"badge": string(m.badge.ID), "users": "who", "state": "active", "standing": "none", "follow_up": "true"}; !cmp.Equal(detail, want) {
		t.Errorf("audit: %v", detail)
	}
	if c = m.run(c); counts(c) != "done map[not_invited:1]" {
		t.Errorf("got %s", counts(c))
	}
	rows := m.asAdmin("GET", "/v1/campaigns/"+id+"/rows?outcome=not_invited", "")
	if items := rows.body["items"].([]any); len(items) != 1 || items[0].(map[string]any)["name"] != "bob" {
		t.Errorf("rows: %s", rows.raw)
	}
}

// A program that may not read users does not find out who matches.
func TestWhoNeedsToReadUsers(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	writer := m.program(session.InvitationsRead, session.InvitationsWrite)
	both := m.program(session.InvitationsRead, session.InvitationsWrite, session.UsersRead)
	for path, status := range map[string]int{"/v1/campaigns": http.StatusAccepted, "/v1/campaigns/preview": http.StatusOK} {
		who := fmt.Sprintf(`{"badge":%q,"who":{"search":"+1201"}}`, m.badge.ID)
		if got := m.do(request{method: "POST", path: path, body: who, header: writer}); got.status != http.StatusForbidden {
			t.Errorf("%s without users:read: %d %s", path, got.status, got.raw)
		}
		if got := m.do(request{method: "POST", path: path, body: who, header: both}); got.status != status {
			t.Errorf("%s with users:read: %d %s", path, got.status, got.raw)
		}
		listed := fmt.Sprintf(`{"badge":%q,"users":[%q]}`, m.badge.ID, m.users["new"].ID)
		if got := m.do(request{method: "POST", path: path, body: listed, header: writer}); got.status != status {
			t.Errorf("%s for a list: %d %s", path, got.status, got.raw)
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

// A program that may not read users gets their ids from every list of
// invitations and campaigns: no name, and not what they were sought by.
func TestNamesNeedToReadUsers(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	c := m.run(m.campaign(NewCampaign{Badge: m.badge.ID, Who: &Who{Filter: directory.Filter{Search: "bob@example", Group: session.Everyone}}}))
	i := m.last("open")
	task := Task{Network: m.set.ID, Invitation: i.ID, User: i.User, Badge: i.Badge, CreatedAt: table.At(m.now())}
	task.place(i)
	m.write(table.Put(&task))
	preview := fmt.Sprintf(`{"badge":%q,"users":[%q]}`, m.badge.ID, m.users["gone"].ID)
	blind, both := m.program(session.InvitationsRead), m.program(session.InvitationsRead, session.UsersRead)
	for _, in := range []request{
		{method: "GET", path: "/v1/invitations"},
		{method: "GET", path: "/v1/campaigns"},
		{method: "GET", path: "/v1/campaigns/" + string(c.ID)},
		{method: "GET", path: "/v1/campaigns/" + string(c.ID) + "/rows"},
		{method: "POST", path: "/v1/campaigns/preview", body: preview},
		{method: "GET", path: "/v1/desk-tasks"},
	} {
		tells := func(header http.Header) bool {
			in.header = header
			got := m.do(in)
			if got.status != http.StatusOK {
				t.Errorf("%s: %d %s", in.path, got.status, got.raw)
			}
			return strings.Contains(got.raw, `"name":`) || strings.Contains(got.raw, "bob") || strings.Contains(got.raw, `"group":`)
		}
		if tells(blind) {
			t.Errorf("%s tells a program without users:read", in.path)
		}
		if !tells(both) || !tells(http.Header{"Cookie": {httpapi.SessionCookie + "=" + m.admin}}) {
			t.Errorf("%s does not tell who may know", in.path)
		}
	}
	file := func(header http.Header) string {
		r := httptest.NewRequest("GET", "/v1/campaigns/"+string(c.ID)+"/outcomes", nil)
		r.Header = header
		rec := httptest.NewRecorder()
		m.api.ServeHTTP(rec, r)
		return rec.Body.String()
	}
	if row := string(m.users["unreachable"].ID) + ",bob,"; strings.Contains(file(blind), "bob") || !strings.Contains(file(both), row) {
		t.Errorf("outcomes: %s without users:read, %s with it", file(blind), file(both))
	}
}
