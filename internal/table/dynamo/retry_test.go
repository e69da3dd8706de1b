package dynamo_test

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
)

// clock stands still.
func clock() time.Time { return time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC) }

type counter struct {
	table.Head
	State string `json:"state,omitempty"`
	Count int64  `json:"count"`
}

// desk is one test's part of the table: an engine through a faulty wire and
// one that sees the truth.
type desk struct {
	*testing.T
	wire   wire
	faulty *dynamo.Engine
	sound  *dynamo.Engine
	pk     string
}

func newDesk(t *testing.T, faults ...fault) *desk {
	needLocal(t)
	t.Parallel()
	d := &desk{T: t, pk: rand.Text(), wire: wire{faults: faults}}
	d.faulty = d.wire.through(local.Options())
	d.faulty.Sleepless()
	d.sound = dynamo.New(local.Client(), tableName, clock)
	return d
}

func (d *desk) key(sk string) table.Key { return table.Key{PK: d.pk, SK: sk} }

func (d *desk) counter(sk, state string) *counter {
	return &counter{Head: table.Head{PK: d.pk, SK: sk, Kind: "counter"}, State: state}
}

// given writes without faults.
func (d *desk) given(ops ...table.Op) {
	d.Helper()
	if err := d.sound.Write(d.Context(), ops...); err != nil {
		d.Fatalf("given: %v", err)
	}
}

func (d *desk) state(sk string) (string, int64) {
	d.Helper()
	var got counter
	if err := d.sound.Get(d.Context(), d.key(sk), &got); err != nil {
		d.Fatalf("get: %v", err)
	}
	return got.State, got.Count
}

func TestLostResponse(t *testing.T) {
	open := table.Equal("state", "open")
	ops := map[string]func(d *desk) []table.Op{
		"put":           func(d *desk) []table.Op { return []table.Op{table.Put(d.counter("a", "used"))} },
		"put if absent": func(d *desk) []table.Op { return []table.Op{table.Put(d.counter("b", "used"), table.Absent())} },
		"put if open":   func(d *desk) []table.Op { return []table.Op{table.Put(d.counter("a", "used"), open)} },
		"update": func(d *desk) []table.Op {
			return []table.Op{table.Update(d.key("a"), table.Exists(), table.Add("count", 1))}
		},
		"update if open": func(d *desk) []table.Op {
			return []table.Op{table.Update(d.key("a"), open, table.Set("state", "used"), table.Add("count", 1))}
		},
		"delete":         func(d *desk) []table.Op { return []table.Op{table.Delete(d.key("a"))} },
		"delete if open": func(d *desk) []table.Op { return []table.Op{table.Delete(d.key("a"), open)} },
		"check":          func(d *desk) []table.Op { return []table.Op{table.Check(d.key("a"), open)} },
		"transaction": func(d *desk) []table.Op {
			return []table.Op{
				table.Put(d.counter("b", "new"), table.Absent()),
				table.Update(d.key("a"), open, table.Set("state", "used"), table.Add("count", 1)),
				table.Delete(d.key("c"), table.Exists()),
			}
		},
	}
	for name, op := range ops {
		for kind, faults := range map[string][]fault{
			"lost": {lost}, "truncated": {truncated}, "lost three times": {lost, throttled, lost, broken, lost},
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				d := newDesk(t, faults...)
				d.given(table.Put(d.counter("a", "open")), table.Put(d.counter("c", "open")))
				d.wantOnce(op(d), len(faults)+1)
			})
		}
	}
}

// wantOnce does ops through the faults and wants success, and of each op one
// effect.
func (d *desk) wantOnce(ops []table.Op, requests int) {
	d.Helper()
	if err := d.faulty.Write(d.Context(), ops...); err != nil {
		d.Fatalf("write: %v", err)
	}
	if d.wire.requests != requests {
		d.Errorf("%d requests, want %d", d.wire.requests, requests)
	}
	for _, op := range ops {
		d.wantDone(op)
	}
}

func (d *desk) wantDone(op table.Op) {
	d.Helper()
	var got counter
	err := d.sound.Get(d.Context(), op.Key, &got)
	switch op.Type {
	case table.OpDelete:
		if !errors.Is(err, errs.NotFound) {
			d.Errorf("%s is still there: %v", op.Key.SK, err)
		}
	case table.OpUpdate:
		if got.Count != 1 || err != nil {
			d.Errorf("%s counted to %d, want 1, %v", op.Key.SK, got.Count, err)
		}
	case table.OpPut:
		if want := op.Record.(*counter); got != *want || err != nil {
			d.Errorf("%s is %+v, want %+v, %v", op.Key.SK, got, *want, err)
		}
	}
}

