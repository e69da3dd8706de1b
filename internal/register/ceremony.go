package register

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// CeremonyTime is how long the library and the browser are told that a ceremony
// may take, and how long the challenge of a sign-in is good for. That of a
// registration is good for what the network's settings say (network.Ceremony),
// which is never less.
const CeremonyTime = 5 * time.Minute

// RelyingParty is Lanyard's side of WebAuthn on one origin. The relying party
// id is the origin's host: a badge works on the origin it was made for and its
// subdomains can not borrow it. Passkeys have to be resident and to verify their user,
// since the badge is both factors at once; which maker they come from is
// nobody's business (attestation none).
func RelyingParty(origin, name string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return nil, errs.Because(errs.Internal, fmt.Errorf("relying party: origin %q has no host", origin))
	}
	timeout := webauthn.TimeoutConfig{Timeout: CeremonyTime, TimeoutUVD: CeremonyTime}
	rp, err := webauthn.New(&webauthn.Config{
		RPID:                  u.Hostname(),
		RPDisplayName:         name,
		RPOrigins:             []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification:   protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
	})
	if err != nil {
		return nil, errs.Because(errs.Internal, fmt.Errorf("relying party of %s: %w", origin, err))
	}
	return rp, nil
}

// Handle is the WebAuthn user handle: network and user id, 24 ASCII characters.
// It comes back at sign-in and names the user's partition, so that no index
// is asked who it is. It holds nothing personal (WebAuthn Level 3, 14.6.1).
func Handle(n session.NetworkID, u session.UserID) []byte { return []byte(string(n) + string(u)) }

// ParseHandle is the inverse of Handle. errs.Unknown for what is not one.
func ParseHandle(handle []byte) (session.NetworkID, session.UserID, error) {
	const network, user = 8, 16
	if len(handle) != network+user {
		return "", "", errs.Unknown
	}
	n, u := string(handle[:network]), string(handle[network:])
	if !secret.ValidNetworkID(n) || !secret.ValidUserID(u) {
		return "", "", errs.Unknown
	}
	return session.NetworkID(n), session.UserID(u), nil
}

// Holder is a user as the WebAuthn library wants to see one.
type Holder struct {
	Network     session.NetworkID
	User        session.UserID
	Name        string // what the passkey is listed under on the device
	DisplayName string
	Credentials []Credential
}

// WebAuthnID is the user handle.
func (h Holder) WebAuthnID() []byte { return Handle(h.Network, h.User) }

// WebAuthnName is shown by the device beside the passkey.
func (h Holder) WebAuthnName() string { return h.Name }

// WebAuthnDisplayName is the person's name.
func (h Holder) WebAuthnDisplayName() string { return h.DisplayName }

// WebAuthnCredentials are the user's badges.
func (h Holder) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, len(h.Credentials))
	for i, c := range h.Credentials {
		out[i] = c.webAuthn()
	}
	return out
}

// Descriptors name the badges: those that a device must not make again, or that it may
// be asked for.
func (h Holder) Descriptors() []protocol.CredentialDescriptor {
	out := make([]protocol.CredentialDescriptor, len(h.Credentials))
	for i, c := range h.WebAuthnCredentials() {
		out[i] = c.Descriptor()
	}
	return out
}

// create checks an answer to creation options: every step of WebAuthn Level 3,
// section 7.1, that is the relying party's. errs.Invalid, with the step that
// failed as cause, for any that does not hold.
func create(rp *webauthn.WebAuthn, h Holder, data webauthn.SessionData, answer []byte) (Credential, error) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Credential{}, refused(err)
	}
	if len(parsed.RawID) == 0 || len(parsed.RawID) > maxWebAuthnID {
		return Credential{}, refused(errors.New("credential id has no length that is allowed"))
	}
	made, err := rp.CreateCredential(h, data, parsed)
	if err != nil {
		return Credential{}, refused(err)
	}
	c := Credential{ID: IDOf(made.ID), Network: h.Network, User: h.User}
	c.fill(made)
	return c, nil
}

// Assert checks an answer to request options: every step of section 7.2. find
// gives the holder that a user handle names, with the credential in question.
// errs.Invalid, with the step that failed as cause, for any that does not hold.
func Assert(rp *webauthn.WebAuthn, data webauthn.SessionData, answer []byte, find func(handle []byte, id CredentialID) (Holder, error)) (Credential, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Credential{}, refused(err)
	}
	var holder Holder
	handler := func(rawID, handle []byte) (webauthn.User, error) {
		holder, err = find(handle, IDOf(rawID))
		return holder, err
	}
	used, err := rp.ValidateDiscoverableLogin(handler, data, parsed)
	if err != nil {
		return Credential{}, refused(err)
	}
	if used.Authenticator.CloneWarning {
		return Credential{}, refused(errors.New("counter went backwards: two devices hold this credential"))
	}
	c := holder.Credentials[0]
	c.SignCount = used.Authenticator.SignCount
	c.BackedUp = used.Flags.BackupState
	return c, nil
}

// refused is what a ceremony fails with. The library says which step it was
// in DevInfo; it repeats what was expected and received, none of which is a secret or
// personal, but client data is a stranger's text: quoted and cut.
func refused(err error) error {
	var e *protocol.Error
	if errors.As(err, &e) {
		err = fmt.Errorf("%s: %.200q", e.Type, e.Details+": "+e.DevInfo)
	}
	return errs.Because(errs.Invalid, err)
}
