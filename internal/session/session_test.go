package session

import (
	"slices"
	"testing"
	"time"

	"lanyard/internal/table"
)

var now = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

func TestOver(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) table.Epoch { return table.At(now.Add(d)) }
	fresh := Session{CreatedAt: at(-time.Hour), EndsAt: at(time.Hour), Idle: 900, LastSeen: at(-time.Minute)}
	active := Access{State: Active}
	for name, tc := range map[string]struct {
		change     func(*Session, *Access)
		privileges []Privilege
		want       bool
	}{
		"in use":                         {func(*Session, *Access) {}, nil, false},
		"a second before its end":        {func(s *Session, _ *Access) { s.EndsAt = at(time.Second) }, nil, false},
		"at its end":                     {func(s *Session, _ *Access) { s.EndsAt = at(0) }, nil, true},
		"a second before idle":           {func(s *Session, _ *Access) { s.LastSeen = at(-899 * time.Second) }, nil, false},
		"idle":                           {func(s *Session, _ *Access) { s.LastSeen = at(-900 * time.Second) }, nil, true},
		"user disabled":                  {func(_ *Session, a *Access) { a.State = Disabled }, nil, true},
		"user frozen":                    {func(_ *Session, a *Access) { a.FrozenAt = at(-time.Second) }, nil, true},
		"user frozen and lifted":         {func(_ *Session, a *Access) { a.LiftedAt = at(0) }, nil, false},
		"user in no state":               {func(_ *Session, a *Access) { a.State = "" }, nil, true},
		"signed out everywhere since":    {func(_ *Session, a *Access) { a.NotBefore = SignedOut(now) }, nil, true},
		"signed out in its first second": {func(s *Session, a *Access) { s.CreatedAt = at(0); a.NotBefore = SignedOut(now) }, nil, true},
		"signed out before it began":     {func(_ *Session, a *Access) { a.NotBefore = at(-time.Hour) }, nil, false},
		"user became admin":              {func(*Session, *Access) {}, []Privilege{Admin}, true},
		"agent became admin":             {func(s *Session, _ *Access) { s.Staff = []Privilege{Agent} }, []Privilege{Admin, Agent}, true},
		"was admin all along":            {func(s *Session, _ *Access) { s.Staff = []Privilege{Admin} }, []Privilege{Admin}, false},
		"admin no longer":                {func(s *Session, _ *Access) { s.Staff = []Privilege{Admin} }, nil, false},
		"may use one thing more":         {func(*Session, *Access) {}, []Privilege{Use("printer")}, false},
	} {
		s, a := fresh, active
		tc.change(&s, &a)
		if got := over(s, a, tc.privileges, now); got != tc.want {
			t.Errorf("%s: over = %v, want %v", name, got, tc.want)
		}
	}
}

func TestPrivileges(t *testing.T) {
	t.Parallel()
	g := Grants{Privileges: map[GroupID][]Privilege{
		Everyone: {Use("portal")}, "a": {Admin, Use("portal")}, "b": {Agent}, "gone": {},
	}}
	for name, tc := range map[string]struct {
		access Access
		want   []Privilege
	}{
		"in no group":     {Access{State: Active}, []Privilege{Use("portal")}},
		"in two groups":   {Access{State: Active, Groups: map[GroupID][]string{"a": nil, "b": nil}}, []Privilege{Admin, Agent, Use("portal")}},
		"in unknown ones": {Access{State: Active, Groups: map[GroupID][]string{"c": nil, "gone": nil}}, []Privilege{Use("portal")}},
		"disabled":        {Access{State: Disabled, Groups: map[GroupID][]string{"a": nil}}, nil},
		"frozen":          {Access{State: Active, Groups: map[GroupID][]string{"a": nil}, Frozen: Frozen{FrozenAt: 1}}, nil},
	} {
		if got := tc.access.Privileges(g); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
	if len(g.Privileges[Everyone]) != 1 {
		t.Error("the grants changed")
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	admin := Principal{Network: "n", User: "u", Privileges: []Privilege{Admin}}
	token := Principal{Network: "n", Token: "t", Scopes: []Scope{UsersRead}}
	for name, got := range map[string]bool{
		"admin":                     admin.May(Admin, UsersRead),
		"token with the scope":      token.May(Admin, UsersRead),
		"not: token, another scope": !token.May(Admin, UsersWrite),
		"not: token, no scope":      !token.May(Admin),
		"not: token, empty scope":   !token.May(Admin, ""),
		"not: token, one of two":    !token.May(Admin, UsersRead, UsersWrite),
		"not: user":                 !Principal{Network: "n", User: "u"}.May(Admin, UsersRead),
		"not: user with scopes":     !Principal{Network: "n", User: "u", Scopes: []Scope{UsersRead}}.May(Admin, UsersRead),
		"not: nobody":               !Principal{}.May(Admin, UsersRead),
		"not: nobody, nothing":      !Principal{}.May("", ""),
	} {
		if !got {
			t.Error(name)
		}
	}
}

func TestParsePrivilege(t *testing.T) {
	t.Parallel()
	for s, good := range map[string]bool{
		"admin": true, "agent": true, "verifier": true, "use:printer": true, "use:": false, "": false, "Admin": false, "root": false,
	} {
		if _, err := ParsePrivilege(s); (err == nil) != good {
			t.Errorf("%q: %v", s, err)
		}
	}
}
