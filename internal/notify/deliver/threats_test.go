package deliver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"lanyard/internal/gateway"
	"lanyard/internal/notify"
	"lanyard/internal/notify/feedback"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// asRecord is a message as the stream gives it.
func asRecord(t *testing.T, m notify.Message, sequence int) events.DynamoDBEventRecord {
	t.Helper()
	image := map[string]any{}
	raw, err := json.Marshal(m)
	if err == nil {
		err = json.Unmarshal(raw, &image)
	}
	if err != nil {
		t.Fatal(err)
	}
	r := events.DynamoDBEventRecord{EventName: "INSERT"}
	r.Change.SequenceNumber = fmt.Sprintf("%06d", sequence)
	r.Change.NewImage = attribute(image).Map()
	r.Change.Keys = map[string]events.DynamoDBAttributeValue{"pk": r.Change.NewImage["pk"], "sk": r.Change.NewImage["sk"]}
	return r
}

func attribute(v any) events.DynamoDBAttributeValue {
	switch v := v.(type) {
	case string:
		return events.NewStringAttribute(v)
	case bool:
		return events.NewBooleanAttribute(v)
	case float64:
		return events.NewNumberAttribute(fmt.Sprintf("%.0f", v))
	case []any:
		list := make([]events.DynamoDBAttributeValue, len(v))
		for i, one := range v {
			list[i] = attribute(one)
		}
		return events.NewListAttribute(list)
	case map[string]any:
		object := map[string]events.DynamoDBAttributeValue{}
		for name, one := range v {
			object[name] = attribute(one)
		}
		return events.NewMapAttribute(object)
	}
	return events.NewNullAttribute()
}

// stream gives a batch to the function as Lambda does: what failed comes again with
// everything behind it, five times.
func (w *world) stream(batch []events.DynamoDBEventRecord) {
	w.t.Helper()
	call := gateway.Stream(func(ctx context.Context, r gateway.Record) error {
		return w.service.DeliverRecord(ctx, r.New)
	}, gateway.LogTo(slog.New(slog.DiscardHandler)), gateway.Workers(16))
	for range 6 {
		answer, err := call(w.t.Context(), events.DynamoDBEvent{Records: batch})
		if err != nil {
			w.t.Fatal(err)
		}
		if len(answer.BatchItemFailures) == 0 {
			return
		}
		lowest := answer.BatchItemFailures[0].ItemIdentifier
		batch = batch[slices.IndexFunc(batch, func(r events.DynamoDBEventRecord) bool { return r.Change.SequenceNumber == lowest }):]
	}
}

// TestPoison is threat 38: one message among a hundred that can not be read, or
// ends the worker each time, at each position. The other 99 go out, each once.
func TestPoison(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("not run with -short: ten thousand messages")
	}
	const size = 100
	w := newWorld(t)
	w.service.Log = slog.New(slog.NewJSONHandler(io.Discard, nil))
	for at := range size {
		var poison notify.ID
		w.sent.answer = func(r notify.Rendered, _ int) error {
			if r.ID == poison {
				panic("poison")
			}
			return nil
		}
		var ops []table.Op
		for n := range size {
			ops = append(ops, notify.Queue(notify.Message{
				ID: notify.ID(secret.DerivedID("poison", fmt.Sprint(at, n))), Network: network, User: user, Template: notify.BadgeAdded,
				Channel: notify.SMS, To: "+15550100123", Origin: "https://id.example.com", Data: notify.Data{BadgeName: "Staff"},
			}, w.clock()))
		}
		if err := w.service.Table.Write(t.Context(), ops...); err != nil {
			t.Fatal(err)
		}
		ids, batch := make([]notify.ID, size), make([]events.DynamoDBEventRecord, size)
		for n, m := range w.records() {
			ids[n], batch[n] = m.ID, asRecord(t, m, n)
		}
		if poison = ids[at]; at%2 == 1 {
			batch[at].Change.NewImage["to"] = events.NewListAttribute(nil)
		}
		w.stream(batch)
		for n, id := range ids {
			if n == at {
				continue
			}
			if calls := w.sent.count(id); calls != 1 {
				t.Fatalf("poison at %d: message %d was sent %d times", at, n, calls)
			}
		}
		if m := w.message(ids[size-1-at]); at != size-1-at && m.State != notify.Accepted {
			t.Errorf("poison at %d: message %d is %s", at, size-1-at, m.State)
		}
	}
}

// What ends every worker is given up in the end: it is tried as often as any other
// message in doubt.
func TestPoisonIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent.answer = func(notify.Rendered, int) error { panic("poison") }
	id := w.queue(notify.BadgeAdded, notify.SMS, 1)
	for range 4 * 60 {
		w.wait(time.Minute)
		if _, err := notify.Sweep(t.Context(), w.service.Table, w.clock()); err != nil {
			t.Fatal(err)
		}
		for n, m := range w.records() {
			w.stream([]events.DynamoDBEventRecord{asRecord(t, m, n)})
		}
	}
	if m := w.message(id); m.State != notify.Unknown || w.sent.count(id) != 4 {
		t.Errorf("%s after %d calls", m.State, w.sent.count(id))
	}
}

