package directory_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew", "privileges": ["use:lab"]}`)
	path := "/v1/groups/" + made.id()
	got := w.must(http.MethodPatch, path, `{"name": "Night crew", "privileges": ["use:car", "verifier"], "version": 1}`)
	if got["name"] != "Night crew" || fmt.Sprint(got["privileges"]) != "[use:car verifier]" || got["version"] != 2.0 {
		t.Errorf("changed to %v", got)
	}
	for name, r := range map[string]struct {
		method, path, body string
		status             int
	}{
		"an old version":           {http.MethodPatch, path, `{"name": "x", "version": 1}`, http.StatusConflict},
		"a taken name":             {http.MethodPost, "/v1/groups", `{"name": "NIGHT ｃrew"}`, http.StatusConflict},
		"a built-in name":          {http.MethodPost, "/v1/groups", `{"name": "everyone"}`, http.StatusUnprocessableEntity},
		"a blank name":             {http.MethodPost, "/v1/groups", `{"name": "  "}`, http.StatusUnprocessableEntity},
		"renaming a built-in one":  {http.MethodPatch, "/v1/groups/everyone", `{"name": "All"}`, http.StatusUnprocessableEntity},
		"everyone an admin":        {http.MethodPatch, "/v1/groups/everyone", `{"privileges": ["admin"]}`, http.StatusUnprocessableEntity},
		"no such privilege":        {http.MethodPatch, path, `{"privileges": ["root"]}`, http.StatusUnprocessableEntity},
		"no such group":            {http.MethodGet, "/v1/groups/nogroup", "", http.StatusNotFound},
		"everyone may use a thing": {http.MethodPatch, "/v1/groups/everyone", `{"privileges": ["use:door"]}`, http.StatusOK},
		"the name given up":        {http.MethodPost, "/v1/groups", `{"name": "Crew"}`, http.StatusCreated},
		"its own name, written so": {http.MethodPatch, path, `{"name": "NIGHT CREW"}`, http.StatusOK},
	} {
		if status, got := w.call(r.method, r.path, r.body); status != r.status {
			t.Errorf("%s: %d %v, want %d", name, status, got, r.status)
		}
	}
	list := w.must(http.MethodGet, "/v1/groups", "")["items"].([]any)
	if len(list) != 5 { // two built in, administrators, two here
		t.Errorf("%d groups: %v", len(list), list)
	}
}

// Whoever changes what a group gives has seen what it gives now.
func TestPrivilegesMeanwhileIsAConflict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew", "privileges": ["use:lab"]}`)
	path := "/v1/groups/" + made.id()
	if got := w.must(http.MethodPatch, path, `{"privileges": ["use:lab", "agent"], "version": 1}`); got["version"] != 2.0 {
		t.Errorf("version after a change of privileges = %v", got["version"])
	}
	if status, got := w.call(http.MethodPatch, path, `{"privileges": [], "version": 1}`); status != http.StatusConflict {
		t.Errorf("an old version: %d %v", status, got)
	}
	got := w.must(http.MethodPatch, path, `{"privileges": ["agent", "use:lab"], "version": 2}`)
	if got["version"] != 2.0 || fmt.Sprint(got["privileges"]) != "[agent use:lab]" {
		t.Errorf("said once more what holds: %v", got)
	}
	if got := w.must(http.MethodPatch, path, `{"privileges": [], "version": 2}`); fmt.Sprint(got["privileges"]) != "[]" {
		t.Errorf("all taken away: %v", got)
	}
	w.must(http.MethodPatch, "/v1/groups/everyone", `{"privileges": ["use:door"]}`)
	if got := w.must(http.MethodGet, "/v1/groups/everyone", ""); got["version"] != nil {
		t.Errorf("a built-in group has version %v", got["version"])
	}
	said := w.details("group.update")
	want := []string{"map[privileges:agent use:lab]", "map[privileges:none]", "map[privileges:use:door]"}
	if !slices.Equal(said, want) {
		t.Errorf("the audit says %q, want %q", said, want)
	}
}

