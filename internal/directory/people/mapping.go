package people

import (
	"fmt"
	"slices"
	"strings"

	"lanyard/internal/errs"
)

// Mapping says by hand which column is which field, or none. It goes before
// what is recognised. The zero Mapping leaves everything to recognition.
type Mapping struct {
	pairs []pair
}

type pair struct {
	heading heading
	field   Field // empty: the column is not read
}

// maxMapping is the longest mapping in bytes.
const maxMapping = 4 << 10

// ParseMapping reads "Heading:field,Other heading:field,Not read:". A comma or
// colon inside a heading is left out there as well as in the file when the two are
// compared. errs.Invalid when a field is unknown or comes twice.
func ParseMapping(text string) (Mapping, error) {
	var m Mapping
	if text == "" {
		return m, nil
	}
	if len(text) > maxMapping {
		return m, badMap("is longer than 4 KB")
	}
	for i, part := range strings.Split(text, ",") {
		colon := strings.LastIndexByte(part, ':')
		if colon < 0 {
			return Mapping{}, badMap(fmt.Sprintf("part %d is not of the form Heading:field", i+1))
		}
		p := pair{newHeading(part[:colon]), Field(strings.TrimSpace(part[colon+1:]))}
		if p.field != "" && !isField(p.field) {
			return Mapping{}, badMap(fmt.Sprintf("part %d names no field; fields are %s", i+1, fieldNames()))
		}
		if slices.ContainsFunc(m.pairs, p.clashes) {
			return Mapping{}, badMap(fmt.Sprintf("part %d names a heading or field a second time", i+1))
		}
		m.pairs = append(m.pairs, p)
	}
	return m, nil
}

// clashes reports whether two parts are about one heading or one field.
func (p pair) clashes(q pair) bool {
	return q.heading.normal == p.heading.normal || p.field != "" && q.field == p.field
}

// placed are the columns that are mapped by hand.
type placed struct {
	fields map[Field]int
	taken  map[int]bool // those not read as well
}

// place finds the columns that are mapped.
func (m Mapping) place(headings []heading) (placed, error) {
	byHand := placed{map[Field]int{}, map[int]bool{}}
	for i, p := range m.pairs {
		if p.heading.isPassword() && p.field != "" {
			return placed{}, badMap(fmt.Sprintf("part %d is a column of passwords, which are never read", i+1))
		}
		at, err := find(headings, p.heading.normal)
		if err != nil {
			return placed{}, err
		}
		if at < 0 || p.heading.normal == "" {
			return placed{}, badMap(fmt.Sprintf("part %d names a heading that the file does not have", i+1))
		}
		byHand.taken[at] = true
		if p.field != "" {
			byHand.fields[p.field] = at
		}
	}
	return byHand, nil
}

func badMap(problem string) error { return errs.BadField("query.map", problem) }

func fieldNames() string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}
