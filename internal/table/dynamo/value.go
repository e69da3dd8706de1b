package dynamo

import (
	"encoding/json"
	"fmt"

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
	b := append(make([]byte, 0, 1024), '{')
	var err error
	for name, v := range item {
		if name == nonceAttr {
			continue
		}
		if b, err = appendMember(b, name, v); err != nil {
			return err
		}
	}
	return json.Unmarshal(append(b, '}'), out)
}

// text is the value of a string attribute, empty when it is none.
func text(v types.AttributeValue) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}
