package dynamolocal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/dynamo/dynamolocal"
)

func start(t *testing.T, data string) *dynamolocal.Server {
	t.Helper()
	dir, ok := dynamolocal.Dir()
	switch {
	case ok:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI without %s: DynamoDB was not tested", dynamolocal.DirVariable)
	default:
		t.Skipf("not run without DynamoDB Local: %s names no folder", dynamolocal.DirVariable)
	}
	s, err := dynamolocal.Start(t.Context(), dir, data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.Create(t.Context(), tableName); err != nil {
		t.Fatal(err)
	}
	return s
}

const tableName = "lanyard"

type record struct {
	table.Head
	State string   `json:"state,omitempty"`
	Count int64    `json:"count"`
	Parts []string `json:"parts"`
	Inner struct {
		Yes bool `json:"yes"`
	} `json:"inner"`
}

func rec(sk, state string) *record {
	return &record{Head: table.Head{PK: "p", SK: sk, Kind: "record"}, State: state, Count: 1 << 60, Parts: []string{"<a>"}}
}

func write(t *testing.T, s *dynamolocal.Server, ops ...table.Op) {
	t.Helper()
	clock := func() time.Time { return time.Unix(1_790_000_000, 0) }
	if err := dynamo.New(s.Client(), tableName, clock).Write(t.Context(), ops...); err != nil {
		t.Fatal(err)
	}
}

// take reads a feed until it has n records.
func take(t *testing.T, f *dynamolocal.Feed, n int) []events.DynamoDBEventRecord {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var got []events.DynamoDBEventRecord
	for len(got) < n {
		e, err := f.Next(ctx)
		if err != nil {
			t.Fatalf("after %d records of %d: %v", len(got), n, err)
		}
		if len(e.Records) > 100 {
			t.Errorf("a batch of %d", len(e.Records))
		}
		got = append(got, e.Records...)
	}
	return got
}

func feed(t *testing.T, s *dynamolocal.Server) *dynamolocal.Feed {
	t.Helper()
	f, err := s.Feed(t.Context(), tableName)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFeed(t *testing.T) {
	t.Parallel()
	s := start(t, "")
	f := feed(t, s)
	write(t, s, table.Put(rec("a", "open")))
	write(t, s, table.Update(table.Key{PK: "p", SK: "a"}, table.Exists(), table.Set("state", "used")))
	write(t, s, table.Delete(table.Key{PK: "p", SK: "a"}))
	got := take(t, f, 3)
	names := fmt.Sprint(got[0].EventName, got[1].EventName, got[2].EventName)
	if len(got) != 3 || names != "INSERTMODIFYREMOVE" {
		t.Fatalf("%d records: %s", len(got), names)
	}
	b, err := json.Marshal(got[1])
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"eventName":"MODIFY"`, `"eventSource":"aws:dynamodb"`, `"Keys":{"pk":{"S":"p"},"sk":{"S":"a"}}`,
		`"kind":{"S":"record"}`, `"state":{"S":"open"}`, `"state":{"S":"used"}`, `"count":{"N":"1152921504606846976"}`,
		`"parts":{"L":[{"S":"\u003ca\u003e"}]}`, `"inner":{"M":{"yes":{"BOOL":false}}}`,
		`"StreamViewType":"NEW_AND_OLD_IMAGES"`, `"SequenceNumber":"`,
	} {
		if !strings.Contains(string(b), part) {
			t.Errorf("%s is not in %s", part, b)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
}

func TestFeedKeepsTheOrderOfEveryItem(t *testing.T) {
	t.Parallel()
	s := start(t, "")
	const items, writes = 10, 30
	for n := range writes {
		var ops []table.Op
		for i := range items {
			ops = append(ops, table.Put(rec(fmt.Sprint(i), fmt.Sprint(n))))
		}
		write(t, s, ops...)
	}
	next := map[string]int{}
	for _, r := range take(t, feed(t, s), items*writes) {
		sk, state := r.Change.Keys["sk"].String(), r.Change.NewImage["state"].String()
		if state != fmt.Sprint(next[sk]) {
			t.Fatalf("item %s: %s comes after %d others", sk, state, next[sk])
		}
		next[sk]++
	}
}

// What was written before a stop is in the table and in the feed after the
// next start.
func TestFolderKeepsTableAndFeed(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := start(t, data)
	write(t, first, table.Put(rec("a", "open")))
	first.Close()
	second := start(t, data)
	write(t, second, table.Check(table.Key{PK: "p", SK: "a"}, table.Equal("state", "open")))
	if got := take(t, feed(t, second), 1); got[0].EventName != "INSERT" {
		t.Errorf("the feed begins with %s", got[0].EventName)
	}
}

func TestStartSaysWhy(t *testing.T) {
	t.Parallel()
	if _, err := dynamolocal.Start(t.Context(), t.TempDir(), ""); err == nil {
		t.Error("started without a jar")
	}
}
