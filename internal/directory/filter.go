package directory

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lanyard/internal/errs"
	"lanyard/internal/session"
)

// Filter says which users are wanted; all that it says must hold. The zero
// Filter wants all.
//
// Search is words with spaces between them. A user is found when each of them
// begins a word of the user's: of the name, login, e-mail address, title or
// employee number.
//
//   - Spelling counts as little as with [Canonical]. Marks on letters and
//     strokes through them do not count either: jose finds José, lukasz Łukasz.
//   - Words of scripts that put no space between words (Chinese, Japanese,
//     Korean, Thai and their like) are found anywhere, also across first and
//     last name.
//   - Digits, from three on, are found anywhere in the phone number, however
//     they are grouped, with or without the 0 or 00 in front.
//   - A whole number, of nine digits and more, or a whole e-mail address is looked
//     up instead, however many users there are: it begins what [Service.Lookup]
//     finds somebody by.
type Filter struct {
	Search string            `json:"search,omitempty"`
	State  session.UserState `json:"state,omitempty"` // or Frozen
	Group  session.GroupID   `json:"group,omitempty"` // everyone wants all
}

// Frozen in place of a state wants those who are frozen, whatever their state is.
const Frozen session.UserState = "frozen"

// maxSearch is the longest search in characters.
const maxSearch = 100

// Check decides whether anybody can be wanted so. errs.Invalid says what to do.
// It does not look whether the group exists.
func (f Filter) Check() error {
	switch {
	case utf8.RuneCountInString(f.Search) > maxSearch:
		return errs.BadField("query.search", "is too long: at most 100 characters")
	case f.Search != "" && len(searchWords(f.Search)) == 0:
		return errs.BadField("query.search", "has no word: give a part of a name, address or number, or leave it out")
	case f.State != "" && f.State != session.Active && f.State != session.Disabled && f.State != Frozen:
		return errs.BadField("query.state", "is active, disabled or frozen, or left out")
	case f.Group != "" && validGroup(f.Group) != nil:
		return errs.BadField("query.group", "is no id of a group")
	}
	return nil
}

// Matches reports whether a user is wanted.
func (f Filter) Matches(u User) bool {
	m := f.matcher()
	return m.matches(u.Access, u.Profile)
}

// inGroup reports whether f wants the members of a group with a record of
// memberships.
func (f Filter) inGroup() bool { return f.Group != "" && f.Group != session.Everyone }

// matcher is a Filter made ready for many users.
type matcher struct {
	Filter
	words  []string
	digits string // of a search that is a phone number, or a part of one
	whole  string // of a search that is looked up
}

func (f Filter) matcher() matcher {
	return matcher{f, searchWords(f.Search), dialled(plain(f.Search)), f.whole()}
}

func (m *matcher) matches(a session.Access, p Profile) bool {
	switch {
	case m.State == Frozen && !a.IsFrozen(), m.State != Frozen && m.State != "" && m.State != a.State:
		return false
	case m.inGroup() && len(a.Groups[m.Group]) == 0:
		return false
	case m.whole != "":
		return p.foundBy([]string{m.whole})
	case len(m.words) == 0 || m.digits != "" && strings.Contains(p.Phone.Reveal(), m.digits):
		return true
	}
	texts := searchTexts(p)
	for _, word := range m.words {
		if !found(word, texts, p) {
			return false
		}
	}
	return true
}

// found reports whether a user has a word that word begins.
func found(word string, texts []string, p Profile) bool {
	if digits := dialled(word); digits != "" && strings.Contains(p.Phone.Reveal(), digits) {
		return true
	}
	anywhere := strings.ContainsFunc(word, unspaced)
	for _, text := range texts {
		if begins(text, word) || anywhere && strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// begins reports whether word begins a word of text. One that begins with a
// mark itself, such as @example.com, does that anywhere.
func begins(text, word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:from+at])
		if from+at == 0 || !ofWord(before) || !ofWord(first) {
			return true
		}
		from += at + size
	}
}

func ofWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// unspaced are the letters of scripts that put no space between words, or none
// in names.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// searchTexts are the texts in which words are sought. The name is among them in
// one piece, in both orders, for the scripts that write it so.
func searchTexts(p Profile) []string {
	first, last := plain(p.First.Reveal()), plain(p.Last.Reveal())
	return []string{
		last, first, plain(p.Login.Reveal()), plain(p.Email.Reveal()), plain(p.Title.Reveal()), plain(p.EmployeeNumber.Reveal()),
		last + first, first + last,
	}
}

// searchWords are the words of a search.
func searchWords(search string) []string {
	return slices.DeleteFunc(fields(plain(search)), func(w string) bool { return !strings.ContainsFunc(w, ofWord) })
}

// fields are the parts of a text between spaces, commas and semicolons.
func fields(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
}

// leastDigits is the shortest part of a phone number that somebody is found by.
const leastDigits = 3

// dialled gives the digits of a phone number, or of a part of one, as they are in
// E.164; empty for what is none.
func dialled(s string) string {
	if digits := number(s); len(digits) >= leastDigits {
		return digits
	}
	return ""
}

// number gives the digits of a text that has nothing else but what stands between
// them and before them in numbers, without the zeros in front; empty for any other.
func number(s string) string {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune("+-()/. ", r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "(0)", ""))
	if strings.Trim(digits, "0123456789") != "" || digits == "" {
		return ""
	}
	return cmp.Or(strings.TrimLeft(digits, "0"), "0") // of a national number, or 00 for +
}

// outer is from which combining class on a mark stands above, below or on a letter
// (Unicode Standard Annex 44, table 15). Those with a lower one are
// part of the spelling: vowels of Hebrew and Thai, voiced kana.
const outer = 200

// strokes are the letters with a stroke or joined that Unicode does not take apart.
var strokes = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ð", "d", "ħ", "h", "ŧ", "t", "þ", "th", "æ", "ae", "œ", "oe", "’", "'")

// plain is a text as searches are made in it: folded, and without marks on
// letters.
func plain(s string) string {
	s = fold(s)
	if isASCII(s) {
		return s
	}
	s = norm.NFD.String(s)
	var b strings.Builder
	for at, r := range s {
		if norm.NFD.PropertiesString(s[at:]).CCC() < outer {
			b.WriteRune(r)
		}
	}
	return strokes.Replace(norm.NFC.String(b.String()))
}
