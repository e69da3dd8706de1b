package session

import (
	"errors"
	"slices"
	"testing"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// staffed are grants with a group for each privilege, some of which serve some.
var staffed = Grants{
	Privileges: map[GroupID][]Privilege{
		"admins": {Admin}, "agents": {Agent}, "zurich": {Agent, Use("lab")}, "bern": {Agent},
		"verifiers": {Verifier}, "door": {Verifier}, "lab": {Use("lab")},
	},
	Serves: map[GroupID][]GroupID{
		"zurich": {"staff-zh", "guests"}, "bern": {"staff-be", "guests"}, "door": {"guests"}, "admins": {"guests"}, "lab": {"guests"},
	},
	Protected: []GroupID{"board"},
}

func in(groups ...GroupID) Access {
	a := Access{State: Active, Groups: map[GroupID][]string{}}
	for _, g := range groups {
		a.Groups[g] = []string{"manual"}
	}
	return a
}

// as is the principal of a user in these groups.
func as(u UserID, groups ...GroupID) Principal {
	a := in(groups...)
	return Principal{Network: "n", User: u, Privileges: a.Privileges(staffed), Serves: a.Serves(staffed)}
}

func TestRank(t *testing.T) {
	t.Parallel()
	order := [][]Privilege{nil, {Verifier}, {Agent}, {Admin}}
	for i := range order[1:] {
		if Rank(order[i]) >= Rank(order[i+1]) {
			t.Errorf("%v is not below %v", order[i], order[i+1])
		}
	}
	if Rank([]Privilege{Use("admin")}) != 0 || Rank([]Privilege{Use("a"), Verifier, Agent}) != Rank([]Privilege{Agent}) {
		t.Error("the highest does not count alone")
	}
	shut := in("agents")
	shut.State = Disabled
	if shut.Rank(staffed) != Rank([]Privilege{Agent}) {
		t.Error("an agent who is shut out has another rank")
	}
}

// An administrator may what an agent may, and an agent what a verifier may; no
// program does, nor does anybody ask as something that the desk does not know.
func TestIsDesk(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]bool{"lab": {false, false}, "verifiers": {true, false}, "agents": {true, true}, "admins": {true, true}} {
		if p := as("u", GroupID(name)); p.IsDesk(Verifier) != want[0] || p.IsDesk(Agent) != want[1] {
			t.Errorf("%s: verifier %v, agent %v", name, p.IsDesk(Verifier), p.IsDesk(Agent))
		}
	}
	program := Principal{Network: "n", Owner: "u", Token: "t", Privileges: []Privilege{Admin}, Scopes: Scopes()}
	if program.IsDesk(Verifier) || (Principal{}).IsDesk(Verifier) || as("u", "lab").IsDesk(Use("lab")) {
		t.Error("somebody works at the desk who does not")
	}
}

