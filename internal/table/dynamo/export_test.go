package dynamo

import (
	"context"
	"time"
)

// MaxTries is maxTries.
const MaxTries = maxTries

// Sleepless makes e wait for nothing and tells how long it would have waited.
func (e *Engine) Sleepless() *[]time.Duration {
	waits := &[]time.Duration{}
	e.sleep = func(ctx context.Context, d time.Duration) error {
		*waits = append(*waits, d)
		return ctx.Err()
	}
	return waits
}
