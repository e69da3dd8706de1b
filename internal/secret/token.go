package secret

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"lanyard/internal/errs"
)

// maxToken is the longest token in characters: cookies hold 4096 bytes with
// their name and attributes (RFC 6265, section 6.1).
const maxToken = 3800

// SealToken encrypts v as JSON together with the second it ends at, for the
// browser to keep. Nobody can read or change it, and it works once, often or
// never as far as Lanyard knows: what must happen once needs a record.
// errs.TooLarge when it would not fit a cookie.
func (k *Keyring) SealToken(p Purpose, v any, expires time.Time) (Token, error) {
	c := k.now().token[p]
	if c == nil {
		panic("secret: token with an unlisted purpose")
	}
	payload, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("seal %s token: %w", p, err)
	}
	plain := binary.BigEndian.AppendUint64(nil, uint64(expires.Unix()))
	raw := sealed(c, k.current, frame("token", string(p)), append(plain, payload...))
	if base64.RawURLEncoding.EncodedLen(len(raw)) > maxToken {
		return "", errs.TooLarge
	}
	return Token(base64.RawURLEncoding.EncodeToString(raw)), nil
}

// OpenToken fills v, a pointer, from a token. errs.Expired when now is its last
// second or later; errs.Unknown when it was made for another purpose, changed,
// made by a removed root, or does not fit v.
func (k *Keyring) OpenToken(p Purpose, raw string, now time.Time, v any) error {
	b, ok := decodeCanonical(raw, maxToken)
	if !ok || len(b) == 0 {
		return errs.Unknown
	}
	s := k.roots[b[0]]
	if s == nil || s.token[p] == nil {
		return errs.Unknown
	}
	plain, err := opened(s.token[p], b, frame("token", string(p)))
	if err != nil {
		return err
	}
	if int64(binary.BigEndian.Uint64(plain)) <= now.Unix() {
		return errs.Expired
	}
	if json.Unmarshal(plain[8:], v) != nil {
		return errs.Unknown
	}
	return nil
}
