package directory_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/dynamo/dynamolocal"
	"lanyard/internal/table/fault"
)

// lookedUp looks somebody up to the end and gives the ids, each as often as it came.
func (w *world) lookedUp(search string, limit int) []session.UserID {
	w.t.Helper()
	var ids []session.UserID
	for cursor := ""; ; {
		users, next, err := w.dir.Lookup(w.t.Context(), w.home.set.ID, search, limit, cursor)
		if err != nil {
			w.t.Fatalf("%q: %v", search, err)
		}
		if len(users) > limit {
			w.t.Errorf("%q: a page of %d, want at most %d", search, len(users), limit)
		}
		for _, u := range users {
			ids = append(ids, u.ID)
		}
		if cursor = next; cursor == "" {
			return ids
		}
	}
}

// add adds a user by draft.
func (w *world) add(d directory.Draft) directory.User {
	w.t.Helper()
	u, err := w.dir.Create(w.t.Context(), w.caller(), directory.NewUser{Draft: d})
	if err != nil {
		w.t.Fatal(err)
	}
	return u
}

// caller is the administrator at home.
func (w *world) caller() httpapi.Caller {
	return httpapi.Caller{Principal: session.Principal{Network: w.home.set.ID, User: w.home.admin.ID}}
}

var lookups = map[string]struct {
	d      directory.Draft
	by, no []string
}{
	"name": {
		directory.Draft{First: text("Jean-Luc"), Last: text("O’Brien"), Title: text("Chief"), EmployeeNumber: text("A-00712"), Login: text("jlo")},
		[]string{"jean", "JEAN-LUC", "luc", "o'brien", "brien", "O'Brien, Jean", "a-007", "00712", "712", " luc \t jean ", "jl", "(brien"},
		[]string{"ean", "jeanluc", "obrien", "jean smith", "chief"},
	},
	"umlauts, accents and strokes": {
		directory.Draft{First: text("Jörg José"), Last: text("Weißmüller-Ødegård"), Login: text("w")},
		[]string{"jorg", "JÖRG", "Jo\u0308rg", "weissm", "WEIẞ", "odeg", "øde", "jose", "weißmuller-o jo"},
		[]string{"joerg", "muller"},
	},
	"Turkish": {
		directory.Draft{First: text("İrem"), Last: text("Işık"), Login: text("t")}, []string{"irem", "IREM", "ırem", "isik", "ışı"}, []string{"rem"},
	},
	"Chinese": {
		directory.Draft{First: text("小明"), Last: text("王"), Login: text("zh")},
		[]string{"王", "小", "明", "王小明", "小明王", "王 小明", "小明 王"},
		[]string{"王明", "李"},
	},
	"Korean":   {directory.Draft{First: text("민준"), Last: text("김"), Login: text("ko")}, []string{"김민준", "민준", "준", "김"}, []string{"이"}},
	"Japanese": {directory.Draft{First: text("ガブリエル"), Last: text("山田"), Login: text("ja")}, []string{"山田ガブ", "ｶﾞﾌﾞ", "山"}, []string{"カブ"}},
	"Thai":     {directory.Draft{First: text("สมชาย"), Last: text("ใจดี"), Login: text("th")}, []string{"สม", "ใจ", "ใจดีสม", "สมชายใจดี"}, []string{"สิม"}},
	"one character": {
		directory.Draft{First: text("陳"), Login: text("one")}, []string{"陳", "one"}, []string{"陈"},
	},
	"address": {
		directory.Draft{Last: text("Xu"), Login: text("ann_b"), Email: text("Ann.Brown+work@Bücher.example")},
		[]string{"ann.brown+work@bücher.example", "ANN.B", "ann_", "ann.brown+work@xn--bcher-kva.example", "xu ann.", "ann.brown+work@x"},
		[]string{"brown", "@bücher.example", "example"},
	},
	"phone": {
		directory.Draft{Last: text("Yu"), Phone: text("+41791234567")},
		[]string{
			"+41 79 123 45 67", "0041791234567", "079 123 45 67", "079/123.45.67", "(079) 123-45-67", "+41 (0)79 123", "+41", "41", "7912", "079",
			"４１７９", "yu 0791234567", "yu +4179",
		},
		[]string{"1234567", "4567", "+49791234567"},
	},
	"phone in Russia":  {directory.Draft{Last: text("Zu"), Phone: text("+79161234567")}, []string{"8 916 123", "+7 916", "916 123"}, []string{"916 124"}},
	"phone in Hungary": {directory.Draft{Last: text("Vu"), Phone: text("+36201234567")}, []string{"06 20 123 4567", "20 123", "+3620"}, nil},
	"phone in Italy":   {directory.Draft{Last: text("Wu"), Phone: text("+390612345678")}, []string{"06 1234 5678", "+39 06 12"}, nil},
	"number of an employee": {
		directory.Draft{Last: text("Qu"), Login: text("qu"), EmployeeNumber: text("00 31-4159")},
		[]string{"00 31-4159", "314159", "31-4", "0031", "qu 3"},
		[]string{"4160"},
	},
	"long": {
		directory.Draft{Last: text(strings.Repeat("n", 90) + "x"), Login: text("long")},
		[]string{strings.Repeat("n", 20), strings.Repeat("n", 90), strings.Repeat("n", 90) + "x"},
		[]string{strings.Repeat("n", 91)},
	},
	"naughty": {
		directory.Draft{First: text("Robert'); DROP TABLE users;--"), Last: text("#n#term 😀 <b>ﷺ</b>"), Login: text("_-//..etc")},
		[]string{"robert", "drop robert", "#n#term", "term", "ﷺ", "../..//etc", "..", "etc"}[:6],
		[]string{"😁tables"},
	},
}

