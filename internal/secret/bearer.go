package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// Prefixes of bearer tokens. They say what was found when one turns up where it
// should not be.
const (
	SessionPrefix  = "lys_"
	APITokenPrefix = "lya_"
)

// Bearer is a random token that opens a door by itself. It prints as ***.
type Bearer string

// Reveal gives the token itself.
func (b Bearer) Reveal() string { return string(b) }

func (Bearer) String() string             { return Hidden }
func (Bearer) GoString() string           { return Hidden }
func (Bearer) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the token from slog.
func (Bearer) LogValue() slog.Value { return slog.StringValue(Hidden) }

// Hash is what the store keeps of a bearer token: its SHA-256 in hex. A token has
// 256 random bits, so that a fast hash without salt is enough.
type Hash string

// NewBearer makes a token: prefix and 256 random bits in base64url. The token
// goes to its owner and nowhere else, the hash to the store.
func NewBearer(prefix string) (Bearer, Hash) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	token := prefix + base64.RawURLEncoding.EncodeToString(b[:])
	return Bearer(token), HashBearer(token)
}

// HashBearer is the hash under which the store knows raw, prefix included.
func HashBearer(raw string) Hash {
	sum := sha256.Sum256([]byte(raw))
	return Hash(hex.EncodeToString(sum[:]))
}
