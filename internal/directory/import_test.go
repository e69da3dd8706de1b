package directory_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/directory/people"
	"lanyard/internal/session"
)

// brief is what is planned for a row or became of it, in a line.
func brief(r directory.Row) string {
	s := fmt.Sprintf("%d %s", r.Number, r.Action)
	if r.Outcome != "" {
		s += " -> " + string(r.Outcome)
	}
	if len(r.Fields) > 0 {
		s += fmt.Sprint(" ", r.Fields)
	}
	if len(r.NewGroups) > 0 {
		s += fmt.Sprint(" new groups ", r.NewGroups)
	}
	if r.Region != "" {
		s += " region " + r.Region
	}
	for _, p := range r.Problems {
		s += "; " + strings.TrimSpace(p.Column+" "+p.Problem)
	}
	return s
}

func briefs(rows []directory.Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, brief(r))
	}
	return out
}

func compareRows(t *testing.T, w *world, id string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, briefs(w.rows(id, ""))); diff != "" {
		t.Error(diff)
	}
}

func TestPlanAndApply(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bob := w.addUser(`{"first_name": "Bob", "last_name": "Old", "email": "bob@x.example", "phone": "+41791110002", "title": "Cook"}`)
	cyd := w.addUser(`{"first_name": "Cyd", "email": "cyd@x.example"}`)
	acts := len(w.acts())
	csv := "First name;Last name;E-mail;Phone;Title;Groups;Language;Zeitzone\n" +
		"Ann;A;ann@x.example;079 111 00 01;;Crew; de_CH ;Asia/Tokyo\n" + // 2: new
		"Bob;New;BOB@x.example;;;Crew;\n" + // 3: changes, and keeps what is blank
		"Cyd;;cyd@x.example;;;;\n" + // 4: as it is
		";;;;;;\n" +
		";;dan@x.example;;;;\n" + // 6: no name
		"Eve;E;eve@@x.example;12;;;\n" + // 7: two faults
		"Fay;F;ANN@x.example;;;;\n" + // 8: as row 2
		"Gus;G;gus@x.example;+41 79 111 00 02;;;\n" + // 9: Bob's number
		"Hal;H;hal@x.example;+41791110008;;Everyone;\n" // 10
	plan := w.planned(csv)
	want := []string{
		"2 create new groups [Crew] region CH",
		"3 update [last_name groups] new groups [Crew]",
		"4 unchanged",
		"6 reject; Last name is empty: give a first or last name",
		"7 reject; E-mail must have exactly one @, as in name@example.com; Phone is too short for its country: check for missing digits",
		"8 reject; E-mail is the same as in row 2",
		"9 reject; Phone belongs to user " + string(bob) + ": take it out, or give the login or address of that user as well",
		"10 create",
	}
	if got := briefs(w.rows(plan.id(), "")); !slices.Equal(got, want) {
		want[4] = got[4] // the words are those of the rooms below
		if diff := cmp.Diff(want, got); diff != "" || !strings.Contains(got[4], "E-mail") || !strings.Contains(got[4], "Phone") {
			t.Errorf("%s\n%s", got[4], diff)
		}
	}
	if plan["state"] != "planned" || fmt.Sprint(plan["plan"]) != "map[create:2 reject:4 unchanged:1 update:1]" || plan["rows"] != 8.0 {
		t.Errorf("plan = %v", plan)
	}
	if got := w.acts(); len(got) != acts+1 {
		t.Errorf("planning did %v", got)
	}

	done := w.apply(plan.id())
	if done["state"] != "done" || fmt.Sprint(done["outcome"]) != "map[created:2 rejected:4 unchanged:1 updated:1]" ||
		fmt.Sprint(done["plan"]) != fmt.Sprint(plan["plan"]) {
		t.Errorf("done = %v", done)
	}
	u := w.user(bob)
	if u.Last != "New" || u.Email != "bob@x.example" && u.Email != "BOB@x.example" || u.Phone != "+41791110002" || u.Title != "Cook" {
		t.Errorf("after the update: last %q title %q", u.Last.Reveal(), u.Title.Reveal())
	}
	ann, err := w.dir.FindByEmail(t.Context(), w.home.set.ID, "ann@x.example")
	if err != nil || ann.Language != "de-CH" || ann.TimeZone != "Asia/Tokyo" || ann.Phone != "+41791110001" || ann.PhoneOriginal != "079 111 00 01" || len(ann.Groups) != 1 {
		t.Errorf("the new user: %v, %v", ann.ID, err)
	}
	for g, sources := range ann.Groups {
		if !slices.Equal(sources, []string{directory.Imported}) || !slices.Equal(members(w, g), sorted(ann.ID, bob)) {
			t.Errorf("group %s: sources %v, members %v", g, sources, members(w, g))
		}
	}
	if w.user(cyd).Version != 1 {
		t.Error("the user who was as planned was touched")
	}
	// upload, apply, the group, two created, one updated
	if got := w.acts(); len(got) != acts+6 {
		t.Errorf("%d acts: %v", len(got)-acts, got)
	}

	again := w.applied(csv)
	if fmt.Sprint(again["outcome"]) != "map[rejected:4 unchanged:4]" {
		t.Errorf("the same file again: %v", again["outcome"])
	}
}

