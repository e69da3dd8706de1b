package directory_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/due"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// welcomes are what is due about people who were added: the badges of each
// item, sorted.
func (w *world) welcomes(u session.UserID) []string {
	w.t.Helper()
	page, err := w.table.Query(w.t.Context(), table.Query{PK: session.UserPK(w.home.set.ID, u), Prefix: "due#" + string(directory.Welcome)})
	if err != nil {
		w.t.Fatal(err)
	}
	items, _, err := table.Decoded[due.Item](page)
	if err != nil {
		w.t.Fatal(err)
	}
	var all []string
	for _, i := range items {
		if i.At != table.At(w.now()) || i.User != u {
			w.t.Errorf("%+v", i)
		}
		all = append(all, strings.Join(i.Left, "+"))
	}
	slices.Sort(all)
	return all
}

// badge stores one.
func (w *world) badge() network.BadgeID {
	w.t.Helper()
	id := network.BadgeID(secret.NewID(w.now()))
	key := network.BadgeKey(w.home.set.ID, id)
	w.write(table.Put(&network.Badge{
		Head: table.Head{PK: key.PK, SK: key.SK, Kind: "badge"}, ID: id, Network: w.home.set.ID, Name: "Staff", Channel: notify.Email,
	}))
	return id
}

// Every way of being added makes it due, once, that the person is invited; whoever
// was there before, or is disabled, is left alone.
func TestEveryWayOfBeingAdded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff, crew := w.badge(), w.badge()
	group := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`).id()
	other := w.must(http.MethodPost, "/v1/groups", `{"name": "Other"}`).id()
	early := w.addUser(`{"first_name": "Early", "email": "early@x.example"}`)
	member := w.addUser(fmt.Sprintf(`{"first_name": "Member", "email": "member@x.example", "groups": [%q]}`, group))
	gone := w.addUser(`{"first_name": "Gone", "email": "gone@x.example"}`)
	w.must(http.MethodPost, "/v1/users/"+string(gone)+"/deactivate", "")

	// off: nothing is due, whoever comes
	for _, u := range []session.UserID{early, member, gone} {
		if got := w.welcomes(u); len(got) > 0 {
			t.Errorf("while it is off: %v", got)
		}
	}
	w.must(http.MethodPatch, "/v1/groups/everyone", fmt.Sprintf(`{"auto_invite": %q}`, staff))
	w.must(http.MethodPatch, "/v1/groups/"+group, fmt.Sprintf(`{"auto_invite": %q}`, crew))

	both := string(staff) + "+" + string(crew)
	if crew < staff {
		both = string(crew) + "+" + string(staff)
	}
	join := func(u session.UserID, g string) {
		t.Helper()
		if status, got := w.call(http.MethodPut, "/v1/groups/"+g+"/members/"+string(u), ""); status != http.StatusNoContent {
			t.Fatalf("join: %d %v", status, got)
		}
	}
	check := func(what string, u session.UserID, want ...string) {
		t.Helper()
		slices.Sort(want)
		if got := w.welcomes(u); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("by hand", w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`), string(staff))
	check("by hand, into the group", w.addUser(fmt.Sprintf(`{"first_name": "Ben", "email": "ben@x.example", "groups": [%q]}`, group)), both)
	w.applied("First name,E-mail,Groups,Enabled\nCyd,cyd@x.example,Crew,\nDan,dan@x.example,Crew,no\nEarly,early@x.example,,\nMember,member@x.example,Crew;Other,\n")
	cyd, err := w.dir.FindByEmail(t.Context(), w.home.set.ID, "cyd@x.example")
	if err != nil {
		t.Fatal(err)
	}
	dan, err := w.dir.FindByEmail(t.Context(), w.home.set.ID, "dan@x.example")
	if err != nil {
		t.Fatal(err)
	}
	check("by a list", cyd.ID, both)
	check("by a list, disabled", dan.ID)
	check("by a list, who was there", early)
	check("by a list, who was a member", member)
	w.must(http.MethodPost, "/v1/users/"+string(dan.ID)+"/activate", "")
	check("let in for the first time", dan.ID, both)
	join(early, group)
	check("put into the group", early, string(crew))
	join(early, group)
	check("put into it again", early, string(crew))
	join(member, other)
	check("put into another group", member)
	w.must(http.MethodPatch, "/v1/users/"+string(member), `{"title": "Cook"}`)
	check("changed", member)
	w.must(http.MethodPost, "/v1/users/"+string(gone)+"/activate", "")
	check("let in again", gone, string(staff))
	join(gone, group)
	w.must(http.MethodPost, "/v1/users/"+string(gone)+"/deactivate", "")
	check("let out", gone, string(crew), string(staff))
}

func TestAutoInviteSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge()
	group := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`)
	path := "/v1/groups/" + group.id()
	acts := len(w.acts())
	got := w.must(http.MethodPatch, path, fmt.Sprintf(`{"auto_invite": %q, "version": 1}`, b))
	if got["auto_invite"] != string(b) || got["version"] != 2.0 || len(w.acts()) != acts+1 {
		t.Errorf("%v, acts %v", got, w.acts())
	}
	if status, _ := w.call(http.MethodPatch, path, `{"auto_invite": "", "version": 1}`); status != http.StatusConflict {
		t.Errorf("under an old version: %d", status)
	}
	if again := w.must(http.MethodPatch, path, fmt.Sprintf(`{"auto_invite": %q}`, b)); again["version"] != 2.0 || len(w.acts()) != acts+1 {
		t.Errorf("the same again: %v, acts %v", again, w.acts())
	}
	for _, g := range w.must(http.MethodGet, "/v1/groups", "")["items"].([]any) {
		if g := g.(map[string]any); (g["auto_invite"] == string(b)) != (g["id"] == group.id()) {
			t.Errorf("%v", g)
		}
	}
	if status, got := w.call(http.MethodPatch, path, `{"auto_invite": "nonsense"}`); status != http.StatusUnprocessableEntity || !strings.Contains(fmt.Sprint(got["errors"]), "body.auto_invite") {
		t.Errorf("no badge: %d %v", status, got)
	}
	if status, _ := w.callAs(w.apiToken(session.UsersWrite), http.MethodPatch, path, `{"auto_invite": ""}`); status != http.StatusForbidden {
		t.Errorf("a program that may not invite: %d", status)
	}
	if status, _ := w.callAs(w.apiToken(session.UsersWrite, session.InvitationsWrite), http.MethodPatch, path, `{"auto_invite": ""}`); status != http.StatusOK {
		t.Errorf("a program that may: %d", status)
	}
	if got := w.must(http.MethodGet, path, ""); got["auto_invite"] != nil {
		t.Errorf("taken away: %v", got)
	}
}
