package enroll

import (
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
	Challenge  ChallengeID       `json:"challenge"` // whose code proved it
	EnrolledAt table.Epoch       `json:"enrolled_at"`
}
