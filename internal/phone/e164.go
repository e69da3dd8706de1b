package phone

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
)

// E164 is a telephone number in the form of ITU-T E.164: +, country code,
// national number. It comes from Parse. It prints as *** and is a plain string
// in JSON.
type E164 string

// Reveal gives the number itself.
func (e E164) Reveal() string { return string(e) }

func (E164) String() string             { return secret.Hidden }
func (E164) GoString() string           { return secret.Hidden }
func (E164) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, secret.Hidden) }

// LogValue hides the number from slog.
func (E164) LogValue() slog.Value { return slog.StringValue(secret.Hidden) }

// Masked is the number as its owner may see it again: +49 ••• •• 56.
func (e E164) Masked() string {
	l, ok := e.locate()
	if !ok {
		return "•••"
	}
	return "+" + l.in.code + " ••• •• " + string(e[len(e)-2:])
}

// Region is the ISO 3166-1 region of the number: "JM" for +1 876. It is "001"
// for codes that belong to no region, and empty when e is no number.
func (e E164) Region() string {
	l, _ := e.locate()
	if l.in == nil {
		return ""
	}
	return l.in.region
}

// Prefix is all but the last four digits: what the numbers of one block share.
// It is personal data like the number itself.
func (e E164) Prefix() secret.Text { return secret.Text(e[:max(0, len(e)-4)]) }

// Spellings are the digits by which people write the number: with the country
// code, without it, and with what is dialled before that in its own country, as
// far as the plan says so in digits: 0 in most, 8 in Russia, 06 in Hungary. The
// first is there whatever the number is.
func (e E164) Spellings() []secret.Text {
	all := []secret.Text{secret.Text(strings.TrimPrefix(string(e), "+"))}
	l, ok := e.locate()
	if !ok {
		return all
	}
	all = append(all, secret.Text(l.national))
	if trunk := l.in.trunk(); trunk != "" {
		all = append(all, secret.Text(trunk+l.national))
	}
	return all
}

// Why a number can not be texted.
const (
	problemRegion = "is in a country this network does not send texts to"
	problemKind   = "is not an ordinary phone number: give a mobile number"
)

// CheckTextable says whether a text may go to the number. Its region must be
// one of allowed, and it must be a mobile, fixed or internet number. Premium, shared-cost and
// personal numbers, pagers, satellites, freephone and company numbers
// and voicemail are refused, and so is what no plan knows. The failure is errs.Invalid with one field
// "phone".
func (e E164) CheckTextable(allowed []string) error {
	l, ok := e.locate()
	if !ok || !slices.Contains(allowed, l.in.region) || l.in.region == noRegion {
		return errs.BadField("phone", problemRegion)
	}
	switch l.in.kindOf(l.national) {
	case mobile, fixed, voip:
		return nil
	}
	return errs.BadField("phone", problemKind)
}

// noRegion marks codes that belong to no region: satellites, international
// freephone and the like.
const noRegion = "001"

// locate finds the number's territory again.
func (e E164) locate() (located, bool) {
	if len(e) < 2 || len(e) > 1+3+maxNational || e[0] != '+' {
		return located{}, false
	}
	for n := 2; n <= 4 && n < len(e); n++ {
		if all := world.territories(string(e[1:n])); all != nil {
			national := string(e[n:])
			t, ok := ownerOf(all, national)
			if !ok || t.kindOf(national) == unknown {
				return located{}, false
			}
			return located{t, national}, true
		}
	}
	return located{}, false
}
