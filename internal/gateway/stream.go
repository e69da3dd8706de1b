package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// Event is what happened to an item.
type Event string

// The three events.
const (
	Insert Event = "INSERT"
	Modify Event = "MODIFY"
	Remove Event = "REMOVE"
)

// Record is one change of one item.
type Record struct {
	Event    Event
	Kind     string          // the item's attribute kind
	New, Old json.RawMessage // the item after and before as plain JSON; nil when there was none
	Sequence string          // orders the changes of one item
	TTL      bool            // DynamoDB removed it because it had expired
}

// spare is kept back of a function's time, so that what is unfinished is
// reported instead of cut off, which would fail the whole batch.
const spare = 2 * time.Second

// Stream gives every record of a DynamoDB stream batch to fn and reports those
// it failed for. fn sees some records again after any failure.
func Stream(fn func(context.Context, Record) error, opts ...Option) func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	o := settle(opts)
	return func(ctx context.Context, ev events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		whole := ctx
		if deadline, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-spare))
			defer cancel()
		}
		failed := make([]bool, len(ev.Records))
		o.each(byItem(ev.Records), func(i int) { failed[i] = !o.record(ctx, fn, ev.Records[i]) })
		o.end(whole)
		return failures(ev.Records, failed), nil
	}
}

// end calls what is to be called behind a batch, with a part of the time that is
// kept back.
func (o options) end(ctx context.Context) {
	if o.after == nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			o.log.ErrorContext(ctx, "end of a batch panicked", "cause", cause(p), "stack", string(debug.Stack()))
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, spare/2)
	defer cancel()
	o.after(ctx)
}

// each calls work for every index, the indexes of one queue in order and up to
// o.workers queues at once, and returns when all are done.
func (o options) each(queues [][]int, work func(i int)) {
	next := make(chan []int)
	var done sync.WaitGroup
	for range min(o.workers, len(queues)) {
		done.Go(func() {
			for queue := range next {
				for _, i := range queue {
					work(i)
				}
			}
		})
	}
	for _, queue := range queues {
		next <- queue
	}
	close(next)
	done.Wait()
}

func byItem(records []events.DynamoDBEventRecord) [][]int {
	var queues [][]int
	place := map[string]int{}
	for i, r := range records {
		key := itemKey(r.Change.Keys)
		q, ok := place[key]
		if !ok {
			q = len(queues)
			place[key] = q
			queues = append(queues, nil)
		}
		queues[q] = append(queues[q], i)
	}
	return queues
}

func itemKey(keys map[string]events.DynamoDBAttributeValue) string {
	text, err := plain(keys, "")
	if err != nil {
		return "" // all unreadable keys share one queue
	}
	return string(text)
}

// record reports whether the record was done.
func (o options) record(ctx context.Context, fn func(context.Context, Record) error, r events.DynamoDBEventRecord) (ok bool) {
	log := o.log.With("sequence", r.Change.SequenceNumber, "event", r.EventName)
	defer func() {
		if p := recover(); p != nil {
			log.ErrorContext(ctx, "record panicked", "cause", cause(p), "stack", string(debug.Stack()))
		}
	}()
	if err := ctx.Err(); err != nil {
		log.WarnContext(ctx, "record left for the next time", "error", err)
		return false
	}
	rec, err := record(r)
	if err == nil {
		err = fn(ctx, rec)
	}
	if err != nil {
		log.ErrorContext(ctx, "record failed", "kind", rec.Kind, "error", err)
	}
	return err == nil
}

func record(r events.DynamoDBEventRecord) (Record, error) {
	out := Record{Event: Event(r.EventName), Sequence: r.Change.SequenceNumber}
	id := r.UserIdentity
	out.TTL = out.Event == Remove && id != nil && id.Type == "Service" && id.PrincipalID == "dynamodb.amazonaws.com"
	var err error
	if out.New, err = image(r.Change.NewImage); err != nil {
		return out, fmt.Errorf("new image: %w", err)
	}
	if out.Old, err = image(r.Change.OldImage); err != nil {
		return out, fmt.Errorf("old image: %w", err)
	}
	current := r.Change.NewImage
	if current == nil {
		current = r.Change.OldImage
	}
	if kind, ok := current["kind"]; ok && kind.DataType() == events.DataTypeString {
		out.Kind = kind.String()
	}
	return out, nil
}

// nonceAttribute is what the DynamoDB engine adds to an item to know its own
// write again; it is not part of the record.
const nonceAttribute = "w"

func image(item map[string]events.DynamoDBAttributeValue) (json.RawMessage, error) {
	if item == nil {
		return nil, nil
	}
	return plain(item, nonceAttribute)
}

func failures(records []events.DynamoDBEventRecord, failed []bool) events.DynamoDBEventResponse {
	out := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
	for i, r := range records {
		if failed[i] {
			out.BatchItemFailures = append(out.BatchItemFailures,
				events.DynamoDBBatchItemFailure{ItemIdentifier: r.Change.SequenceNumber})
		}
	}
	return out
}
