package dynamo

import (
	"encoding/json"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

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
