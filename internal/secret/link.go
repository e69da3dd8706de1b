package secret

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log/slog"

	"lanyard/internal/errs"
)

// The layout of a link token, 39 bytes, 52 characters of base64url:
//
//	network 5 | id 15 | generation 2 | root 1 | MAC 16
//
// A MAC of 128 bits is out of reach of guessing, and every guess is a request.
const (
	linkGeneration = networkIDBytes + idBytes
	linkRoot       = linkGeneration + 2
	linkMAC        = linkRoot + 1
	linkBytes      = linkMAC + 16
	linkChars      = linkBytes / 3 * 4
)

// Token is the text of a link or of browser state. It prints as ***.
type Token string

// Reveal gives the token itself.
func (t Token) Reveal() string { return string(t) }

func (Token) String() string             { return Hidden }
func (Token) GoString() string           { return Hidden }
func (Token) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the token from slog.
func (Token) LogValue() slog.Value { return slog.StringValue(Hidden) }

// Link is what a link token says: this generation of this record, for this
// purpose. That the record is still open is for its room to find out.
type Link struct {
	Purpose    Purpose
	Network    string // from NewNetworkID
	ID         string // from NewID or DerivedID
	Generation uint16
}

// MintLink makes the token of l with the current root. The same link gives the
// same token. It panics when an id is malformed or the purpose unlisted: ids are
// made in this package, so that is a fault in the code.
func (k *Keyring) MintLink(l Link) Token {
	raw, ok := l.bytes(k.current)
	key := k.now().link[l.Purpose]
	if !ok || key == nil {
		panic("secret: link with a malformed id or an unlisted purpose")
	}
	return Token(base64.RawURLEncoding.EncodeToString(append(raw, linkSum(key, l.Purpose, raw)...)))
}

// OpenLink gives what a token says, without any read. Forged, cut, made for
// another purpose or by a removed root: errs.Unknown.
func (k *Keyring) OpenLink(p Purpose, raw string) (Link, error) {
	b, ok := decodeCanonical(raw, linkChars)
	if !ok || len(b) != linkBytes {
		return Link{}, errs.Unknown
	}
	s := k.roots[b[linkRoot]]
	if s == nil || s.link[p] == nil {
		return Link{}, errs.Unknown
	}
	if !hmac.Equal(linkSum(s.link[p], p, b[:linkMAC]), b[linkMAC:]) {
		return Link{}, errs.Unknown
	}
	return Link{
		Purpose:    p,
		Network:    ids.EncodeToString(b[:networkIDBytes]),
		ID:         ids.EncodeToString(b[networkIDBytes:linkGeneration]),
		Generation: binary.BigEndian.Uint16(b[linkGeneration:]),
	}, nil
}

// bytes is everything before the MAC.
func (l Link) bytes(root byte) ([]byte, bool) {
	network, ok := decodeID(l.Network, networkIDBytes)
	if !ok {
		return nil, false
	}
	id, ok := decodeID(l.ID, idBytes)
	if !ok {
		return nil, false
	}
	b := make([]byte, 0, linkBytes)
	b = append(append(b, network...), id...)
	b = binary.BigEndian.AppendUint16(b, l.Generation)
	return append(b, root), true
}

func linkSum(key []byte, p Purpose, raw []byte) []byte {
	return mac(key, append(frame("link", string(p)), raw...))[:linkBytes-linkMAC]
}

// decodeCanonical decodes base64url of at most max characters and accepts one
// spelling only: Go's decoder skips line breaks and ignores spare bits.
func decodeCanonical(raw string, max int) ([]byte, bool) {
	if len(raw) > max {
		return nil, false
	}
	b, err := base64.RawURLEncoding.DecodeString(raw)
	if err != nil || base64.RawURLEncoding.EncodeToString(b) != raw {
		return nil, false
	}
	return b, true
}