func TestServes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		groups []GroupID
		want   []GroupID
	}{
		"everybody":                       {[]GroupID{"agents"}, nil},
		"some":                            {[]GroupID{"zurich"}, []GroupID{"guests", "staff-zh"}},
		"of two groups both":              {[]GroupID{"zurich", "bern"}, []GroupID{"guests", "staff-be", "staff-zh"}},
		"some and everybody":              {[]GroupID{"zurich", "agents"}, nil},
		"agent for some, verifier of all": {[]GroupID{"zurich", "verifiers"}, []GroupID{"guests", "staff-zh"}},
		"agent for all, verifier of some": {[]GroupID{"agents", "door"}, nil},
		"an administrator":                {[]GroupID{"admins", "zurich"}, nil},
		"a group that gives neither":      {[]GroupID{"lab", "door"}, []GroupID{"guests"}},
	} {
		if got := in(tc.groups...).Serves(staffed); !slices.Equal(got, tc.want) || (got == nil) != (tc.want == nil) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func TestReaches(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		by   Principal
		user Access
		want bool
	}{
		"everybody":            {as("u", "agents"), in(), true},
		"a member":             {as("u", "zurich"), in("staff-zh", "lab"), true},
		"somebody else":        {as("u", "zurich"), in("staff-be"), false},
		"nobody's":             {as("u", "zurich"), in(), false},
		"an administrator":     {as("u", "admins"), in("staff-be"), true},
		"without a privilege":  {as("u", "lab"), in("guests"), false},
		"a program":            {Principal{Network: "n", Token: "t", Scopes: Scopes()}, in(), false},
		"who serves everybody": {Principal{Network: "n", User: "u", Privileges: []Privilege{Agent}, Serves: []GroupID{Everyone}}, in(), true},
	} {
		if got := tc.by.Reaches(tc.user); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Threat 23: nobody serves themselves, nor anybody above them.
func TestMayServe(t *testing.T) {
	t.Parallel()
	shut := in("admins")
	shut.State = Disabled
	for name, tc := range map[string]struct {
		by   Principal
		user Access
		want error
	}{
		"a verifier a user":             {as("u", "verifiers"), in("lab"), nil},
		"a verifier a verifier":         {as("u", "verifiers"), in("verifiers"), nil},
		"a verifier an agent":           {as("u", "verifiers"), in("agents"), errs.Forbidden},
		"a verifier an administrator":   {as("u", "verifiers"), in("admins"), errs.Forbidden},
		"an agent an agent":             {as("u", "agents"), in("agents"), nil},
		"an agent an administrator":     {as("u", "agents"), in("admins"), errs.Forbidden},
		"an agent one who is shut out":  {as("u", "agents"), shut, errs.Forbidden},
		"an administrator one":          {as("u", "admins"), in("admins"), nil},
		"an agent who is out of reach":  {as("u", "zurich"), in("admins"), errs.NotFound},
		"an agent a user out of reach":  {as("u", "zurich"), in("staff-be"), errs.NotFound},
		"somebody without a privilege":  {as("u", "lab"), in("lab"), errs.NotFound},
		"an agent one for other people": {as("u", "zurich"), in("bern", "guests"), nil},
	} {
		if err := tc.by.MayServe("other", tc.user, staffed); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	for _, group := range []GroupID{"verifiers", "agents", "admins", "zurich"} {
		if err := as("u", group).MayServe("u", in(group), staffed); !errors.Is(err, errs.Forbidden) {
			t.Errorf("one of %s themselves: %v", group, err)
		}
	}
}

func TestProtects(t *testing.T) {
	t.Parallel()
	shut := in("admins")
	shut.State = Disabled
	for name, tc := range map[string]struct {
		user Access
		want bool
	}{
		"a user": {in("lab"), false}, "an agent": {in("agents"), false}, "an administrator": {in("admins"), true},
		"an administrator shut out": {shut, true}, "of a protected group": {in("board", "lab"), true},
	} {
		if got := staffed.Protects(tc.user); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !staffed.Protect(Everyone, true).Protects(in()) {
		t.Error("everyone is protected, and one is not")
	}
}

// Each change leaves what it was made from as it was, and all of them are one op.
func TestChangingGrants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	load := func() Grants {
		t.Helper()
		g, err := LoadGrants(t.Context(), w.Table, w.network)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	before := load()
	w.write(before.Give("zurich", []Privilege{Agent}).Serve("zurich", []GroupID{"a"}).Protect("z", true).Protect("b", true).Protect("z", true).Save())
	if before.Privileges["zurich"] != nil || before.Serves != nil || before.Protected != nil {
		t.Errorf("what it was made from: %+v", before)
	}
	g := load()
	if g.Version != before.Version+1 || !slices.Equal(g.Serves["zurich"], []GroupID{"a"}) || !slices.Equal(g.Protected, []GroupID{"b", "z"}) {
		t.Errorf("changed to %+v", g)
	}
	w.write(g.Serve("zurich", nil).Protect("b", false).Save())
	if g.Protected[0] != "b" {
		t.Error("taking one away changed what it was taken from")
	}
	if g = load(); len(g.Serves) != 0 || !slices.Equal(g.Protected, []GroupID{"z"}) {
		t.Errorf("taken back to %+v", g)
	}
	if err := w.Table.Write(t.Context(), before.Protect("x", true).Save()); !errors.Is(err, errs.Conflict) {
		t.Errorf("a change under an old version: %v", err)
	}
}

// Threat 26: what somebody may at the desk, and whom they reach, is that of the
// next request; to become more they sign in again.
func TestDeskChangesHoldAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	grant := func(change func(Grants) Grants) {
		t.Helper()
		g, err := LoadGrants(t.Context(), w.Table, w.network)
		if err != nil {
			t.Fatal(err)
		}
		w.write(change(g).Save())
	}
	grant(func(g Grants) Grants {
		return g.Give("door", []Privilege{Verifier}).Serve("door", []GroupID{"guests"})
	})
	u := w.user("door")
	raw, _ := w.start(u, "")
	if p := w.signedIn(raw); !p.IsDesk(Verifier) || !p.Reaches(in("guests")) || p.Reaches(in("staff")) {
		t.Errorf("at first: %+v", p)
	}
	grant(func(g Grants) Grants { return g.Serve("door", []GroupID{"staff"}) })
	if p := w.signedIn(raw); p.Reaches(in("guests")) || !p.Reaches(in("staff")) {
		t.Errorf("serving others: %+v", p)
	}
	grant(func(g Grants) Grants { return g.Give("door", nil) })
	if p := w.signedIn(raw); p.IsDesk(Verifier) || p.Reaches(in("staff")) {
		t.Errorf("taken away: %+v", p)
	}
	for _, privilege := range staff {
		u := w.user("crew")
		raw, _ := w.start(u, "")
		w.signedIn(raw)
		grant(func(g Grants) Grants { return g.Give("crew", []Privilege{privilege}) })
		w.signedOut(raw, "the group gives "+string(privilege)+" since")
		again, _ := w.start(u, raw)
		if !w.signedIn(again).Has(privilege) {
			t.Errorf("signed in again, no %s", privilege)
		}
		grant(func(g Grants) Grants { return g.Give("crew", nil) })
	}
	raw, _ = w.start(w.user("door", "crew"), "")
	grant(func(g Grants) Grants { return g.Give("door", []Privilege{Verifier}) })
	w.signedOut(raw, "a verifier since")
	climber := w.user("door")
	raw, _ = w.start(climber, "")
	w.write(table.Update(UserKey(w.network, climber), table.Cond{}, table.Set("groups", in("door", "admins").Groups)))
	w.signedOut(raw, "a verifier who became an administrator")
}
