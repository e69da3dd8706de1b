package directory_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/session"
)

func TestCreateUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.must(http.MethodPost, "/v1/users", `{"first_name": " Zoë ", "last_name": "Ångström", "email": "Zoe@Example.COM", "phone": "079 123 45 67", "title": "Pilot", "time_zone": " Europe/Zurich "}`)
	for field, want := range map[string]any{
		"first_name": "Zoë", "last_name": "Ångström", "email": "Zoe@example.com", "login": "Zoe@example.com", "title": "Pilot", "time_zone": "Europe/Zurich",
		"phone": "+41791234567", "phone_original": "079 123 45 67", "phone_region": "CH", "state": "active", "version": 1.0,
	} {
		if got[field] != want {
			t.Errorf("%s = %v, want %v", field, got[field], want)
		}
	}
	seen := w.must(http.MethodGet, "/v1/users/"+got.id(), "")
	if open := fmt.Sprint(seen["contacts"]); open != "[map[channel:email state:open] map[channel:sms state:open]]" {
		t.Errorf("contacts: %s", open)
	}
	delete(seen, "contacts")
	if fmt.Sprint(seen) != fmt.Sprint(got) {
		t.Errorf("created %v, but there is %v", got, seen)
	}
	if acts := w.acts(); !slices.Equal(acts, []string{"user.create"}) {
		t.Errorf("acts = %v", acts)
	}
}

func TestUsersThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, test := range map[string]struct{ body, field string }{
		"nothing to tell them by": {`{"first_name": "A"}`, "body.email"},
		"no name":                 {`{"email": "a@x.example"}`, "body.last_name"},
		"malformed address":       {`{"first_name": "A", "email": "a@@x.example"}`, "body.email"},
		"header injection":        {`{"first_name": "A\r\nBcc: x", "email": "a@x.example"}`, "body.first_name"},
		"NUL":                     {`{"first_name": "A\u0000", "email": "a@x.example"}`, "body.first_name"},
		"turned writing":          {`{"last_name": "A\u202egpj.exe", "email": "a@x.example"}`, "body.last_name"},
		"long name":               {`{"last_name": "` + strings.Repeat("n", 101) + `", "email": "a@x.example"}`, "body.last_name"},
		"malformed phone":         {`{"first_name": "A", "phone": "12"}`, "body.phone"},
		"language":                {`{"first_name": "A", "email": "a@x.example", "language": "German"}`, "body.language"},
		"time zone":               {`{"first_name": "A", "email": "a@x.example", "time_zone": "../../etc/passwd"}`, "body.time_zone"},
		"login with a space":      {`{"first_name": "A", "login": "a b"}`, "body.login"},
		"login with hidden marks": {`{"first_name": "A", "login": "a\u200bb"}`, "body.login"},
		"login ending with a dot": {`{"first_name": "A", "login": "ann."}`, "body.login"},
		"everyone by hand":        {`{"first_name": "A", "email": "a@x.example", "groups": ["everyone"]}`, "body.groups"},
		"no such group":           {`{"first_name": "A", "email": "a@x.example", "groups": ["0123456789abcdefghjkmnpq"]}`, "body.groups"},
		"read-only id":            {`{"first_name": "A", "email": "a@x.example", "id": "aaaaaaaaaaaaaaaa"}`, "body.id"},
		"read-only state":         {`{"first_name": "A", "email": "a@x.example", "state": "disabled"}`, "body.state"},
		"read-only not_before":    {`{"first_name": "A", "email": "a@x.example", "not_before": 1}`, "body.not_before"},
	} {
		status, got := w.call(http.MethodPost, "/v1/users", test.body)
		if status != http.StatusUnprocessableEntity || !strings.Contains(fmt.Sprint(got["errors"]), test.field) {
			t.Errorf("%s: %d %v, want 422 about %s", name, status, got, test.field)
		}
	}
	if n := len(w.acts()); n != 0 {
		t.Errorf("%d acts, want none", n)
	}
}

