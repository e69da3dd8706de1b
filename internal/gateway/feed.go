package gateway

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// BusEvent is what came over an EventBridge bus.
type BusEvent struct {
	ID     string
	Source string // aws.ses
	Type   string // its detail-type: Email Bounced
	Detail json.RawMessage
}

// LogLine is a line of a CloudWatch log group with a subscription.
type LogLine struct {
	Group string
	At    time.Time
	Text  string
}

// Sources are what a function does with the events of several sources. A source that
// is nil has no events.
type Sources struct {
	Bus  func(context.Context, BusEvent) error
	Log  func(context.Context, LogLine) error
	HTTP http.Handler
}

// Any serves several sources with one function: each event is told by its shape. An
// event of no source, or one that can not be read, is logged without what it says
// and dropped, because it would never be another. An error is the source's to give
// the event again, all lines of it; then every line is tried, whatever became of
// those before it.
func Any(s Sources, opts ...Option) func(context.Context, json.RawMessage) (any, error) {
	o := settle(opts)
	var page func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)
	if s.HTTP != nil {
		page = HTTP(s.HTTP, opts...)
	}
	return func(ctx context.Context, raw json.RawMessage) (any, error) {
		var shape shape
		err := json.Unmarshal(raw, &shape)
		switch {
		case err != nil:
		case shape.Request != nil && page != nil:
			var ev events.APIGatewayV2HTTPRequest
			if err = json.Unmarshal(raw, &ev); err == nil {
				return page(ctx, ev)
			}
		case shape.Logs.Data != "" && s.Log != nil:
			return nil, o.lines(ctx, s.Log, shape.Logs.Data)
		case shape.Source != "" && shape.Type != "" && s.Bus != nil:
			return nil, o.guarded(ctx, shape.ID, func() error {
				return s.Bus(ctx, BusEvent{shape.ID, shape.Source, shape.Type, shape.Detail})
			})
		}
		o.log.ErrorContext(ctx, "event dropped", "why", "its shape is not known", "bytes", len(raw))
		return nil, nil
	}
}

// shape is what tells the sources apart.
type shape struct {
	Request json.RawMessage `json:"requestContext"` // API Gateway
	Logs    struct {
		Data string `json:"data"`
	} `json:"awslogs"` // CloudWatch
	ID     string          `json:"id"` // EventBridge
	Source string          `json:"source"`
	Type   string          `json:"detail-type"`
	Detail json.RawMessage `json:"detail"`
}

func (o options) lines(ctx context.Context, fn func(context.Context, LogLine) error, data string) error {
	logs, err := unpacked(data)
	if err != nil {
		o.log.ErrorContext(ctx, "event dropped", "why", "its log lines can not be read", "error", err)
		return nil
	}
	if logs.MessageType != "DATA_MESSAGE" { // CONTROL_MESSAGE: CloudWatch looks whether we are there
		return nil
	}
	var faults []error
	for _, l := range logs.LogEvents {
		line := LogLine{logs.LogGroup, time.UnixMilli(l.Timestamp).UTC(), l.Message}
		faults = append(faults, o.guarded(ctx, l.ID, func() error { return fn(ctx, line) }))
	}
	return errors.Join(faults...)
}

// maxLogs bounds what is unpacked. A subscription sends up to 1 MB (CloudWatch
// Logs, "Subscription filters"); packed well, that can be a lot more.
const maxLogs = 32 << 20

func unpacked(data string) (logs events.CloudwatchLogsData, err error) {
	packed, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return logs, errors.New("no base64")
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return logs, err
	}
	text, err := io.ReadAll(io.LimitReader(z, maxLogs+1))
	switch {
	case err != nil:
		return logs, err
	case len(text) > maxLogs:
		return logs, errors.New("too large")
	}
	if json.Unmarshal(text, &logs) != nil { // the error would say what is in it
		return logs, errors.New("no JSON")
	}
	return logs, nil
}

// guarded is fn, with a panic logged and dropped: the event would do it again.
func (o options) guarded(ctx context.Context, id string, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			o.log.ErrorContext(ctx, "event panicked", "event", id, "cause", cause(p), "stack", string(debug.Stack()))
			err = nil
		}
	}()
	if err := fn(); err != nil {
		return fmt.Errorf("event %s: %w", id, err)
	}
	return nil
}
