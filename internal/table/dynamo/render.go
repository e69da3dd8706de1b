package dynamo

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// appendMember writes a member of the object that b ends in.
func appendMember(b []byte, name string, v types.AttributeValue) ([]byte, error) {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return appendValue(append(appendText(b, name), ':'), v)
}

// appendMap writes m in the order in which json.Marshal writes a map, so that
// raw JSON comes back in one order.
func appendMap(b []byte, m attributes) ([]byte, error) {
	b = append(b, '{')
	var err error
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if b, err = appendMember(b, name, m[name]); err != nil {
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
		return appendMap(b, v.Value)
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