// Whoever has a name in one spelling has it in all that look or fold alike.
func TestTwinsAreOneName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addUser(`{"first_name": "A", "login": "irmak", "email": "ann@x.example", "phone": "+41791234567"}`)
	for name, body := range map[string]string{
		"capitals":                    `{"first_name": "B", "login": "IRMAK"}`,
		"dotted capital":              `{"first_name": "B", "login": "İrmak"}`,
		"dotless i":                   `{"first_name": "B", "login": "ırmak"}`,
		"full-width":                  `{"first_name": "B", "login": "ｉｒｍａｋ"}`,
		"Kelvin for K":                `{"first_name": "B", "login": "irma\u212a"}`,
		"mathematical letters":        `{"first_name": "B", "login": "\ud835\udc8armak"}`,
		"address in capitals":         `{"first_name": "B", "email": "ANN@X.EXAMPLE"}`,
		"login that is an address":    `{"first_name": "B", "login": "Ann@x.example"}`,
		"address in a full-width net": `{"first_name": "B", "email": "ann@ｘ.example"}`,
		"number written otherwise":    `{"first_name": "B", "phone": "0041 79 123-45-67"}`,
		"number without its country":  `{"first_name": "B", "phone": "079 1234567"}`,
	} {
		if status, got := w.call(http.MethodPost, "/v1/users", body); status != http.StatusConflict {
			t.Errorf("%s: %d %v, want 409", name, status, got)
		}
	}
	for name, body := range map[string]string{
		"trailing dot of a domain": `{"first_name": "B", "email": "ann@x.example."}`,
		"full-width local part":    `{"first_name": "B", "email": "ａnn@x.example"}`,
		"accent in the local part": `{"first_name": "B", "email": "ànn@x.example"}`,
	} {
		if status, got := w.call(http.MethodPost, "/v1/users", body); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v, want 422", name, status, got)
		}
	}
	w.addUser(`{"first_name": "B", "login": "irmak2", "email": "an.n@x.example"}`)
}

func TestParallelCreatesOfOneAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wg sync.WaitGroup
	got := make([]int, 64)
	for i := range got {
		wg.Add(1)
		go func() {
			defer wg.Done()
			address := "one@x.example"
			if i%2 == 1 {
				address = "ONE@X.example"
			}
			got[i], _ = w.call(http.MethodPost, "/v1/users", fmt.Sprintf(`{"first_name": "P%d", "email": %q}`, i, address))
		}()
	}
	wg.Wait()
	slices.Sort(got)
	if got[0] != http.StatusCreated || got[1] != http.StatusConflict || got[63] != http.StatusConflict {
		t.Errorf("statuses = %v, want one 201 and 63 times 409", got)
	}
	if acts := w.acts(); len(acts) != 1 {
		t.Errorf("%d acts, want 1", len(acts))
	}
	if users := w.must(http.MethodGet, "/v1/users", "")["items"].([]any); len(users) != 2 {
		t.Errorf("%d users, want the administrator and one", len(users))
	}
}

func TestChangeUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.addUser(`{"first_name": "Ann", "email": "ann@x.example", "phone": "+41791234567"}`)
	path := "/v1/users/" + string(id)
	got := w.must(http.MethodPatch, path, `{"email": "bell@x.example", "last_name": "Bell", "phone": "", "version": 1}`)
	if got["login"] != "bell@x.example" || got["last_name"] != "Bell" || got["phone"] != nil || got["first_name"] != "Ann" || got["version"] != 2.0 {
		t.Errorf("changed to %v", got)
	}
	if status, _ := w.call(http.MethodPatch, path, `{"title": "x", "version": 1}`); status != http.StatusConflict {
		t.Errorf("with an old version: %d, want 409", status)
	}
	if got := w.must(http.MethodPatch, path, `{"last_name": "Bell"}`); got["version"] != 2.0 {
		t.Error("what changes nothing made a new version")
	}
	if status, _ := w.call(http.MethodPatch, path, `{"email": "", "login": ""}`); status != http.StatusUnprocessableEntity {
		t.Errorf("nothing left to tell them by: %d, want 422", status)
	}
	// What was given up is free for others, what is held is not.
	w.addUser(`{"first_name": "C", "email": "ann@x.example", "phone": "+41791234567"}`)
	if status, _ := w.call(http.MethodPost, "/v1/users", `{"first_name": "D", "email": "bell@x.example"}`); status != http.StatusConflict {
		t.Errorf("an address that is held: %d, want 409", status)
	}
	if acts := w.acts(); len(acts) != 3 {
		t.Errorf("acts = %v, want 3", acts)
	}
}

func TestChangesAtOnceOfOneVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`)
	var wg sync.WaitGroup
	got := make([]int, 32)
	for i := range got {
		wg.Add(1)
		go func() {
			defer wg.Done()
			got[i], _ = w.call(http.MethodPatch, "/v1/users/"+string(id), fmt.Sprintf(`{"email": "ann%d@x.example", "version": 1}`, i))
		}()
	}
	wg.Wait()
	slices.Sort(got)
	if got[0] != http.StatusOK || got[1] != http.StatusConflict {
		t.Errorf("statuses = %v, want one 200", got)
	}
	held := 0
	for i := range got {
		if _, err := w.dir.FindByEmail(t.Context(), w.home.set.ID, fmt.Sprintf("ann%d@x.example", i)); err == nil {
			held++
		}
	}
	if held != 1 {
		t.Errorf("%d addresses are held, want 1", held)
	}
}

func TestDeactivationEndsSessionsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addAdmin("Bob")
	id := w.addAdmin("Ann")
	ann := w.signIn(w.home.set, id)
	if status, _ := w.callAs(ann, http.MethodGet, "/v1/users", ""); status != http.StatusOK {
		t.Fatalf("before: %d", status)
	}
	w.must(http.MethodPost, "/v1/users/"+string(id)+"/deactivate", "")
	if status, _ := w.callAs(ann, http.MethodGet, "/v1/users", ""); status != http.StatusUnauthorized {
		t.Errorf("after: %d, want 401", status)
	}
	w.must(http.MethodPost, "/v1/users/"+string(id)+"/deactivate", "") // again is no failure
	w.must(http.MethodPost, "/v1/users/"+string(id)+"/activate", "")
	if status, _ := w.callAs(ann, http.MethodGet, "/v1/users", ""); status != http.StatusUnauthorized {
		t.Errorf("activated again, the old session: %d, want 401", status)
	}
	if acts := w.acts(); len(acts) != 4 { // two made, one of them off and on
		t.Errorf("acts = %v, want 4", acts)
	}
}

func TestProgramsGiveNoPrivileges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.apiToken(session.UsersRead, session.UsersWrite)
	id := w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`)
	plain := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew", "privileges": ["use:lab"]}`).id()
	second, third := w.addAdmin("Bob"), w.addAdmin("Cyd")
	w.must(http.MethodPost, "/v1/users/"+string(second)+"/deactivate", "")
	desk := w.must(http.MethodPost, "/v1/groups", `{"name": "Desk", "privileges": ["agent"]}`).id()
	before := len(w.acts())
	for name, r := range map[string][3]string{
		"shut one out":            {http.MethodPost, "/v1/users/" + string(third) + "/deactivate", ""},
		"let one in again":        {http.MethodPost, "/v1/users/" + string(second) + "/activate", ""},
		"join the administrators": {http.MethodPut, "/v1/groups/" + string(w.home.admins) + "/members/" + string(id), ""},
		"create one":              {http.MethodPost, "/v1/users", fmt.Sprintf(`{"first_name": "B", "email": "b@x.example", "groups": [%q]}`, w.home.admins)},
		"make a group one":        {http.MethodPatch, "/v1/groups/" + plain, `{"privileges": ["admin"]}`},
		"create a group":          {http.MethodPost, "/v1/groups", `{"name": "New", "privileges": ["agent"]}`},
		"change their address":    {http.MethodPatch, "/v1/users/" + string(w.home.admin.ID), `{"email": "mine@x.example"}`},
		"say whom a group serves": {http.MethodPatch, "/v1/groups/" + desk, fmt.Sprintf(`{"serves": [%q]}`, plain)},
		"protect a group":         {http.MethodPatch, "/v1/groups/" + plain, `{"protected": true}`},
		"change their number":     {http.MethodPatch, "/v1/users/" + string(w.home.admin.ID), `{"phone": "+41791234567"}`},
	} {
		if status, got := w.callAs(token, r[0], r[1], r[2]); status != http.StatusForbidden {
			t.Errorf("%s: %d %v, want 403", name, status, got)
		}
	}
	if after := len(w.acts()); after != before {
		t.Errorf("%d acts too many", after-before)
	}
	for name, r := range map[string][3]string{
		"join another group":   {http.MethodPut, "/v1/groups/" + plain + "/members/" + string(id), ""},
		"change a title":       {http.MethodPatch, "/v1/users/" + string(w.home.admin.ID), `{"title": "Boss"}`},
		"change other people":  {http.MethodPatch, "/v1/users/" + string(id), `{"email": "new@x.example"}`},
		"shut others out":      {http.MethodPost, "/v1/users/" + string(id) + "/deactivate", ""},
		"grant use of a thing": {http.MethodPatch, "/v1/groups/" + plain, `{"privileges": ["use:lab", "use:car"]}`},
	} {
		if status, got := w.callAs(token, r[0], r[1], r[2]); status >= 300 {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
}

// Threat 29: an administrator's programs leave with the administrator.
func TestTokensLeaveWithTheirOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.apiToken(session.UsersRead)
	w.addAdmin("Cyd")
	bob := w.signIn(w.home.set, w.addAdmin("Bob"))
	if status, got := w.callAs(token, http.MethodGet, "/v1/users", ""); status != http.StatusOK {
		t.Fatalf("before: %d %v", status, got)
	}
	w.seconds.Add(60)
	for _, act := range []string{"deactivate", "activate"} {
		if status, got := w.callAs(bob, http.MethodPost, "/v1/users/"+string(w.home.admin.ID)+"/"+act, ""); status != http.StatusOK {
			t.Fatalf("%s: %d %v", act, status, got)
		}
		if status, _ := w.callAs(token, http.MethodGet, "/v1/users", ""); status != http.StatusUnauthorized {
			t.Errorf("after %s: %d, want 401", act, status)
		}
	}
}

