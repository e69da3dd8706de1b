package notify

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/table"
)

// Swept counts what a sweep did.
type Swept struct {
	Nudged int64 // touched, so that the feed fires again
	Failed int64 // given up
}

// sweepPage is how many due messages are read at a time.
const sweepPage = 200

// Sweep looks for messages that should have moved on and did not: a feed
// record that was lost, a sender that did not come back, a back-off that is over. It
// touches them so that the feed fires again, and fails those that must not be
// tried again. Its cost is one query per shard and a write per message due.
//
// It stops early without an error when ctx ends; what is left is due for the
// next one.
func Sweep(ctx context.Context, t table.Table, now time.Time) (Swept, error) {
	var nudged, failed atomic.Int64
	var tally Tally
	var group errgroup.Group
	faults := make([]error, shards)
	for shard := range shards {
		group.Go(func() error {
			faults[shard] = sweepShard(ctx, t, now, outbox(shard), &nudged, &failed, &tally)
			return nil
		})
	}
	_ = group.Wait()
	if ctx.Err() == nil {
		faults[0] = errors.Join(faults[0], tally.Write(ctx, t, now))
	}
	return Swept{nudged.Load(), failed.Load()}, errors.Join(faults...)
}

func sweepShard(ctx context.Context, t table.Table, now time.Time, shard string, nudged, failed *atomic.Int64, tally *Tally) error {
	q := table.Query{PK: shard, To: fmt.Sprintf("%010d#~", now.Unix()), Index: true, Limit: sweepPage}
	var faults []error
	for ctx.Err() == nil {
		page, err := t.Query(ctx, q)
		if err != nil {
			return errors.Join(append(faults, fmt.Errorf("sweep %s: %w", shard, err))...)
		}
		for _, item := range page.Items {
			state, err := nudge(ctx, t, item, now, tally)
			switch {
			case err != nil && ctx.Err() == nil:
				faults = append(faults, err)
			case state == Queued:
				nudged.Add(1)
			case state == Failed, state == Unknown:
				failed.Add(1)
			}
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			break
		}
	}
	return errors.Join(faults...)
}

// nudge gives the state that it wrote, empty when it wrote none.
func nudge(ctx context.Context, t table.Table, item table.Item, now time.Time, tally *Tally) (State, error) {
	var m Message
	if err := item.Decode(&m); err != nil {
		return "", fmt.Errorf("sweep: decode: %w", err)
	}
	next, ok := m.Nudge(now)
	if !ok {
		return "", nil
	}
	err := t.Write(ctx, Save(next))
	var lost *table.ConditionFailed
	switch {
	case errors.As(err, &lost): // the index was behind, or it moved on
		return "", nil
	case err != nil:
		return "", fmt.Errorf("sweep message %s: %w", m.ID, err)
	}
	tally.Became(m, next)
	return next.State, nil
}
