package directory

import (
	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Group is a named set of users.
type Group struct {
	table.Head
	ID        session.GroupID   `json:"id"`
	Network   session.NetworkID `json:"network"`
	Name      string            `json:"name"`
	CreatedAt table.Epoch       `json:"created_at"`
	CreatedBy audit.Actor       `json:"created_by"`
	UpdatedAt table.Epoch       `json:"updated_at"`
	Version   int64             `json:"version"`
}

// builtin are the groups that every network has without a record.
func builtin(n session.NetworkID) []Group {
	return []Group{
		{ID: session.Everyone, Network: n, Name: "Everyone"},
		{ID: session.ThirdParty, Network: n, Name: "Third-party users"},
	}
}

// isBuiltin reports whether a group is one of those.
func isBuiltin(g session.GroupID) bool { return g == session.Everyone || g == session.ThirdParty }

// groupName checks the name of a group and gives it as it is kept.
func groupName(raw string) (string, string) {
	s, problem := line(raw)
	if problem == "" && fold(s) == "" {
		problem = "is empty: give the group a name"
	}
	return s, problem
}

// reserved gives the built-in group with a name, if there is one.
func reserved(name string) (session.GroupID, bool) {
	for _, g := range builtin("") {
		if fold(name) == fold(g.Name) || fold(name) == string(g.ID) {
			return g.ID, true
		}
	}
	return "", false
}

// validGroup checks an id from outside before it becomes part of a key.
func validGroup(g session.GroupID) error {
	if isBuiltin(g) || secret.ValidID(string(g)) {
		return nil
	}
	return errs.NotFound
}

// validUser checks an id from outside before it becomes part of a key.
func validUser(u session.UserID) error {
	if secret.ValidUserID(string(u)) {
		return nil
	}
	return errs.NotFound
}
