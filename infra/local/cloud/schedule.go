package cloud

import (
	"context"
	"time"

	"lanyard/infra/template"
)

// Schedules are the schedules of the template. Each calls its function when
// it starts, to see what the last run of this machine left behind, and then
// at its rate. every makes a channel of ticks, and how to stop it.
func (c *Cloud) Schedules(every func(time.Duration) (<-chan time.Time, func())) []func(context.Context) error {
	var out []func(context.Context) error
	for _, f := range c.template.Functions {
		for _, s := range f.Schedules {
			out = append(out, func(ctx context.Context) error {
				ticks, stop := every(s.Every)
				defer stop()
				for {
					c.tick(ctx, f, s)
					select {
					case <-ticks:
					case <-ctx.Done():
						return nil
					}
				}
			})
		}
	}
	return out
}

// Ticker is every for the real clock.
func Ticker(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(d)
	return t.C, t.Stop
}

func (c *Cloud) tick(ctx context.Context, f template.Function, s template.Schedule) {
	limited, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	_, err := c.functions[f.Folder].Invoke(limited, []byte(s.Input))
	if err != nil && ctx.Err() == nil {
		c.log.Error("schedule failed", "function", f.Folder, "schedule", s.Name, "error", err)
	}
}