// TestKilledAndTold: the worker dies at each point, and before the sweep comes by,
// the provider tells what became of the message. Then there is no doubt left: a
// notice does not go out twice, and a code that arrived is not called unknown.
func TestKilledAndTold(t *testing.T) {
	t.Parallel()
	for _, kind := range []notify.Kind{notify.BadgeInvitation, notify.EnrollmentCode} {
		for n := 1; ; n++ {
			point, w, id := killAt(t, n, kind, notify.SMS)
			if point == "" {
				break
			}
			sent := w.sent.count(id) > 0 && point != "before send"
			if sent {
				told := &feedback.Service{Table: w.service.Table, Now: w.clock, Log: w.service.Log}
				e := notify.Event{
					Network: network, User: user, Message: id, At: w.clock().Add(time.Second),
					State: notify.Delivered, Provider: "test", ID: string(id) + "-1",
				}
				if err := told.Hear(t.Context(), e); err != nil {
					t.Fatal(err)
				}
			}
			w.settle()
			m := w.message(id)
			if sent && (m.State != notify.Delivered || w.sent.count(id) != 1) {
				t.Errorf("%s killed %s at %d: %s after %d calls", kind, point, n, m.State, w.sent.count(id))
			}
		}
	}
}

// TestReplayAndEvents is threat 36 with threat 40 in it: the same batch fifty times
// by ten workers, old records and new, hours later too, while providers' events
// come in, each many times. One call a message, and one end.
func TestReplayAndEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	told := &feedback.Service{Table: w.service.Table, Now: w.clock, Log: w.service.Log}
	ends := map[notify.ID]notify.State{}
	want := []notify.State{notify.Delivered, notify.Bounced, notify.Complained, notify.Suppressed}
	for n := range 20 {
		kind := notify.BadgeInvitation
		if n%2 == 1 {
			kind = notify.EnrollmentCode
		}
		ends[w.queue(kind, notify.SMS, n)] = want[n%len(want)]
	}
	batch := w.records()
	ids := slices.Collect(maps.Keys(ends))
	for range 2 {
		var workers sync.WaitGroup
		for worker := range 10 {
			workers.Go(func() {
				for replay := range 5 {
					for i := range batch {
						if err := w.service.Deliver(t.Context(), batch[(i+worker+replay)%len(batch)]); err != nil {
							t.Error(err)
						}
					}
				}
			})
			workers.Go(func() {
				for i := range ids {
					id := ids[(i+3*worker)%len(ids)]
					if w.sent.count(id) == 0 { // nobody tells of what nobody sent
						continue
					}
					for seconds, state := range []notify.State{notify.Deferred, notify.Delivered, ends[id]} {
						e := notify.Event{
							Network: network, User: user, Message: id, At: w.clock().Truncate(time.Hour).Add(time.Duration(seconds) * time.Second),
							State: state, Reason: notify.ReasonContent, Provider: "test", ID: string(id) + "-1",
						}
						for told.Hear(t.Context(), e) != nil { // the bus gives it again
						}
					}
				}
			})
		}
		workers.Wait()
		w.wait(2 * notify.Lease)
	}
	for id, end := range ends {
		m := w.message(id)
		if n := w.sent.count(id); n != 1 {
			t.Errorf("%d calls, %s", n, m.State)
		}
		if m.State != end {
			t.Errorf("%s, want %s: %v", m.State, end, m.Facts)
		}
	}
}

// TestThrottledCodes is threat 39 for codes: nine of ten calls are refused. Each
// code goes out once at most, and those that do not get through in their time end
// as expired.
func TestThrottledCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	calls, yes := 0, map[notify.ID]int{}
	w.sent.answer = func(r notify.Rendered, _ int) error {
		mu.Lock()
		defer mu.Unlock()
		if calls++; calls%10 != 0 {
			return &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}
		}
		yes[r.ID]++
		return nil
	}
	var ids []notify.ID
	for n := range 50 {
		ids = append(ids, w.queue(notify.EnrollmentCode, notify.SMS, n))
	}
	for range 30 {
		w.settle()
	}
	for _, id := range ids {
		m := w.message(id)
		switch {
		case m.State == notify.Accepted && yes[id] == 1:
		case m.State == notify.Failed && (m.Reason == notify.ReasonExpired || m.Reason == notify.ReasonExhausted) && yes[id] == 0:
		default:
			t.Errorf("%s %q, sent %d times", m.State, m.Reason, yes[id])
		}
	}
	if len(yes) == 0 {
		t.Error("none got through")
	}
}