// As many groups as the document allows fit one transaction, for a user with as
// many terms as there can be.
func TestUserWithTheMostGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ids []string
	for n := range 41 {
		ids = append(ids, fmt.Sprintf("%q", w.must(http.MethodPost, "/v1/groups", fmt.Sprintf(`{"name": "Group %d"}`, n)).id()))
	}
	person := func(n int) string {
		return fmt.Sprintf(`{"first_name": "Ann Bea Cyd", "last_name": "Dee-Eve Fay", "login": "g", "email": "h@x.example", "phone": "+79161234567",
			"employee_number": "I J-K", "groups": [%s]}`, strings.Join(ids[:n], ","))
	}
	if status, got := w.call(http.MethodPost, "/v1/users", person(41)); status != http.StatusUnprocessableEntity {
		t.Errorf("41 groups: %d %v", status, got)
	}
	if u := w.user(w.addUser(person(40))); len(u.Groups) != 40 {
		t.Errorf("%d groups, want 40", len(u.Groups))
	}
}

// Every operation on a thing of another network: there is no such thing, and
// nothing changes.
func TestOtherNetworksAreNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	group := w.must(http.MethodPost, "/v1/groups", `{"name": "Crew"}`).id()
	user := string(w.addUser(`{"first_name": "Ann", "email": "ann@x.example", "phone": "+41791234567"}`))
	imported := w.planned("Name,E-mail\nBob,bob@x.example\n").id()
	acts := len(w.acts())
	other := w.found("eve@other.example")
	for _, r := range [][3]string{
		{http.MethodGet, "/v1/users/" + user, ""},
		{http.MethodPatch, "/v1/users/" + user, `{"title": "x"}`},
		{http.MethodPost, "/v1/users/" + user + "/deactivate", ""},
		{http.MethodPost, "/v1/users/" + user + "/activate", ""},
		{http.MethodGet, "/v1/groups/" + group, ""},
		{http.MethodPatch, "/v1/groups/" + group, `{"name": "x"}`},
		{http.MethodPatch, "/v1/groups/" + group, `{"privileges": ["admin"]}`},
		{http.MethodGet, "/v1/groups/" + group + "/members", ""},
		{http.MethodPut, "/v1/groups/" + group + "/members/" + string(other.admin.ID), ""},
		{http.MethodPut, "/v1/groups/" + string(other.admins) + "x/members/" + user, ""},
		{http.MethodDelete, "/v1/groups/" + group + "/members/" + user, ""},
		{http.MethodPut, "/v1/groups/third-party-users/members/" + user, ""},
		{http.MethodDelete, "/v1/groups/third-party-users/members/" + user, ""},
		{http.MethodGet, "/v1/imports/" + imported, ""},
		{http.MethodGet, "/v1/imports/" + imported + "/rows", ""},
		{http.MethodGet, "/v1/imports/" + imported + "/rejects", ""},
		{http.MethodPost, "/v1/imports/" + imported + "/apply", ""},
	} {
		if status, got := w.callAs(other.token, r[0], r[1], r[2]); status != http.StatusNotFound {
			t.Errorf("%s %s: %d %v, want 404", r[0], r[1], status, got)
		}
	}
	if got := len(w.acts()); got != acts {
		t.Errorf("%d acts in the other network", got-acts)
	}
	for _, path := range []string{"/v1/users", "/v1/groups", "/v1/imports", "/v1/groups/everyone/members"} {
		_, got := w.callAs(other.token, http.MethodGet, path, "")
		if s := fmt.Sprint(got); strings.Contains(s, user) || strings.Contains(s, group) || strings.Contains(s, imported) {
			t.Errorf("GET %s shows another network's", path)
		}
	}
	// The same names are free in another network.
	if status, got := w.callAs(other.token, http.MethodPost, "/v1/users", `{"first_name": "Ann", "email": "ann@x.example", "phone": "+41791234567"}`); status != http.StatusCreated {
		t.Errorf("the same person elsewhere: %d %v", status, got)
	}
	u, err := w.dir.FindByEmail(t.Context(), w.home.set.ID, "ann@x.example")
	if err != nil || string(u.ID) != user {
		t.Errorf("FindByEmail = %v, %v", u.ID, err)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.addUser(`{"first_name": "Ann", "login": "ann", "email": "a@x.example", "phone": "+41791234567"}`)
	n := w.home.set.ID
	for name, find := range map[string]func() (directory.User, error){
		"login":   func() (directory.User, error) { return w.dir.FindByLogin(t.Context(), n, "ANN") },
		"address": func() (directory.User, error) { return w.dir.FindByEmail(t.Context(), n, "A@x.example") },
		"phone":   func() (directory.User, error) { return w.dir.FindByPhone(t.Context(), n, "+41791234567") },
	} {
		if u, err := find(); err != nil || u.ID != id {
			t.Errorf("by %s: %v, %v", name, u.ID, err)
		}
	}
	for name, find := range map[string]func() (directory.User, error){
		"login that is an address": func() (directory.User, error) { return w.dir.FindByLogin(t.Context(), n, "a@x.example") },
		"address that is a login":  func() (directory.User, error) { return w.dir.FindByEmail(t.Context(), n, "ann") },
		"nobody's phone":           func() (directory.User, error) { return w.dir.FindByPhone(t.Context(), n, "+41791234568") },
		"malformed id":             func() (directory.User, error) { return w.dir.User(t.Context(), n, "x#y") },
	} {
		if u, err := find(); err == nil {
			t.Errorf("by %s: %v", name, u.ID)
		}
	}
}