func TestVendorFilesGoInWhole(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][]string{
		"entra.csv":           {"2 create -> created region CH", "3 create -> created region DE", "4 create -> created"},
		"google.csv":          {"2 create -> created", "3 create -> created"},
		"okta.csv":            {"2 create -> created region US", "3 create -> created"},
		"plain.csv":           {"2 create -> created new groups [Crew Night shift]", "3 create -> created", "4 create -> created new groups [Crew]"},
		"plain-semicolon.csv": {"2 create -> created new groups [Crew Night shift]", "3 create -> created", "4 create -> created new groups [Crew]"},
		"plain-utf16le.csv":   {"2 create -> created new groups [Crew Night shift]", "3 create -> created", "4 create -> created new groups [Crew]"},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			csv, err := os.ReadFile("people/testdata/" + file)
			if err != nil {
				t.Fatal(err)
			}
			compareRows(t, w, w.applied(string(csv)).id(), want...)
			disabled := 0
			users, _, err := w.dir.Users(t.Context(), w.home.set.ID, 100, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range users {
				if !u.Active() {
					disabled++
				}
			}
			if wantDisabled := map[string]int{"entra.csv": 1, "google.csv": 1}[file]; disabled != wantDisabled {
				t.Errorf("%d disabled, want %d", disabled, wantDisabled)
			}
		})
	}
}

func TestRowsAboutTwoUsers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.addUser(`{"first_name": "A", "login": "aaa", "email": "a@x.example"}`)
	b := w.addUser(`{"first_name": "B", "login": "bbb", "email": "b@x.example", "phone": "+41791110002"}`)
	for row, want := range map[string]string{
		"A,aaa,b@x.example,":                "2 reject; E-mail belongs to user " + string(b) + ", the rest of the row to user " + string(a) + ": correct one of the two",
		"A,aaa,new@x.example,079 111 00 02": "2 reject region CH; Phone belongs to user " + string(b) + ", the rest of the row to user " + string(a) + ": correct one of the two",
		"B,,,079 111 00 02":                 "2 unchanged region CH",
		"A,aaa2,a@x.example,":               "2 update [login]",
		"B,BBB,B@X.example,":                "2 unchanged",
	} {
		plan := w.planned("Name,Login,E-mail,Phone\n" + row + "\n")
		compareRows(t, w, plan.id(), want)
		for _, p := range w.rows(plan.id(), "")[0].Problems {
			if strings.Contains(p.Problem, "@") || strings.Contains(p.Problem, "111") {
				t.Errorf("a reason repeats what the row says: %s", p.Problem)
			}
		}
	}
}

