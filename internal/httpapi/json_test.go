package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"
)

// FuzzCheckJSON compares with a slow reading of the same text by
// encoding/json's tokens: of what is JSON, exactly what has a key twice, is too
// deep or not UTF-8 is refused.
func FuzzCheckJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"a":1,"a":2}`, `{"a":{"a":1},"b":[{"a":1},{"a":2}]}`, `{"a":1,"\u0061":2}`, `["a","a"]`,
		`{"a":"{\"a\":1}","b":"\\"}`, `[[[[]]]]`, `{"":0,"":1}`, `"x`, `{"a`, `{"\uD800":1,"\uD801":2}`, "{\"\xff\":1}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got := checkJSON(body)
		if !json.Valid(body) {
			return // the decoder refuses it
		}
		if want := slowly(body); !errors.Is(got, want) || (got == nil) != (want == nil) {
			t.Errorf("%q: %v, want %v", body, got, want)
		}
	})
}

func slowly(body []byte) error {
	if !utf8.Valid(body) {
		return errNotUTF
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	return value(d, 0)
}

// value reads one value at a depth.
func value(d *json.Decoder, depth int) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth == maxDepth {
		return errDepth
	}
	seen := map[any]bool{}
	for d.More() {
		if delim == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			if seen[key] {
				return errTwice
			}
			seen[key] = true
		}
		if err := value(d, depth+1); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}
