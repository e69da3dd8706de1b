package secret

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log/slog"
)

// digestBytes is the size of a digest: with 160 bits no two values of a
// network meet.
const digestBytes = 20

// Salt is a network's own random text for digests, made once and never
// changed. It prints as ***, since with it a digest found in a log could be
// guessed back.
type Salt string

// Reveal gives the salt itself.
func (s Salt) Reveal() string { return string(s) }

func (Salt) String() string             { return Hidden }
func (Salt) GoString() string           { return Hidden }
func (Salt) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the salt from slog.
func (Salt) LogValue() slog.Value { return slog.StringValue(Hidden) }

// NewSalt makes the salt of a new network: 256 random bits.
func NewSalt() Salt {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return Salt(base64.RawURLEncoding.EncodeToString(b[:]))
}

// Salt is for digests of what belongs to no network: limits on strangers. It is
// another one after the root key was rotated.
func (k *Keyring) Salt() Salt { return Salt(base64.RawURLEncoding.EncodeToString(k.now().salt)) }

// Digest stands for value in keys that must hold no personal data: 32
// characters of base32, the same for the same salt, kind and value, for ever.
// kind keeps apart values of different sorts: "email", "phone", "login".
// It panics without a salt: a key made without one would be found by nobody
// who has it.
func Digest(salt Salt, kind, value string) string {
	if salt == "" {
		panic("secret: digest without a salt")
	}
	return ids.EncodeToString(mac([]byte(salt), frame("digest", kind, value))[:digestBytes])
}
