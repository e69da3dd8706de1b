package directory_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		p      directory.Profile
		by, no []string
	}{
		"name": {
			directory.Profile{First: "Jean-Luc", Last: "O’Brien", Title: "Chief of Staff", EmployeeNumber: "A-00712"},
			[]string{"jean", "JEAN-LUC", "luc", "o'brien", "brien", "obr jean"[4:], "jean brien", "O'Brien, Jean", "staff chief", "a-007", "00712", " jean \t luc "},
			[]string{"ean", "jeanluc", "obrien", "jean smith", "taff", "712"},
		},
		"one in the other": {directory.Profile{Last: "xa-a-a"}, []string{"a-a"}, []string{"a-a-a"}},
		"address": {
			directory.Profile{Last: "X", Login: "ann_b", Email: "Ann.Brown+work@mail.example.com"},
			[]string{"ann.brown+work@mail.example.com", "ANN.B", "brown", "work", "mail.ex", "@mail.example", "example.com", "com", "ann_", "b"},
			[]string{"nn", "rown", "@example", "brown.ann", "brown+work@mail.example.com"},
		},
		"whole numbers": {
			directory.Profile{Last: "X", Phone: "+79161234567", EmployeeNumber: "00 1234567890", Title: "123123123"},
			[]string{"+7 916 123-45-67", "8 (916) 123-45-67", "916123456", "161234567"[:8], "1234567890", "001234567890", "x 161234567"},
			[]string{"161234567", "123123123"},
		},
		"whole addresses": {
			directory.Profile{Last: "X", Login: "Zoe@Bücher.example", Title: "a@b.example"},
			[]string{"zoe@bücher.example", "ZOE@xn--bcher-kva.example", "zoe@xn--bcher-kva.example"},
			[]string{"oe@bücher.example", "a@b.example"},
		},
		"umlauts and sharp s": {
			directory.Profile{First: "Jörg", Last: "Weißmüller"},
			[]string{"jorg", "jörg", "JÖRG", "Jo\u0308rg", "weissm", "WEIẞ", "weißmuller", "jor weis"},
			[]string{"joerg", "weisz"},
		},
		"accents and strokes": {
			directory.Profile{First: "José", Last: "Łukasz-Ødegård Nguyễn", Title: "Ñandú ﬁsher Ærø"},
			[]string{"jose", "JOSÉ", "lukasz", "łuk", "odegard", "ødegård", "nguyen", "nandu", "fish", "aero"},
			[]string{"josé maria", "ukasz"},
		},
		"the four i": {
			directory.Profile{First: "İrem", Last: "Işık"},
			[]string{"irem", "IREM", "ırem", "İREM", "isik", "ışık", "ISIK", "işi"},
			[]string{"rem"},
		},
		"Greek and Russian": {
			directory.Profile{First: "Σίσυφος", Last: "Фёдоров"},
			[]string{"σισυφος", "ΣΊΣΥΦΟΣ", "федор", "ФЁДОР"},
			[]string{"доров"},
		},
		"Chinese": {
			directory.Profile{First: "小明", Last: "王", Title: "高级工程师"},
			[]string{"王", "小", "明", "王小明", "小明王", "王 小明", "工程师"},
			[]string{"王明", "李"},
		},
		"Japanese": {
			directory.Profile{First: "ガブリエル", Last: "山田"},
			[]string{"山田ガブ", "ｶﾞﾌﾞ", "リエル", "田"},
			[]string{"カブ", "ハ"},
		},
		"Korean": {directory.Profile{First: "민준", Last: "김"}, []string{"김민준", "민준", "준"}, []string{"이"}},
		"Thai":   {directory.Profile{First: "สมชาย", Last: "ใจดี"}, []string{"สม", "ชาย", "สมชายใจดี"}, []string{"สิม"}},
		"marks that spell": {
			directory.Profile{First: "כִּן", Last: "कि"}, []string{"כִּ", "कि"}, []string{"के"},
		},
		"phone": {
			directory.Profile{Last: "X", Phone: "+41791234567"},
			[]string{
				"+41 79 123 45 67", "0041791234567", "079 123 45 67", "079/123.45.67", "(079) 123-45-67", "+41 (0)79 123", "1234", "567", "79123",
				"x 1234567", "４５６７",
			},
			[]string{"67", "+41", "079", "0000", "124", "y 1234567", "1234 x9"},
		},
		"digits elsewhere": {
			directory.Profile{Last: "Agent", Login: "007", EmployeeNumber: "42"},
			[]string{"007", "00", "4", "42", "agent 42"},
			[]string{"7", "2"},
		},
	} {
		for i, search := range append(slices.Clone(c.by), c.no...) {
			want := i < len(c.by)
			if got := (directory.Filter{Search: search}).Matches(directory.User{Profile: c.p}); got != want {
				t.Errorf("%s: %q found: %v, want %v", name, search, got, want)
			}
		}
	}
}

