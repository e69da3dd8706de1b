package directory

import (
	"maps"
	"slices"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Profile is what is known about a person.
type Profile struct {
	First          secret.Text  `json:"first,omitempty"`
	Last           secret.Text  `json:"last,omitempty"`
	Title          secret.Text  `json:"title,omitempty"`
	Login          secret.Text  `json:"login,omitempty"`
	Email          secret.Email `json:"email,omitempty"`
	Phone          phone.E164   `json:"phone,omitempty"`
	PhoneOriginal  secret.Text  `json:"phone_original,omitempty"` // as it was written
	PhoneRegion    string       `json:"phone_region,omitempty"`   // ISO 3166-1
	Language       string       `json:"language,omitempty"`       // BCP 47
	TimeZone       string       `json:"time_zone,omitempty"`      // IANA
	EmployeeNumber secret.Text  `json:"employee_number,omitempty"`
}

// FullName is first and last name, as far as known.
func (p Profile) FullName() secret.Text {
	if p.First == "" || p.Last == "" {
		return p.First + p.Last
	}
	return p.First + " " + p.Last
}

// Name is what a person is called: the full name, or the login where there is
// none.
func (p Profile) Name() secret.Text {
	if name := p.FullName(); name != "" {
		return name
	}
	return p.Login
}

// User is a person in the network.
type User struct {
	table.Head
	session.Access
	Profile
	ID        session.UserID    `json:"id"`
	Network   session.NetworkID `json:"network"`
	CreatedAt table.Epoch       `json:"created_at"`
	CreatedBy audit.Actor       `json:"created_by"`
	UpdatedAt table.Epoch       `json:"updated_at"`
	Version   int64             `json:"version"`
	// Terms is whether the user's terms are stored: not of one written before there
	// were any, until the next change that knows the network's salt.
	Terms bool `json:"terms,omitempty"`
	// Manager is who can vouch for the user at the desk; empty: nobody. With it and with
	// the address since when they are so, as far as known: what is too new proves nothing.
	Manager      session.UserID `json:"manager,omitempty"`
	ManagerSince table.Epoch    `json:"manager_since,omitempty"`
	EmailSince   table.Epoch    `json:"email_since,omitempty"`
	// Row is the row of an import that last changed the user.
	Row string `json:"row,omitempty"`
}

// Active reports whether the user may do anything: not disabled and not frozen.
func (u User) Active() bool { return u.MayAct() }

// Source is where a membership came from. One with a colon names a connection,
// which alone takes it away.
type Source = string

// The sources without a connection.
const (
	Manual   Source = "manual" // an administrator, by hand
	Imported Source = "import" // an administrator, by a list
)

// byPeople reports whether an administrator gave the membership.
func byPeople(s Source) bool { return !strings.Contains(s, ":") }

// maxGroups bounds the groups of one user: they are read with every request.
const maxGroups = 100

// groupIDs are the groups of a user that have a record, sorted.
func (u User) groupIDs() []session.GroupID { return slices.Sorted(maps.Keys(u.Groups)) }

// disabled is the user after deactivation: not active, and every session begun
// until now is over.
func (u User) disabled(now time.Time) User {
	u.State = session.Disabled
	u.NotBefore = session.SignedOut(now)
	return u
}
