package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// Sizes of ids in bytes. Each is a multiple of 5, so that base32 has no
// padding and no spare bits: one id, one spelling.
const (
	networkIDBytes = 5
	userIDBytes    = 10
	idBytes        = 15
)

// ids is base32 in an alphabet in ASCII order, so that encoded ids sort like
// their bytes; the letters are Crockford's, without i, l, o and u.
var ids = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewNetworkID makes the id of a network: 40 random bits, 8 characters. That is
// few enough to collide one day, so whoever stores it stores it if absent.
func NewNetworkID() string { return randomID(networkIDBytes) }

// NewUserID makes the id of a user: 80 random bits, 16 characters.
func NewUserID() string { return randomID(userIDBytes) }

// NewLocalID makes the second half of an id that begins with its user's: 40
// random bits, 8 characters, told apart within one user only. The whole, 24
// characters, has the form of a record's id.
func NewLocalID() string { return randomID(idBytes - userIDBytes) }

// NewID makes the id of any other record: now in milliseconds and 72 random
// bits, 24 characters. Ids of different milliseconds sort by age.
func NewID(now time.Time) string {
	b := timeBytes(now)
	_, _ = rand.Read(b[6:]) // never fails (crypto/rand)
	return ids.EncodeToString(b[:])
}

// timeBytes begins with the 6 bytes of t in milliseconds; the rest is zero.
func timeBytes(t time.Time) (b [idBytes]byte) {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(t.UnixMilli()))
	copy(b[:6], ms[2:])
	return b
}

// DerivedID is a record id that follows from parts, the same every time: what a
// rerun of an act must find again instead of making twice. Its first 8
// characters serve as a local id.
func DerivedID(parts ...string) string {
	sum := sha256.Sum256(frame("lanyard/v1/id", parts...))
	return ids.EncodeToString(sum[:idBytes])
}

// ValidNetworkID reports whether s has the form of a network's id. Ids that
// come from outside pass through here before they become part of a key.
func ValidNetworkID(s string) bool { return validID(s, networkIDBytes) }

// ValidUserID reports whether s has the form of a user's id.
func ValidUserID(s string) bool { return validID(s, userIDBytes) }

// ValidID reports whether s has the form of any other record's id.
func ValidID(s string) bool { return validID(s, idBytes) }

func randomID(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return ids.EncodeToString(b)
}

func validID(s string, n int) bool {
	_, ok := decodeID(s, n)
	return ok
}

// decodeID gives the n bytes of an id. The two lengths together also refuse
// the line breaks that base32 skips.
func decodeID(s string, n int) ([]byte, bool) {
	if len(s) != ids.EncodedLen(n) {
		return nil, false
	}
	b, err := ids.DecodeString(s)
	return b, err == nil && len(b) == n
}

// frame joins label and parts so that no two lists give the same bytes: each
// is preceded by its length in 4 bytes.
func frame(label string, parts ...string) []byte {
	size := 4 + len(label)
	for _, p := range parts {
		size += 4 + len(p)
	}
	b := make([]byte, 0, size+16)
	b = appendFramed(b, label)
	for _, p := range parts {
		b = appendFramed(b, p)
	}
	return b
}

func appendFramed(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
	return append(b, s...)
}
