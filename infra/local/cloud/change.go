package cloud

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Feed is one worker's place in the change feed of the store.
type Feed interface {
	// Next gives the oldest changes that are not acknowledged, up to limit. It
	// waits until there is one or ctx ends.
	Next(ctx context.Context, limit int) ([]Change, error)
	// Ack says that everything up to and including c is done with.
	Ack(ctx context.Context, c Change) error
}

// Change is a DynamoDB stream record.
type Change struct {
	Sequence string
	Item     string         // names the item it is of
	Record   map[string]any // as Lambda's event has it; numbers are json.Number
}

// NewChange makes the record that DynamoDB Streams would tell of a change.
// before and after are whole items as JSON, nil where there is none. at zero
// means that it is not known.
func NewChange(sequence, event, pk, sk string, before, after json.RawMessage, ttl bool, at time.Time) (Change, error) {
	keys := map[string]any{"pk": map[string]any{"S": pk}, "sk": map[string]any{"S": sk}}
	data := map[string]any{"Keys": keys, "SequenceNumber": sequence, "StreamViewType": "NEW_AND_OLD_IMAGES"}
	if !at.IsZero() {
		data["ApproximateCreationDateTime"] = at.Unix()
	}
	for name, item := range map[string]json.RawMessage{"OldImage": before, "NewImage": after} {
		if item == nil {
			continue
		}
		attributes, err := attributes(item)
		if err != nil {
			return Change{}, fmt.Errorf("change %s: %w", sequence, err)
		}
		data[name] = attributes
	}
	record := map[string]any{
		"eventID": sequence, "eventName": event, "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "local",
		"eventSourceARN": "arn:aws:dynamodb:local:000000000000:table/local/stream/1", "dynamodb": data,
	}
	if ttl {
		record["userIdentity"] = map[string]any{"type": "Service", "principalId": "dynamodb.amazonaws.com"}
	}
	return Change{sequence, pk + "|" + sk, record}, nil
}

// attributes turns an item's JSON into attribute values.
func attributes(item json.RawMessage) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(item))
	d.UseNumber()
	var plain map[string]any
	if err := d.Decode(&plain); err != nil {
		return nil, err
	}
	for name, v := range plain {
		plain[name] = attribute(v)
	}
	return plain, nil
}

func attribute(v any) map[string]any {
	switch v := v.(type) {
	case string:
		return map[string]any{"S": v}
	case json.Number:
		return map[string]any{"N": v.String()}
	case bool:
		return map[string]any{"BOOL": v}
	case []any:
		for i := range v {
			v[i] = attribute(v[i])
		}
		return map[string]any{"L": v}
	case map[string]any:
		for name := range v {
			v[name] = attribute(v[name])
		}
		return map[string]any{"M": v}
	}
	return map[string]any{"NULL": true}
}