// A condition that does not hold is reported as such although the first
// answer was lost.
func TestLostRefusal(t *testing.T) {
	for name, op := range map[string]func(d *desk) table.Op{
		"put": func(d *desk) table.Op { return table.Put(d.counter("a", "new"), table.Absent()) },
		"update": func(d *desk) table.Op {
			return table.Update(d.key("a"), table.Equal("state", "no"), table.Add("count", 1))
		},
		"delete": func(d *desk) table.Op { return table.Delete(d.key("a"), table.Equal("state", "no")) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, lost, lost)
			d.given(table.Put(d.counter("a", "open")))
			err := d.faulty.Write(d.Context(), op(d))
			var failed *table.ConditionFailed
			var was counter
			if !errors.As(err, &failed) || failed.Item.Decode(&was) != nil || was.State != "open" {
				d.Errorf("got %v of %+v, want the failed condition of an open item", err, was)
			}
			if state, n := d.state("a"); state != "open" || n != 0 {
				d.Errorf("is %s with %d", state, n)
			}
		})
	}
}

// What another writer does between the lost answer and the next try.
func TestLostResponseAndAnotherWriter(t *testing.T) {
	count := func(d *desk) table.Op { return table.Update(d.key("a"), table.Exists(), table.Add("count", 1)) }
	t.Run("in a transaction: counted once each", func(t *testing.T) {
		d := newDesk(t, lost)
		d.given(table.Put(d.counter("a", "open")))
		d.wire.between = func() { d.given(count(d), table.Check(d.key("b"), table.Absent())) }
		if err := d.faulty.Write(d.Context(), count(d)); err != nil {
			d.Fatal(err)
		}
		if _, n := d.state("a"); n != 2 {
			d.Errorf("counted to %d, want 2", n)
		}
	})
	t.Run("in a single write: one too many, the case of doc.go", func(t *testing.T) {
		d := newDesk(t, lost)
		d.given(table.Put(d.counter("a", "open")))
		d.wire.between = func() { d.given(count(d)) }
		if err := d.faulty.Write(d.Context(), count(d)); err != nil {
			d.Fatal(err)
		}
		if _, n := d.state("a"); n != 3 {
			d.Errorf("counted to %d, want 3", n)
		}
	})
	t.Run("a deleted item is not deleted again", func(t *testing.T) {
		d := newDesk(t, lost)
		d.given(table.Put(d.counter("a", "open")))
		d.wire.between = func() { d.given(table.Put(d.counter("a", "theirs"), table.Absent())) }
		if err := d.faulty.Write(d.Context(), table.Delete(d.key("a"))); err != nil {
			d.Fatal(err)
		}
		if state, _ := d.state("a"); state != "theirs" {
			d.Errorf("is %s, want theirs", state)
		}
	})
}

func TestNonceIsNotDecoded(t *testing.T) {
	d := newDesk(t)
	d.given(table.Put(d.counter("a", "open")))
	items, err := d.sound.GetAll(d.Context(), []table.Key{d.key("a")})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := items[0].Decode(&got); err != nil || len(got) != 5 {
		t.Errorf("got %v, %v, want five attributes", got, err)
	}
}

func TestReadsAreTriedAgain(t *testing.T) {
	d := newDesk(t, lost, throttled, broken, refused, truncated)
	d.given(table.Put(d.counter("a", "open")))
	var got counter
	if err := d.faulty.Get(d.Context(), d.key("a"), &got); err != nil || got.State != "open" {
		t.Errorf("get: %+v, %v", got, err)
	}
	d.wire.faults = []fault{lost, starved, throttled, starved}
	items, err := d.faulty.GetAll(d.Context(), []table.Key{d.key("b"), d.key("a")})
	if err != nil || items[0].Exists() || !items[1].Exists() {
		t.Errorf("get all: %v", err)
	}
	d.wire.faults = []fault{lost, throttled}
	page, err := d.faulty.Query(d.Context(), table.Query{PK: d.pk})
	if err != nil || len(page.Items) != 1 {
		t.Errorf("query: %d items, %v", len(page.Items), err)
	}
}

func TestConflictsAreTriedAgain(t *testing.T) {
	d := newDesk(t, conflicted, conflicted, throttled, conflicted)
	err := d.faulty.Write(d.Context(), table.Put(d.counter("a", "open")), table.Put(d.counter("b", "open")))
	if err != nil || d.wire.requests != 5 {
		t.Errorf("%v after %d requests", err, d.wire.requests)
	}
}

// The rest needs no DynamoDB: nothing is ever answered.

