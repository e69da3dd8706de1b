package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
)

// rootBytes is the size of a root key.
const rootBytes = 32

// Root is one root key. ID, 1 to 255, goes into everything made with it and is
// never given to another key.
type Root struct {
	ID  byte
	Key []byte // 32 random bytes
}

func (Root) String() string             { return Hidden }
func (Root) GoString() string           { return Hidden }
func (Root) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the key from slog.
func (Root) LogValue() slog.Value { return slog.StringValue(Hidden) }

// Keyring holds the subkeys of the live roots. It never changes after it was
// made and is safe for concurrent use.
type Keyring struct {
	current byte
	order   []byte // the live roots, the current one first
	roots   map[byte]*subkeys
}

func (*Keyring) String() string             { return Hidden }
func (*Keyring) GoString() string           { return Hidden }
func (*Keyring) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the keys from slog.
func (*Keyring) LogValue() slog.Value { return slog.StringValue(Hidden) }

// subkeys are what one root gives: a key per use and purpose.
type subkeys struct {
	code  []byte
	typed []byte
	salt  []byte
	seal  cipher.AEAD
	link  map[Purpose][]byte
	token map[Purpose]cipher.AEAD
}

// NewKeyring makes new things with current, and also opens what previous made.
// It fails when a key is not 32 bytes, an id is 0 or two roots share an id.
func NewKeyring(current Root, previous ...Root) (*Keyring, error) {
	k := &Keyring{current: current.ID, roots: make(map[byte]*subkeys, 1+len(previous))}
	for _, r := range append([]Root{current}, previous...) {
		if err := k.add(r); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func (k *Keyring) add(r Root) error {
	switch {
	case r.ID == 0:
		return errors.New("root key: id 0 is not allowed")
	case len(r.Key) != rootBytes:
		return fmt.Errorf("root key %d: has %d bytes instead of %d", r.ID, len(r.Key), rootBytes)
	case k.roots[r.ID] != nil:
		return fmt.Errorf("root key %d: given twice", r.ID)
	}
	s, err := derive(r)
	if err != nil {
		return fmt.Errorf("root key %d: %w", r.ID, err)
	}
	k.roots[r.ID] = s
	k.order = append(k.order, r.ID)
	return nil
}

// CurrentRoot is the id of the root that new things are made with.
func (k *Keyring) CurrentRoot() byte { return k.current }

// now gives the subkeys of the current root.
func (k *Keyring) now() *subkeys { return k.roots[k.current] }

// derive makes all subkeys of a root: HKDF-SHA256 without salt, its info being
// "lanyard/v1/" and the use, and for links and tokens a slash and the purpose.
func derive(r Root) (*subkeys, error) {
	s := &subkeys{link: map[Purpose][]byte{}, token: map[Purpose]cipher.AEAD{}}
	prk, err := hkdf.Extract(sha256.New, r.Key, nil)
	if err != nil {
		return nil, err
	}
	if s.code, err = subkey(prk, "code"); err != nil {
		return nil, err
	}
	if s.typed, err = subkey(prk, "typed"); err != nil {
		return nil, err
	}
	if s.salt, err = subkey(prk, "salt"); err != nil {
		return nil, err
	}
	if s.seal, err = aead(prk, "seal"); err != nil {
		return nil, err
	}
	for _, p := range purposes {
		if s.link[p], err = subkey(prk, "link/"+string(p)); err != nil {
			return nil, err
		}
		if s.token[p], err = aead(prk, "token/"+string(p)); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func subkey(prk []byte, use string) ([]byte, error) {
	return hkdf.Expand(sha256.New, prk, "lanyard/v1/"+use, 32)
}

// aead is AES-256-GCM that puts a random 96-bit nonce before each ciphertext.
func aead(prk []byte, use string) (cipher.AEAD, error) {
	key, err := subkey(prk, use)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}
