package gateway

import (
	"context"
	"log/slog"
)

// Option changes how an adapter works.
type Option func(*options)

type options struct {
	log     *slog.Logger
	maxBody int
	workers int
	after   func(context.Context)
}

// MaxBody is the longest request body in bytes, after base64. Lambda itself
// takes events of up to 6 MB.
const MaxBody = 6 << 20

func settle(opts []Option) options {
	o := options{log: slog.Default(), maxBody: MaxBody, workers: 1}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// LogTo sends panics and failed records to log; slog.Default() otherwise.
func LogTo(log *slog.Logger) Option { return func(o *options) { o.log = log } }

// LimitBody refuses request bodies over n bytes with 413.
func LimitBody(n int) Option { return func(o *options) { o.maxBody = n } }

// AtEnd has fn called once behind the records of each batch, whatever came of them.
func AtEnd(fn func(context.Context)) Option { return func(o *options) { o.after = fn } }

// Workers lets up to n records of a batch be worked on at once. The records of
// one item stay in order.
func Workers(n int) Option { return func(o *options) { o.workers = max(n, 1) } }
