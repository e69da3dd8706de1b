package due

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Do does what an item says, in one transaction with Done or Later of it. A
// condition that failed (*table.ConditionFailed) says that somebody else did, or
// that what it was decided from has changed: the item is looked at again next
// time, if it is still there. Any other error puts it off.
type Do func(ctx context.Context, i Item) error

const (
	// page is how many items are read at a time.
	page = 100
	// reserve is what is kept of a deadline for the item under way.
	reserve = 5 * time.Second
	// patience is how long Run works where ctx has no deadline.
	patience = 50 * time.Second
)

// Ran is what a Run did.
type Ran struct {
	Done   int     // items that were looked at and done, or are someone else's
	Faults []error // of those that were put off
	More   bool    // there was no time for all that is due
}

// Run does what is due, the longest due first in each partition of the list, and
// the partitions side by side. It stops before the deadline of ctx and says so
// in More; what is left is due for the next one.
//
// An item of a What that do does not have is a fault: the code that wrote it and
// this code disagree.
func Run(ctx context.Context, t table.Table, now func() time.Time, do map[What]Do) (Ran, error) {
	r := &run{table: t, now: now, do: do, until: until(ctx, now())}
	var group sync.WaitGroup
	faults := make([]error, shards)
	for shard := range shards {
		group.Go(func() { faults[shard] = r.shard(ctx, partition(shard)) })
	}
	group.Wait()
	return r.ran, errors.Join(faults...)
}

// run is one Run.
type run struct {
	table table.Table
	now   func() time.Time
	do    map[What]Do
	until time.Time

	mu  sync.Mutex
	ran Ran
}

func until(ctx context.Context, now time.Time) time.Time {
	if deadline, ok := ctx.Deadline(); ok {
		return deadline.Add(-reserve)
	}
	return now.Add(patience)
}

// shard does what is due of one partition of the list.
func (r *run) shard(ctx context.Context, partition string) error {
	q := table.Query{PK: partition, To: fmt.Sprintf("%010d#~", r.now().Unix()), Index: true, Limit: page}
	for {
		found, err := r.table.Query(ctx, q)
		if err != nil {
			return fmt.Errorf("list %s: %w", partition, err)
		}
		items, next, err := table.Decoded[Item](found)
		if err != nil {
			return fmt.Errorf("list %s: %w", partition, err)
		}
		for _, i := range items {
			if !r.now().Before(r.until) || ctx.Err() != nil {
				r.note(func(ran *Ran) { ran.More = true })
				return nil
			}
			r.one(ctx, i)
		}
		if q.Cursor = next; next == "" {
			return nil
		}
	}
}

// one does an item, or puts it off.
func (r *run) one(ctx context.Context, i Item) {
	do, known := r.do[i.What]
	err := fmt.Errorf("nobody does %q", i.What)
	if known {
		err = do(ctx, i)
	}
	var lost *table.ConditionFailed
	if err == nil || errors.As(err, &lost) {
		r.note(func(ran *Ran) { ran.Done++ })
		return
	}
	if err := r.table.Write(ctx, i.failed(r.now())); err != nil && !errors.Is(err, errs.Conflict) {
		r.fault(i, err)
	}
	r.fault(i, err)
}

func (r *run) fault(i Item, err error) {
	r.note(func(ran *Ran) { ran.Faults = append(ran.Faults, fmt.Errorf("%s %s: %w", i.What, i.About, err)) })
}

func (r *run) note(change func(*Ran)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.ran)
}
