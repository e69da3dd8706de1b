package session

import (
	"slices"

	"lanyard/internal/errs"
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
	Serves     []GroupID   // whose members a session's user reaches at the desk, see Access.Serves; nil is all
	Scopes     []Scope     // of an API token
	EndsAt     table.Epoch // when the session or token ends at the latest
	Badge      string      // credential that a session was made with
	Shown      Shown       // when a badge was last shown in a session

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

// IsDesk reports whether p is a person who works at the service desk as want,
// Verifier or Agent: an agent may do what a verifier may, and an administrator
// what both may. No program does.
func (p Principal) IsDesk(want Privilege) bool {
	rank := rankOf(want)
	return p.IsUser() && rank > 0 && Rank(p.Privileges) >= rank
}

// Reaches reports whether a user with this access is among those whom p serves
// at the desk.
func (p Principal) Reaches(a Access) bool {
	return p.IsDesk(Verifier) && (p.Serves == nil || slices.ContainsFunc(p.Serves, a.in))
}

// MayServe decides whether p may verify or change user u, who has this access,
// at the desk, under the grants of the network. errs.Forbidden for p's own account,
// and for somebody with a higher privilege; errs.NotFound for somebody whom
// p does not reach, which says no more than that of nobody.
// Whether a second person has to agree is another question (Grants.Protects).
func (p Principal) MayServe(u UserID, a Access, g Grants) error {
	switch {
	case p.User == u:
		return errs.New(errs.Forbidden, "Nobody does this for themselves at the desk. Ask a colleague.")
	case !p.Reaches(a):
		return errs.NotFound
	case a.Rank(g) > Rank(p.Privileges):
		return errs.New(errs.Forbidden, "This person has a higher privilege than you have. Ask somebody who has it too.")
	}
	return nil
}
