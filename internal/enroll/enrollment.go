package enroll

import (
	"slices"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Enrollment says that a user has proven to hold a contact.
type Enrollment struct {
	table.Head
	Network    session.NetworkID `json:"network"`
	User       session.UserID    `json:"user"`
	Service    IdentityService   `json:"service"`
	Contact    secret.Text       `json:"contact"`
	Challenge  ChallengeID       `json:"challenge"`       // whose code proved it
	Path       Path              `json:"path"`            // on whose initiative
	By         audit.Actor       `json:"by"`              // who typed the code, or vouched
	Proof      string            `json:"proof,omitempty"` // ByImport: how it was verified, as who vouched says
	EnrolledAt table.Epoch       `json:"enrolled_at"`
	UsedAt     table.Epoch       `json:"used_at,omitempty"` // when a code sent there last proved something else
}

// Holds reports whether e is of the contact that u has on file now: a number
// that an administrator changed since is not proven.
func (e Enrollment) Holds(u directory.User) bool {
	return e.Contact != "" && e.Service.canonical(e.Contact) == e.Service.canonical(onFile(u, e.Service))
}

// onFile is the contact of u that s reaches; empty when there is none.
func onFile(u directory.User, s IdentityService) secret.Text {
	if s == MobileCode {
		return secret.Text(u.Phone)
	}
	return secret.Text(u.Email)
}

// enrolled is what the right code of c makes.
func enrolled(c Challenge, by audit.Actor, now time.Time) Enrollment {
	return Enrollment{
		Network: c.Network, User: c.User, Service: c.Service, Contact: c.Contact,
		Challenge: c.ID, Path: c.Path, By: by, EnrolledAt: table.At(now),
	}
}

// before are the contacts of u that a new one takes the place of: on file, and
// enrolled. They are told.
func before(u directory.User, old Enrollment, c Challenge) []secret.Text {
	var out []secret.Text
	for _, contact := range []secret.Text{onFile(u, c.Service), old.Contact} {
		same := func(other secret.Text) bool { return c.Service.canonical(other) == c.Service.canonical(contact) }
		if contact != "" && !same(c.Contact) && !slices.ContainsFunc(out, same) {
			out = append(out, contact)
		}
	}
	return out
}

// Trusted reports whether a code to e says something about who is calling: the
// contact is the one that u has on file, and has been enrolled for the cool-down.
// Whoever could change a contact just now could be anybody.
func (e Enrollment) Trusted(u directory.User, coolDown time.Duration, now time.Time) bool {
	return e.Holds(u) && !e.EnrolledAt.Time().Add(coolDown).After(now)
}
