package invite

import (
	"context"
	"strings"
	"sync/atomic"

	"lanyard/internal/table"
)

// watched counts what goes to a store, and can fail its writes. That a link was
// opened is noted beside the others: nothing follows from it.
type watched struct {
	table.Table
	reads, writes, notes atomic.Int64
	before               func(ops []table.Op) error // nil lets all through
}

func (w *watched) Get(ctx context.Context, key table.Key, out any) error {
	w.reads.Add(1)
	return w.Table.Get(ctx, key, out)
}

func (w *watched) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	w.reads.Add(1)
	return w.Table.GetAll(ctx, keys)
}

func (w *watched) Query(ctx context.Context, q table.Query) (table.Page, error) {
	w.reads.Add(1)
	return w.Table.Query(ctx, q)
}

func (w *watched) Write(ctx context.Context, ops ...table.Op) error {
	if len(ops) == 1 && strings.HasPrefix(ops[0].Key.SK, "opened#") {
		w.notes.Add(1)
	} else {
		w.writes.Add(1)
	}
	if w.before != nil {
		if err := w.before(ops); err != nil {
			return err
		}
	}
	return w.Table.Write(ctx, ops...)
}
