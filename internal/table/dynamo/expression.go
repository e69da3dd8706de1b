package dynamo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// expression collects what a request's expressions name and compare. Every
// attribute has an alias, as any name may be a reserved word.
type expression struct {
	now    time.Time
	names  map[string]string
	alias  map[string]string
	values attributes
}

func newExpression(now time.Time) *expression {
	return &expression{now: now, names: map[string]string{}, alias: map[string]string{}}
}

func (x *expression) name(attr string) string {
	if a, ok := x.alias[attr]; ok {
		return a
	}
	a := "#" + strconv.Itoa(len(x.alias))
	x.alias[attr], x.names[a] = a, attr
	return a
}

func (x *expression) value(v types.AttributeValue) string {
	if x.values == nil { // DynamoDB refuses an empty map
		x.values = attributes{}
	}
	a := ":" + strconv.Itoa(len(x.values))
	x.values[a] = v
	return a
}

func (x *expression) text(s string) string { return x.value(&types.AttributeValueMemberS{Value: s}) }

func (x *expression) number(n int64) string {
	return x.value(&types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)})
}

// expired is X of doc.go, the rule of table.Epoch.Past. Of an item without
// expires_at the second half does not hold.
func (x *expression) expired() string {
	at := x.name("expires_at")
	return fmt.Sprintf("(%s <> %s AND %s <= %s)", at, x.number(0), at, x.number(x.now.Unix()))
}

// condition is c as it is to be asked of an item that may be expired, in
// parentheses; empty for the zero Cond.
func (x *expression) condition(c table.Cond) (string, error) {
	if c.Type == 0 {
		return "", nil
	}
	asked, err := x.cond(c)
	if err != nil {
		return "", err
	}
	if holdsOfNothing(c) {
		return "(" + x.expired() + " OR " + asked + ")", nil
	}
	return "(NOT " + x.expired() + " AND " + asked + ")", nil
}

// cond is c in parentheses, without the rule of expiry.
func (x *expression) cond(c table.Cond) (string, error) {
	switch c.Type {
	case 0:
		return x.always(), nil
	case table.CondAbsent:
		return "(attribute_not_exists(" + x.name("pk") + "))", nil
	case table.CondExists:
		return "(attribute_exists(" + x.name("pk") + "))", nil
	case table.CondEqual:
		return x.compare(c, "=")
	case table.CondLess:
		return x.compare(c, "<")
	case table.CondGreater:
		return x.compare(c, ">")
	case table.CondAnd:
		return x.join(c.Args, " AND ", x.always)
	case table.CondOr:
		return x.join(c.Args, " OR ", x.never)
	case table.CondNot:
		inner, err := x.join(c.Args, " AND ", x.always)
		return "(NOT " + inner + ")", err
	}
	return "", fmt.Errorf("no condition of type %d", c.Type)
}

// always is a condition that holds of everything; the language has no "true".
func (x *expression) always() string {
	pk := x.name("pk")
	return fmt.Sprintf("(attribute_exists(%s) OR attribute_not_exists(%s))", pk, pk)
}

func (x *expression) never() string { return "(NOT " + x.always() + ")" }

func (x *expression) join(args []table.Cond, operator string, ofNone func() string) (string, error) {
	switch len(args) {
	case 0:
		return ofNone(), nil
	case 1: // parentheses around parentheses are refused
		return x.cond(args[0])
	}
	parts := make([]string, len(args))
	for i, a := range args {
		var err error
		if parts[i], err = x.cond(a); err != nil {
			return "", err
		}
	}
	return "(" + strings.Join(parts, operator) + ")", nil
}

func (x *expression) compare(c table.Cond, operator string) (string, error) {
	v, err := value(c.Value)
	if err != nil {
		return "", fmt.Errorf("condition on %s: %w", c.Attr, err)
	}
	switch v.(type) {
	case *types.AttributeValueMemberS, *types.AttributeValueMemberN:
	case *types.AttributeValueMemberBOOL:
		if c.Type != table.CondEqual { // DynamoDB has no order of these and refuses to compare
			return x.never(), nil
		}
	default:
		return "", errs.BadField(c.Attr, "can only be compared with a string, a bool or a number")
	}
	return "(" + x.name(c.Attr) + " " + operator + " " + x.value(v) + ")", nil
}

// holdsOfNothing is c asked of an absent item, every attribute of which is missing.
func holdsOfNothing(c table.Cond) bool {
	switch c.Type {
	case 0, table.CondAbsent:
		return true
	case table.CondAnd:
		return !some(c.Args, false)
	case table.CondOr:
		return some(c.Args, true)
	case table.CondNot:
		return some(c.Args, false)
	}
	return false
}

func some(conds []table.Cond, want bool) bool {
	for _, c := range conds {
		if holdsOfNothing(c) == want {
			return true
		}
	}
	return false
}

// update is the update expression of changes; nonce is left in the item when
// it is not empty.
func (x *expression) update(changes []table.Change, nonce string) (string, error) {
	var set, add, remove []string
	for _, c := range changes {
		name := x.name(c.Attr)
		v, err := value(c.Value)
		if err != nil {
			return "", fmt.Errorf("change of %s: %w", c.Attr, err)
		}
		switch {
		case c.Type == table.ChangeRemove:
			remove = append(remove, name)
		case c.Type == table.ChangeAdd:
			add = append(add, name+" "+x.value(v))
		default:
			set = append(set, name+" = "+x.value(v))
		}
	}
	if nonce != "" {
		set = append(set, x.name(nonceAttr)+" = "+x.text(nonce))
	}
	return strings.TrimSpace(clause("SET", set) + clause("ADD", add) + clause("REMOVE", remove)), nil
}

func clause(verb string, parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return verb + " " + strings.Join(parts, ", ") + " "
}
