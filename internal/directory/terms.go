package directory

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lanyard/internal/secret"
)

// Bounds of what a user is found by. The terms are written with every change of
// what they come from: with them a user that is added to 40 groups fits one
// transaction.
const (
	maxTerms     = 12
	maxTermRunes = 20 // in the index; what is behind is compared when the user was read
	maxTails     = 6  // characters of a name of which each begins a term
)

// leastWhole is from how many digits on a number is a whole one: shorter ones are
// dialled within a town.
const leastWhole = 9

// terms are the texts by whose beginning a person is found, each once: login,
// e-mail address, the phone number's spellings, employee number, the words of the
// name. What there is no room for is the last words of long names.
func (p Profile) terms() []string {
	terms := []string{address(p.Login.Reveal()), address(p.Email.Reveal())}
	if p.Phone != "" {
		for _, digits := range p.Phone.Spellings() {
			terms = append(terms, number(digits.Reveal()))
		}
	}
	terms = append(terms, p.nameTerms()...)
	return firstOf(terms, maxTerms)
}

// nameTerms are those of name and employee number, the likeliest first.
func (p Profile) nameTerms() []string {
	last, first := plain(p.Last.Reveal()), plain(p.First.Reveal())
	lasts, firsts := beginnings(last), beginnings(first)
	terms := slices.Concat(lasts[:min(1, len(lasts))], firsts[:min(1, len(firsts))], beginnings(plain(p.EmployeeNumber.Reveal())))
	return slices.Concat(terms, tails(last+first), lasts, firsts, joined(first+last))
}

// firstOf gives the first most texts that are not empty, each once.
func firstOf(all []string, most int) []string {
	var out []string
	for _, s := range all {
		if s != "" && len(out) < most && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// beginnings are the parts of a plain text from where a word begins to the next
// space: of jean-luc that and luc.
func beginnings(text string) []string {
	var out []string
	for _, part := range fields(text) {
		before := ' '
		for at, r := range part {
			if ofWord(r) && !ofWord(before) {
				out = append(out, canonical(part[at:]))
			}
			before = r
		}
	}
	return append(out, number(text)) // one with spaces in it, as a whole
}

// tails are the parts of a short name from each of its characters on, where it is
// of a script that puts no space between words: such a name is found by any part.
// A longer one is found as a whole.
func tails(name string) []string {
	if strings.ContainsFunc(name, func(r rune) bool { return !unspaced(r) }) || utf8.RuneCountInString(name) > maxTails {
		return joined(name)
	}
	var out []string
	for at := range name {
		out = append(out, name[at:])
	}
	return out
}

// joined is a name written in one, if it is of a script that does so.
func joined(name string) []string {
	if strings.ContainsFunc(name, unspaced) {
		return []string{strings.Join(fields(name), "")}
	}
	return nil
}

// canonical is a plain word as it is compared: a number is its digits, and marks in
// front do not count.
func canonical(word string) string {
	if digits := number(word); digits != "" {
		return digits
	}
	return strings.TrimLeftFunc(word, func(r rune) bool { return !ofWord(r) })
}

// address is a login or an e-mail address as it is compared in searches.
func address(name string) string { return canonical(plain(Canonical(name))) }

// foundBy reports whether each of words, as lookupWords gives them, begins one of the
// person's terms.
func (p Profile) foundBy(words []string) bool {
	terms := p.terms()
	for _, word := range words {
		if !slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(t, word) }) {
			return false
		}
	}
	return true
}

// lookupWords are the words of a search as terms begin with them, the longest
// first: whatever is a number as a whole is one word.
func lookupWords(search string) []string {
	if digits := dialled(plain(search)); digits != "" {
		return []string{digits}
	}
	var words []string
	for _, raw := range fields(search) {
		if e, err := secret.ParseEmail(raw); err == nil {
			words = append(words, address(e.Reveal()))
			continue
		}
		for _, word := range searchWords(raw) {
			words = append(words, canonical(word))
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	return words
}

// whole is the search of a filter that is looked up, as a term begins with it; empty
// for any other.
func (f Filter) whole() string {
	words := lookupWords(f.Search)
	if len(words) != 1 {
		return ""
	}
	if len(words[0]) >= leastWhole && number(words[0]) != "" {
		return words[0]
	}
	if _, err := secret.ParseEmail(strings.TrimSpace(f.Search)); err == nil {
		return words[0]
	}
	return ""
}

// trailKind keeps these trails apart from others under the same salt.
const trailKind = "term"

// trails are those of the person's terms, sorted, each once.
func (p Profile) trails(salt secret.Salt) []string {
	var out []string
	for _, t := range p.terms() {
		out = append(out, trail(salt, t))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func trail(salt secret.Salt, text string) string {
	return secret.Trail(salt, trailKind, text, maxTermRunes)
}
