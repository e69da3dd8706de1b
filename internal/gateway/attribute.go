package gateway

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
)

// plain turns an item's attributes into a JSON object, without the attribute
// named drop. Numbers keep every digit, bytes become base64 as encoding/json
// has them, sets become arrays.
func plain(item map[string]events.DynamoDBAttributeValue, drop string) (text json.RawMessage, err error) {
	defer func() { // aws-lambda-go's accessors panic on an attribute without a value
		if p := recover(); p != nil {
			err = errors.New("an attribute without a value")
		}
	}()
	out := make(map[string]any, len(item))
	for name, av := range item {
		if name == drop && drop != "" {
			continue
		}
		v, err := value(av)
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
		out[name] = v
	}
	return json.Marshal(out)
}

func value(av events.DynamoDBAttributeValue) (any, error) {
	switch av.DataType() {
	case events.DataTypeString:
		return av.String(), nil
	case events.DataTypeNumber:
		return json.Number(av.Number()), nil
	case events.DataTypeBoolean:
		return av.Boolean(), nil
	case events.DataTypeNull:
		return nil, nil
	case events.DataTypeBinary:
		return av.Binary(), nil
	case events.DataTypeMap:
		return object(av.Map())
	case events.DataTypeList:
		return list(av.List())
	case events.DataTypeStringSet:
		return av.StringSet(), nil
	case events.DataTypeBinarySet:
		return av.BinarySet(), nil
	case events.DataTypeNumberSet:
		var out []json.Number
		for _, n := range av.NumberSet() {
			out = append(out, json.Number(n))
		}
		return out, nil
	}
	return nil, fmt.Errorf("unknown type %d", av.DataType())
}

func object(m map[string]events.DynamoDBAttributeValue) (any, error) {
	out := make(map[string]any, len(m))
	for name, av := range m {
		v, err := value(av)
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}

func list(l []events.DynamoDBAttributeValue) (any, error) {
	out := make([]any, len(l))
	for i, av := range l {
		v, err := value(av)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}
