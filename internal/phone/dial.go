package phone

import "strings"

// fit is how the length of a national number fits its territory.
type fit int

const (
	possible fit = iota
	onlyLocal
	tooShort
	tooLong
	impossible // between two lengths that exist
)

func (t *territory) fit(national string) fit {
	r, n := &t.rules[unknown], len(national)
	switch {
	case r.local.has(n):
		return onlyLocal
	case r.lengths.has(n):
		return possible
	case n < 32 && r.lengths>>n == 0, n >= 32:
		return tooLong
	case r.lengths&(1<<n-1) == 0:
		return tooShort
	}
	return impossible
}

// stripInternational takes off what is dialled in t before a country code. No
// country code begins with 0, so what is followed by one was something else.
func (t *territory) stripInternational(digits string) (string, bool) {
	if t.international.text == "" {
		return digits, false
	}
	at := t.international.get().FindStringIndex(digits)
	if at == nil || strings.HasPrefix(digits[at[1]:], "0") {
		return digits, false
	}
	return digits[at[1]:], true
}

// trunk is what is dialled in t before a national number, where that is one or
// two digits whatever the number: the last of the choices, as the plan has them,
// the ones before it being numbers of one town and the like.
func (t *territory) trunk() string {
	last := t.prefix.text[strings.LastIndexByte(t.prefix.text, '|')+1:]
	if len(last) > 2 || strings.Trim(last, "0123456789") != "" {
		return ""
	}
	return last
}

// stripPrefix takes off what is dialled in t before a national number, or
// rewrites the number as the plan says. A number that exists as it is stays
// when it would not exist afterwards.
func (t *territory) stripPrefix(digits string) string {
	if t.prefix.text == "" || digits == "" {
		return digits
	}
	re := t.prefix.get()
	groups := re.FindStringSubmatchIndex(digits)
	if groups == nil {
		return digits
	}
	short := digits[groups[1]:]
	if t.transform != "" && groups[len(groups)-2] >= 0 {
		short = re.ReplaceAllString(digits, t.transform)
	}
	general := &t.rules[unknown].pattern
	if general.match(digits) && !general.match(short) {
		return digits
	}
	return short
}
