package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"
)

var quiet = LogTo(slog.New(slog.DiscardHandler))

// change is one stream record of the item named pk.
func change(pk, sequence string) events.DynamoDBEventRecord {
	keys := map[string]events.DynamoDBAttributeValue{"pk": events.NewStringAttribute(pk), "sk": events.NewStringAttribute("s")}
	item := map[string]events.DynamoDBAttributeValue{"kind": events.NewStringAttribute("message"), "w": events.NewStringAttribute("nonce")}
	for k, v := range keys {
		item[k] = v
	}
	return events.DynamoDBEventRecord{
		EventName: "INSERT",
		Change:    events.DynamoDBStreamRecord{Keys: keys, NewImage: item, SequenceNumber: sequence},
	}
}

func batch(n int) events.DynamoDBEvent {
	var ev events.DynamoDBEvent
	for i := range n {
		ev.Records = append(ev.Records, change(fmt.Sprint("item", i), strconv.Itoa(1000+i)))
	}
	return ev
}

func invoke(t *testing.T, fn any, ev any) string {
	t.Helper()
	payload, err := json.Marshal(ev)
	if err != nil {
		t.Fatal(err)
	}
	out, err := lambda.NewHandler(fn).Invoke(t.Context(), payload)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAllDoneIsAnEmptyList(t *testing.T) {
	t.Parallel()
	done := func(context.Context, Record) error { return nil }
	for _, n := range []int{0, 1, 100} {
		if got, want := invoke(t, Stream(done), batch(n)), `{"batchItemFailures":[]}`; got != want {
			t.Errorf("%d records: %s, want %s", n, got, want)
		}
	}
}

// TestPoisonFailsAlone is threat 38: wherever the poison record stands, and in
// whatever way it fails, 99 of 100 are delivered and only it is reported.
func TestPoisonFailsAlone(t *testing.T) {
	t.Parallel()
	step := 1
	if testing.Short() {
		step = 9
	}
	for name, poison := range map[string]func() error{
		"error": func() error { return errors.New("can not be done") },
		"panic": func() error { panic("can not be done") },
	} {
		for _, workers := range []int{1, 8} {
			for at := 0; at < 100; at += step {
				var mu sync.Mutex
				delivered := map[string]int{}
				bad := strconv.Itoa(1000 + at)
				got := invoke(t, Stream(func(_ context.Context, r Record) error {
					if r.Sequence == bad {
						return poison()
					}
					mu.Lock()
					defer mu.Unlock()
					delivered[r.Sequence]++
					return nil
				}, Workers(workers), quiet), batch(100))
				if want := `{"batchItemFailures":[{"itemIdentifier":"` + bad + `"}]}`; got != want || len(delivered) != 99 {
					t.Fatalf("%s at %d, %d workers: %d delivered, %s, want %s", name, at, workers, len(delivered), got, want)
				}
			}
		}
	}
}

// What is behind a batch is done once, whatever became of the records.
func TestAtEnd(t *testing.T) {
	t.Parallel()
	for name, fn := range map[string]func(int) error{
		"done": func(int) error { return nil }, "failed": func(int) error { return errors.New("no") },
		"panic": func(int) error { panic("no") },
	} {
		var done, ends int
		got := invoke(t, Stream(func(context.Context, Record) error { done++; return fn(done) }, quiet, AtEnd(func(ctx context.Context) {
			if _, limited := ctx.Deadline(); !limited || done != 3 {
				t.Errorf("%s: after %d", name, done)
			}
			ends++
			panic("it fails as well")
		})), batch(3))
		if ends != 1 || (got == `{"batchItemFailures":[]}`) != (name == "done") {
			t.Errorf("%s: %d ends, %s", name, ends, got)
		}
	}
}

func TestUnreadableImageFailsAlone(t *testing.T) {
	t.Parallel()
	ev := batch(3)
	ev.Records[1].Change.NewImage["n"] = events.NewNumberAttribute("not a number")
	got, err := Stream(func(context.Context, Record) error { return nil }, quiet)(t.Context(), ev)
	want := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: "1001"}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	ev.Records[1].Change.NewImage["n"] = events.DynamoDBAttributeValue{}
	ev.Records[1].Change.Keys["pk"] = events.DynamoDBAttributeValue{}
	got, err = Stream(func(context.Context, Record) error { return nil }, quiet)(t.Context(), ev)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestAllFailuresAreReportedInOrder(t *testing.T) {
	t.Parallel()
	got := invoke(t, Stream(func(_ context.Context, r Record) error {
		if n, _ := strconv.Atoi(r.Sequence); n%40 == 0 {
			return errors.New("no")
		}
		return nil
	}, Workers(4), quiet), batch(100))
	if want := `{"batchItemFailures":[{"itemIdentifier":"1000"},{"itemIdentifier":"1040"},{"itemIdentifier":"1080"}]}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestOrderPerItemWithManyWorkers(t *testing.T) {
	t.Parallel()
	var ev events.DynamoDBEvent
	for i := range 200 {
		ev.Records = append(ev.Records, change(fmt.Sprint("item", i%7), strconv.Itoa(1000+i)))
	}
	var mu sync.Mutex
	last := map[string]string{}
	active, most := 0, 0
	got := invoke(t, Stream(func(_ context.Context, r Record) error {
		var item struct{ PK string }
		if err := json.Unmarshal(r.New, &item); err != nil {
			return err
		}
		mu.Lock()
		active++
		most = max(most, active)
		if last[item.PK] >= r.Sequence {
			t.Errorf("%s: %s after %s", item.PK, r.Sequence, last[item.PK])
		}
		mu.Unlock()
		mu.Lock()
		defer mu.Unlock()
		last[item.PK] = r.Sequence
		active--
		return nil
	}, Workers(3), quiet), ev)
	if got != `{"batchItemFailures":[]}` || most > 3 {
		t.Errorf("%s, %d at once", got, most)
	}
}

func TestRecordIsPlain(t *testing.T) {
	t.Parallel()
	var ev events.DynamoDBEvent
	err := json.Unmarshal([]byte(`{"Records":[{"eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},"dynamodb":{
		"Keys":{"pk":{"S":"p"}},"SequenceNumber":"7","OldImage":{"pk":{"S":"p"},"kind":{"S":"message"},"w":{"S":"nonce"},
		"n":{"N":"9007199254740993"},"neg":{"N":"-1"},"b":{"B":"AAEqQQ=="},"t":{"BOOL":true},"z":{"NULL":true},
		"l":{"L":[{"S":"<a>"},{"N":"1"}]},"m":{"M":{"w":{"S":"kept"}}},"ss":{"SS":["x"]},"ns":{"NS":["1","2"]}}}}]}`), &ev)
	if err != nil {
		t.Fatal(err)
	}
	var got Record
	resp, err := Stream(func(_ context.Context, r Record) error { got = r; return nil })(t.Context(), ev)
	if err != nil || len(resp.BatchItemFailures) != 0 {
		t.Fatal(resp, err)
	}
	var old struct {
		N int64
		B []byte
		L []any
		M map[string]string
	}
	if err := json.Unmarshal(got.Old, &old); err != nil {
		t.Fatal(err)
	}
	if old.N != 9007199254740993 || string(old.B) != "\x00\x01*A" || old.L[0] != "<a>" || old.M["w"] != "kept" {
		t.Errorf("%+v", old)
	}
	want := Record{Event: Remove, Kind: "message", Sequence: "7", TTL: true, Old: json.RawMessage(
		`{"b":"AAEqQQ==","kind":"message","l":["\u003ca\u003e",1],"m":{"w":"kept"},"n":9007199254740993,"neg":-1,"ns":[1,2],"pk":"p","ss":["x"],"t":true,"z":null}`)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAWSStreamSamples(t *testing.T) {
	t.Parallel()
	var got []Record
	fn := Stream(func(_ context.Context, r Record) error { got = append(got, r); return nil })
	out, err := lambda.NewHandler(fn).Invoke(t.Context(), sample(t, "dynamodb-event.json"))
	if err != nil || string(out) != `{"batchItemFailures":[]}` {
		t.Fatal(string(out), err)
	}
	if len(got) != 2 || got[0].TTL || got[0].Event != Insert || got[0].Old != nil || got[0].Sequence != "1405400000000002063282832" {
		t.Errorf("%+v", got)
	}
	// What is not JSON is Lambda's to bisect.
	if _, err := lambda.NewHandler(fn).Invoke(t.Context(), sample(t, "dynamodb-event-malformed.2.json")); err == nil {
		t.Error("a malformed batch passed for done")
	}
}

func TestWhatIsLeftWhenTimeIsUpIsReported(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := 0
	got, err := Stream(func(context.Context, Record) error {
		if done++; done == 2 {
			cancel()
		}
		return nil
	}, quiet)(ctx, batch(4))
	want := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: "1002"}, {ItemIdentifier: "1003"}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestTimeIsKeptBackForTheReport(t *testing.T) {
	t.Parallel()
	end := time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	_, err := Stream(func(ctx context.Context, _ Record) error {
		if d, _ := ctx.Deadline(); !d.Equal(end.Add(-spare)) {
			t.Errorf("deadline %s", d)
		}
		return nil
	})(ctx, batch(1))
	if err != nil {
		t.Error(err)
	}
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		payload string
		fails   bool
	}{
		"done":    {`{"job":"sweep"}`, false},
		"failed":  {`{"job":"fail"}`, true},
		"panic":   {`{"job":"panic"}`, true},
		"no job":  {`{}`, true},
		"no JSON": {`"sweep"`, true},
	} {
		var ran []string
		h := lambda.NewHandler(Schedule(func(_ context.Context, job string) error {
			ran = append(ran, job)
			switch job {
			case "fail":
				return errors.New("no")
			case "panic":
				panic("no")
			}
			return nil
		}, quiet))
		_, err := h.Invoke(t.Context(), []byte(tt.payload))
		if (err != nil) != tt.fails {
			t.Errorf("%s: %v", name, err)
		}
		if name == "done" && !cmp.Equal(ran, []string{"sweep"}) {
			t.Errorf("ran %v", ran)
		}
	}
}

func FuzzStreamEvent(f *testing.F) {
	f.Add(sample(f, "dynamodb-event.json"))
	f.Add([]byte(`{"Records":[{"dynamodb":{"Keys":{"a":null},"NewImage":{"a":null,"b":{"N":"1e9"}}}}]}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		h := Stream(func(_ context.Context, r Record) error {
			if r.New != nil && !json.Valid(r.New) {
				t.Errorf("not JSON: %s", r.New)
			}
			return nil
		}, quiet)
		var ev events.DynamoDBEvent
		if json.Unmarshal(payload, &ev) != nil {
			return
		}
		if _, err := h(context.Background(), ev); err != nil {
			t.Fatal(err)
		}
	})
}
