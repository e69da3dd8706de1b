package httpapi

import (
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"
)

// maxDepth of a JSON body. No operation of ours needs half of it.
const maxDepth = 32

// Faults that encoding/json lets pass.
var (
	errDepth  = errors.New("is nested too deeply")
	errTwice  = errors.New("has a key twice")
	errNotUTF = errors.New("is not UTF-8")
)

// checkJSON refuses what encoding/json would read in a way that another reader
// would not: keys given twice (RFC 8259, section 4: the names should be unique,
// or software does different things), broken UTF-8, and nesting made to cost stack. It
// looks only as far as it must; whether the text is JSON is for the decoder.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return errNotUTF
	}
	var open []object
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '{', '[':
			if len(open) == maxDepth {
				return errDepth
			}
			open = append(open, object{key: body[i] == '{', array: body[i] == '['})
		case '}', ']':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case ',':
			if n := len(open); n > 0 {
				open[n-1].key = !open[n-1].array
			}
		case '"':
			end := stringEnd(body, i)
			if n := len(open); n > 0 && open[n-1].key {
				if !open[n-1].add(body[i:end]) {
					return errTwice
				}
			}
			i = end - 1
		}
	}
	return nil
}

// object is one that is open: whether its next string is a key, and its keys
// so far.
type object struct {
	key, array bool
	few        []string
	many       map[string]bool
}

// manyKeys is from where on a map is faster than looking through a slice.
const manyKeys = 16

func (o *object) add(quoted []byte) bool {
	o.key = false
	var name string
	if json.Unmarshal(quoted, &name) != nil {
		return true // not JSON; the decoder says so
	}
	if o.many != nil {
		seen := o.many[name]
		o.many[name] = true
		return !seen
	}
	if slices.Contains(o.few, name) {
		return false
	}
	o.few = append(o.few, name)
	if len(o.few) > manyKeys {
		o.many = make(map[string]bool, len(o.few)*2)
		for _, n := range o.few {
			o.many[n] = true
		}
	}
	return true
}

// stringEnd is the index after the string that starts at i.
func stringEnd(body []byte, i int) int {
	for i++; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(body)
}
