package tabletest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Run tests that the tables which open makes keep the contract. A table has to
// read its time from now; open closes it by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) table.Table) {
	groups := []struct {
		name string
		run  func(t *testing.T, s suite)
	}{
		{"round trip", roundTrips},
		{"condition", conditions},
		{"update", updates},
		{"write", writes},
		{"race", races},
		{"expiry", expiries},
		{"query", queries},
		{"index", indexQueries},
		{"count", counts},
		{"limit", limits},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			g.run(t, suite(open))
		})
	}
}

type suite func(t *testing.T, now func() time.Time) table.Table

// test runs one test on a table and a clock of its own.
func (s suite) test(t *testing.T, name string, run func(t *testing.T, e *env)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		e := &env{t: t, space: rand.Text()}
		e.clock.set(start)
		e.tb = s(t, e.clock.now)
		run(t, e)
	})
}

// start is when every test begins.
var start = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

type clock struct{ seconds atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(c.seconds.Load(), 999_000_000).UTC() }
func (c *clock) set(to time.Time)        { c.seconds.Store(to.Unix()) }
func (c *clock) advance(d time.Duration) { c.seconds.Add(int64(d / time.Second)) }

// env is what one test works with.
type env struct {
	t     *testing.T
	tb    table.Table
	clock clock
	space string
}

// pk is a partition key no other test has.
func (e *env) pk(name string) string { return e.space + "#" + name }

func (e *env) key(sk string) table.Key { return table.Key{PK: e.pk("p"), SK: sk} }

// head is that of an item in the test's usual partition.
func (e *env) head(sk string) table.Head {
	return table.Head{PK: e.pk("p"), SK: sk, Kind: "thing"}
}

// expiring is a head with expires_at so far from now.
func (e *env) expiring(sk string, in time.Duration) table.Head {
	h := e.head(sk)
	h.ExpiresAt = table.At(e.clock.now().Add(in))
	return h
}

func (e *env) write(ops ...table.Op) {
	e.t.Helper()
	if err := e.tb.Write(e.t.Context(), ops...); err != nil {
		e.t.Fatalf("write: %v", err)
	}
}

// refused does a write that a condition must stop.
func (e *env) refused(ops ...table.Op) *table.ConditionFailed {
	e.t.Helper()
	err := e.tb.Write(e.t.Context(), ops...)
	var failed *table.ConditionFailed
	if !errors.As(err, &failed) {
		e.t.Fatalf("write: got %v, want a failed condition", err)
	}
	if !errors.Is(err, errs.Conflict) {
		e.t.Errorf("a failed condition is not an errs.Conflict: %v", err)
	}
	return failed
}

// fails does a write that must come back with kind.
func (e *env) fails(kind errs.Kind, ops ...table.Op) {
	e.t.Helper()
	wantKind(e.t, e.tb.Write(e.t.Context(), ops...), kind)
}

func wantKind(t *testing.T, err error, kind errs.Kind) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("got error %v, want %s", err, kind)
	}
}

func (e *env) get(sk string) thing {
	e.t.Helper()
	var got thing
	if err := e.tb.Get(e.t.Context(), e.key(sk), &got); err != nil {
		e.t.Fatalf("get %s: %v", sk, err)
	}
	return got
}

func (e *env) absent(sk string) {
	e.t.Helper()
	var got thing
	wantKind(e.t, e.tb.Get(e.t.Context(), e.key(sk), &got), errs.NotFound)
}

// ask asks cond of the item, by a write that writes nothing.
func (e *env) ask(sk string, cond table.Cond) bool {
	e.t.Helper()
	err := e.tb.Write(e.t.Context(), table.Check(e.key(sk), cond))
	var failed *table.ConditionFailed
	if err != nil && !errors.As(err, &failed) {
		e.t.Fatalf("check: %v", err)
	}
	return err == nil
}

func (e *env) holds(sk string, cond table.Cond, want bool) {
	e.t.Helper()
	if got := e.ask(sk, cond); got != want {
		e.t.Errorf("condition holds: %v, want %v", got, want)
	}
}

func equal[T any](t *testing.T, got, want T, opts ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		t.Errorf("got other than wanted (-want +got):\n%s", diff)
	}
}

// state is a string enum, as records have them.
type state string

const (
	open state = "open"
	used state = "used"
)

// thing is a record like those of the rooms. Its attributes have names that
// are reserved words in DynamoDB's expressions.
type thing struct {
	table.Head
	State  state   `json:"state,omitempty"`
	Name   string  `json:"name,omitempty"`
	Count  int64   `json:"count,omitempty"`
	Size   float64 `json:"size,omitempty"`
	Hidden bool    `json:"hidden,omitempty"`
	Owner  *string `json:"owner"`
	List   []int   `json:"list,omitempty"`
	Odd    string  `json:"odd-name.x,omitempty"`
}

func (e *env) thing(sk string, st state) *thing { return &thing{Head: e.head(sk), State: st} }

func decode[T any](t *testing.T, items []table.Item) []T {
	t.Helper()
	out := make([]T, len(items))
	for i, it := range items {
		if err := it.Decode(&out[i]); err != nil {
			t.Fatalf("decode item %d: %v", i, err)
		}
	}
	return out
}

// number makes a sort key that sorts like n.
func number(n int) string { return fmt.Sprintf("n#%04d", n) }
