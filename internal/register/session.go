package register

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/invite"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Session is a registration session: permission to put one badge on a device.
// It travels as a sealed token and is not stored; see the package's story.
type Session struct {
	Network    session.NetworkID `json:"n"`
	Invitation invite.ID         `json:"i"`
	Generation uint16            `json:"g"`
	Browser    string            `json:"b"` // hash of the browser cookie it is bound to
	Ends       int64             `json:"e"` // epoch second
	Own        Own               `json:"o,omitzero"`
}

// user is who the badge is for.
func (s Session) user() session.UserID {
	if s.Own.User != "" {
		return s.Own.User
	}
	return s.Invitation.User()
}

// about is what the session came of, for errors.
func (s Session) about() string {
	if s.Own.User != "" {
		return "a badge that user " + string(s.Own.User) + " showed"
	}
	return string(s.Invitation)
}

// link is the invitation's link that the session was minted for.
func (s Session) link() secret.Link {
	return secret.Link{
		Purpose: secret.PurposeInvitation, Network: string(s.Network), ID: string(s.Invitation), Generation: s.Generation,
	}
}

// ends is when the session is over.
func (s Session) ends() time.Time { return time.Unix(s.Ends, 0).UTC() }

// boundTo refuses another browser than the one the session was minted for.
func (s Session) boundTo(browser string) error {
	if browser == "" || s.Browser != browser {
		return errs.New(errs.Forbidden, "This step was started in another browser. Open the link again here.")
	}
	return nil
}

// handoverToken is what the QR code holds: the session and the name of the
// handover, so that the phone can take it although nothing is stored yet.
type handoverToken struct {
	ID      string  `json:"h"`
	Session Session `json:"s"`
}

// ceremonyToken is a WebAuthn challenge on its way through the browser.
type ceremonyToken struct {
	For  string `json:"f"` // digest of the session or handover token it belongs to
	Data []byte `json:"d"` // the library's session data, verbatim
}

// digest names a token inside another one.
func digest(t secret.Token) string {
	sum := sha256.Sum256([]byte(t.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
