package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// sealReserve is what Seal leaves of a deadline.
const sealReserve = 3 * time.Second

// Sealed is what a run of Seal did, and where the chains stand: for the log,
// as a witness.
type Sealed struct {
	Links, Entries int
	Heads          []Head
	Behind         bool // the deadline came first; the next run goes on
}

// Head is the end of a chain: the newest link's number and hash.
type Head struct {
	Shard int    `json:"shard"`
	Seq   int64  `json:"seq"`
	Hash  string `json:"hash"`
}

// Seal continues the chains of a network that was created at a moment, up to
// Lag before now, as far as the deadline of ctx allows.
func (s *Service) Seal(ctx context.Context, n session.NetworkID, created time.Time) (Sealed, error) {
	now := s.Now()
	var done Sealed
	for shard := range shards {
		head, err := s.newest(ctx, first(n, shard, created))
		for more := true; more && err == nil; {
			if deadline, ok := ctx.Deadline(); ok && s.Now().After(deadline.Add(-sealReserve)) {
				done.Behind = true
				break
			}
			head, more, err = s.extend(ctx, head, now, &done)
		}
		if err != nil {
			return done, fmt.Errorf("seal audit of network %s: %w", n, err)
		}
		done.Heads = append(done.Heads, Head{shard, head.Seq, head.Hash})
	}
	return done, nil
}

// newest is the last link of the chain that begins with start, or start.
func (s *Service) newest(ctx context.Context, start Link) (Link, error) {
	links, _, err := read[Link](ctx, s.Table, table.Query{PK: chainPK(start.Network, start.Shard), Desc: true}, 1)
	if err != nil || len(links) == 0 {
		return start, err
	}
	return links[0], nil
}

// extend adds a link behind head if there is something to seal. more tells
// whether there may be another.
func (s *Service) extend(ctx context.Context, head Link, now time.Time, done *Sealed) (_ Link, more bool, _ error) {
	w := head.next(now.Add(-Lag))
	if w.from == w.to {
		return head, false, nil
	}
	entries, full, err := s.entries(ctx, w)
	if err != nil {
		return head, false, err
	}
	if full {
		w.to, w.dayEnds = after(entries[len(entries)-1].SK), false
	}
	if len(entries) == 0 && !w.dayEnds {
		return head, false, nil // nothing yet today; a link a day is enough
	}
	link := head.seal(w, entries, now)
	ops := []table.Op{table.Put(&link, table.Absent())}
	if len(entries) > 0 {
		op, err := s.tally(ctx, link, entries)
		if err != nil {
			return head, false, err
		}
		ops = append(ops, op)
	}
	err = s.Table.Write(ctx, ops...)
	if errors.Is(err, errs.Conflict) {
		return head, false, nil // another sealer is at it
	}
	if err != nil {
		return head, false, err
	}
	done.Links++
	done.Entries += len(entries)
	return link, true, nil
}

// entries reads a window, at most maxWindow of it; full tells that there are
// more.
func (s *Service) entries(ctx context.Context, w window) (_ []Record, full bool, _ error) {
	entries, full, err := read[Record](ctx, s.Table, w.query(), maxWindow)
	if n := len(entries); !w.dayEnds && n > 0 && entries[n-1].SK == w.to {
		entries, full = entries[:n-1], false
	}
	return entries, full, err
}

// maxQuery is what one query may ask for (table.Query).
const maxQuery = 1000

// read gives up to limit records of a query, and whether there may be more.
func read[T any](ctx context.Context, t table.Table, q table.Query, limit int) ([]T, bool, error) {
	var out []T
	for {
		q.Limit = min(limit-len(out), maxQuery)
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, false, err
		}
		for _, item := range page.Items {
			var record T
			if err := item.Decode(&record); err != nil {
				return nil, false, err
			}
			out = append(out, record)
		}
		q.Cursor = page.Cursor
		if q.Cursor == "" || len(out) == limit {
			return out, q.Cursor != "", nil
		}
	}
}
