package sqlite

import (
	"fmt"
	"unicode/utf8"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// op is a table.Op made ready for the writer, as far as it can be without
// knowing what is stored.
type op struct {
	typ     table.OpType
	key     table.Key
	cond    cond
	row     *row // OpPut
	changes []change
}

// change is one attribute of an update: a new value, a number to add, or
// neither to remove it.
type change struct {
	typ   table.ChangeType
	label string // the name for people
	name  []byte // and as JSON
	value []byte
	add   int64
}

// row is an item as it is stored. Its body is the whole record; the others are
// copies of what is in it.
type row struct {
	body     object
	ipk, isk string // both, or neither
	expires  int64
}

// newOps checks a write against the limits and encodes what it stores.
func newOps(in []table.Op) ([]op, error) {
	if len(in) == 0 {
		return nil, errs.BadField("ops", "there are none")
	}
	if len(in) > table.MaxOps {
		return nil, errs.New(errs.TooLarge, "more than 100 ops in a transaction")
	}
	out := make([]op, len(in))
	seen := make(map[table.Key]bool, len(in))
	for i := range in {
		if seen[in[i].Key] {
			return nil, errs.BadField("ops", "two are on one item")
		}
		seen[in[i].Key] = true
		var err error
		if out[i], err = newOp(&in[i]); err != nil {
			return nil, fmt.Errorf("op %d: %w", i, err)
		}
	}
	return out, nil
}

func newOp(in *table.Op) (op, error) {
	if err := checkKey(in.Key); err != nil {
		return op{}, err
	}
	c, err := newCond(in.If)
	if err != nil {
		return op{}, err
	}
	out := op{typ: in.Type, key: in.Key, cond: c}
	switch in.Type {
	case table.OpPut:
		out.row, err = newRow(in.Record)
	case table.OpUpdate:
		out.changes, err = newChanges(in.Changes)
	case table.OpDelete, table.OpCheck:
	default:
		err = errs.BadField("op", "is of no known type")
	}
	return out, err
}

func newRow(rec table.Record) (*row, error) {
	h := table.HeadOf(rec)
	if err := checkPlace(h.IPK, h.ISK); err != nil {
		return nil, err
	}
	body, err := encode(rec)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	out := &row{body: body, expires: int64(h.ExpiresAt)}
	if h.IPK != "" && h.ISK != "" {
		out.ipk, out.isk = h.IPK, h.ISK
	}
	return out, checkSize(body)
}

func newChanges(in []table.Change) ([]change, error) {
	out := make([]change, len(in))
	seen := make(map[string]bool, len(in))
	for i, c := range in {
		switch {
		case c.Attr == "pk" || c.Attr == "sk" || c.Attr == "kind":
			return nil, errs.BadField(c.Attr, "can not be changed")
		case seen[c.Attr]:
			return nil, errs.BadField(c.Attr, "is changed twice")
		}
		seen[c.Attr] = true
		var err error
		if out[i], err = newChange(c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func newChange(c table.Change) (change, error) {
	name, err := attrName(c.Attr)
	if err != nil {
		return change{}, err
	}
	out := change{typ: c.Type, label: c.Attr, name: name}
	switch c.Type {
	case table.ChangeSet:
		if out.value, err = encode(c.Value); err != nil {
			return change{}, fmt.Errorf("encode %s: %w", c.Attr, err)
		}
	case table.ChangeAdd:
		n, ok := c.Value.(int64)
		if !ok {
			return change{}, errs.BadField(c.Attr, "adds no int64")
		}
		out.add = n
	case table.ChangeRemove:
	default:
		return change{}, errs.BadField(c.Attr, "has a change of no known type")
	}
	return out, nil
}

// checkKey refuses what DynamoDB does, and text that is no UTF-8, which would
// not sort as it does there.
func checkKey(k table.Key) error {
	if k.PK == "" || k.SK == "" {
		return errs.BadField("key", "is empty")
	}
	return checkPlace(k.PK, k.SK)
}

// checkPlace is checkKey where either half may be missing.
func checkPlace(pk, sk string) error {
	if len(pk) > table.MaxPartitionKey || len(sk) > table.MaxSortKey {
		return errs.BadField("key", "is too long")
	}
	if !utf8.ValidString(pk) || !utf8.ValidString(sk) {
		return errs.BadField("key", "is not UTF-8")
	}
	return nil
}

// checkSize takes the JSON for the size of an item. DynamoDB counts names and
// values without punctuation and bytes without base64, so an item that fits
// here fits there.
func checkSize(body object) error {
	if len(body) > table.MaxItemBytes {
		return errs.New(errs.TooLarge, "an item over 400 KB")
	}
	return nil
}
