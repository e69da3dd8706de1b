package invite

import (
	"context"
	"sync/atomic"

	"lanyard/internal/table"
)

// watched counts the writes that go to a store, and can fail them.
type watched struct {
	table.Table
	writes atomic.Int64
	before func(ops []table.Op) error // nil lets all through
}

func (w *watched) Write(ctx context.Context, ops ...table.Op) error {
	w.writes.Add(1)
	if w.before != nil {
		if err := w.before(ops); err != nil {
			return err
		}
	}
	return w.Table.Write(ctx, ops...)
}
