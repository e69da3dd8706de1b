package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"lanyard/infra/local/cloud"
	"lanyard/internal/errs"
	"lanyard/internal/table"
)

const tableName = "lanyard"

// amazon is DynamoDB as far as a function needs it here: reading gives
// what is in a table, lists are empty, writing is accepted and forgotten. So a
// function does all its work, and every request finds what the one before found.
type amazon struct{ table table.Table }

type dynamoKey struct{ PK, SK struct{ S string } }

func (k dynamoKey) key() table.Key { return table.Key{PK: k.PK.S, SK: k.SK.S} }

func (a *amazon) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	var out any
	var err error
	switch call {
	case "GetItem":
		out, err = a.getItem(r)
	case "BatchGetItem":
		out, err = a.batchGetItem(r)
	case "Query":
		out = map[string]any{"Items": []any{}, "Count": 0, "ScannedCount": 0}
	default:
		out = map[string]any{}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if err == nil {
		err = json.NewEncoder(w).Encode(out)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (a *amazon) getItem(r *http.Request) (any, error) {
	var in struct{ Key dynamoKey }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	item, err := a.item(r, in.Key.key())
	if err != nil || item == nil {
		return map[string]any{}, err
	}
	return map[string]any{"Item": item}, nil
}

func (a *amazon) batchGetItem(r *http.Request) (any, error) {
	var in struct {
		RequestItems map[string]struct{ Keys []dynamoKey }
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	items := []any{}
	for _, k := range in.RequestItems[tableName].Keys {
		item, err := a.item(r, k.key())
		if err != nil {
			return nil, err
		}
		if item != nil {
			items = append(items, item)
		}
	}
	return map[string]any{"Responses": map[string]any{tableName: items}, "UnprocessedKeys": map[string]any{}}, nil
}

// item is an item as DynamoDB has it, nil when there is none.
func (a *amazon) item(r *http.Request, key table.Key) (any, error) {
	var body json.RawMessage
	err := a.table.Get(r.Context(), key, &body)
	if errors.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := cloud.NewChange("0", "INSERT", key.PK, key.SK, nil, body, false, time.Time{})
	if err != nil {
		return nil, err
	}
	return c.Record["dynamodb"].(map[string]any)["NewImage"], nil
}
