package gateway

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
)

// Tick is what a schedule of template.yaml sends.
type Tick struct {
	Job string `json:"job"`
}

// Schedule runs fn for the job that a schedule names. An error is Lambda's to
// retry and report.
func Schedule(fn func(ctx context.Context, job string) error, opts ...Option) func(context.Context, Tick) error {
	o := settle(opts)
	return func(ctx context.Context, t Tick) (err error) {
		if t.Job == "" {
			return errors.New("the schedule names no job")
		}
		defer func() {
			if p := recover(); p != nil {
				o.log.ErrorContext(ctx, "panic", "job", t.Job, "cause", cause(p), "stack", string(debug.Stack()))
				err = fmt.Errorf("job %s panicked", t.Job)
			}
		}()
		if err := fn(ctx, t.Job); err != nil {
			return fmt.Errorf("job %s: %w", t.Job, err)
		}
		return nil
	}
}
