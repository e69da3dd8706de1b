package secret

import (
	"crypto/cipher"
	"encoding/base64"

	"lanyard/internal/errs"
)

// maxSealed is the longest sealed value that Open looks at, in characters: what
// fits into one item of the store.
const maxSealed = 400 << 10

// Seal encrypts a value to be stored with the current root: base64url of
//
//	root 1 | nonce 12 | ciphertext | tag 16
//
// It opens only for the same network and field, so that it can not be moved to
// another place in the store.
func (k *Keyring) Seal(network, field string, plain []byte) (string, error) {
	raw := sealed(k.now().seal, k.current, frame("seal", network, field), plain)
	if base64.RawURLEncoding.EncodedLen(len(raw)) > maxSealed {
		return "", errs.TooLarge
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// Open gives what was sealed. errs.Unknown when it was sealed for another place,
// changed, or made by a removed root.
func (k *Keyring) Open(network, field, sealed string) ([]byte, error) {
	raw, ok := decodeCanonical(sealed, maxSealed)
	if !ok || len(raw) == 0 {
		return nil, errs.Unknown
	}
	s := k.roots[raw[0]]
	if s == nil {
		return nil, errs.Unknown
	}
	return opened(s.seal, raw, frame("seal", network, field))
}

// sealed is root | nonce | ciphertext | tag; the root id is authenticated too.
func sealed(c cipher.AEAD, root byte, about, plain []byte) []byte {
	return c.Seal([]byte{root}, nil, plain, append(about, root))
}

func opened(c cipher.AEAD, raw, about []byte) ([]byte, error) {
	plain, err := c.Open(nil, nil, raw[1:], append(about, raw[0]))
	if err != nil {
		return nil, errs.Unknown
	}
	return plain, nil
}
