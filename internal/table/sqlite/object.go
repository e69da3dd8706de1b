package sqlite

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// object is a record as JSON: an object without white space, as encoding/json
// writes it. Its attributes are looked at as text, so that numbers stay as
// they were written and nothing is decoded that nobody asks for.
type object []byte

// attr is one attribute of an object: its name as JSON, quotes included, and
// its value as JSON.
type attr struct{ name, value []byte }

// encode is v as JSON, with &, < and > as themselves.
func encode(v any) (object, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// get is the value of an attribute whose name is given as JSON; nil when it is
// missing.
func (o object) get(name []byte) []byte {
	for i := 1; i < len(o)-1; {
		colon := skip(o, i)
		end := skip(o, colon+1)
		if bytes.Equal(o[i:colon], name) {
			return o[colon+1 : end]
		}
		i = end + 1
	}
	return nil
}

// attrs is all of o's attributes, in order.
func (o object) attrs() []attr {
	out := make([]attr, 0, 16)
	for i := 1; i < len(o)-1; {
		colon := skip(o, i)
		end := skip(o, colon+1)
		out = append(out, attr{o[i:colon], o[colon+1 : end]})
		i = end + 1
	}
	return out
}

// compose is the object of these attributes.
func compose(attrs []attr) object {
	n := 2
	for _, a := range attrs {
		n += len(a.name) + len(a.value) + 2
	}
	out := append(make(object, 0, n), '{')
	for i, a := range attrs {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, a.name...), ':'), a.value...)
	}
	return append(out, '}')
}

// skip is where the value that starts at i ends.
func skip(b []byte, i int) int {
	switch b[i] {
	case '"':
		return skipString(b, i)
	case '{', '[':
		return skipNested(b, i)
	}
	for i < len(b) && b[i] != ',' && b[i] != '}' && b[i] != ']' {
		i++
	}
	return i
}

func skipString(b []byte, i int) int {
	for i++; b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}

func skipNested(b []byte, i int) int {
	for depth := 0; ; i++ {
		switch b[i] {
		case '"':
			i = skipString(b, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

var errNoString = errors.New("not a string")

// unquote is the text of a JSON string.
func unquote(value []byte) (string, error) {
	if len(value) == 0 || value[0] != '"' {
		return "", errNoString
	}
	if bytes.IndexByte(value, '\\') < 0 {
		return string(value[1 : len(value)-1]), nil
	}
	var s string
	err := json.Unmarshal(value, &s)
	return s, err
}

// integer is a JSON number that is whole and fits an int64.
func integer(value []byte) (int64, error) { return strconv.ParseInt(string(value), 10, 64) }