// Everybody is found by what they are called, if that has a word.
func FuzzSearchFindsItself(f *testing.F) {
	for _, s := range []string{"Jean-Luc O’Brien", "a-a", "İ\u0307 ı", "´a `", "e\u0301\u0323", "김 민준", "ｶﾞ", "(0)79 12", "\xff a", "ﷺ,ß;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		search := directory.Filter{Search: s}
		if search.Check() == nil && !search.Matches(directory.User{Profile: directory.Profile{Last: secret.Text(s)}}) {
			t.Errorf("%q is not found by itself", s)
		}
	})
}

func TestFilterMatches(t *testing.T) {
	t.Parallel()
	group := session.GroupID(secret.NewID(begun))
	in := directory.User{Access: session.Access{State: session.Active, Groups: map[session.GroupID][]string{group: {directory.Manual}}}}
	out := directory.User{Access: session.Access{State: session.Disabled}}
	for _, c := range []struct {
		f       directory.Filter
		in, out bool
	}{
		{directory.Filter{}, true, true},
		{directory.Filter{State: session.Active}, true, false},
		{directory.Filter{State: session.Disabled}, false, true},
		{directory.Filter{Group: group}, true, false},
		{directory.Filter{Group: session.Everyone}, true, true},
		{directory.Filter{Group: session.ThirdParty}, false, false},
		{directory.Filter{Group: group, State: session.Disabled}, false, false},
	} {
		if got := c.f.Matches(in); got != c.in {
			t.Errorf("%+v matches the member: %v", c.f, got)
		}
		if got := c.f.Matches(out); got != c.out {
			t.Errorf("%+v matches the other: %v", c.f, got)
		}
	}
}

