package sqlite

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strconv"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// cond is a table.Cond made ready for the writer: attribute names as JSON,
// operands as they are compared.
type cond struct {
	typ     table.CondType
	attr    []byte
	operand operand
	args    []cond
}

func newCond(c table.Cond) (cond, error) {
	out := cond{typ: c.Type}
	switch c.Type {
	case 0, table.CondAbsent, table.CondExists:
		return out, nil
	case table.CondEqual, table.CondLess, table.CondGreater:
		return newComparison(c)
	case table.CondAnd, table.CondOr, table.CondNot:
	default:
		return cond{}, errs.BadField("condition", "is of no known type")
	}
	if c.Type == table.CondNot && len(c.Args) != 1 {
		return cond{}, errs.BadField("condition", "not takes one condition")
	}
	for _, arg := range c.Args {
		a, err := newCond(arg)
		if err != nil {
			return cond{}, err
		}
		out.args = append(out.args, a)
	}
	return out, nil
}

func newComparison(c table.Cond) (cond, error) {
	name, err := attrName(c.Attr)
	if err != nil {
		return cond{}, err
	}
	v, err := newOperand(c.Value)
	if err != nil {
		return cond{}, fmt.Errorf("condition on %s: %w", c.Attr, err)
	}
	if v.typ == boolean && c.Type != table.CondEqual {
		return cond{}, errs.BadField(c.Attr, "a bool is neither less nor greater")
	}
	return cond{typ: c.Type, attr: name, operand: v}, nil
}

// attrName is an attribute's name as JSON.
func attrName(name string) ([]byte, error) {
	if name == "" {
		return nil, errs.BadField("attribute", "has no name")
	}
	return encode(name)
}

// holds asks c of an item; nil is one that is absent or expired.
func (c *cond) holds(o object) bool {
	switch c.typ {
	case table.CondAbsent:
		return o == nil
	case table.CondExists:
		return o != nil
	case table.CondEqual, table.CondLess, table.CondGreater:
		return c.compares(o.get(c.attr))
	case table.CondOr:
		return c.any(o)
	case table.CondNot:
		return !c.args[0].holds(o)
	default:
		return c.all(o)
	}
}

func (c *cond) all(o object) bool {
	for i := range c.args {
		if !c.args[i].holds(o) {
			return false
		}
	}
	return true
}

func (c *cond) any(o object) bool {
	for i := range c.args {
		if c.args[i].holds(o) {
			return true
		}
	}
	return false
}

func (c *cond) compares(value []byte) bool {
	order, ok := c.operand.order(value)
	switch {
	case !ok:
		return false
	case c.typ == table.CondLess:
		return order < 0
	case c.typ == table.CondGreater:
		return order > 0
	}
	return order == 0
}

// operandType is what an operand is; values of other types do not compare.
type operandType string

const (
	text    operandType = "string"
	boolean operandType = "bool"
	numeric operandType = "number"
)

type operand struct {
	typ    operandType
	text   string // of a string, or true, or false
	number number
}

// newOperand takes a string, bool or number, named kinds of these included.
func newOperand(value any) (operand, error) {
	v := reflect.ValueOf(value)
	switch {
	case !v.IsValid():
	case v.Kind() == reflect.String:
		return operand{typ: text, text: v.String()}, nil
	case v.Kind() == reflect.Bool:
		return operand{typ: boolean, text: strconv.FormatBool(v.Bool())}, nil
	case v.CanInt():
		return operand{typ: numeric, number: number{whole: v.Int(), exact: true}}, nil
	case v.CanUint():
		return operand{typ: numeric, number: newNumber(strconv.FormatUint(v.Uint(), 10))}, nil
	case v.CanFloat() && !math.IsNaN(v.Float()) && !math.IsInf(v.Float(), 0):
		return operand{typ: numeric, number: newNumber(strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()))}, nil
	}
	return operand{}, errs.BadField("value", "is no string, bool or number")
}

// order compares a value of JSON with v: negative when the value is less. It
// is not ok across types, nor for a missing value.
func (v *operand) order(value []byte) (order int, ok bool) {
	if len(value) == 0 {
		return 0, false
	}
	switch first := value[0]; {
	case first == '"' && v.typ == text:
		return orderText(value, v.text)
	case (first == 't' || first == 'f') && v.typ == boolean:
		return bytes.Compare(value, []byte(v.text)), true
	case (first == '-' || first >= '0' && first <= '9') && v.typ == numeric:
		return newNumber(string(value)).order(v.number), true
	}
	return 0, false
}

func orderText(value []byte, with string) (order int, ok bool) {
	s, err := unquote(value)
	switch {
	case err != nil:
		return 0, false
	case s < with:
		return -1, true
	case s > with:
		return 1, true
	}
	return 0, true
}
