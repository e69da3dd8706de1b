package limit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// tries is how often a spend is decided anew when others spend from the same
// bucket at the same moment. Each lost race means that another one won, so a
// bucket of up to that many can be emptied by a crowd without an error.
const tries = 40

// maxPause bounds the random pause before another try.
const maxPause = 16 * time.Millisecond

// errRaces is the cause when every try was lost.
var errRaces = errors.New("limit: lost every race for a bucket")

// Ops decides whether all buckets admit their cost now, and gives the ops that
// spend it: they go first into the caller's own Write. A refusal is
// errs.Limited with the time to wait and names its bucket for the log; a store
// that does not answer is errs.Unavailable. Most callers want Within, which
// also tries again.
func Ops(ctx context.Context, tbl table.Table, now time.Time, buckets ...Bucket) ([]table.Op, error) {
	keys := make([]table.Key, len(buckets))
	for i, b := range buckets {
		keys[i] = b.storeKey()
	}
	items, err := tbl.GetAll(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read limits: %w", err)
	}
	ops := make([]table.Op, len(buckets))
	var refused refusal
	for i, b := range buckets {
		old, err := readRecord(items[i])
		if err != nil {
			return nil, fmt.Errorf("read limit %s: %w", b.Name, err)
		}
		next, wait, ok := Decide(old.Until, b.Rates, b.cost(), now)
		if !ok {
			refused.add(b.Name, wait)
			continue
		}
		ops[i] = b.put(old, next)
	}
	return ops, refused.err()
}

// Within spends from all buckets and does what they allow in one transaction.
// write is given the ops that spend and writes them first, before its own; it is called again,
// with others, when a bucket changed meanwhile, and so must do nothing else.
func Within(ctx context.Context, tbl table.Table, now time.Time, buckets []Bucket, write func(spent []table.Op) error) error {
	for try := range tries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		ops, err := Ops(ctx, tbl, now, buckets...)
		if err != nil {
			return err
		}
		if err := write(ops); !lostRace(err, len(ops)) {
			return err
		}
	}
	return errs.Because(errs.Unavailable, errRaces)
}

// Spend spends from all buckets, or from none.
func Spend(ctx context.Context, tbl table.Table, now time.Time, buckets ...Bucket) error {
	return Within(ctx, tbl, now, buckets, func(spent []table.Op) error {
		if err := tbl.Write(ctx, spent...); err != nil {
			return fmt.Errorf("spend limits: %w", err)
		}
		return nil
	})
}

// Open lets an act go on when the store did not answer for its limit, and logs
// that. It is for limits that guard neither sending nor redeeming.
func Open(ctx context.Context, log *slog.Logger, err error) error {
	if !errors.Is(err, errs.Unavailable) {
		return err
	}
	log.WarnContext(ctx, "limit passed over", "error", err)
	return nil
}

// lostRace reports whether a write failed because one of the first n ops found
// its bucket changed.
func lostRace(err error, n int) bool {
	var failed *table.ConditionFailed
	return errors.As(err, &failed) && failed.Op < n
}

// pause waits a random moment before every try but the first two.
func pause(ctx context.Context, try int) error {
	if try < 2 {
		return nil
	}
	t := time.NewTimer(rand.N(min(maxPause, time.Millisecond<<min(try, 10))))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refusal is the longest wait of the buckets that refused; one that no waiting
// helps is longer than any other.
type refusal struct {
	bucket string
	wait   time.Duration
}

func (r *refusal) add(bucket string, wait time.Duration) {
	switch {
	case r.bucket != "" && r.wait == 0:
	case r.bucket == "", wait == 0, wait > r.wait:
		r.bucket, r.wait = bucket, wait
	}
}

func (r *refusal) err() error {
	if r.bucket == "" {
		return nil
	}
	return Refuse(r.bucket, r.wait)
}