// details are those of the entries of an act, sorted.
func (w *world) details(act string) []string {
	w.t.Helper()
	records, _, err := w.audit.List(w.t.Context(), w.home.set.ID, w.home.set.CreatedAt.Time(), audit.Filter{}, 200, "")
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, r := range records {
		if r.Act == act {
			out = append(out, fmt.Sprint(r.Detail))
		}
	}
	slices.Sort(out)
	return out
}

func TestMemberships(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	group := session.GroupID(w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`).id())
	ann := w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`)
	bob := w.addUser(fmt.Sprintf(`{"first_name": "Bob", "email": "bob@x.example", "groups": [%q, "third-party-users"]}`, group))
	member := "/v1/groups/" + string(group) + "/members/"
	w.must(http.MethodPut, member+string(ann), "")
	w.must(http.MethodPut, member+string(ann), "") // again is no failure
	if got := members(w, group); !slices.Equal(got, sorted(ann, bob)) {
		t.Errorf("members = %v", got)
	}
	if got := members(w, session.ThirdParty); !slices.Equal(got, sorted(bob)) {
		t.Errorf("third parties = %v", got)
	}
	if got := members(w, session.Everyone); len(got) != 3 {
		t.Errorf("everyone = %v", got)
	}
	w.must(http.MethodDelete, member+string(bob), "")
	w.must(http.MethodDelete, member+string(bob), "")
	if got := members(w, group); !slices.Equal(got, sorted(ann)) {
		t.Errorf("members after one left = %v", got)
	}
	if n := len(w.acts()); n != 5 { // group, two users, join, leave
		t.Errorf("%d acts: %v", n, w.acts())
	}
	for _, path := range []string{member + "0123456789abcdef", "/v1/groups/everyone/members/" + string(ann)} {
		if status, _ := w.call(http.MethodPut, path, ""); status < 400 || status >= 500 {
			t.Errorf("PUT %s: %d", path, status)
		}
	}
}

// What a connection gave stays when a person takes a membership away.
func TestLeavingKeepsOtherSources(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	group := session.GroupID(w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`).id())
	_, ops, err := directory.MakeUser(w.home.set, directory.NewUser{
		ID: session.UserID(secret.NewUserID()), Draft: directory.Draft{First: text("Ann"), Email: text("ann@x.example")},
		Groups: map[session.GroupID][]directory.Source{group: {directory.Manual, "oidc:acme", directory.Imported}},
	}, w.now())
	if err != nil {
		t.Fatal(err)
	}
	w.write(ops...)
	u, err := w.dir.FindByEmail(t.Context(), w.home.set.ID, "ann@x.example")
	if err != nil {
		t.Fatal(err)
	}
	w.must(http.MethodDelete, "/v1/groups/"+string(group)+"/members/"+string(u.ID), "")
	if got := w.user(u.ID).Groups[group]; !slices.Equal(got, []string{"oidc:acme"}) {
		t.Errorf("sources = %v", got)
	}
}

func TestParallelJoinsLoseNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`)
	groups := make([]string, 12)
	for i := range groups {
		groups[i] = w.must(http.MethodPost, "/v1/groups", fmt.Sprintf(`{"name": "G%d"}`, i)).id()
	}
	var wg sync.WaitGroup
	for _, g := range groups {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for status := 0; status != http.StatusNoContent; {
				if status, _ = w.call(http.MethodPut, "/v1/groups/"+g+"/members/"+string(ann), ""); status != http.StatusNoContent && status != http.StatusConflict {
					t.Errorf("join: %d", status)
					return
				}
			}
		}()
	}
	wg.Wait()
	if got := w.user(ann).Groups; len(got) != len(groups) {
		t.Errorf("%d groups, want %d", len(got), len(groups))
	}
	for _, g := range groups {
		if got := members(w, session.GroupID(g)); !slices.Equal(got, sorted(ann)) {
			t.Errorf("members of %s = %v", g, got)
		}
	}
}

func members(w *world, g session.GroupID) []session.UserID {
	w.t.Helper()
	list, _, err := w.dir.Members(w.t.Context(), w.home.set.ID, g, table.MaxOps, "")
	if err != nil {
		w.t.Fatal(err)
	}
	var out []session.UserID
	for _, m := range list {
		out = append(out, m.User.ID)
	}
	return sorted(out...)
}

