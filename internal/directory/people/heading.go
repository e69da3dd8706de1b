package people

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"lanyard/internal/errs"
)

// Column is one column of the file. Field is empty for one that is not read.
type Column struct {
	Heading string `json:"heading"`
	Field   Field  `json:"field,omitempty"`
}

// heading is a column's name as given and in the form in which it is compared.
type heading struct {
	text   string
	normal string
	hinted bool // had something in square brackets
}

// newHeading normalises: compatibility forms and letter case folded, accents,
// hints in brackets and everything but letters and digits left out. So
// "E-Mail", "e mail" and "EMAIL [Required]" are one.
func newHeading(text string) heading {
	h := heading{text: short(text)}
	bare := text
	if open := strings.IndexAny(text, "[("); open > 0 {
		h.hinted = text[open] == '['
		bare = text[:open]
	}
	h.normal = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFKD.String(cases.Fold().String(bare)))
	return h
}

// maxHeading bounds what is shown of a heading, in bytes.
const maxHeading = 80

// short is a heading as it may be shown and stored.
func short(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.TrimSpace(text)
	for len(text) > maxHeading {
		text = text[:strings.LastIndexFunc(text[:maxHeading], func(rune) bool { return true })]
	}
	return text
}

// isPassword reports whether a column holds passwords by its heading. It is
// never read, whoever asks for it.
func (h heading) isPassword() bool {
	for _, word := range []string{"password", "passwort", "kennwort", "motdepasse", "contrasena", "passwd", "pwd"} {
		if strings.Contains(h.normal, word) {
			return true
		}
	}
	return false
}

// layout is which columns fill which field, the best first.
type layout struct {
	format  Format
	columns []Column
	sources map[Field][]int
}

// newLayout decides what each column is. It fails for the file as a whole, with the
// numbers of the columns that are to blame.
func newLayout(headings []heading, by Mapping) (layout, error) {
	l := layout{format: formatOf(headings), sources: map[Field][]int{}}
	byHand, err := by.place(headings)
	if err != nil {
		return layout{}, err
	}
	for _, field := range fields {
		if at, ok := byHand.fields[field]; ok {
			l.sources[field] = []int{at}
		} else if err := l.recognise(field, headings, byHand.taken); err != nil {
			return layout{}, err
		}
	}
	if name := l.sources[FullName]; len(name) == 1 && headings[name[0]].normal == "name" &&
		l.sources[FirstName] != nil && l.sources[LastName] == nil { // "Vorname, Name"
		l.sources[LastName] = name
		delete(l.sources, FullName)
	}
	l.describe(headings)
	return l, l.check()
}

// recognise finds the columns of a field by their headings, but for those that
// are taken by hand.
func (l *layout) recognise(field Field, headings []heading, taken map[int]bool) error {
	for _, name := range formats[l.format][field] {
		at, err := find(headings, name)
		if err != nil {
			return err
		}
		if at >= 0 && !taken[at] {
			l.sources[field] = append(l.sources[field], at)
		}
	}
	return nil
}

// describe says of every column what it is.
func (l *layout) describe(headings []heading) {
	for _, h := range headings {
		l.columns = append(l.columns, Column{Heading: h.text})
	}
	for field, columns := range l.sources {
		for _, at := range columns {
			l.columns[at].Field = field
		}
	}
}

func formatOf(headings []heading) Format {
	has, hinted := map[string]bool{}, false
	for _, h := range headings {
		has[h.normal] = true
		hinted = hinted || h.hinted
	}
	return recognise(has, hinted)
}

// find gives the column with a heading, -1 for none. Two are a fault: nobody
// can tell which is meant.
func find(headings []heading, normal string) (int, error) {
	first := slices.IndexFunc(headings, func(h heading) bool { return h.normal == normal })
	if first < 0 {
		return -1, nil
	}
	if again := slices.IndexFunc(headings[first+1:], func(h heading) bool { return h.normal == normal }); again >= 0 {
		return -1, errs.BadField("body", fmt.Sprintf(
			"columns %d and %d have the same heading: take one away or rename it", first+1, first+again+2))
	}
	return first, nil
}

// check wants columns enough to tell who somebody is and how to reach them.
func (l *layout) check() error {
	named := l.sources[FirstName] != nil || l.sources[LastName] != nil || l.sources[FullName] != nil
	found := l.sources[Email] != nil || l.sources[Phone] != nil || l.sources[Login] != nil
	if named && found {
		return nil
	}
	missing := "a name"
	if named {
		missing = "an e-mail address, a phone number or a login"
	}
	return errs.BadField("body", "no column has a heading known for "+missing+
		": name the columns in the first row, or say which they are with map=Heading:field")
}

// First is the heading of the first column that fills a field; empty for none.
func First(columns []Column, f Field) string {
	for _, c := range columns {
		if c.Field == f {
			return c.Heading
		}
	}
	return ""
}