func TestListsGiveNoPrivileges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(http.MethodPost, "/v1/groups", `{"name": "Lab", "privileges": ["use:lab"]}`)
	const byHand = "belongs to somebody with privileges: change it by hand"
	plan := w.applied("Name,Login,E-mail,Groups,Enabled,Title\n" +
		"Eve,,eve@x.example,Administrators,,\n" +
		"Eve,,eve2@x.example,lab,,\n" +
		"Ada,ada@home.example,mine@x.example,,,\n" +
		"Ada,,ada@home.example,,,\n" +
		",other,,,,Boss\n")
	compareRows(
		t, w, plan.id(),
		"2 reject -> rejected; Groups has a group that gives privileges: add people to it by hand",
		"3 create -> created",
		"4 reject -> rejected; E-mail "+byHand,
		"5 reject -> rejected; E-mail is the same as in row 4",
		"6 reject -> rejected; Name is empty: give a first or last name",
	)
	compareRows(t, w, w.applied("Name,E-mail,Enabled\nAda,ada@home.example,no\n").id(), "2 reject -> rejected; Enabled "+byHand)
	if u := w.user(w.home.admin.ID); u.Version != 1 {
		t.Error("the administrator was changed")
	}
}

func TestDisabledInTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`)
	bob := w.addUser(`{"first_name": "Bob", "email": "bob@x.example"}`)
	w.must(http.MethodPost, "/v1/users/"+string(bob)+"/deactivate", "")
	token := w.signIn(w.home.set, ann)
	id := w.applied("Name,E-mail,Enabled\nAnn,ann@x.example,False\nBob,bob@x.example,True\nCyd,cyd@x.example,FALSE\nDan,dan@x.example,perhaps\n").id()
	compareRows(
		t, w, id,
		"2 update -> updated [enabled]", "3 unchanged -> unchanged", "4 create -> created",
		"5 reject -> rejected; Enabled is neither yes nor no: use true or false",
	)
	if status, _ := w.callAs(token, http.MethodGet, "/v1/session", ""); w.user(ann).Active() || status == http.StatusOK {
		t.Error("the user is not disabled, or the session goes on")
	}
	if w.user(bob).Active() {
		t.Error("an import revived a disabled user")
	}
}

func TestCountryDecidesTheRegion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, up := w.upload("/v1/imports?region=us", "Name,Phone,Country\nA,(212) 555-0123,\nB,0171 2345678,DE\nC,079 111 00 01,Switzerland\nD,+41 79 111 00 01,Switzerland\n")
	if status != http.StatusCreated {
		t.Fatal(status, up)
	}
	w.finish(up.id())
	compareRows(
		t, w, up.id(),
		"2 create region US", "3 create region DE",
		"4 reject; Country is no code of two letters, such as CH, and the phone number has no country code; Phone has no country code: write it with + and the country code",
		"5 create",
	)
	if status, _ := w.upload("/v1/imports?region=1", "Name,Phone\nA,1\n"); status != http.StatusUnprocessableEntity {
		t.Errorf("a region that is none: %d", status)
	}
}

func TestImportTellsItsMap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const by = "Wer:name,Status:"
	status, up := w.upload("/v1/imports?map="+url.QueryEscape(by), "Wer,E-mail,Status\nAnn,ann@x.example,part time\n")
	if status != http.StatusCreated || up["map"] != by {
		t.Fatalf("%d %v", status, up)
	}
	w.finish(up.id())
	compareRows(t, w, up.id(), "2 create")
	if status, _ := w.upload("/v1/imports?map=Wer", "Wer,E-mail\nAnn,ann@x.example\n"); status != http.StatusUnprocessableEntity {
		t.Errorf("a map without a field: %d", status)
	}
}

// Two rows with nothing in common but the user they are about: the first counts.
func TestTwoRowsOfOneUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.addUser(`{"first_name": "Ann", "login": "ann", "email": "ann@x.example", "phone": "+41791234567"}`)
	plan := w.planned("First name,Login,E-mail,Phone,Title\nAnn,ann,,,Boss\nAnn,,ann@x.example,,Cook\nAnn,,,+41791234567,\nBob,bob,bob@x.example,,\n")
	compareRows(
		t, w, plan.id(),
		"2 update [title]",
		"3 reject [title]; E-mail belongs to the same user as row 2: make one row of the two",
		"4 reject; Phone belongs to the same user as row 2: make one row of the two",
		"5 create",
	)
}

// What changes between plan and apply is left alone, and nothing else.
func TestChangedSincePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.addUser(`{"first_name": "Ann", "email": "ann@x.example"}`)
	w.addUser(`{"first_name": "Bob", "email": "bob@x.example"}`)
	plan := w.planned("Name,E-mail,Title\nAnn,ann@x.example,Boss\nBob,bob@x.example,Cook\nCyd,cyd@x.example,Cook\nDan,dan@x.example,Cook\n")
	w.must(http.MethodPatch, "/v1/users/"+string(ann), `{"title": "Chair"}`)
	w.addUser(`{"first_name": "Other", "login": "cyd@x.example"}`)
	if got := fmt.Sprint(w.apply(plan.id())["outcome"]); got != "map[changed_since_plan:2 created:1 updated:1]" {
		t.Errorf("outcome = %s", got)
	}
	compareRows(
		t, w, plan.id(),
		"2 update -> changed_since_plan [title]; the user was changed after the plan was made: import the row again",
		"3 update -> updated [title]",
		"4 create -> changed_since_plan; a value was taken by somebody else after the plan was made: import the row again",
		"5 create -> created",
	)
	if got := w.user(ann).Title.Reveal(); got != "Chair" {
		t.Errorf("title = %q", got)
	}
	// The rows that did not go in come back as a file; read again they do.
	_, header, csv := w.raw(w.home.token, http.MethodGet, "/v1/imports/"+plan.id()+"/rejects", "", nil)
	if kind := header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") {
		t.Errorf("Content-Type = %q", kind)
	}
	compareRows(t, w, w.planned(string(csv)).id(), "2 update [title]", "3 update [first_name email title]")
}

func TestStatesOfAnImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, up := w.upload("/v1/imports", "Name,E-mail\nAnn,ann@x.example\n")
	apply := "/v1/imports/" + up.id() + "/apply"
	if status, _ := w.call(http.MethodPost, apply, ""); status != http.StatusConflict || up["state"] != "planning" {
		t.Errorf("apply before the plan: %d", status)
	}
	nudged := func(want int) {
		t.Helper()
		w.seconds.Add(200)
		if n, err := bulk.Nudge(t.Context(), w.table, w.now()); n != want || err != nil {
			t.Errorf("%d imports are under way, want %d: %v", n, want, err)
		}
	}
	nudged(1)
	w.finish(up.id())
	nudged(0)
	for range 3 { // asked for once or often
		if status, _ := w.call(http.MethodPost, apply, ""); status != http.StatusAccepted {
			t.Errorf("apply: %d", status)
		}
	}
	nudged(1)
	w.finish(up.id())
	nudged(0)
	if status, got := w.call(http.MethodPost, apply, ""); status != http.StatusAccepted || got["state"] != "done" {
		t.Errorf("apply after: %d %v", status, got)
	}
	if n := len(w.acts()); n != 3 {
		t.Errorf("%d acts: %v", n, w.acts())
	}
}

func TestFilesThatAreRefusedLeaveNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, test := range map[string]struct {
		csv    string
		status int
	}{
		"empty":            {"", http.StatusBadRequest},
		"headings only":    {"Name,E-mail\n", http.StatusUnprocessableEntity},
		"no headings":      {"Ann,ann@x.example\n", http.StatusUnprocessableEntity},
		"headings twice":   {"Name,E-mail,email\nAnn,ann@x.example,\n", http.StatusUnprocessableEntity},
		"100,000 columns":  {strings.Repeat("x,", 100_000) + "\n", http.StatusRequestEntityTooLarge},
		"over 5 MB":        {strings.Repeat("x", people.MaxBytes+1), http.StatusRequestEntityTooLarge},
		"50,001 rows":      {"Name,E-mail\n" + strings.Repeat("A,a@x.example\n", people.MaxRows+1), http.StatusRequestEntityTooLarge},
		"NUL all over":     {strings.Repeat("\x00", 1000), http.StatusUnprocessableEntity},
		"a quote bomb":     {strings.Repeat("\"", 4<<20) + "x", http.StatusUnprocessableEntity},
		"a single bracket": {"[", http.StatusUnprocessableEntity},
	} {
		status, got := w.upload("/v1/imports", test.csv)
		if status != test.status {
			t.Errorf("%s: %d %v, want %d", name, status, got, test.status)
		}
	}
	if status, _, _ := w.raw(w.home.token, http.MethodPost, "/v1/imports", "application/json", []byte(`{}`)); status != http.StatusUnsupportedMediaType {
		t.Errorf("JSON: %d", status)
	}
	if got := w.must(http.MethodGet, "/v1/imports", ""); len(got["items"].([]any)) != 0 {
		t.Errorf("imports: %v", got)
	}
	if n := len(w.acts()); n != 0 {
		t.Errorf("%d acts", n)
	}
}

func TestRowsByOutcome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	csv := "Name,E-mail\n"
	for i := range 350 {
		at := "@"
		if i%70 == 0 {
			at = "@@"
		}
		csv += fmt.Sprintf("P%d,p%d%sx.example\n", i, i, at)
	}
	id := w.planned(csv).id()
	if n := len(w.rows(id, "")); n != 350 {
		t.Errorf("%d rows, want 350", n)
	}
	var rejected []int
	for cursor := ""; ; {
		page := w.must(http.MethodGet, "/v1/imports/"+id+"/rows?outcome=reject&limit=2&cursor="+cursor, "")
		for _, item := range page["items"].([]any) {
			rejected = append(rejected, int(item.(map[string]any)["row"].(float64)))
		}
		if cursor, _ = page["next"].(string); cursor == "" {
			break
		}
	}
	if !slices.Equal(rejected, []int{2, 72, 142, 212, 282}) {
		t.Errorf("rejected rows = %v", rejected)
	}
	if status, _ := w.call(http.MethodGet, "/v1/imports/"+id+"/rows?cursor=x", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("a made-up cursor: %d", status)
	}
}

func TestProgramsMayImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.apiToken(session.UsersWrite)
	status, _, _ := w.raw(token, http.MethodPost, "/v1/imports", "text/csv", []byte("Name,E-mail\nAnn,ann@x.example\n"))
	if status != http.StatusCreated {
		t.Errorf("upload: %d", status)
	}
	status, _, _ = w.raw(w.apiToken(session.UsersRead), http.MethodPost, "/v1/imports", "text/csv", []byte("Name,E-mail\nAnn,ann@x.example\n"))
	if status != http.StatusForbidden {
		t.Errorf("upload with another scope: %d", status)
	}
}

// Whatever is done to a file, the answer is no fault of ours, every row of it
// is accounted for, and the rows that are left alone go in.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	files := map[string][]byte{}
	for _, name := range []string{"entra.csv", "google.csv", "okta.csv", "plain.csv", "plain-utf16le.csv"} {
		csv, err := os.ReadFile("people/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = csv
	}
	bombs := []string{"\"", "\x00", "\xff", "\r", "\n", ",,,,", "\"\"", "=cmd()", "\xef\xbb\xbf", "\u202e", ";", "\t", strings.Repeat("z", 5000)}
	random := rand.New(rand.NewPCG(17, 17))
	taken := 0
	for name, csv := range files {
		for range 60 {
			hostile := slices.Clone(csv)
			for range 1 + random.IntN(3) {
				at := random.IntN(len(hostile))
				hostile = slices.Concat(hostile[:at], []byte(bombs[random.IntN(len(bombs))]), hostile[at:])
			}
			status, got := w.upload("/v1/imports", string(hostile))
			if status >= 500 || status < 400 && status != http.StatusCreated {
				t.Fatalf("%s: %d %v: %q", name, status, got, hostile)
			}
			if status != http.StatusCreated {
				continue
			}
			taken++
			w.finish(got.id())
			if n := len(w.rows(got.id(), "")); float64(n) != got["rows"] {
				t.Fatalf("%s: %d rows of %v: %q", name, n, got["rows"], hostile)
			}
			for _, r := range w.rows(got.id(), "reject") {
				if len(r.Problems) == 0 {
					t.Fatalf("%s: row %d is rejected without a reason", name, r.Number)
				}
			}
		}
	}
	if taken < 100 {
		t.Errorf("only %d files were read", taken)
	}
}

func TestRejectedFormulasComeBackEqual(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.planned("First name,Last name,E-mail,Title,Employee number\n" +
		"=1+1,+2,@bad,-3,'=4\n" +
		"\"'\t5\",'@6,=bad,\"7,\"\"8\",\"'\r9\"\n")
	_, _, csv := w.raw(w.home.token, http.MethodGet, "/v1/imports/"+first.id()+"/rejects", "", nil)
	for _, cell := range []string{",=", "\n=", ",+", ",@", ",-", "\n\t", ",\r"} {
		if strings.Contains(string(csv), cell) {
			t.Errorf("a spreadsheet takes %q for a formula", cell)
		}
	}
	again := w.planned(string(csv))
	a, b := w.rows(first.id(), "reject"), w.rows(again.id(), "reject")
	if len(a) != 2 || len(b) != 2 {
		t.Fatalf("%d rows, then %d", len(a), len(b))
	}
	for i := range a {
		if a[i].Cells != b[i].Cells {
			t.Errorf("row %d is not as it was", a[i].Number)
		}
	}
	if got := a[1].Cells.Title.Reveal() + a[0].Cells.FirstName.Reveal(); got != `7,"8=1+1` {
		t.Errorf("read %q", got)
	}
}

