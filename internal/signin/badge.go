package signin

import (
	"encoding/json"

	"github.com/go-webauthn/webauthn/webauthn"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// ceremonyToken is the challenge of a sign-in on its way through the browser.
type ceremonyToken struct {
	Nonce   string `json:"n"` // what is spent
	Browser string `json:"b"` // hash of the browser cookie that began
	Data    []byte `json:"d"` // the library's session data, verbatim
	// Session is the one that a badge is shown in again; empty: it is a sign-in.
	Session session.ID `json:"s,omitempty"`
}

// opened is a ceremony token that was checked.
type opened struct {
	Nonce string
	Data  webauthn.SessionData
}

// seal makes the token of a challenge, for a sign-in in a browser or for a session.
func (s *Service) seal(data *webauthn.SessionData, browser string, in session.ID) (secret.Token, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return "", errs.Because(errs.Internal, err)
	}
	t := ceremonyToken{Nonce: secret.NewID(s.Now()), Browser: browser, Data: raw, Session: in}
	return s.Keys.SealToken(secret.PurposeSignIn, t, s.Now().Add(ceremonyTime))
}

// open is the inverse of seal. errs.Unknown for a token of another browser or session.
func (s *Service) open(raw, browser string, in session.ID) (opened, error) {
	var t ceremonyToken
	if err := s.Keys.OpenToken(secret.PurposeSignIn, raw, s.Now(), &t); err != nil {
		return opened{}, err
	}
	o := opened{Nonce: t.Nonce}
	if in == "" && browser == "" || t.Browser != browser || t.Session != in || json.Unmarshal(t.Data, &o.Data) != nil {
		return opened{}, errs.Unknown
	}
	return o, nil
}
