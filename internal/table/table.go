package table

import (
	"context"
	"fmt"
	"time"

	"lanyard/internal/errs"
)

// DynamoDB's limits, which both engines keep
// (AWS, "Quotas and constraints in Amazon DynamoDB").
const (
	MaxOps             = 100
	MaxItemBytes       = 400 << 10
	MaxTransactionSize = 4 << 20
	MaxPartitionKey    = 2048
	MaxSortKey         = 1024
)

// Table is the store. Implementations are safe for concurrent use.
type Table interface {
	// Get reads one item into out, a pointer to a record struct.
	// errs.NotFound when it is absent or expired.
	Get(ctx context.Context, key Key, out any) error

	// GetAll reads up to 100 items by key. The answer has an entry per key in
	// the order asked; one that is absent or expired is the zero Item. It is
	// not a snapshot: items may come from different moments. errs.TooLarge for
	// more keys.
	GetAll(ctx context.Context, keys []Key) ([]Item, error)

	// Query reads or counts one partition in sort-key order, expired items left out.
	// errs.Invalid for a query or a cursor that cannot be.
	Query(ctx context.Context, q Query) (Page, error)

	// Write does ops as one: all of them or none. *ConditionFailed says which
	// condition did not hold; errs.Unavailable that the store gave up after its
	// own retries. errs.TooLarge: too many ops, an item or a transaction over
	// its size, the item that an update would make included. errs.Invalid: no
	// op, two on one item, a key (of the index too) that is empty or too long,
	// a change that cannot be made.
	Write(ctx context.Context, ops ...Op) error
}

// Key names an item.
type Key struct {
	PK string `json:"pk"`
	SK string `json:"sk"`
}

func (k Key) String() string { return k.PK + "|" + k.SK }

// Epoch is a moment in seconds since 1970, the only unit in which the store
// keeps time that something depends on. Zero means never.
type Epoch int64

// At is the epoch second of t, rounded down.
func At(t time.Time) Epoch { return Epoch(t.Unix()) }

// Time is e as a time in UTC.
func (e Epoch) Time() time.Time { return time.Unix(int64(e), 0).UTC() }

// Past reports whether e is over at now; the second itself is over, and zero
// never is.
func (e Epoch) Past(now time.Time) bool { return e != 0 && int64(e) <= now.Unix() }

// Head is what every item carries. Records embed it as their first field.
//
// IPK and ISK place the item on the index; an item without them is not on it.
type Head struct {
	PK        string `json:"pk"`
	SK        string `json:"sk"`
	Kind      string `json:"kind"`
	ExpiresAt Epoch  `json:"expires_at,omitempty"`
	IPK       string `json:"ipk,omitempty"`
	ISK       string `json:"isk,omitempty"`
}

// ItemKey is the item's key.
func (h *Head) ItemKey() Key { return Key{h.PK, h.SK} }

func (h *Head) head() *Head { return h }

// Record is a pointer to a struct that embeds Head. Its maps have no empty
// keys: DynamoDB refuses them.
type Record interface {
	ItemKey() Key
	head() *Head
}

// HeadOf gives an engine the head of a record.
func HeadOf(r Record) *Head { return r.head() }

// Item is one stored item as it was read, not yet decoded.
type Item struct {
	decode func(out any) error
}

// NewItem is for engines: an item that decode turns into a struct.
func NewItem(decode func(out any) error) Item { return Item{decode: decode} }

// Exists is false for the zero Item.
func (i Item) Exists() bool { return i.decode != nil }

// Decode fills out, a pointer to a record struct, by its json tags.
// errs.NotFound for the zero Item.
func (i Item) Decode(out any) error {
	if i.decode == nil {
		return errs.NotFound
	}
	return i.decode(out)
}

// Query asks for a part of one partition.
//
// Of Prefix on the one hand and From and To on the other at most one is set.
// From and To are inclusive; an empty one is open. With Index the partition
// and the sort keys are those of the index (Head.IPK, Head.ISK), items with equal sort
// keys come in a stable order, and the answer may lag behind the latest writes.
//
// Count asks how many items there are instead of which: nothing but the number
// leaves the store. It has no order, so not Desc.
type Query struct {
	PK       string
	Prefix   string
	From, To string
	Index    bool
	Desc     bool
	Count    bool
	Limit    int    // 1 to 1000; 0 means 100. Of a count 1 to MaxCount; 0 means MaxCount
	Cursor   string // from the Page before, for the same query
}

// MaxCount is how many items one query counts at most.
const MaxCount = 100_000

// Page is a part of an answer: items, or the number of those that a count
// covered. Cursor is letters, digits, - and _, and empty on the last page; a page may
// be short, even empty, without being the last. A cursor given to another
// partition than the one it came from can not reach outside the query's own
// partition and range.
type Page struct {
	Items  []Item
	Count  int
	Cursor string
}

