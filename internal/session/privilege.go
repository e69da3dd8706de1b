package session

import (
	"slices"
	"strings"

	"lanyard/internal/errs"
)

// Privilege is what a group grants its members.
type Privilege string

// The privileges; besides them there is Use.
const (
	Admin    Privilege = "admin"
	Agent    Privilege = "agent"
	Verifier Privilege = "verifier"
)

const usePrefix = "use:"

// Use is the privilege to use a resource.
func Use(resource string) Privilege { return Privilege(usePrefix + resource) }

// staff privileges reach other people's data: sessions that carry one are
// short. They are in the order of their ranks: each includes the ones after it.
var staff = []Privilege{Admin, Agent, Verifier}

// rankOf is how far up a privilege is: 0 for one that reaches nobody else.
func rankOf(p Privilege) int {
	if i := slices.Index(staff, p); i >= 0 {
		return len(staff) - i
	}
	return 0
}

// Rank orders people by the highest of their privileges: an administrator, an
// agent, a verifier, and 0 for everybody else. Nobody verifies or changes
// somebody above them at the desk.
func Rank(privileges []Privilege) int {
	highest := 0
	for _, p := range privileges {
		highest = max(highest, rankOf(p))
	}
	return highest
}

// ParsePrivilege checks a privilege from outside. errs.Invalid for one that
// does not exist.
func ParsePrivilege(s string) (Privilege, error) {
	p := Privilege(s)
	resource, use := strings.CutPrefix(s, usePrefix)
	if slices.Contains(staff, p) || use && resource != "" && len(resource) <= 64 {
		return p, nil
	}
	return "", errs.New(errs.Invalid, "A privilege is admin, agent, verifier or use:<resource>.")
}

// Scope is what an API token may do.
type Scope string

// The scopes. Write does not include read.
const (
	UsersRead        Scope = "users:read"
	UsersWrite       Scope = "users:write"
	InvitationsRead  Scope = "invitations:read"
	InvitationsWrite Scope = "invitations:write"
	SettingsRead     Scope = "settings:read"
	SettingsWrite    Scope = "settings:write"
	AuditRead        Scope = "audit:read"
)

// Scopes are all of them.
func Scopes() []Scope {
	return []Scope{
		UsersRead, UsersWrite, InvitationsRead, InvitationsWrite, SettingsRead, SettingsWrite, AuditRead,
	}
}
