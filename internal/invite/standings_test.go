package invite

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

func TestStandingState(t *testing.T) {
	t.Parallel()
	open := Invitation{ID: "i", State: Open, ValidUntil: table.At(noon.Add(time.Second))}
	with := func(change func(*Invitation)) Invitation {
		i := open
		change(&i)
		return i
	}
	over := with(func(i *Invitation) { i.ValidUntil = table.At(noon) })
	for name, tc := range map[string]struct {
		standing Standing
		last     Invitation
		want     StandingState
	}{
		"never invited":           {Standing{}, Invitation{}, StandsUninvited},
		"open":                    {Standing{Invitation: "i"}, open, StandsOpen},
		"to nobody":               {Standing{Invitation: "i"}, with(func(i *Invitation) { i.Reason = NoContact }), StandsNoContact},
		"over":                    {Standing{Invitation: "i"}, over, StandsExpired},
		"to nobody, and over":     {Standing{Invitation: "i"}, with(func(i *Invitation) { i.Reason, i.ValidUntil = NoContact, over.ValidUntil }), StandsExpired},
		"gone":                    {Standing{Invitation: "i"}, Invitation{}, StandsExpired},
		"revoked":                 {Standing{Invitation: "i"}, with(func(i *Invitation) { i.State = Revoked }), StandsRevoked},
		"revoked, and over":       {Standing{Invitation: "i"}, with(func(i *Invitation) { i.State, i.ValidUntil = Revoked, over.ValidUntil }), StandsRevoked},
		"completed, badge gone":   {Standing{Invitation: "i"}, with(func(i *Invitation) { i.State = Completed }), StandsCompleted},
		"completed":               {Standing{Invitation: "i", Credentials: 1}, with(func(i *Invitation) { i.State = Completed }), StandsWithBadge},
		"badge and invited again": {Standing{Invitation: "i", Credentials: 1}, open, StandsWithBadge},
		"badge, never invited":    {Standing{Credentials: 2}, Invitation{}, StandsWithBadge},
	} {
		if got := (UserStanding{Standing: tc.standing, Last: tc.last}).State(noon); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

// standings walks the list by the API, and gives how each user in it stands.
func (m mixed) standings(query string) map[string]StandingState {
	m.t.Helper()
	found := map[string]StandingState{}
	for cursor := ""; ; {
		got := m.asAdmin("GET", fmt.Sprintf("/v1/standings?badge=%s&%s&cursor=%s", m.badge.ID, query, cursor), "")
		if got.status != http.StatusOK {
			m.t.Fatalf("%s: %d %s", query, got.status, got.raw)
		}
		for _, item := range got.body["items"].([]any) {
			u := item.(map[string]any)
			name := m.name(session.UserID(u["user"].(map[string]any)["id"].(string)))
			if _, twice := found[name]; twice {
				m.t.Errorf("%s: %s is there twice", query, name)
			}
			found[name] = StandingState(u["standing"].(string))
		}
		if cursor, _ = got.body["next"].(string); cursor == "" {
			return found
		}
	}
}

// count adds the counts of standing-count up.
func (m mixed) count(query string) int {
	m.t.Helper()
	sum := 0
	for cursor := ""; ; {
		got := m.asAdmin("GET", fmt.Sprintf("/v1/standings/count?badge=%s&%s&cursor=%s", m.badge.ID, query, cursor), "")
		if got.status != http.StatusOK {
			m.t.Fatalf("%s: %d %s", query, got.status, got.raw)
		}
		sum += int(got.body["count"].(float64))
		if cursor, _ = got.body["next"].(string); cursor == "" {
			return sum
		}
	}
}

// Every standing by itself, with the other filters, and all of them: each user
// once, whatever the pages, and as many as are counted.
func TestStandings(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	only := func(keep func(name string, s StandingState) bool) map[string]StandingState {
		out := maps.Clone(stands)
		maps.DeleteFunc(out, func(name string, s StandingState) bool { return !keep(name, s) })
		return out
	}
	queries := map[string]map[string]StandingState{
		"":               stands,
		"state=disabled": only(func(name string, _ StandingState) bool { return name == "gone" || name == "gone and open" }),
		"search=bob":     only(func(name string, _ StandingState) bool { return name == "unreachable" }),
		"standing=none&state=active&group=" + string(m.group): only(func(name string, _ StandingState) bool { return name == "new" }),
		"standing=open&search=p":                              only(func(_ string, s StandingState) bool { return s == StandsOpen }),
	}
	for _, s := range []StandingState{
		StandsWithBadge, StandsOpen, StandsNoContact, StandsExpired, StandsRevoked, StandsCompleted, StandsUninvited,
	} {
		queries["standing="+string(s)] = only(func(_ string, has StandingState) bool { return has == s })
	}
	for query, want := range queries {
		for _, limit := range []int{1, 3, 200} {
			if diff := cmp.Diff(want, m.standings(query+fmt.Sprintf("&limit=%d", limit))); diff != "" {
				t.Errorf("%s, %d a page: %s", query, limit, diff)
			}
		}
		if got := m.count(query); got != len(want) {
			t.Errorf("%s: counted %d, want %d", query, got, len(want))
		}
	}
}

// What is shown of a user: the user, the credentials, and the newest invitation
// if there is one.
func TestStandingView(t *testing.T) {
	t.Parallel()
	m := newMixed(t)
	one := func(name string) map[string]any {
		t.Helper()
		search := url.QueryEscape(m.users[name].Email.Reveal())
		got := m.asAdmin("GET", fmt.Sprintf("/v1/standings?badge=%s&search=%s", m.badge.ID, search), "")
		items := got.body["items"].([]any)
		if got.status != http.StatusOK || len(items) != 1 {
			t.Fatalf("%s: %d %s", name, got.status, got.raw)
		}
		return items[0].(map[string]any)
	}
	full := one("full and open")
	if i, _ := full["invitation"].(map[string]any); full["credentials"] != 2.0 || i["id"] != string(m.last("full and open").ID) || i["state"] != "open" {
		t.Errorf("got %v", full)
	}
	if u := full["user"].(map[string]any); u["email"] != m.users["full and open"].Email.Reveal() || u["state"] != "active" {
		t.Errorf("user is %v", u)
	}
	if none := one("new"); none["invitation"] != nil || none["credentials"] != 0.0 {
		t.Errorf("got %v", none)
	}
}

func TestStandingsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, other := string(w.badge(nil).ID), secret.NewID(noon)
	for _, path := range []string{"/v1/standings", "/v1/standings/count"} {
		for query, want := range map[string]int{
			"":                                422,
			"badge=x":                         404,
			"badge=" + other:                  404,
			"badge=" + b:                      200,
			"badge=" + b + "&standing=lost":   422,
			"badge=" + b + "&state=lost":      422,
			"badge=" + b + "&search=--":       422,
			"badge=" + b + "&group=" + other:  404,
			"badge=" + b + "&group=everyone":  200,
			"badge=" + b + "&cursor=" + "%21": 422,
		} {
			if got := w.asAdmin("GET", path+"?"+query, ""); got.status != want {
				t.Errorf("%s?%s: %d %s", path, query, got.status, got.raw)
			}
		}
		for _, scopes := range [][]session.Scope{{session.UsersRead}, {session.InvitationsRead}, {session.UsersRead, session.InvitationsRead}} {
			want := http.StatusForbidden
			if len(scopes) == 2 {
				want = http.StatusOK
			}
			if got := w.do(request{method: "GET", path: path + "?badge=" + b, header: w.program(scopes...)}); got.status != want {
				t.Errorf("%s with %v: %d", path, scopes, got.status)
			}
		}
	}
}

// Where few of many stand so, a call looks at a bounded part of them, and the
// pages give each of the few once.
func TestStandingsOfFew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	users := w.people(5000)
	few := []session.UserID{users[7], users[2500], users[4999]}
	w.run(w.campaign(NewCampaign{Badge: b.ID, Users: few}))
	who := Who{Standing: StandsOpen}
	var found []session.UserID
	for calls, cursor := 1, ""; ; calls++ {
		reads := w.table.reads.Load()
		some, next, err := w.s.Standings(t.Context(), w.set.ID, b.ID, who, 50, cursor)
		if err != nil {
			t.Fatal(err)
		}
		if n := w.table.reads.Load() - reads; n > 100 {
			t.Errorf("%d reads in a call", n)
		}
		for _, u := range some {
			found = append(found, u.User.ID)
		}
		if cursor = next; cursor == "" {
			if calls < 2 {
				t.Error("all in one call")
			}
			break
		}
	}
	slices.Sort(found)
	slices.Sort(few)
	if !slices.Equal(found, few) {
		t.Errorf("found %v, want %v", found, few)
	}
	count, calls := 0, 0
	for cursor := ""; calls == 0 || cursor != ""; calls++ {
		n, next, err := w.s.CountStandings(t.Context(), w.set.ID, b.ID, who, cursor)
		if err != nil {
			t.Fatal(err)
		}
		count, cursor = count+n, next
	}
	if count != 3 || calls < 2 || calls > 4 {
		t.Errorf("counted %d in %d calls", count, calls)
	}
}

// The list of invitations says what the users are called.
func TestInvitationsAreListedWithNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(func(b *network.Badge) { b.Name = "Staff" })
	for _, name := range []string{"ann", "bob"} {
		w.send(w.person(name, ""), b)
	}
	got := w.asAdmin("GET", "/v1/invitations", "")
	var names []string
	for _, item := range got.body["items"].([]any) {
		names = append(names, item.(map[string]any)["name"].(string))
	}
	if slices.Sort(names); !slices.Equal(names, []string{"ann", "bob"}) {
		t.Errorf("%s", got.raw)
	}
}
