package sqlite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// effect is what a write does to one item: old is what is physically there,
// expired or not, next what will be; nil is nothing.
type effect struct {
	key       table.Key
	old, next *row
}

// plan decides a write: all conditions first, then what every op makes of its
// item. olds are the items of the ops as they physically are.
func plan(ops []op, olds []*row, now int64) ([]effect, error) {
	for i := range ops {
		if seen := olds[i].visible(now); !ops[i].holds(seen) {
			return nil, &table.ConditionFailed{Op: i, Item: newItem(seen)}
		}
	}
	effects := make([]effect, 0, len(ops))
	size := 0
	for i := range ops {
		next, err := ops[i].apply(olds[i])
		if err != nil {
			return nil, fmt.Errorf("op %d: %w", i, err)
		}
		if next.same(olds[i]) {
			continue
		}
		if next != nil {
			size += len(next.body)
		}
		effects = append(effects, effect{ops[i].key, olds[i], next})
	}
	if size > table.MaxTransactionSize {
		return nil, errs.New(errs.TooLarge, "a transaction over 4 MB")
	}
	return effects, nil
}

// holds asks the op's condition. An update needs an item whatever it says.
func (o *op) holds(seen object) bool {
	return o.cond.holds(seen) && (seen != nil || o.typ != table.OpUpdate)
}

// visible is the item as anybody may see it: nil when absent or expired.
func (r *row) visible(now int64) object {
	if r == nil || r.expired(now) {
		return nil
	}
	return r.body
}

func (r *row) expired(now int64) bool { return r.expires != 0 && r.expires <= now }

func (r *row) same(as *row) bool {
	return r == as || r != nil && as != nil && bytes.Equal(r.body, as.body)
}

// newItem is an item for the caller; zero for nil.
func newItem(o object) table.Item {
	if o == nil {
		return table.Item{}
	}
	return table.NewItem(o.decode)
}

func (o object) decode(out any) error {
	if err := json.Unmarshal(o, out); err != nil {
		return fmt.Errorf("decode item: %w", err)
	}
	return nil
}

// apply is what the op makes of an item that its condition holds of.
func (o *op) apply(old *row) (*row, error) {
	switch o.typ {
	case table.OpPut:
		return o.row, nil
	case table.OpUpdate:
		return old.change(o.changes)
	case table.OpDelete:
		return nil, nil
	default:
		return old, nil
	}
}

// change makes a new row of r.
func (r *row) change(changes []change) (*row, error) {
	attrs := r.body.attrs()
	for i := range changes {
		c := &changes[i]
		at := slices.IndexFunc(attrs, func(a attr) bool { return bytes.Equal(a.name, c.name) })
		if c.typ == table.ChangeRemove {
			if at >= 0 {
				attrs = slices.Delete(attrs, at, at+1)
			}
			continue
		}
		if at < 0 {
			at = len(attrs)
			attrs = append(attrs, attr{name: c.name})
		}
		value, err := c.apply(attrs[at].value)
		if err != nil {
			return nil, err
		}
		attrs[at].value = value
	}
	next := &row{body: compose(attrs)}
	return next, firstOf(next.place(), checkSize(next.body))
}

// apply is the new value of an attribute; old is nil for a missing one.
func (c *change) apply(old []byte) ([]byte, error) {
	if c.typ == table.ChangeSet {
		return c.value, nil
	}
	if old == nil {
		old = []byte("0")
	}
	n, err := integer(old)
	if err != nil {
		return nil, errs.BadField(c.label, "is no whole number to add to")
	}
	if c.add > 0 && n > math.MaxInt64-c.add || c.add < 0 && n < math.MinInt64-c.add {
		return nil, errs.BadField(c.label, "grows over 64 bits")
	}
	return fmt.Append(nil, n+c.add), nil
}

// place takes the columns from the body.
func (r *row) place() error {
	var err error
	if v := r.body.get([]byte(`"expires_at"`)); v != nil {
		if r.expires, err = integer(v); err != nil {
			return errs.BadField("expires_at", "is no whole number")
		}
	}
	ipk, isk := r.body.get([]byte(`"ipk"`)), r.body.get([]byte(`"isk"`))
	if err := firstOf(indexKey("ipk", ipk, &r.ipk), indexKey("isk", isk, &r.isk)); err != nil {
		return err
	}
	if ipk == nil || isk == nil {
		r.ipk, r.isk = "", ""
	}
	return checkPlace(r.ipk, r.isk)
}

// indexKey reads one half of a place on the index, which may be missing but
// not empty.
func indexKey(name string, value []byte, into *string) error {
	if value == nil {
		return nil
	}
	s, err := unquote(value)
	if err != nil || s == "" {
		return errs.BadField(name, "is no key")
	}
	*into = s
	return nil
}
