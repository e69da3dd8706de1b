package session

import (
	"slices"

	"lanyard/internal/table"
)

// Principal is who is asking: a user with a session, a program with an API
// token, or nobody (the zero Principal).
type Principal struct {
	Network    NetworkID
	User       UserID      // of a session
	Owner      UserID      // of an API token: the administrator whose it is
	Session    ID          // of a session
	Token      TokenID     // of an API token
	Privileges []Privilege // of a session's user, sorted
	Scopes     []Scope     // of an API token
	EndsAt     table.Epoch // when the session or token ends at the latest

	seen table.Epoch // Session.LastSeen as read
}

// Nobody reports whether no one is signed in.
func (p Principal) Nobody() bool { return p.Network == "" }

// IsUser reports whether p is a person.
func (p Principal) IsUser() bool { return p.User != "" }

// Has reports whether the person has the privilege. A program has none.
func (p Principal) Has(want Privilege) bool { return slices.Contains(p.Privileges, want) }

// SeesUsers reports whether p, who may use an operation on what is of users, may
// know who they are. A program that may not read users gets their ids alone.
func (p Principal) SeesUsers() bool { return p.IsUser() || p.May(Admin, UsersRead) }

// May reports whether p is a person with the privilege or a program with all of
// the scopes. Without scopes no program may.
func (p Principal) May(privilege Privilege, scopes ...Scope) bool {
	if p.IsUser() {
		return p.Has(privilege)
	}
	missing := func(s Scope) bool { return !slices.Contains(p.Scopes, s) }
	return p.Token != "" && len(scopes) > 0 && !slices.ContainsFunc(scopes, missing)
}