func sorted(ids ...session.UserID) []session.UserID {
	slices.SortFunc(ids, func(a, b session.UserID) int { return strings.Compare(string(a), string(b)) })
	return ids
}

func TestLanguageOfAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.must(http.MethodPost, "/v1/groups", `{"name": "Équipe", "language": "fr-CA"}`)
	path := "/v1/groups/" + made.id()
	if made["language"] != "fr-CA" {
		t.Errorf("made %v", made)
	}
	got := w.must(http.MethodPatch, path, `{"name": "Team", "language": "de", "version": 1}`)
	if got["language"] != "de" || got["name"] != "Team" || got["version"] != 2.0 {
		t.Errorf("changed to %v", got)
	}
	if got := w.must(http.MethodPatch, path, `{"language": "de"}`); got["version"] != 2.0 {
		t.Errorf("said once more what holds: %v", got)
	}
	if got := w.must(http.MethodPatch, path, `{"language": ""}`); got["language"] != nil || got["version"] != 3.0 {
		t.Errorf("taken away: %v", got)
	}
	for body, where := range map[string]string{`{"language": "German"}`: path, `{"language": "de"}`: "/v1/groups/everyone"} {
		if status, got := w.call(http.MethodPatch, where, body); status != http.StatusUnprocessableEntity || !strings.Contains(fmt.Sprint(got["errors"]), "body.language") {
			t.Errorf("%s of %s: %d %v", body, where, status, got)
		}
	}
	said := w.details("group.update")
	if want := []string{"map[changed:name language:de]", "map[language:none]"}; !slices.Equal(said, want) {
		t.Errorf("the audit says %q, want %q", said, want)
	}
}

