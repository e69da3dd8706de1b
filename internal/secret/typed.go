package secret

import (
	"errors"
	"strings"
	"unicode"

	"lanyard/internal/errs"
)

// typedChars is the length of a link's typed form: 60 bits. Guessing one of a
// million open ones takes 2^40 requests.
const typedChars = 12

// TypedCode is a short form of a link for typing by hand, 12 characters in the
// alphabet of ids. It only points to the link: the room stores a pointer under
// [Keyring.TypedKeys] and remembers root, because the text alone does not say
// what made it. errs.Unknown when the root is gone.
func (k *Keyring) TypedCode(l Link, root byte) (Code, error) {
	raw, ok := l.bytes(root)
	if !ok {
		return "", errs.Because(errs.Internal, errors.New("typed code: malformed id"))
	}
	s := k.roots[root]
	if s == nil {
		return "", errs.Unknown
	}
	sum := mac(s.typed, append(frame("typed", string(l.Purpose)), raw...))
	return Code(ids.EncodeToString(sum[:10])[:typedChars]), nil
}

// TypedKeys are the names under which the pointer of a typed code may be
// stored: one per live root, that of the current root first. They are HMACs, so
// that the store does not give the code away. None when typed can not be a
// typed code. Spaces, dashes and case do not count, and o, i and l are read as
// the digits they look like.
func (k *Keyring) TypedKeys(typed string) []string {
	code := normalTyped(typed)
	if len(code) != typedChars {
		return nil
	}
	keys := make([]string, 0, len(k.order))
	for _, root := range k.order {
		sum := mac(k.roots[root].typed, append(frame("typed-key", code), root))
		keys = append(keys, ids.EncodeToString(sum[:digestBytes]))
	}
	return keys
}

// normalTyped gives the characters of a typed code, empty when it has others.
func normalTyped(typed string) string {
	if len(typed) > maxTyped {
		return ""
	}
	foreign := false
	code := strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case unicode.IsSpace(r) || unicode.In(r, unicode.Dash, unicode.Cf):
			return -1
		case r == 'o':
			return '0'
		case r == 'i' || r == 'l':
			return '1'
		case r > unicode.MaxASCII || r == 'u' || !isLetterDigit(byte(r)):
			foreign = true
		}
		return r
	}, typed)
	if foreign {
		return ""
	}
	return code
}
