package register

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// CredentialID names a credential inside Lanyard: the SHA-256 of its WebAuthn
// id in base64url, since that may be 1023 bytes long and a key may not.
type CredentialID string

// maxWebAuthnID is the longest credential id that a relying party takes
// (WebAuthn Level 3, section 7.1).
const maxWebAuthnID = 1023

// IDOf is the name of the credential with a WebAuthn id.
func IDOf(webAuthnID []byte) CredentialID {
	sum := sha256.Sum256(webAuthnID)
	return CredentialID(base64.RawURLEncoding.EncodeToString(sum[:]))
}

// Valid reports whether id has the form of a credential's name.
func (id CredentialID) Valid() bool {
	b, err := base64.RawURLEncoding.DecodeString(string(id))
	return err == nil && len(b) == sha256.Size
}

// Credential is one badge on one device: the public half of a passkey.
type Credential struct {
	table.Head
	ID             CredentialID                      `json:"id"`
	Network        session.NetworkID                 `json:"network"`
	User           session.UserID                    `json:"user"`
	Badge          network.BadgeID                   `json:"badge"`
	Invitation     invite.ID                         `json:"invitation"`
	WebAuthnID     []byte                            `json:"webauthn_id"`
	PublicKey      []byte                            `json:"public_key"` // COSE
	SignCount      uint32                            `json:"sign_count"`
	Authenticator  string                            `json:"aaguid"`
	Transports     []protocol.AuthenticatorTransport `json:"transports,omitempty"`
	BackupEligible bool                              `json:"backup_eligible"`
	BackedUp       bool                              `json:"backed_up"`
	CreatedAt      table.Epoch                       `json:"created_at"`
	LastUsedAt     table.Epoch                       `json:"last_used_at,omitempty"`
}

// Device is what a badge is on, as far as the device told.
type Device string

// The devices.
const (
	BuiltIn       Device = "built_in"     // a phone, a tablet, a computer
	SecurityKey   Device = "security_key" // to plug in or hold to one
	UnknownDevice Device = "unknown"
)

// Device is what c is on, by its transports (WebAuthn Level 3, section 5.8.4).
func (c Credential) Device() Device {
	switch {
	case slices.Contains(c.Transports, protocol.Internal), slices.Contains(c.Transports, protocol.Hybrid):
		return BuiltIn
	case len(c.Transports) > 0:
		return SecurityKey
	}
	return UnknownDevice
}

// fill takes over what the ceremony found out.
func (c *Credential) fill(w *webauthn.Credential) {
	c.WebAuthnID, c.PublicKey = w.ID, w.PublicKey
	c.SignCount = w.Authenticator.SignCount
	c.Transports = w.Transport
	c.BackupEligible, c.BackedUp = w.Flags.BackupEligible, w.Flags.BackupState
	if id, err := uuid.FromBytes(w.Authenticator.AAGUID); err == nil {
		c.Authenticator = id.String()
	}
}

func (c Credential) webAuthn() webauthn.Credential {
	return webauthn.Credential{
		ID:        c.WebAuthnID,
		PublicKey: c.PublicKey,
		Transport: c.Transports,
		Flags: webauthn.CredentialFlags{
			UserPresent: true, UserVerified: true,
			BackupEligible: c.BackupEligible, BackupState: c.BackedUp,
		},
		Authenticator: webauthn.Authenticator{SignCount: c.SignCount},
	}
}

// MoveOn notes that a credential was used ([Assert]), if it still exists and was not
// used further meanwhile. A counter of zero means that the device keeps none.
func (c Credential) MoveOn(now time.Time) table.Op {
	cond := table.Exists()
	if c.SignCount > 0 {
		cond = table.Less("sign_count", c.SignCount)
	}
	return table.Update(c.ItemKey(), cond, table.Set("sign_count", c.SignCount),
		table.Set("backed_up", c.BackedUp), table.Set("last_used_at", table.At(now)))
}
