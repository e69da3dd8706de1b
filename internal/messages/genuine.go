package messages

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// How often references can be asked for: by one address, and by everybody
// together, because addresses are cheap. See the package documentation for what
// guessing is worth within these.
var (
	askedByAddress  = limit.Rate{Burst: 10, Per: time.Hour}
	askedByEveryone = limit.Rate{Burst: 1000, Per: time.Hour}
)

// referenceChars is how many characters of base 32 a reference has.
const referenceChars = 8

// Reference reads a reference as people type it: small letters, without the dash or
// with spaces, and with letters that look like digits (Crockford's base 32). The
// result has the form of notify.Message.Reference. errs.Invalid when it can be
// none.
func Reference(typed string) (string, error) {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == ' ' || r == '-':
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case r != 'U' && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'):
		default:
			return "", errReference
		}
		b.WriteRune(r)
	}
	if b.Len() != referenceChars {
		return "", errReference
	}
	s := b.String()
	return s[:referenceChars/2] + "-" + s[referenceChars/2:], nil
}

var errReference = errs.BadField("body.reference", "is no reference: it is the eight letters and digits at the end of the message, such as 4F7K-9QXM")

// Genuine gives the messages with a reference that people can have got: none, almost
// always one. Each question is counted, whatever its answer; errs.Limited when
// there were too many, errs.Unavailable when they can not be counted. The index may
// be behind by a moment.
func (s *Service) Genuine(ctx context.Context, typed string, by netip.Addr) ([]notify.Message, error) {
	reference, err := Reference(typed)
	if err != nil {
		return nil, err
	}
	err = limit.Spend(ctx, s.Table, s.Now(),
		limit.For("genuine_address", s.Keys.Salt(), limit.AddressKey(by), askedByAddress),
		limit.For("genuine", s.Keys.Salt(), "", askedByEveryone))
	if err != nil {
		return nil, fmt.Errorf("ask for a reference: %w", err)
	}
	page, err := s.Table.Query(ctx, notify.ByReference(reference))
	if err != nil {
		return nil, fmt.Errorf("ask for a reference: %w", err)
	}
	found, _, err := table.Decoded[notify.Message](page)
	return found, err
}
