package network

import (
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// BadgeID names a badge within its network: 24 characters.
type BadgeID string

// Proof is what an invited person has to show besides the link.
type Proof string

// The proofs that exist now. Agent and OIDC are known words and refused.
const (
	ProofLink Proof = "link" // nothing
	ProofCode Proof = "code" // a code, sent to the other channel
)

// defaultDevices is the device limit of a badge that names none.
const defaultDevices = 5

// Badge is a kind of credential the network hands out.
type Badge struct {
	table.Head
	ID      BadgeID           `json:"id"`
	Network session.NetworkID `json:"network"`
	Name    string            `json:"name"`
	// Channel that invitations go over unless the request names another.
	Channel notify.Channel `json:"channel"`
	// PhoneEnrollment asks for a phone number before the badge is made, and lets
	// users without one be invited by e-mail instead of SMS.
	PhoneEnrollment bool        `json:"phone_enrollment"`
	Proof           Proof       `json:"proof"`
	DeviceLimit     int         `json:"device_limit"`        // 1 to 20 credentials a user
	ValidFor        int64       `json:"valid_for,omitempty"` // seconds an invitation lasts; 0: the network's
	Terms           string      `json:"terms,omitempty"`     // to agree to before the badge is made
	CreatedAt       table.Epoch `json:"created_at"`
	UpdatedAt       table.Epoch `json:"updated_at"`
	Version         int64       `json:"version"`
}
