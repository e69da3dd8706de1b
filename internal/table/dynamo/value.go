package dynamo

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// attributes is an item, a key or a map as DynamoDB knows them.
type attributes = map[string]types.AttributeValue

// nonceAttr holds the nonce of the item's last single write (doc.go).
const nonceAttr = "w"

// encode turns a record into attributes by way of its JSON. A nil slice, bytes,
// a time and a type with MarshalJSON are thereby what encoding/json makes of
// them, and no number passes through a float.
func encode(record any) (attributes, error) {
	v, err := value(record)
	if err != nil {
		return nil, err
	}
	m, ok := v.(*types.AttributeValueMemberM)
	if !ok {
		return nil, fmt.Errorf("%T is not a record", record)
	}
	return m.Value, nil
}

// value turns one attribute's Go value into DynamoDB's.
func value(v any) (types.AttributeValue, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	r := reader{in: b}
	return r.value()
}

// decode fills out by its json tags.
func decode(item attributes, out any) error {
	b, err := appendObject(nil, item, nonceAttr)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, out)
}

// text is the value of a string attribute, empty when it is none.
func text(v types.AttributeValue) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}

// reader reads the JSON that json.Marshal wrote: valid, and without white
// space except inside strings.
type reader struct {
	in []byte
	at int
}

var errJSON = errors.New("unexpected end of JSON")

func (r *reader) value() (types.AttributeValue, error) {
	switch r.peek() {
	case '{':
		return r.object()
	case '[':
		return r.array()
	case '"':
		s, err := r.text()
		return &types.AttributeValueMemberS{Value: s}, err
	case 't':
		r.at += len("true")
		return &types.AttributeValueMemberBOOL{Value: true}, nil
	case 'f':
		r.at += len("false")
		return &types.AttributeValueMemberBOOL{Value: false}, nil
	case 'n':
		r.at += len("null")
		return &types.AttributeValueMemberNULL{Value: true}, nil
	case 0:
		return nil, errJSON
	}
	return r.number(), nil
}

// peek is the next byte, 0 at the end.
func (r *reader) peek() byte {
	if r.at < len(r.in) {
		return r.in[r.at]
	}
	return 0
}

// each calls read for every member of the object or array that begins here.
func (r *reader) each(closing byte, read func() error) error {
	for r.at++; r.peek() != closing; {
		if r.peek() == ',' {
			r.at++
		}
		if err := read(); err != nil {
			return err
		}
	}
	r.at++
	return nil
}

func (r *reader) object() (types.AttributeValue, error) {
	m := make(attributes, 8)
	err := r.each('}', func() error {
		name, err := r.text()
		if err != nil {
			return err
		}
		r.at++ // the colon
		m[name], err = r.value()
		return err
	})
	return &types.AttributeValueMemberM{Value: m}, err
}

func (r *reader) array() (types.AttributeValue, error) {
	l := []types.AttributeValue{}
	err := r.each(']', func() error {
		v, err := r.value()
		l = append(l, v)
		return err
	})
	return &types.AttributeValueMemberL{Value: l}, err
}

// text reads a string. Only one with an escape needs the help of encoding/json.
func (r *reader) text() (string, error) {
	start := r.at
	escaped := false
	for r.at++; ; r.at++ {
		switch r.peek() {
		case 0:
			return "", errJSON
		case '\\':
			escaped = true
			r.at++
			continue
		case '"':
			r.at++
			if !escaped {
				return string(r.in[start+1 : r.at-1]), nil
			}
			var s string
			err := json.Unmarshal(r.in[start:r.at], &s)
			return s, err
		}
	}
}

func (r *reader) number() types.AttributeValue {
	start := r.at
	for ; r.at < len(r.in); r.at++ {
		if c := r.in[r.at]; c == ',' || c == '}' || c == ']' {
			break
		}
	}
	return &types.AttributeValueMemberN{Value: string(r.in[start:r.at])}
}

// appendObject writes m as JSON without the attribute named leave. Names are
// sorted, as json.Marshal sorts those of a map.
func appendObject(b []byte, m attributes, leave string) ([]byte, error) {
	b = append(b, '{')
	first := true
	var err error
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if name == leave {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendText(b, name), ':')
		if b, err = appendValue(b, m[name]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendValue(b []byte, v types.AttributeValue) ([]byte, error) {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return appendText(b, v.Value), nil
	case *types.AttributeValueMemberN:
		return append(b, v.Value...), nil
	case *types.AttributeValueMemberBOOL:
		if v.Value {
			return append(b, "true"...), nil
		}
		return append(b, "false"...), nil
	case *types.AttributeValueMemberNULL:
		return append(b, "null"...), nil
	case *types.AttributeValueMemberM:
		return appendObject(b, v.Value, "")
	case *types.AttributeValueMemberL:
		return appendArray(b, v.Value)
	}
	return nil, fmt.Errorf("an attribute of type %T is not one of ours", v)
}

func appendArray(b []byte, l []types.AttributeValue) ([]byte, error) {
	b = append(b, '[')
	var err error
	for i, v := range l {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendValue(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

// appendText writes a JSON string; one with a byte that needs an escape goes
// through encoding/json.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return appendEscaped(b, s)
		}
	}
	if !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendEscaped(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil { // no string fails to marshal
		return append(b, `""`...)
	}
	return append(b, quoted...)
}