func TestListsAreComplete(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 30 {
		w.addUser(fmt.Sprintf(`{"first_name": "F%02d", "last_name": "L%02d", "email": "p%d@x.example"}`, i, 29-i, i))
	}
	var names []string
	for cursor := ""; ; {
		page := w.must(http.MethodGet, "/v1/users?limit=7&cursor="+cursor, "")
		for _, item := range page["items"].([]any) {
			u := item.(map[string]any)
			names = append(names, fmt.Sprint(u["last_name"], u["first_name"]))
		}
		if cursor, _ = page["next"].(string); cursor == "" {
			break
		}
	}
	if len(names) != 31 || !slices.IsSorted(names[1:]) {
		t.Errorf("%d users: %v", len(names), names)
	}
}

func TestNoPersonalDataInLogs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addUser(`{"first_name": "Quendolina", "email": "quendolina@x.example", "phone": "+41791234567", "login": "quendo"}`)
	w.call(http.MethodPost, "/v1/users", `{"first_name": "Quendolina", "email": "quendolina@x.example"}`)
	w.call(http.MethodPost, "/v1/users", `{"first_name": "Quendolina", "phone": "0791234567"}`)
	w.call(http.MethodPost, "/v1/users", `{"first_name": "Quendolina", "phone": "0791234567777"}`)
	w.applied("Name,E-mail,Phone\nQuendolina,quendolina@x.example,0791234567\nQuendolina,quendolina@@x.example,07912345677777\n")
	w.upload("/v1/imports", "quendolina@x.example,x\n")
	for _, personal := range []string{"uendol", "79123", "79 123"} {
		if strings.Contains(strings.ToLower(w.log.String()), personal) {
			t.Errorf("%q is in the log", personal)
		}
	}
	if !strings.Contains(w.log.String(), "POST") {
		t.Error("nothing was logged")
	}
}