// Whom a group serves at the desk, and whose members are protected.
func TestServingGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	crew := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`).id()
	board := w.must(http.MethodPost, "/v1/groups", `{"name": "Board"}`).id()
	desk := w.must(http.MethodPost, "/v1/groups", `{"name": "Desk"}`).id()
	path := "/v1/groups/" + desk
	got := w.must(http.MethodPatch, path, fmt.Sprintf(`{"privileges": ["agent"], "serves": [%q, "third-party-users", %q], "version": 1}`, crew, crew))
	if fmt.Sprint(got["serves"]) != fmt.Sprintf("[%s third-party-users]", crew) || got["version"] != 2.0 || got["protected"] != nil {
		t.Errorf("serving some: %v", got)
	}
	if got := w.must(http.MethodPatch, path, fmt.Sprintf(`{"serves": ["third-party-users", %q], "protected": false, "version": 2}`, crew)); got["version"] != 2.0 {
		t.Errorf("said once more what holds: %v", got)
	}
	if got := w.must(http.MethodPatch, "/v1/groups/"+board, `{"protected": true}`); got["protected"] != true || got["version"] != 2.0 {
		t.Errorf("protected: %v", got)
	}
	w.must(http.MethodPatch, "/v1/groups/third-party-users", `{"protected": true}`)
	g, err := w.dir.Grants(t.Context(), w.home.set.ID)
	if err != nil || !slices.Equal(g.Protected, []session.GroupID{session.GroupID(board), session.ThirdParty}) {
		t.Errorf("protected are %v, %v", g.Protected, err)
	}
	if got := w.must(http.MethodPatch, path, `{"serves": []}`); got["serves"] != nil {
		t.Errorf("serving everybody: %v", got)
	}
	if got := w.must(http.MethodPatch, "/v1/groups/"+board, `{"protected": false}`); got["protected"] != nil {
		t.Errorf("protected no longer: %v", got)
	}
	said := w.details("group.update")
	want := sortedTexts(
		fmt.Sprintf("map[privileges:agent serves:%s third-party-users]", crew), "map[protected:true]", "map[protected:true]",
		"map[serves:everybody]", "map[protected:false]")
	if !slices.Equal(said, want) {
		t.Errorf("the audit says %q, want %q", said, want)
	}
}

func sortedTexts(all ...string) []string {
	slices.Sort(all)
	return all
}

func TestServingWhatCanNotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.found("eve@other.example")
	crew := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`).id()
	desk := "/v1/groups/" + w.must(http.MethodPost, "/v1/groups", `{"name": "Desk", "privileges": ["verifier"]}`).id()
	acts := len(w.acts())
	for name, r := range map[string][3]string{
		"a group that gives nothing": {"/v1/groups/" + crew, fmt.Sprintf(`{"serves": [%q]}`, crew), "agent or verifier"},
		"administrators":             {"/v1/groups/" + string(w.home.admins), fmt.Sprintf(`{"serves": [%q]}`, crew), "agent or verifier"},
		"no such group":              {desk, `{"serves": ["nogroup"]}`, "does not exist"},
		"a group that never was":     {desk, fmt.Sprintf(`{"serves": [%q]}`, secret.NewID(begun)), "does not exist"},
		"another network's":          {desk, fmt.Sprintf(`{"serves": [%q]}`, other.admins), "does not exist"},
		"everyone":                   {desk, `{"serves": ["everyone"]}`, "empty"},
		"too many":                   {desk, `{"serves": [` + strings.Repeat(`"third-party-users",`, 50) + `"third-party-users"]}`, "serves"},
	} {
		status, got := w.call(http.MethodPatch, r[0], r[1])
		if said := fmt.Sprint(got["errors"]); status != http.StatusUnprocessableEntity || !strings.Contains(said, "body.serves") || !strings.Contains(said, r[2]) {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	if n := len(w.acts()); n != acts {
		t.Errorf("%d acts", n-acts)
	}
}

// Threat 26: whoever gains a staff privilege signs in again, whichever way it
// came; what is taken away is gone with the next request, and so is a reach that was
// narrowed.
func TestGainedPrivilegesEndSessions(t *testing.T) {
	t.Parallel()
	for _, privilege := range []string{"verifier", "agent", "admin"} {
		for name, gain := range map[string]func(w *world, group string, u session.UserID){
			"put into a group": func(w *world, group string, u session.UserID) {
				w.must(http.MethodPatch, "/v1/groups/"+group, fmt.Sprintf(`{"privileges": [%q]}`, privilege))
				w.must(http.MethodPut, "/v1/groups/"+group+"/members/"+string(u), "")
			},
			"the group gives it": func(w *world, group string, u session.UserID) {
				w.must(http.MethodPut, "/v1/groups/"+group+"/members/"+string(u), "")
				w.must(http.MethodPatch, "/v1/groups/"+group, fmt.Sprintf(`{"privileges": [%q]}`, privilege))
			},
		} {
			w := newWorld(t)
			w.addAdmin("Bob") // or nobody could be taken out again
			group := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`).id()
			u := w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`)
			old := w.signIn(w.home.set, u)
			if status, _ := w.callAs(old, http.MethodGet, "/v1/groups", ""); status != http.StatusForbidden {
				t.Fatalf("before: %d", status)
			}
			gain(w, group, u)
			if status, _ := w.callAs(old, http.MethodGet, "/v1/groups", ""); status != http.StatusUnauthorized {
				t.Errorf("%s, %s: the old session gets %d, want 401", privilege, name, status)
			}
			find := func(raw string) session.Principal {
				t.Helper()
				p, err := w.sessions.Find(t.Context(), secret.Bearer(raw))
				if err != nil {
					t.Fatal(err)
				}
				return p
			}
			again := w.signIn(w.home.set, u)
			if p := find(again); !p.Has(session.Privilege(privilege)) || !p.Reaches(w.home.admin.Access) {
				t.Errorf("%s, %s: signed in again as %+v", privilege, name, p)
			}
			if privilege != "admin" {
				w.must(http.MethodPatch, "/v1/groups/"+group, fmt.Sprintf(`{"serves": [%q]}`, group))
				if p := find(again); p.Reaches(w.home.admin.Access) || !p.Reaches(w.user(u).Access) {
					t.Errorf("%s, %s: serving some, still %+v", privilege, name, p)
				}
			}
			w.must(http.MethodDelete, "/v1/groups/"+group+"/members/"+string(u), "")
			if p := find(again); len(p.Privileges) != 0 || p.Reaches(w.user(u).Access) {
				t.Errorf("%s, %s: taken away, still %+v", privilege, name, p)
			}
		}
	}
}
