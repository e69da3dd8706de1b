package phone

import (
	"strings"
	"unicode"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
)

// Bounds of a national number in digits (ITU-T E.164, and libphonenumber's own
// allowance for Germany), and of what is read at all, in bytes.
const (
	minNational = 2
	maxNational = 17
	maxWritten  = 128
)

// Number is a number as it was read.
type Number struct {
	E164     E164
	Original secret.Text // as it was written, without the spaces around it
	Region   string      // ISO 3166-1, or "001" when the code belongs to no region
	Assumed  bool        // written without a country code, read as one of defaultRegion
}

// What is wrong with a number and what to do about it.
const (
	problemEmpty     = "is empty: give a number with its country code, beginning with +"
	problemLong      = "is too long: give one number and nothing else"
	problemExtension = "has an extension: give the number without it"
	problemLetters   = "has letters or signs that numbers do not have: give digits only"
	problemPlus      = "has a + in the wrong place: it belongs before the country code"
	problemCode      = "begins with a country code that does not exist: check the digits after the +"
	problemNoCode    = "has no country code: write it with + and the country code"
	problemFewDigits = "is too short for its country: check for missing digits"
	problemDigits    = "is too long for its country: check for digits too many"
	problemNoNumber  = "does not exist in its country: check the digits"
)

// Parse reads one number. A number without a country code is read as one would
// dial it in defaultRegion, an ISO region; when that is empty a country code
// is needed. The failure is errs.Invalid with one field "phone", and never repeats the
// number.
func Parse(raw, defaultRegion string) (Number, error) {
	digits, plus, problem := clean(raw)
	if problem != "" {
		return Number{}, errs.BadField("phone", problem)
	}
	home, _ := world.territory(strings.ToUpper(defaultRegion))
	found, assumed, problem := locate(digits, plus, home)
	if problem != "" {
		return Number{}, errs.BadField("phone", problem)
	}
	return Number{
		E164:     found.e164(),
		Original: secret.Text(strings.TrimSpace(raw)),
		Region:   found.in.region,
		Assumed:  assumed,
	}, nil
}

// clean gives the digits in ASCII and whether a + was before them. Spaces,
// dashes, dots, slashes and brackets do not count.
func clean(raw string) (digits string, plus bool, problem string) {
	if len(raw) > maxWritten {
		return "", false, problemLong
	}
	var b strings.Builder
	for _, r := range raw {
		switch d, ok := secret.Digit(r); {
		case ok:
			b.WriteRune(d)
		case r == '+' || r == '＋':
			if plus || b.Len() > 0 {
				return "", false, problemPlus
			}
			plus = true
		case strings.ContainsRune("xX#;,", r) && b.Len() > 0:
			return "", false, problemExtension
		case unicode.IsLetter(r) && b.Len() > minNational+2 && strings.Contains(strings.ToLower(raw), "ext"):
			return "", false, problemExtension
		case !isSeparator(r):
			return "", false, problemLetters
		}
	}
	if b.Len() == 0 {
		return "", false, problemEmpty
	}
	return b.String(), plus, ""
}

func isSeparator(r rune) bool {
	return r == '\t' || unicode.In(r, unicode.Zs, unicode.Dash, unicode.Cf) || strings.ContainsRune("./()[]~·．／（）［］", r)
}

// located is a national number in its territory.
type located struct {
	in       *territory
	national string
}

func (l located) e164() E164 { return E164("+" + l.in.code + l.national) }

// locate finds the territory of a number that was written with + or without.
func locate(digits string, plus bool, home *territory) (l located, assumed bool, problem string) {
	if plus {
		l, problem = abroad(digits)
		return l, false, problem
	}
	if home == nil {
		rest, ok := strings.CutPrefix(digits, "00")
		if !ok {
			return located{}, false, problemNoCode
		}
		l, problem = abroad(rest)
		return l, false, problem
	}
	if rest, ok := home.stripInternational(digits); ok {
		l, problem = abroad(rest)
		return l, false, problem
	}
	if l, problem = athome(digits, home); problem == "" {
		return l, true, ""
	}
	// 00 is what most of the world dials, and what people write elsewhere too.
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		if away, bad := abroad(rest); bad == "" {
			return away, false, ""
		}
	}
	return located{}, false, problem
}

// abroad reads digits that begin with a country code.
func abroad(digits string) (located, string) {
	for n := 1; n <= 3 && n <= len(digits) && digits[0] != '0'; n++ {
		if all := world.territories(digits[:n]); all != nil {
			return settle(all, all[0], digits[n:])
		}
	}
	if len(digits) <= minNational {
		return located{}, problemFewDigits
	}
	return located{}, problemCode
}

// athome reads digits as they are dialled in home. Some write the country code
// without a +: it is taken off when the number makes no sense with it.
func athome(digits string, home *territory) (located, string) {
	all := world.territories(home.code)
	if rest, ok := strings.CutPrefix(digits, home.code); ok {
		rest = home.stripPrefix(rest)
		general := &home.rules[unknown].pattern
		if !general.match(digits) && general.match(rest) || home.fit(digits) == tooLong {
			return settle(all, all[0], rest)
		}
	}
	return settle(all, home, digits)
}

// settle takes off the national prefix as it is dialled in dialled, and finds
// the territory among all that share the country code.
func settle(all []*territory, dialled *territory, digits string) (located, string) {
	if short := dialled.stripPrefix(digits); len(digits) >= minNational {
		if f := dialled.fit(short); f == possible || f == tooLong {
			digits = short
		}
	}
	if len(digits) < minNational {
		return located{}, problemFewDigits
	}
	if len(digits) <= maxNational {
		if t, ok := ownerOf(all, digits); ok && t.kindOf(digits) != unknown {
			return located{t, digits}, ""
		}
	}
	switch all[0].fit(digits) {
	case tooShort, onlyLocal:
		return located{}, problemFewDigits
	case tooLong:
		return located{}, problemDigits
	}
	return located{}, problemNoNumber
}

// ownerOf finds the territory of a national number among those that share a
// country code: by its leading digits where the plan gives them, else the
// first in which it exists.
func ownerOf(all []*territory, national string) (*territory, bool) {
	if len(all) == 1 {
		return all[0], true
	}
	for _, t := range all {
		if t.leading.text != "" {
			if t.leading.match(national) {
				return t, true
			}
		} else if t.kindOf(national) != unknown {
			return t, true
		}
	}
	return nil, false
}