func TestGivesUp(t *testing.T) {
	rec := &counter{Head: table.Head{PK: "p", SK: "a", Kind: "k"}}
	other := &counter{Head: table.Head{PK: "p", SK: "b", Kind: "k"}}
	calls := map[string]func(ctx context.Context, e *dynamo.Engine) error{
		"get":     func(ctx context.Context, e *dynamo.Engine) error { return e.Get(ctx, rec.ItemKey(), &counter{}) },
		"connect": func(ctx context.Context, e *dynamo.Engine) error { return e.Connect(ctx) },
		"get all": func(ctx context.Context, e *dynamo.Engine) error {
			_, err := e.GetAll(ctx, []table.Key{rec.ItemKey()})
			return err
		},
		"query": func(ctx context.Context, e *dynamo.Engine) error {
			_, err := e.Query(ctx, table.Query{PK: "p"})
			return err
		},
		"write": func(ctx context.Context, e *dynamo.Engine) error { return e.Write(ctx, table.Put(rec)) },
		"transaction": func(ctx context.Context, e *dynamo.Engine) error {
			return e.Write(ctx, table.Put(rec), table.Put(other))
		},
	}
	for name, call := range calls {
		for kind, f := range map[string]fault{"refused": refused, "throttled": throttled, "broken": broken} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				w := &wire{forever: f}
				e := w.through(dynamo.Options{Region: "us-east-1", Endpoint: "http://nowhere.invalid"})
				waits := e.Sleepless()
				if err := call(t.Context(), e); !errors.Is(err, errs.Unavailable) {
					t.Errorf("got %v, want unavailable", err)
				}
				if w.requests != dynamo.MaxTries || len(*waits) != dynamo.MaxTries-1 {
					t.Errorf("%d requests and %d waits", w.requests, len(*waits))
				}
			})
		}
	}
}

func TestWaitsGrowWithinBounds(t *testing.T) {
	t.Parallel()
	var sum time.Duration
	distinct := map[time.Duration]bool{}
	for range 100 {
		w := &wire{forever: throttled}
		e := w.through(dynamo.Options{Region: "us-east-1", Endpoint: "http://nowhere.invalid"})
		waits := e.Sleepless()
		if err := e.Connect(t.Context()); !errors.Is(err, errs.Unavailable) {
			t.Fatal(err)
		}
		bound := 20 * time.Millisecond
		for _, d := range *waits {
			if d < 0 || d > bound {
				t.Fatalf("waits %v, want at most %v", d, bound)
			}
			bound = min(2*bound, time.Second)
			sum, distinct[d] = sum+d, true
		}
	}
	if mean := sum / 100; mean < 1500*time.Millisecond || mean > 3*time.Second {
		t.Errorf("waits %v on average", mean)
	}
	if len(distinct) < 800 {
		t.Errorf("%d different waits of 900: no jitter", len(distinct))
	}
}

func TestContextEndsTheTries(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	w := &wire{forever: throttled}
	e := w.through(dynamo.Options{Region: "us-east-1", Endpoint: "http://nowhere.invalid"})
	e.Sleepless()
	w.between = cancel
	err := e.Write(ctx, table.Delete(table.Key{PK: "p", SK: "s"}))
	if !errors.Is(err, context.Canceled) || !errors.Is(err, errs.Unavailable) || w.requests != 1 {
		t.Errorf("got %v after %d requests", err, w.requests)
	}
}

// One op that failed its condition decides, whatever befell the others; what
// is wrong with a request stays wrong.
func TestFinalAnswers(t *testing.T) {
	const transaction = `{"__type":"TransactionCanceledException","CancellationReasons":[`
	const outgrown = `"Message":"Item size to update has exceeded the maximum allowed size"`
	for name, c := range map[string]struct {
		body string
		want errs.Kind
	}{
		"condition beside a conflict": {
			transaction + `{"Code":"TransactionConflict"},{"Code":"ConditionalCheckFailed"}]}`, errs.Conflict,
		},
		"validation":     {transaction + `{"Code":"ValidationError","Message":"x"},{"Code":"None"}]}`, errs.Invalid},
		"item size":      {transaction + `{"Code":"None"},{"Code":"ValidationError",` + outgrown + `}]}`, errs.TooLarge},
		"unknown reason": {transaction + `{"Code":"None"},{"Code":"AccessDenied"}]}`, errs.Internal},
		"access denied":  {`{"__type":"com.amazon.coral.service#AccessDeniedException","message":"x"}`, errs.Internal},
		"no such table":  {`{"__type":"ResourceNotFoundException","message":"x"}`, errs.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &fixed{body: c.body}
			e := dynamo.New(dynamo.Client(dynamo.Options{
				Region: "us-east-1", Endpoint: "http://nowhere.invalid", Transport: w,
			}), tableName, clock)
			e.Sleepless()
			err := e.Write(t.Context(), table.Delete(table.Key{PK: "p", SK: "a"}), table.Delete(table.Key{PK: "p", SK: "b"}))
			if errs.KindOf(err) != c.want || w.requests != 1 {
				t.Errorf("got %v after %d requests, want %s after one", err, w.requests, c.want)
			}
		})
	}
}