// Decoded gives the items of a page as records, with the cursor of the next.
func Decoded[T any](p Page) ([]T, string, error) {
	out := make([]T, len(p.Items))
	for i, item := range p.Items {
		if err := item.Decode(&out[i]); err != nil {
			return nil, "", err
		}
	}
	return out, p.Cursor, nil
}

// OpType is what an Op does.
type OpType int

// The five ops.
const (
	OpPut OpType = iota + 1
	OpUpdate
	OpDelete
	OpCheck
)

// Op is one part of a Write. Make it with Put, Update, Delete or Check.
type Op struct {
	Type    OpType
	Key     Key
	Record  Record // OpPut
	Changes []Change
	If      Cond
}

// Put stores rec in place of whatever had its key, if all conds hold of that.
func Put(rec Record, conds ...Cond) Op {
	return Op{Type: OpPut, Key: rec.ItemKey(), Record: rec, If: all(conds)}
}

// Update changes attributes of an item that exists, if cond holds of it. An
// absent or expired item fails the condition: Update never creates.
func Update(key Key, cond Cond, changes ...Change) Op {
	return Op{Type: OpUpdate, Key: key, Changes: changes, If: And(Exists(), cond)}
}

// Delete removes the item if all conds hold of it. Without conds, deleting
// what is absent succeeds.
func Delete(key Key, conds ...Cond) Op { return Op{Type: OpDelete, Key: key, If: all(conds)} }

// Check writes nothing: the whole Write fails unless cond holds of the item.
func Check(key Key, cond Cond) Op { return Op{Type: OpCheck, Key: key, If: cond} }

// ChangeType is what a Change does.
type ChangeType int

// The three changes.
const (
	ChangeSet ChangeType = iota + 1
	ChangeAdd
	ChangeRemove
)

// Change is one attribute of an Update. Attributes are top-level and named by
// their json tag, each in one change at most; keys and kind can not be changed.
type Change struct {
	Type  ChangeType
	Attr  string
	Value any // ChangeSet: what the record's field could hold. ChangeAdd: int64
}

// Set gives an attribute a value.
func Set(attr string, value any) Change { return Change{ChangeSet, attr, value} }

// Add adds n to a whole number; an absent one counts as 0.
func Add(attr string, n int64) Change { return Change{ChangeAdd, attr, n} }

// Remove takes an attribute away.
func Remove(attr string) Change { return Change{ChangeRemove, attr, nil} }

// CondType is what a Cond asks.
type CondType int

// The closed set of conditions. The zero Cond always holds.
const (
	CondAbsent CondType = iota + 1
	CondExists
	CondEqual
	CondLess
	CondGreater
	CondAnd
	CondOr
	CondNot
)

// Cond is asked of the item as it is when the write happens. An attribute
// that is missing is not equal to, less or greater than anything; of an absent or
// expired item every attribute is missing. Strings compare by bytes, numbers
// by value; a comparison across types does not hold.
type Cond struct {
	Type  CondType
	Attr  string
	Value any // string, bool or a number (Epoch and named kinds of these included)
	Args  []Cond
}

// Absent holds when there is no such item.
func Absent() Cond { return Cond{Type: CondAbsent} }

// Exists holds when there is one.
func Exists() Cond { return Cond{Type: CondExists} }

// Equal holds when attr is value.
func Equal(attr string, value any) Cond { return Cond{Type: CondEqual, Attr: attr, Value: value} }

// Less holds when attr < value.
func Less(attr string, value any) Cond { return Cond{Type: CondLess, Attr: attr, Value: value} }

// Greater holds when attr > value.
func Greater(attr string, value any) Cond { return Cond{Type: CondGreater, Attr: attr, Value: value} }

// And holds when all of conds do; of none it holds.
func And(conds ...Cond) Cond { return all(conds) }

// Or holds when one of conds does.
func Or(conds ...Cond) Cond { return Cond{Type: CondOr, Args: conds} }

// Not holds when c does not.
func Not(c Cond) Cond { return Cond{Type: CondNot, Args: []Cond{c}} }

func all(conds []Cond) Cond {
	args := make([]Cond, 0, len(conds))
	for _, c := range conds {
		if c.Type != 0 {
			args = append(args, c)
		}
	}
	switch len(args) {
	case 0:
		return Cond{}
	case 1:
		return args[0]
	}
	return Cond{Type: CondAnd, Args: args}
}

// ConditionFailed says that a Write changed nothing because a condition did
// not hold.
type ConditionFailed struct {
	Op   int  // index into the ops of the Write; the first that failed
	Item Item // the item of that op as it was; zero when absent or expired
}

func (e *ConditionFailed) Error() string { return fmt.Sprintf("condition of op %d failed", e.Op) }

// Unwrap makes a failed condition an errs.Conflict.
func (e *ConditionFailed) Unwrap() error { return errs.Conflict }
