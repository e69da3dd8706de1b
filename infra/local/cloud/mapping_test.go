package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"

	"lanyard/internal/gateway"
)

const messages = `S: {Type: DynamoDB, Properties: {BatchSize: 4, ParallelizationFactor: %d, MaximumRetryAttempts: 2, BisectBatchOnFunctionError: true,
	FunctionResponseTypes: [ReportBatchItemFailures],
	FilterCriteria: {Filters: [{Pattern: '{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"kind":{"S":["message"]},"state":{"S":["queued"]}}}}'}]}}}`

// list is a feed of a fixed list, which ends the run when it is acknowledged.
type list struct {
	changes []Change
	done    context.CancelFunc
	acked   string
}

func (l *list) Next(ctx context.Context, limit int) ([]Change, error) {
	if len(l.changes) == 0 {
		l.done()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return l.changes[:min(limit, len(l.changes))], nil
}

func (l *list) Ack(_ context.Context, c Change) error {
	for l.changes[0].Sequence != c.Sequence {
		l.changes = l.changes[1:]
	}
	l.changes, l.acked = l.changes[1:], c.Sequence
	return nil
}

func message(t *testing.T, sequence int, item, state string) Change {
	t.Helper()
	c, err := NewChange(strconv.Itoa(sequence), "INSERT", item, "s", nil,
		json.RawMessage(fmt.Sprintf(`{"pk":%q,"sk":"s","kind":"message","state":%q,"n":9007199254740993}`, item, state)), false, noon())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// pump runs a mapping over changes until all are acknowledged.
func pump(t *testing.T, lanes int, fn any, changes ...Change) *list {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	l := &list{changes: changes, done: cancel}
	tmpl := small(t, fmt.Sprintf(messages, lanes))
	c, err := New(tmpl, Functions{"fn": lambda.NewHandler(fn)}, quiet, noon)
	if err != nil {
		t.Fatal(err)
	}
	m := &mapping{c, tmpl.Functions[0], tmpl.Functions[0].Streams[0], l, func(context.Context, time.Duration) error { return nil }}
	if err := m.run(ctx); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestOnlyWhatPassesTheFilterInOrder(t *testing.T) {
	t.Parallel()
	var got []string
	l := pump(t, 1, gateway.Stream(func(_ context.Context, r gateway.Record) error {
		var item struct {
			PK string
			N  int64
		}
		if err := json.Unmarshal(r.New, &item); err != nil {
			return err
		}
		got = append(got, fmt.Sprint(r.Sequence, " ", r.Event, " ", r.Kind, " ", item.PK, " ", item.N, " ", r.Old == nil))
		return nil
	}), message(t, 1, "a", "queued"), message(t, 2, "b", "sent"), message(t, 3, "a", "queued"))
	want := []string{"1 INSERT message a 9007199254740993 true", "3 INSERT message a 9007199254740993 true"}
	if diff := cmp.Diff(want, got); diff != "" || l.acked != "3" {
		t.Error(diff, l.acked)
	}
}

func TestTTLAndImages(t *testing.T) {
	t.Parallel()
	item := json.RawMessage(`{"kind":"x","l":[1,"<",{"a":null}],"b":true}`)
	c, err := NewChange("7", "REMOVE", "p", "s", item, nil, true, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(map[string]any{"Records": []any{c.Record}})
	if err != nil {
		t.Fatal(err)
	}
	var got gateway.Record
	fn := gateway.Stream(func(_ context.Context, r gateway.Record) error { got = r; return nil })
	if _, err := lambda.NewHandler(fn).Invoke(t.Context(), payload); err != nil {
		t.Fatal(err)
	}
	want := gateway.Record{Event: gateway.Remove, Kind: "x", Sequence: "7", TTL: true, Old: json.RawMessage(`{"b":true,"kind":"x","l":[1,"\u003c",{"a":null}]}`)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := NewChange("7", "INSERT", "p", "s", nil, json.RawMessage(`[]`), false, time.Time{}); err == nil {
		t.Error("an item that is no object passed")
	}
}

// TestPoison is threat 38 on this machine: whatever way a record fails in, all
// others are delivered, and the feed moves on.
func TestPoison(t *testing.T) {
	t.Parallel()
	bad := errors.New("no")
	for name, run := range map[string]func(poison string, saw func(string)) any{
		"reported": func(poison string, saw func(string)) any {
			return gateway.Stream(func(_ context.Context, r gateway.Record) error {
				saw(r.Sequence)
				if r.Sequence == poison {
					return bad
				}
				return nil
			}, gateway.LogTo(quiet))
		},
		"error of the function": func(poison string, saw func(string)) any {
			return func(_ context.Context, ev events.DynamoDBEvent) (*events.DynamoDBEventResponse, error) {
				for _, r := range ev.Records {
					if r.Change.SequenceNumber == poison {
						return nil, bad
					}
				}
				for _, r := range ev.Records {
					saw(r.Change.SequenceNumber)
				}
				return nil, nil
			}
		},
	} {
		for at := range 10 {
			var mu sync.Mutex
			delivered := map[string]int{}
			var changes []Change
			for i := range 10 {
				changes = append(changes, message(t, i, fmt.Sprint("item", i), "queued"))
			}
			poison := strconv.Itoa(at)
			l := pump(t, 2, run(poison, func(s string) {
				mu.Lock()
				defer mu.Unlock()
				delivered[s]++
			}), changes...)
			delete(delivered, poison)
			if len(delivered) != 9 || l.acked != "9" {
				t.Errorf("%s at %d: %v, acknowledged %s", name, at, delivered, l.acked)
			}
		}
	}
}

func TestTriesAreCounted(t *testing.T) {
	t.Parallel()
	tries := map[string]int{}
	pump(t, 1, gateway.Stream(func(_ context.Context, r gateway.Record) error {
		if tries[r.Sequence]++; r.Sequence == "2" {
			return errors.New("no")
		}
		return nil
	}, gateway.LogTo(quiet)), message(t, 1, "a", "queued"), message(t, 2, "b", "queued"), message(t, 3, "c", "queued"))
	// what follows a failure comes again with it, what is before does not
	if diff := cmp.Diff(map[string]int{"1": 1, "2": 3, "3": 3}, tries); diff != "" {
		t.Error(diff)
	}
}

func TestAFailureThatPassesIsDone(t *testing.T) {
	t.Parallel()
	tries := 0
	pump(t, 1, gateway.Stream(func(context.Context, gateway.Record) error {
		if tries++; tries < 3 {
			return errors.New("not yet")
		}
		return nil
	}, gateway.LogTo(quiet)), message(t, 1, "a", "queued"))
	if tries != 3 {
		t.Errorf("%d tries", tries)
	}
}

func TestWhatIsNotDoneAtTheEndIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	tmpl := small(t, fmt.Sprintf(messages, 1))
	c, err := New(tmpl, Functions{"fn": lambda.NewHandler(gateway.Stream(func(context.Context, gateway.Record) error {
		cancel()
		return nil
	}))}, quiet, noon)
	if err != nil {
		t.Fatal(err)
	}
	l := &list{changes: []Change{message(t, 1, "a", "queued"), message(t, 2, "b", "queued")}, done: cancel}
	m := &mapping{c, tmpl.Functions[0], tmpl.Functions[0].Streams[0], l, pause}
	if err := m.run(ctx); err != nil || l.acked != "" {
		t.Errorf("acknowledged %q, %v", l.acked, err)
	}
}

func TestAnItemStaysInItsLane(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	got := map[string][]string{}
	var changes []Change
	for i := range 60 {
		changes = append(changes, message(t, i, fmt.Sprint("item", i%5), "queued"))
	}
	pump(t, 3, gateway.Stream(func(_ context.Context, r gateway.Record) error {
		var item struct{ PK string }
		if err := json.Unmarshal(r.New, &item); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		got[item.PK] = append(got[item.PK], r.Sequence)
		return nil
	}), changes...)
	for item, sequences := range got {
		for i := 1; i < len(sequences); i++ {
			a, _ := strconv.Atoi(sequences[i-1])
			if b, _ := strconv.Atoi(sequences[i]); b != a+5 {
				t.Errorf("%s: %v", item, sequences)
				break
			}
		}
	}
	if len(got) != 5 {
		t.Error(got)
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	all := []string{"1", "2"}
	for report, want := range map[string]struct {
		failed []string
		fault  bool
	}{
		`null`:                     {},
		`{}`:                       {},
		`{"batchItemFailures":[]}`: {},
		`{"batchItemFailures":[{"itemIdentifier":"2"}]}`: {failed: []string{"2"}},
		`{"batchItemFailures":[{"itemIdentifier":""}]}`:  {fault: true},
		`{"batchItemFailures":[{"itemIdentifier":"3"}]}`: {fault: true},
		`{"batchItemFailures":[{"eventID":"2"}]}`:        {fault: true},
		`"text"`: {fault: true},
	} {
		failed, err := failures([]byte(report), all)
		if !cmp.Equal(failed, want.failed) || (err != nil) != want.fault {
			t.Errorf("%s: %v %v", report, failed, err)
		}
	}
}

func TestSchedulesRunAtOnceAndThenAtTheirRate(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	ticks := make(chan time.Time, 2)
	ticks <- noon()
	ticks <- noon()
	var jobs []string
	fn := gateway.Schedule(func(_ context.Context, job string) error {
		if jobs = append(jobs, job); len(jobs) == 3 {
			cancel()
		}
		return errors.New("a failure does not end it")
	})
	tmpl := small(t, `T: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(5 minutes), Input: '{"job":"sweep"}'}}`)
	c, err := New(tmpl, Functions{"fn": lambda.NewHandler(fn)}, quiet, noon)
	if err != nil {
		t.Fatal(err)
	}
	var rate time.Duration
	for _, run := range c.Schedules(func(d time.Duration) (<-chan time.Time, func()) { rate = d; return ticks, func() {} }) {
		if err := run(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"sweep", "sweep", "sweep"}, jobs); diff != "" || rate != 5*time.Minute {
		t.Error(diff, rate)
	}
}