func TestFilterCheck(t *testing.T) {
	t.Parallel()
	for location, f := range map[string]directory.Filter{
		"query.search":   {Search: strings.Repeat("é", 101)},
		"query.search ":  {Search: " \t"},
		"query.search  ": {Search: ", -"},
		"query.state":    {State: "gone"},
		"query.group":    {Group: "no group"},
	} {
		var e *errs.Error
		if err := f.Check(); !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Location != strings.TrimSpace(location) {
			t.Errorf("%+v: %v, want %s", f, err, location)
		}
	}
	for _, f := range []directory.Filter{{}, {Search: strings.Repeat("é", 100)}, {State: session.Disabled, Group: session.Everyone}} {
		if err := f.Check(); err != nil {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// crowd adds n users by hand of the store: every third disabled, every seventh
// in the group. Names are by number.
func (w *world) crowd(n int, group session.GroupID) []directory.User {
	w.t.Helper()
	users := make([]directory.User, n)
	var batch []table.Op
	for i := range users {
		in := directory.NewUser{
			Draft: directory.Draft{
				First: text(fmt.Sprintf("Number%d", i%10)), Last: text(fmt.Sprintf("%05d", i)), Email: text(fmt.Sprintf("p%d@x.example", i)),
			},
			Disabled: i%3 == 0,
		}
		if group != "" && i%7 == 0 {
			in.Groups = map[session.GroupID][]directory.Source{group: {directory.Manual}}
		}
		u, ops, err := directory.MakeUser(w.home.set, in, w.now())
		if err != nil {
			w.t.Fatal(err)
		}
		if users[i] = u; len(batch)+len(ops) > table.MaxOps {
			w.write(batch...)
			batch = nil
		}
		batch = append(batch, ops...)
	}
	w.write(batch...)
	return users
}

// listed follows a list to its end and gives the ids in it.
func (w *world) listed(path string) []string {
	w.t.Helper()
	var ids []string
	for cursor := ""; ; {
		page := w.must(http.MethodGet, path+"&cursor="+url.QueryEscape(cursor), "")
		items, _ := page["items"].([]any)
		for _, item := range items {
			ids = append(ids, body(item.(map[string]any)).id())
		}
		if cursor, _ = page["next"].(string); cursor == "" {
			return ids
		}
	}
}

func TestFilteredUserLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	group := session.GroupID(w.must(http.MethodPost, "/v1/groups", `{"name": "Sevens"}`).id())
	users := w.crowd(3000, group)
	for query, f := range map[string]directory.Filter{
		"?limit=200":                       {},
		"?state=disabled&limit=70":         {State: session.Disabled},
		"?search=number3&limit=50":         {Search: "number3"},
		"?search=number3+029":              {Search: "number3 029"},
		"?search=02999":                    {Search: "02999"},
		"?search=nobody":                   {Search: "nobody"},
		"?limit=33&group=" + string(group): {Group: group},
		"?limit=33&state=active&search=number5&group=" + string(group): {Group: group, State: session.Active, Search: "number5"},
		"?limit=200&group=everyone&state=active":                       {Group: session.Everyone, State: session.Active},
	} {
		var want []string
		for _, u := range append([]directory.User{w.home.admin}, users...) {
			if f.Matches(u) {
				want = append(want, string(u.ID))
			}
		}
		got := w.listed("/v1/users" + query)
		if f.Group != "" && f.Group != session.Everyone { // in no order that means anything
			slices.Sort(got)
			slices.Sort(want)
		} else {
			got, want = aside(got, string(w.home.admin.ID)), aside(want, string(w.home.admin.ID))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d users, want %d in order", query, len(got), len(want))
		}
		if n, _ := w.counted(query); n != len(want) {
			t.Errorf("%s: counted %d users, want %d", query, n, len(want))
		}
	}
}

// counted follows a count to its end and says how many calls it took.
func (w *world) counted(query string) (total, calls int) {
	w.t.Helper()
	limit := regexp.MustCompile(`[?&]limit=[0-9]+`)
	query = "?" + strings.TrimLeft(limit.ReplaceAllString(query, ""), "?&")
	for cursor := ""; ; {
		part := w.must(http.MethodGet, "/v1/users/count"+query+"&cursor="+url.QueryEscape(cursor), "")
		n, _ := part["count"].(float64)
		total, calls = total+int(n), calls+1
		if cursor, _ = part["next"].(string); cursor == "" {
			return total, calls
		}
	}
}

// What one call reads does not depend on how many users there are.
func TestOneCallIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	group := session.GroupID(w.must(http.MethodPost, "/v1/groups", `{"name": "Sevens"}`).id())
	w.crowd(7000, group)
	const principal = 3 // keys that every request asks for
	for _, c := range []struct {
		query         string
		queries, keys int
		more          bool // of the answer: there is something to follow
	}{
		{"/v1/users?limit=50", directory.Shards, 0, true},
		{"/v1/users?limit=50&search=nobody", 3 * directory.Shards, 0, true},
		{"/v1/users?limit=50&search=nobody&group=" + string(group), 4, 1000, false}, // the group has 1000
		{"/v1/users?limit=50&search=p6999@x.example", 1, 1, false},
		{"/v1/users/count?search=p6999@x.example", 1, 1, false},
		{"/v1/users?limit=50&search=0791234567", 1, 0, false},
		{"/v1/users/count?", directory.Shards, 0, false},
		{"/v1/users/count?group=" + string(group), 1, 0, false},
		{"/v1/users/count?search=nobody", directory.Shards, 0, true},
		{"/v1/users/count?state=active&group=" + string(group), 2, 1000, false},
	} {
		w.faults.Reset()
		got := w.must(http.MethodGet, c.query, "")
		if n := w.faults.Counts(); n.Query > c.queries || n.Keys > c.keys+principal || n.Write > 0 {
			t.Errorf("%s: %+v, want at most %d queries and %d keys", c.query, n, c.queries, c.keys)
		}
		if next, _ := got["next"].(string); (next != "") != c.more {
			t.Errorf("%s: next is %q", c.query, next)
		}
	}
}

// aside puts one id, of whom the name sorts elsewhere, at the end.
func aside(ids []string, id string) []string {
	if at := slices.Index(ids, id); at >= 0 {
		ids = append(slices.Delete(ids, at, at+1), id)
	}
	return ids
}

func TestFiltersThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.found("eve@other.example")
	for query, want := range map[string]int{
		"?search=%20":                              http.StatusUnprocessableEntity,
		"?search=" + strings.Repeat("a", 101):      http.StatusUnprocessableEntity,
		"?state=gone":                              http.StatusUnprocessableEntity,
		"?group=none":                              http.StatusUnprocessableEntity,
		"?cursor=!":                                http.StatusUnprocessableEntity,
		"?group=" + string(other.admins):           http.StatusNotFound,
		"?group=" + secret.NewID(begun):            http.StatusNotFound,
		"?search=a&search=b":                       http.StatusBadRequest,
		"?everyone=1":                              http.StatusUnprocessableEntity,
		"?search=" + strings.Repeat("%C3%A9", 100): http.StatusOK,
	} {
		for _, list := range []string{"/v1/users", "/v1/users/count"} {
			if status, got := w.call(http.MethodGet, list+query, ""); status != want {
				t.Errorf("%s%s: %d %v, want %d", list, query, status, got, want)
			}
		}
	}
	w.addUser(`{"first_name": "Zoe", "email": "zoe@x.example"}`)
	if status, got := w.callAs(other.token, http.MethodGet, "/v1/users?search=zoe", ""); status != http.StatusOK || fmt.Sprint(got["items"]) != "[]" {
		t.Errorf("another network finds %d %v", status, got)
	}
	if status, got := w.callAs(other.token, http.MethodGet, "/v1/users/count", ""); status != http.StatusOK || got["count"] != 1.0 {
		t.Errorf("another network counts %d %v", status, got)
	}
	if strings.Contains(strings.ToLower(w.log.String()), "zoe") {
		t.Error("the log tells what was looked for")
	}
}

func TestUserNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.found("eve@other.example")
	zoe := w.addUser(`{"first_name": "Zoe", "last_name": "Ash", "email": "zoe@x.example"}`)
	ids := []string{string(zoe), "nobody", "", strings.Repeat("a", 3000), secret.NewUserID(), string(other.admin.ID), string(w.home.admin.ID), string(zoe)}
	got := w.must(http.MethodGet, "/v1/users/names?user="+strings.Join(ids, ","), "")
	want := fmt.Sprintf("[map[name:Zoe Ash user:%s] map[name:Ada user:%s]]", zoe, w.home.admin.ID)
	if fmt.Sprint(got["items"]) != want {
		t.Errorf("names = %v, want %s", got["items"], want)
	}
	for query, want := range map[string]int{
		"": http.StatusOK,
		"?user=" + strings.Repeat("a,", 100) + "a": http.StatusUnprocessableEntity,
		"?user=" + strings.Repeat("a,", 99) + "a":  http.StatusOK,
	} {
		if status, got := w.call(http.MethodGet, "/v1/users/names"+query, ""); status != want {
			t.Errorf("%.20s: %d %v, want %d", query, status, got, want)
		}
	}
	for scope, want := range map[session.Scope]int{session.UsersRead: http.StatusOK, session.AuditRead: http.StatusForbidden} {
		if status, _ := w.callAs(w.apiToken(scope), http.MethodGet, "/v1/users/names?user="+string(zoe), ""); status != want {
			t.Errorf("with %s: %d, want %d", scope, status, want)
		}
	}
}