// Everybody is found by the beginning of what they have, however it is spelt, and
// not by what they have not: on each engine.
func TestLookup(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		testLookup(t, newWorld(t))
	})
	t.Run("dynamodb", func(t *testing.T) {
		t.Parallel()
		testLookup(t, newWorldOn(t, func(now func() time.Time) table.Table { return dynamoLocal(t, now) }))
	})
}

func dynamoLocal(t *testing.T, now func() time.Time) table.Table {
	dir, ok := dynamolocal.Dir()
	switch {
	case ok:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI without %s: DynamoDB was not tested", dynamolocal.DirVariable)
	default:
		t.Skipf("not run without DynamoDB Local: %s names no folder", dynamolocal.DirVariable)
	}
	s, err := dynamolocal.Start(t.Context(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	err = s.Create(t.Context(), "lanyard")
	for range 5 { // the first table takes a busy machine longer than a client waits
		if err != nil {
			err = s.Create(t.Context(), "lanyard")
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return dynamo.New(s.Client(), "lanyard", now)
}

func testLookup(t *testing.T, w *world) {
	ids := map[string]session.UserID{}
	for name, c := range lookups {
		ids[name] = w.add(c.d).ID
	}
	for name, c := range lookups {
		for i, search := range append(slices.Clone(c.by), c.no...) {
			got := w.lookedUp(search, 25)
			if is, want := slices.Contains(got, ids[name]), i < len(c.by); is != want {
				t.Errorf("%s: %q found: %v, want %v", name, search, is, want)
			}
		}
	}
	if _, err := w.dir.Deactivate(t.Context(), w.caller(), ids["phone"]); err != nil {
		t.Fatal(err)
	}
	if got := w.lookedUp("079 123 45 67", 25); !slices.Equal(got, []session.UserID{ids["phone"]}) {
		t.Errorf("disabled: %v", got)
	}
	for _, search := range []string{"", " ", "-", "😀", strings.Repeat("é", 101)} {
		if _, _, err := w.dir.Lookup(t.Context(), w.home.set.ID, search, 25, ""); !errors.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", search, err)
		}
	}
	if _, _, err := w.dir.Lookup(t.Context(), w.home.set.ID, "jean", 25, "!"); !errors.Is(err, errs.Invalid) {
		t.Errorf("cursor: %v", err)
	}
	other := w.found("eve@other.example")
	if users, _, err := w.dir.Lookup(t.Context(), other.set.ID, "jean", 25, ""); err != nil || len(users) > 0 {
		t.Errorf("another network finds %d, %v", len(users), err)
	}
}

// terms are the keys of the terms that are stored of all users, as the writes had
// them.
type terms struct{ keys map[table.Key]bool }

func (w *world) watchTerms() *terms {
	t := &terms{keys: map[table.Key]bool{}}
	w.faults.After(func(c fault.Call) error {
		for _, op := range c.Ops {
			if !strings.Contains(op.Key.PK, "#term#") {
				continue
			}
			if t.keys[op.Key] = op.Type == table.OpPut; op.Type == table.OpDelete {
				delete(t.keys, op.Key)
			}
		}
		return nil
	})
	return t
}

func (t *terms) of(u session.UserID) int {
	n := 0
	for key := range t.keys {
		if strings.HasSuffix(key.SK, "#"+string(u)) {
			n++
		}
	}
	return n
}

// Whoever is renamed is found by what they are called now, and by nothing else.
func TestLookupAfterChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	terms := w.watchTerms()
	u := w.add(directory.Draft{First: text("Maria"), Last: text("Rossi"), Email: text("maria.rossi@x.example"), Phone: text("+41791234567")})
	if n := terms.of(u.ID); n != 5 {
		t.Errorf("%d terms, want 5", n)
	}
	expect := func(step string, by, no []string) {
		t.Helper()
		for i, search := range append(by, no...) {
			if got := w.lookedUp(search, 5); (len(got) == 1) != (i < len(by)) {
				t.Errorf("%s: %q finds %d", step, search, len(got))
			}
		}
	}
	expect("added", []string{"rossi", "maria ros", "ros maria.", "079123"}, []string{"bianchi"})
	u, err := w.dir.Update(t.Context(), w.caller(), u.ID, directory.Draft{Last: text("Bianchi"), Email: text("m.bianchi@x.example")}, 0)
	if err != nil {
		t.Fatal(err)
	}
	expect("renamed", []string{"bianchi", "maria", "m.b", "079123", "bianchi 079", "079123 maria"}, []string{"rossi", "maria.rossi", "maria rossi"})
	if n := terms.of(u.ID); n != 5 {
		t.Errorf("%d terms after the change, want 5", n)
	}
	if u, err = w.dir.Update(t.Context(), w.caller(), u.ID, directory.Draft{Phone: text(""), Title: text("Dr")}, 0); err != nil {
		t.Fatal(err)
	}
	expect("without phone", []string{"bianchi"}, []string{"079123", "+4179", "dr"})
	if n := terms.of(u.ID); n != 3 {
		t.Errorf("%d terms without a phone, want 3", n)
	}
	w.faults.Reset()
	if u, err = w.dir.Update(t.Context(), w.caller(), u.ID, directory.Draft{Title: text("Prof")}, 0); err != nil {
		t.Fatal(err)
	}
	if n := w.faults.Counts().Ops; n != 2 { // the user and the audit entry
		t.Errorf("a change of the title is %d ops, want 2", n)
	}
	w.applied("E-mail,Last name,Phone\nm.bianchi@x.example,Verdi,+41791234599\nnew@x.example,Nuova,\n")
	expect("imported", []string{"verdi", "079 123 45 99", "maria verdi", "nuova", "new@"}, []string{"bianchi"})
}

// A user who was written before there were terms gets them with the next change
// that can give them.
func TestLookupOfUsersFromBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, ops, err := directory.MakeUser(w.home.set, directory.NewUser{Draft: directory.Draft{First: text("Old"), Login: text("timer")}}, w.now())
	if err != nil {
		t.Fatal(err)
	}
	ops[0].Record.(*directory.User).Terms = false
	w.write(slices.DeleteFunc(ops, func(op table.Op) bool { return strings.Contains(op.Key.PK, "#term#") })...)
	if got := w.lookedUp("timer", 5); len(got) > 0 {
		t.Fatal("found")
	}
	if _, err := w.dir.Deactivate(t.Context(), w.caller(), u.ID); err != nil || len(w.lookedUp("timer", 5)) > 0 || w.user(u.ID).Terms {
		t.Errorf("shut out: %v", err)
	}
	if _, err := w.dir.Activate(t.Context(), w.caller(), u.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.lookedUp("old tim", 5); len(got) != 1 {
		t.Errorf("found %d", len(got))
	}
	if _, err := w.dir.Deactivate(t.Context(), w.caller(), u.ID); err != nil || !w.user(u.ID).Terms {
		t.Errorf("has no terms when shut out: %v", err)
	}
}

// A lookup is one Query and one GetAll, however many users there are, and pages give each
// user once.
func TestLookupPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	users := w.crowd(1200, "") // Number0 to Number9, pN@x.example
	ours := func(f func(directory.User) bool) []session.UserID {
		var ids []session.UserID
		for _, u := range users {
			if f(u) {
				ids = append(ids, u.ID)
			}
		}
		slices.Sort(ids)
		return ids
	}
	for search, f := range map[string]func(directory.User) bool{
		"number":           func(directory.User) bool { return true },
		"p":                func(directory.User) bool { return true },
		"number3":          func(u directory.User) bool { return u.First == "Number3" },
		"number3 p11":      func(u directory.User) bool { return u.First == "Number3" && strings.HasPrefix(u.Email.Reveal(), "p11") },
		"number3 p4 00453": func(u directory.User) bool { return u.Last == "00453" },
		"p453@x.example":   func(u directory.User) bool { return u.Last == "00453" },
	} {
		for _, limit := range []int{1, 25, 100} {
			if limit == 1 && search == "p" {
				continue
			}
			got := w.lookedUp(search, limit)
			if slices.Sort(got); !slices.Equal(got, ours(f)) {
				t.Errorf("%q by %d: %d users, want %d", search, limit, len(got), len(ours(f)))
			}
		}
		w.faults.Reset()
		found, _, err := w.dir.Lookup(t.Context(), w.home.set.ID, search, 25, "")
		if err != nil {
			t.Fatal(err)
		}
		n := w.faults.Counts()
		if want := (fault.Counts{Get: 1, Query: 1, GetAll: 1, Keys: n.Keys}); n != want || n.Keys > 25 || n.Keys < len(found) {
			t.Errorf("%q: %+v, want %+v", search, n, want)
		}
		if want := min(25, len(ours(f))); len(found) != want { // those whom the other words drop were not read
			t.Errorf("%q: %d at once, want %d", search, len(found), want)
		}
	}
	w.faults.Reset()
	if got := w.lookedUp("nobody", 25); len(got) > 0 || w.faults.Counts() != (fault.Counts{Get: 1, Query: 1}) {
		t.Errorf("nobody: %d, %+v", len(got), w.faults.Counts())
	}
	if got, _, err := w.dir.Lookup(t.Context(), w.home.set.ID, "number", 1000, ""); err != nil || len(got) != 100 {
		t.Errorf("a page of %d, %v", len(got), err)
	}
}

// Whose name, login and address begin alike comes once, whatever the pages.
func TestLookupGivesNobodyTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want []session.UserID
	for i := range 30 {
		want = append(want, w.add(directory.Draft{
			First: text("Pam"), Last: text(fmt.Sprintf("Pamson%d-Pam", i)), Login: text(fmt.Sprintf("pams%d", i)), Email: text(fmt.Sprintf("pa%d@x.example", i)),
		}).ID)
	}
	slices.Sort(want)
	for _, search := range []string{"p", "pa", "pa pam", "pam"} {
		for _, limit := range []int{1, 7, 100} {
			if got := w.lookedUp(search, limit); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
				t.Errorf("%q by %d: %d users, want each of %d once", search, limit, len(got), len(want))
			}
		}
	}
}

