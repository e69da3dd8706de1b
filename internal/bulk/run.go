package bulk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Bounds of a slice.
const (
	SliceRows = 1000
	// Reserve is what is kept of a deadline for the update at the end.
	Reserve = 3 * time.Second
	// Stale is how long nobody has to have touched an act before Nudge does.
	Stale = 2 * time.Minute
)

// Step does the next rows of an act from cursor on, at most limit and a few
// dozen for preference: between steps the deadline is looked at. It must be
// idempotent row by row. What it did before an error comes back with the error.
type Step func(ctx context.Context, cursor string, limit int) (Stride, error)

// Stride is what a Step did.
type Stride struct {
	Cursor string           // where the next Step goes on
	Rows   int              // rows done
	Counts map[string]int64 // added to Progress.Counts
	Next   State            // empty: there is more to do; else the state the act goes to
	Wait   bool             // there is more to do, and not in this slice
	Reason string           // with Failed
}

// Work is what Run needs to know of an act.
type Work struct {
	Table table.Table
	Now   func() time.Time
	Key   table.Key // of the record
	ID    string    // of the act, for its place on the index
	Step  Step
	// Patience is how long a slice may take where ctx has no deadline; zero is a
	// minute.
	Patience time.Duration
}

// Run does one slice of an act: steps from p.Cursor on until the deadline of
// ctx less Reserve, SliceRows rows, or the end, then one update under p.Turn.
// It gives the progress as it is stored then.
//
// That another slice won, or that somebody stopped or paused the act, is no error: p
// comes back as it was. An act that was stopped meanwhile ends after the step
// under way, and what it did is counted. The error of a Step comes back after
// the rows done before it are kept, so that the next try starts behind them.
func (w Work) Run(ctx context.Context, p Progress) (Progress, error) {
	if !p.State.working() {
		return p, nil
	}
	next, rows, failed := w.steps(ctx, p)
	if failed != nil && rows == 0 {
		return p, fmt.Errorf("slice %d of %s: %w", p.Turn, w.ID, failed)
	}
	next.settle(p, w.Now())
	err := w.Table.Write(ctx, w.keep(p, next))
	if errors.Is(err, errs.Conflict) {
		if err := w.Table.Write(ctx, w.keepStopped(p, next)); err != nil && !errors.Is(err, errs.Conflict) {
			return p, fmt.Errorf("slice %d of %s, stopped: %w", p.Turn, w.ID, err)
		}
		return p, nil
	}
	if err = errors.Join(err, failed); err != nil {
		return p, fmt.Errorf("slice %d of %s: %w", p.Turn, w.ID, err)
	}
	return next, nil
}

// steps works through rows; the progress it gives is not stored yet.
func (w Work) steps(ctx context.Context, p Progress) (next Progress, rows int, err error) {
	next = p.copy()
	until := w.until(ctx)
	for rows < SliceRows && next.State == p.State && w.Now().Before(until) {
		if rows > 0 && w.overtaken(ctx, p) {
			break
		}
		stride, err := w.Step(ctx, next.Cursor, SliceRows-rows)
		if err == nil && stride.Rows == 0 && stride.Next == "" && (stride.Cursor == "" || stride.Cursor == next.Cursor) {
			err = errors.New("a step went nowhere")
		}
		next.add(stride)
		rows += stride.Rows
		if err != nil || stride.Wait {
			return next, rows, err
		}
	}
	return next, rows, nil
}

// overtaken reports whether the record has had another turn: another slice
// won, or somebody stopped the act. A read that fails says nothing.
func (w Work) overtaken(ctx context.Context, p Progress) bool {
	var stored struct{ Progress }
	err := w.Table.Get(ctx, w.Key, &stored)
	return err == nil && stored.Turn != p.Turn
}

func (w Work) until(ctx context.Context) time.Time {
	if deadline, ok := ctx.Deadline(); ok {
		return deadline.Add(-Reserve)
	}
	if w.Patience > 0 {
		return w.Now().Add(w.Patience)
	}
	return w.Now().Add(time.Minute)
}

// keepStopped counts what a slice did of an act that was stopped or paused under
// it.
func (w Work) keepStopped(p, next Progress) table.Op {
	return table.Update(w.Key, table.And(table.Or(table.Equal("state", Stopped), table.Equal("state", Paused)), table.Equal("turn", p.Turn+1)),
		table.Set("cursor", next.Cursor), table.Set("counts", next.Counts), table.Add("turn", 1))
}

// keep is the update that moves a record from p to next, if nothing else moved
// it: every change of state or cursor is a turn. It takes an act that is no
// longer under way off the index.
func (w Work) keep(p, next Progress) table.Op {
	changes := []table.Change{
		table.Set("state", next.State), table.Set("turn", next.Turn), table.Set("cursor", next.Cursor),
		table.Set("counts", next.Counts), table.Set("touched", next.Touched),
	}
	if next.State.working() {
		changes = append(changes, table.Set("isk", Place(next.Touched, w.ID)))
	} else {
		changes = append(changes, table.Remove("ipk"), table.Remove("isk"))
	}
	if next.State.Over() {
		changes = append(changes, table.Set("finished_at", next.FinishedAt), table.Set("reason", next.Reason))
	}
	return table.Update(w.Key, table.Equal("turn", p.Turn), changes...)
}

// Nudge touches every act on Working that is Stale, so that the change feed
// calls its function again. It gives how many.
func Nudge(ctx context.Context, t table.Table, now time.Time) (int, error) {
	stale := table.At(now.Add(-Stale))
	q := table.Query{PK: Working, Index: true, To: Place(stale, "~")}
	nudged := 0
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nudged, fmt.Errorf("nudge: %w", err)
		}
		for _, item := range page.Items {
			if err := nudge(ctx, t, item, now); err != nil {
				return nudged, err
			}
			nudged++
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return nudged, nil
		}
	}
}

// nudge touches one act, unless somebody was faster.
func nudge(ctx context.Context, t table.Table, item table.Item, now time.Time) error {
	var record struct {
		table.Head
		Progress
		ID string `json:"id"`
	}
	if err := item.Decode(&record); err != nil {
		return fmt.Errorf("nudge: %w", err)
	}
	key := record.ItemKey()
	err := t.Write(ctx, table.Update(key, table.Equal("turn", record.Turn),
		table.Set("touched", table.At(now)), table.Set("isk", Place(table.At(now), record.ID)), table.Add("nudges", 1)))
	if err != nil && !errors.Is(err, errs.Conflict) {
		return fmt.Errorf("nudge %s: %w", record.ID, err)
	}
	return nil
}
