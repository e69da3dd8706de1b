package signin

import (
	"encoding/json"

	"github.com/go-webauthn/webauthn/webauthn"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
)

// ceremonyToken is the challenge of a sign-in on its way through the browser.
type ceremonyToken struct {
	Nonce   string `json:"n"` // what is spent
	Browser string `json:"b"` // hash of the browser cookie that began
	Data    []byte `json:"d"` // the library's session data, verbatim
}

// opened is a ceremony token that was checked.
type opened struct {
	Nonce string
	Data  webauthn.SessionData
}

func (s *Service) seal(data *webauthn.SessionData, nonce, browser string) (secret.Token, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return "", errs.Because(errs.Internal, err)
	}
	t := ceremonyToken{Nonce: nonce, Browser: browser, Data: raw}
	return s.Keys.SealToken(secret.PurposeSignIn, t, s.Now().Add(ceremonyTime))
}

func (s *Service) open(raw, browser string) (opened, error) {
	var t ceremonyToken
	if err := s.Keys.OpenToken(secret.PurposeSignIn, raw, s.Now(), &t); err != nil {
		return opened{}, err
	}
	o := opened{Nonce: t.Nonce}
	if t.Browser == "" || t.Browser != browser || json.Unmarshal(t.Data, &o.Data) != nil {
		return opened{}, errs.Unknown
	}
	return o, nil
}
