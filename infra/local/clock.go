package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/infra/local/cloud"
)

// onClock tells every function its deadline by the system's clock, which may
// be ahead of the machine's: functions compare the two to see what time is left.
func onClock(all cloud.Functions, now func() time.Time) cloud.Functions {
	out := make(cloud.Functions, len(all))
	for name, f := range all {
		out[name] = clocked{f, now}
	}
	return out
}

type clocked struct {
	lambda.Handler
	now func() time.Time
}

func (c clocked) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	return c.Handler.Invoke(deadlineContext{ctx, time.Until(c.now())}, event)
}

type deadlineContext struct {
	context.Context
	ahead time.Duration
}

func (c deadlineContext) Deadline() (time.Time, bool) {
	at, ok := c.Context.Deadline()
	return at.Add(c.ahead), ok
}