// What looks alike in the index is told apart when the user is read.
func TestLookupDropsFalseFriends(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.add(directory.Draft{Last: text("Ann"), Login: text("ann")})
	bob := w.add(directory.Draft{Last: text("Bob"), Login: text("bob")})
	var stored []table.Op // Ann's term, as if it were Bob's
	_, ops, err := directory.MakeUser(w.home.set, directory.NewUser{Draft: directory.Draft{Last: text("Ann"), Login: text("ann")}, ID: bob.ID}, w.now())
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range ops {
		if strings.Contains(op.Key.PK, "#term#") {
			stored = append(stored, op)
		}
	}
	w.write(stored...)
	if got := w.lookedUp("ann", 25); !slices.Equal(got, []session.UserID{ann.ID}) {
		t.Errorf("found %v", got)
	}
}

// No contact and no login is in any key that is written, whatever is done with a user.
func TestNoContactInKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var keys []string
	w.faults.Before(func(c fault.Call) error {
		for _, op := range c.Ops {
			keys = append(keys, op.Key.PK, op.Key.SK)
			if op.Record != nil {
				keys = append(keys, table.HeadOf(op.Record).IPK, table.HeadOf(op.Record).ISK)
			}
		}
		return nil
	})
	u := w.add(directory.Draft{First: text("Maria"), Last: text("Rossi"), Login: text("loginmr"), Email: text("mailmr@host.example"), Phone: text("+41791234567"), EmployeeNumber: text("nr4711")})
	if _, err := w.dir.Update(t.Context(), w.caller(), u.ID, directory.Draft{Login: text("loginmb"), Phone: text("+41791234568")}, 0); err != nil {
		t.Fatal(err)
	}
	w.applied("Login,E-mail,Phone,Employee number,Last name\nloginmb,mailmb@host.example,+41791234569,nr4712,Rossi\nlogincd,mailcd@host.example,+41791234560,nr4713,Ciano\n")
	for search, want := range map[string]int{"loginmb": 1, "mailmb@host.example": 1, "+41791234560": 1, "nr4712": 1} {
		if got := w.lookedUp(search, 25); len(got) != want {
			t.Errorf("%s: %d", search, len(got))
		}
	}
	terms := 0
	for _, key := range keys {
		lower := strings.ToLower(key)
		for _, secret := range []string{"login", "mailm", "mailc", "host", "example", "791234", "4179", "nr47", "bG9naW", "bWFpb"} {
			if strings.Contains(lower, secret) || strings.Contains(key, secret) {
				t.Errorf("key %s has %s", key, secret)
			}
		}
		if strings.Contains(key, "#term#") {
			terms++
		}
	}
	if terms < 15 {
		t.Errorf("%d terms in %d keys", terms, len(keys))
	}
}

