package bulk

import (
	"context"
	"time"

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

// Step does the next rows of an act, at most limit and a few dozen for
// preference, from cursor on. It must be idempotent row by row, and
// should return early when ctx ends.
type Step func(ctx context.Context, cursor string, limit int) (Stride, error)

// Stride is what a Step did.
type Stride struct {
	Cursor string           // where the next Step goes on
	Rows   int              // rows done
	Counts map[string]int64 // added to Progress.Counts
	Next   State            // empty: there is more to do; else the state the act goes to
	Reason string           // with Failed
}

// Work is what Run needs to know of an act.
type Work struct {
	Table table.Table
	Now   func() time.Time
	Key   table.Key // of the record
	ID    string    // of the act, for its place on the index
	Step  Step
}

// Run does one slice of an act: steps from p.Cursor on until the deadline of
// ctx less Reserve, SliceRows rows, or the end, then one update under p.Turn.
// It gives the progress as it is stored then.
//
// That another slice won (errs.Conflict on turn), or an administrator stopped
// the act, is no error: p comes back as it was. The error of a Step comes back
// after the rows done before it are kept.
func (w Work) Run(ctx context.Context, p Progress) (Progress, error) {
	panic("not written yet")
}

// Nudge touches every act on Working that is Stale, so that the change feed
// calls its function again. It gives how many.
func Nudge(ctx context.Context, t table.Table, now time.Time) (int, error) {
	panic("not written yet")
}
