package secret

import (
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"unicode"

	"lanyard/internal/errs"
)

// Bounds of a code's length. NIST SP 800-63B-4 asks for 6 digits at least.
const (
	MinDigits = 6
	MaxDigits = 8
)

// maxTyped is how many bytes of typed input are looked at: far more than a
// code with spaces in any script needs.
const maxTyped = 128

// Code is a code as it is sent. It prints as ***.
type Code string

// Reveal gives the digits.
func (c Code) Reveal() string { return string(c) }

func (Code) String() string             { return Hidden }
func (Code) GoString() string           { return Hidden }
func (Code) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the code from slog.
func (Code) LogValue() slog.Value { return slog.StringValue(Hidden) }

// Challenge is everything a code follows from. Whoever sends and whoever checks
// fill it from the same record. Every field counts: a code for one network,
// user, record, purpose, contact or generation is wrong for any other.
type Challenge struct {
	Network    string
	User       string
	ID         string
	Purpose    Purpose
	Contact    Text // what it is sent to, or its digest; may be empty
	Generation uint16
	Root       byte // Keyring.CurrentRoot when the challenge was made
	Digits     int  // MinDigits to MaxDigits
}

// Code derives the code of c. errs.Unknown when its root is gone: the code can
// no longer be known, a new challenge is needed. errs.Internal when Digits is
// out of bounds.
func (k *Keyring) Code(c Challenge) (Code, error) {
	if c.Digits < MinDigits || c.Digits > MaxDigits {
		return "", errs.Because(errs.Internal, errors.New("code: digits out of bounds"))
	}
	s := k.roots[c.Root]
	if s == nil {
		return "", errs.Unknown
	}
	return Code(c.derive(s.code)), nil
}

// CheckCode reports whether typed is the code of c, in a time that does not
// tell how much of it is right. Spaces and dashes in typed do not count, and
// digits of any script do. A challenge whose root is gone has no right code.
func (k *Keyring) CheckCode(c Challenge, typed string) bool {
	want, err := k.Code(c)
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(want), []byte(digits(typed))) == 1
}

// derive samples an even number below 10^Digits: words of 32 bits from the
// HMAC, those beyond the last full multiple of 10^Digits left out. When all
// eight words of a block are left out the next block is taken.
func (c Challenge) derive(key []byte) string {
	modulus := uint64(1)
	for range c.Digits {
		modulus *= 10
	}
	limit := (1 << 32) / modulus * modulus
	for block := uint32(0); ; block++ {
		sum := mac(key, c.bytes(block))
		for i := 0; i < len(sum); i += 4 {
			if w := uint64(binary.BigEndian.Uint32(sum[i:])); w < limit {
				return fmt.Sprintf("%0*d", c.Digits, w%modulus)
			}
		}
	}
}

func (c Challenge) bytes(block uint32) []byte {
	b := frame("code", c.Network, c.User, c.ID, string(c.Purpose), string(c.Contact))
	b = binary.BigEndian.AppendUint16(b, c.Generation)
	b = append(b, c.Root, byte(c.Digits))
	return binary.BigEndian.AppendUint32(b, block)
}

// digits takes spaces, dashes and invisible marks out of typed input and turns
// the digits of any script into ASCII. Anything else stays and makes it wrong.
func digits(typed string) string {
	if len(typed) > maxTyped {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if d, ok := Digit(r); ok {
			return d
		}
		if unicode.IsSpace(r) || unicode.In(r, unicode.Dash, unicode.Cf) {
			return -1
		}
		return r
	}, typed)
}

// Digit gives the ASCII digit for a decimal digit of any script. Unicode keeps
// them in runs from 0 to 9 (Unicode Standard, section 4.6), so that the place in the
// range tells the value.
func Digit(r rune) (rune, bool) {
	if r <= unicode.MaxASCII {
		return r, '0' <= r && r <= '9'
	}
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10, true
		}
	}
	for _, x := range unicode.Nd.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10, true
		}
	}
	return r, false
}