// The list of users looks a whole number or address up, with the rest of its filter.
func TestListLooksUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	group := session.GroupID(w.must(http.MethodPost, "/v1/groups", `{"name": "Sevens"}`).id())
	w.crowd(3000, group)
	id := string(w.addUser(fmt.Sprintf(`{"last_name": "Zed", "phone": "+41791234567", "groups": [%q]}`, group)))
	for query, want := range map[string]int{
		"?search=079+123+45+67":                                1,
		"?search=%2B41791234567":                               1,
		"?search=079+123+45+67&state=disabled":                 0,
		"?search=079+123+45+67&state=active&group=everyone":    1,
		"?search=079+123+45+67&group=" + string(group):         1,
		"?search=p2999@x.example&group=" + string(group):       0, // 2999 is no multiple of 7
		"?search=p2996@x.example&group=" + string(group):       1,
		"?search=P2999@X.example&state=active":                 1,
		"?search=p2997@x.example&state=active":                 0, // every third is disabled
		"?search=079+123+45+68":                                0,
		"?search=p2999@x.exam":                                 1,
		"?limit=1&search=p29@x.example&group=" + string(group): 0,
	} {
		w.faults.Reset()
		page := w.must(http.MethodGet, "/v1/users"+query, "")
		items, _ := page["items"].([]any)
		if next, _ := page["next"].(string); len(items) != want || next != "" {
			t.Errorf("%s: %d, next %q, want %d", query, len(items), next, want)
		}
		if n := w.faults.Counts(); n.Query > 1 {
			t.Errorf("%s: %+v", query, n)
		}
		if want == 1 && strings.Contains(query, "079") && body(items[0].(map[string]any)).id() != id {
			t.Errorf("%s: somebody else", query)
		}
		if n, calls := w.counted(query); n != want || calls != 1 {
			t.Errorf("%s: counted %d in %d calls, want %d in one", query, n, calls, want)
		}
	}
}