// Rows as large as they can be still fit the items they are stored in.
func TestLargestRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cell := strings.Repeat("<", people.MaxCell)
	csv := "First name,Last name,E-mail,Phone,Title,Login,Groups,Language,Country,Enabled\n" +
		strings.Repeat(strings.Repeat(cell+",", 9)+cell+"\n", 100)
	plan := w.planned(csv)
	if fmt.Sprint(plan["plan"]) != "map[reject:100]" {
		t.Errorf("plan = %v", plan["plan"])
	}
	if got := fmt.Sprint(w.apply(plan.id())["outcome"]); got != "map[rejected:100]" {
		t.Errorf("outcome = %v", got)
	}
	total := 0
	for cursor := ""; ; {
		_, header, csv := w.raw(w.home.token, http.MethodGet, "/v1/imports/"+plan.id()+"/rejects?cursor="+cursor, "", nil)
		total += strings.Count(string(csv), "\n") - 1
		if cursor = header.Get("Next-Cursor"); cursor == "" {
			break
		}
	}
	if total != 100 {
		t.Errorf("%d rejected rows in the files, want 100", total)
	}
}

// Planning adds most where a row is all groups.
func TestRowsOfManyGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var groups []string
	for i := range 20 {
		groups = append(groups, fmt.Sprintf("%s %02d", strings.Repeat("é", 97), i))
	}
	cell := strings.Join(groups, ";")
	var csv strings.Builder
	csv.WriteString("Name,E-mail,Groups\n")
	for i := range 120 {
		fmt.Fprintf(&csv, "P%d,p%d@x.example,\"%s\"\n", i, i, cell)
	}
	if len(cell) > people.MaxCell {
		t.Fatal(len(cell))
	}
	if got := fmt.Sprint(w.applied(csv.String())["outcome"]); got != "map[created:120]" {
		t.Errorf("outcome = %v", got)
	}
}
