package fault

import (
	"context"
	"math/rand/v2"
	"sync"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Method is a call of table.Table.
type Method string

// The methods.
const (
	Get    Method = "Get"
	GetAll Method = "GetAll"
	Query  Method = "Query"
	Write  Method = "Write"
)

// Call is one call, counted from 1 since the table was made: N among all,
// Nth among those of its method.
type Call struct {
	Method Method
	N, Nth int
	Ops    []table.Op // of a Write
}

// Hook decides about a call. Its error becomes the answer.
type Hook func(c Call) error

// Plan is how often what goes wrong, each from 0 to 1.
type Plan struct {
	Seed    uint64
	Lost    float64 // of the writes: done, answered with errs.Unavailable
	Refused float64 // of the writes: not done, answered with errs.Unavailable
	Blind   float64 // of the reads: answered with errs.Unavailable
}

// Counts is how many calls there were, refused ones included. Counts compare
// with ==.
type Counts struct {
	Get, GetAll, Query, Write int
	Keys, Ops                 int // asked for by GetAll, in all writes
}

// Table is a table.Table that fails.
type Table struct {
	under table.Table
	index table.Table // answers queries of the index

	mu            sync.Mutex
	plan          Plan
	before, after []Hook
	counts        Counts
	aside         func(Call) bool
	nth           map[Method]int
	n             int
}

var _ table.Table = (*Table)(nil)

// New wraps t. The zero Plan lets everything pass.
func New(t table.Table, p Plan) *Table {
	return &Table{under: t, index: t, plan: p, nth: map[Method]int{}, aside: func(Call) bool { return false }}
}

// Aside names calls that are not in the counts: those of work that goes on
// behind the requests that a test compares.
func (t *Table) Aside(which func(Call) bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.aside = which
}

// Before adds a hook that is asked before a call. If it fails, nothing is done.
func (t *Table) Before(h Hook) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.before = append(t.before, h)
}

// After adds a hook that is asked after a call that succeeded. If it fails, the
// call was done and its response is lost.
func (t *Table) After(h Hook) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.after = append(t.after, h)
}

// Heal ends the plan and takes all hooks away.
func (t *Table) Heal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.plan, t.before, t.after = Plan{}, nil, nil
}

// Counts is how many calls there were since the table was made or reset.
func (t *Table) Counts() Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts
}

// Reset makes the counts zero. The numbers of calls that hooks see go on.
func (t *Table) Reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts = Counts{}
}

// Nth fails the n-th call of a method.
func Nth(m Method, n int, err error) Hook {
	return func(c Call) error {
		if c.Method == m && c.Nth == n {
			return err
		}
		return nil
	}
}

// From fails every call from the n-th of all on: after n-1 the process was
// dead.
func From(n int, err error) Hook {
	return func(c Call) error {
		if c.N >= n {
			return err
		}
		return nil
	}
}

// errLost and errRefused look alike to who matches kinds.
var (
	errLost    = errs.New(errs.Unavailable, "fault: the response was lost")
	errRefused = errs.New(errs.Unavailable, "fault: the store refused")
)

// do counts a call, lets the hooks and the plan decide, and does it.
func (t *Table) do(c Call, count func(*Counts), run func() error) error {
	c, before, after := t.arrive(c, count)
	if err := ask(before, c); err != nil {
		return err
	}
	if err := run(); err != nil {
		return err
	}
	return ask(after, c)
}

// arrive gives a call its number, and what decides about it.
func (t *Table) arrive(c Call, count func(*Counts)) (numbered Call, before, after []Hook) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.aside(c) {
		count(&t.counts)
	}
	t.n++
	t.nth[c.Method]++
	c.N, c.Nth = t.n, t.nth[c.Method]
	before = append(t.before[:len(t.before):len(t.before)], t.plan.refuses)
	after = append(t.after[:len(t.after):len(t.after)], t.plan.loses)
	return c, before, after
}

func ask(hooks []Hook, c Call) error {
	for _, h := range hooks {
		if err := h(c); err != nil {
			return err
		}
	}
	return nil
}

// dice is a number from 0 to 1 that belongs to a call.
func (p Plan) dice(c Call) float64 { return rand.New(rand.NewPCG(p.Seed, uint64(c.N))).Float64() }

func (p Plan) refuses(c Call) error {
	chance := p.Blind
	if c.Method == Write {
		chance = p.Refused
	}
	if p.dice(c) < chance {
		return errRefused
	}
	return nil
}

func (p Plan) loses(c Call) error {
	if c.Method == Write && 1-p.dice(c) < p.Lost { // the other end, so that both can be had
		return errLost
	}
	return nil
}

// Get reads one item, or fails.
func (t *Table) Get(ctx context.Context, key table.Key, out any) error {
	return t.do(Call{Method: Get}, func(c *Counts) { c.Get++ }, func() error { return t.under.Get(ctx, key, out) })
}

// GetAll reads items, or fails.
func (t *Table) GetAll(ctx context.Context, keys []table.Key) (items []table.Item, err error) {
	err = t.do(Call{Method: GetAll}, func(c *Counts) { c.GetAll++; c.Keys += len(keys) }, func() (err error) {
		items, err = t.under.GetAll(ctx, keys)
		return err
	})
	return items, err
}

// Query reads a page, or fails.
func (t *Table) Query(ctx context.Context, q table.Query) (page table.Page, err error) {
	from := t.under
	if q.Index {
		from = t.index
	}
	err = t.do(Call{Method: Query}, func(c *Counts) { c.Query++ }, func() (err error) {
		page, err = from.Query(ctx, q)
		return err
	})
	return page, err
}

// Write does ops, or fails, or both.
func (t *Table) Write(ctx context.Context, ops ...table.Op) error {
	return t.do(Call{Method: Write, Ops: ops}, func(c *Counts) { c.Write++; c.Ops += len(ops) },
		func() error { return t.under.Write(ctx, ops...) })
}
