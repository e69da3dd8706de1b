package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Filter is an event filter pattern of an event source mapping: the part of
// the pattern language that lists values. Operators such as prefix are refused.
// (AWS, "Control which events Lambda sends to your function".)
type Filter struct {
	pattern map[string]any // leaves are []any of string, json.Number, bool or nil
}

// ParseFilter reads a pattern.
func ParseFilter(text string) (Filter, error) {
	pattern, err := decode([]byte(text))
	if err != nil {
		return Filter{}, fmt.Errorf("filter: %w", err)
	}
	m, ok := pattern.(map[string]any)
	if !ok {
		return Filter{}, errors.New("filter: is no object")
	}
	if err := understood(m); err != nil {
		return Filter{}, fmt.Errorf("filter: %w", err)
	}
	return Filter{m}, nil
}

func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something follows the JSON")
	}
	return v, nil
}

func understood(pattern map[string]any) error {
	for name, p := range pattern {
		switch p := p.(type) {
		case map[string]any:
			if err := understood(p); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		case []any:
			for _, v := range p {
				switch v.(type) {
				case map[string]any, []any:
					return fmt.Errorf("%s: only plain values are understood", name)
				}
			}
		default:
			return fmt.Errorf("%s: values stand in a list", name)
		}
	}
	return nil
}

// Match reports whether a record passes the filter. It is made of maps, slices,
// strings, json.Numbers and bools, as encoding/json decodes with UseNumber.
func (f Filter) Match(record map[string]any) bool { return matches(f.pattern, record) }

func matches(pattern map[string]any, v any) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for name, p := range pattern {
		found, ok := object[name]
		if !ok {
			return false
		}
		switch p := p.(type) {
		case map[string]any:
			if !matches(p, found) {
				return false
			}
		case []any:
			if !listed(p, found) {
				return false
			}
		}
	}
	return true
}

// listed reports whether found is, or as a list has, one of the values.
func listed(values []any, found any) bool {
	list, ok := found.([]any)
	if !ok {
		list = []any{found}
	}
	for _, f := range list {
		if _, ok := f.(map[string]any); ok {
			continue
		}
		for _, v := range values {
			if v == f {
				return true
			}
		}
	}
	return false
}

// values gives what the pattern lists at a path.
func (f Filter) values(path ...string) []string {
	m := f.pattern
	for _, name := range path[:len(path)-1] {
		m, _ = m[name].(map[string]any)
	}
	list, _ := m[path[len(path)-1]].([]any)
	var out []string
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
