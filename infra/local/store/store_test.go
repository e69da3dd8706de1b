package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/table"
	"lanyard/internal/table/dynamo/dynamolocal"
)

func clock() time.Time { return time.Unix(1_900_000_000, 0) }

type record struct {
	table.Head
	State string `json:"state"`
	N     int64  `json:"n"`
}

func open(t *testing.T, engine string, dir string) *Store {
	t.Helper()
	var s *Store
	var err error
	switch engine {
	case "sqlite":
		s, err = SQLite(filepath.Join(dir, "t.db"), []string{"message"}, clock)
	case "dynamodb":
		if _, ok := dynamolocal.Dir(); !ok {
			if os.Getenv("CI") == "true" {
				t.Fatalf("CI without %s", dynamolocal.DirVariable)
			}
			t.Skipf("not run without DynamoDB Local: %s names no folder", dynamolocal.DirVariable)
		}
		s, err = DynamoDB(t.Context(), filepath.Join(dir, "dynamodb"), clock)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFeedGoesOn: what was acknowledged does not come again, what was not does,
// also after the store was closed; on DynamoDB Local everything does.
func TestFeedGoesOn(t *testing.T) {
	t.Parallel()
	for engine, again := range map[string]string{"sqlite": "b", "dynamodb": "a"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := open(t, engine, dir)
			for _, sk := range []string{"a", "b"} {
				rec := &record{table.Head{PK: "p", SK: sk, Kind: "message"}, "queued", 1 << 60}
				if err := s.Table.Write(t.Context(), table.Put(rec)); err != nil {
					t.Fatal(err)
				}
			}
			feed, err := s.Feed("deliver", []string{"message"})
			if err != nil {
				t.Fatal(err)
			}
			first, err := feed.Next(t.Context(), 1)
			if err != nil || len(first) != 1 {
				t.Fatal(first, err)
			}
			want := map[string]any{
				"pk": map[string]any{"S": "p"}, "sk": map[string]any{"S": "a"}, "kind": map[string]any{"S": "message"},
				"state": map[string]any{"S": "queued"}, "n": map[string]any{"N": "1152921504606846976"},
			}
			image := first[0].Record["dynamodb"].(map[string]any)["NewImage"].(map[string]any)
			delete(image, "w") // the engine's own
			if diff := cmp.Diff(want, image); diff != "" {
				t.Error(diff)
			}
			if first[0].Item != "p|a" || first[0].Record["eventName"] != "INSERT" {
				t.Errorf("%+v", first[0])
			}
			if err := feed.Ack(t.Context(), first[0]); err != nil {
				t.Fatal(err)
			}
			if second, err := feed.Next(t.Context(), 10); err != nil || len(second) != 1 || second[0].Item != "p|b" {
				t.Errorf("%+v %v", second, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, engine, dir)
			defer s.Close()
			if feed, err = s.Feed("deliver", []string{"message"}); err != nil {
				t.Fatal(err)
			}
			if got, err := feed.Next(t.Context(), 10); err != nil || got[0].Item != "p|"+again {
				t.Errorf("after opening again: %+v %v", got, err)
			}
		})
	}
}

func TestKeepEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := open(t, "sqlite", t.TempDir())
	defer s.Close()
	gone := &record{Head: table.Head{PK: "p", SK: "a", Kind: "message", ExpiresAt: table.At(clock())}}
	if err := s.Table.Write(t.Context(), table.Put(gone)); err != nil {
		t.Fatal(err)
	}
	feed, err := s.Feed("w", []string{"message"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	kept := make(chan error)
	go func() { kept <- s.Keep(ctx) }()
	// the purge is seen in the feed, after the INSERT
	for seen := ""; seen != "REMOVE"; {
		changes, err := feed.Next(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		seen, _ = changes[0].Record["eventName"].(string)
		if seen == "REMOVE" && changes[0].Record["userIdentity"] == nil {
			t.Error("not marked as TTL's")
		}
		if err := feed.Ack(t.Context(), changes[0]); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-kept; err != nil {
		t.Error(err)
	}
}
