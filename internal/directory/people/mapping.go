package people

import (
	"fmt"
	"slices"
	"strings"

	"lanyard/internal/errs"
)

// Mapping says by hand which column is which field. It goes before what is
// recognised. The zero Mapping leaves everything to recognition.
type Mapping struct {
	pairs []pair
}

type pair struct {
	heading heading
	field   Field
}

// maxMapping is the longest mapping in bytes.
const maxMapping = 4 << 10

// ParseMapping reads "Heading:field,Other heading:field". A comma or colon
// inside a heading is left out there as well as in the file when the two are
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
		if !isField(p.field) {
			return Mapping{}, badMap(fmt.Sprintf("part %d names no field; fields are %s", i+1, fieldNames()))
		}
		if slices.ContainsFunc(m.pairs, func(q pair) bool { return q.field == p.field || q.heading.normal == p.heading.normal }) {
			return Mapping{}, badMap(fmt.Sprintf("part %d names a heading or field a second time", i+1))
		}
		m.pairs = append(m.pairs, p)
	}
	return m, nil
}

// place finds the columns that are mapped.
func (m Mapping) place(headings []heading) (map[Field]int, error) {
	placed := make(map[Field]int, len(m.pairs))
	for i, p := range m.pairs {
		if p.heading.isPassword() {
			return nil, badMap(fmt.Sprintf("part %d is a column of passwords, which are never read", i+1))
		}
		at, err := find(headings, p.heading.normal)
		if err != nil {
			return nil, err
		}
		if at < 0 || p.heading.normal == "" {
			return nil, badMap(fmt.Sprintf("part %d names a heading that the file does not have", i+1))
		}
		placed[p.field] = at
	}
	return placed, nil
}

func badMap(problem string) error { return errs.BadField("query.map", problem) }

func fieldNames() string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}
