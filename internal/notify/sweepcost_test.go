package notify_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/dynamo/dynamolocal"
)

// reads is what was read of a store: calls of it, items that they gave, and where the
// store says so, items that it looked at for them.
type reads struct{ Calls, Items, Scanned int }

// counted counts what is read.
type counted struct {
	table.Table
	mu sync.Mutex
	reads
}

func (c *counted) count(r reads) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Calls, c.Items, c.Scanned = c.Calls+r.Calls, c.Items+r.Items, c.Scanned+r.Scanned
}

func (c *counted) Get(ctx context.Context, key table.Key, out any) error {
	c.count(reads{Calls: 1, Items: 1})
	return c.Table.Get(ctx, key, out)
}

func (c *counted) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	c.count(reads{Calls: 1, Items: len(keys)})
	return c.Table.GetAll(ctx, keys)
}

func (c *counted) Query(ctx context.Context, q table.Query) (table.Page, error) {
	page, err := c.Table.Query(ctx, q)
	c.count(reads{Calls: 1, Items: len(page.Items)})
	return page, err
}

var scanned = regexp.MustCompile(`"ScannedCount":(\d+)`)

// RoundTrip counts the items that DynamoDB says it looked at.
func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if found := scanned.FindSubmatch(body); found != nil {
		n, _ := strconv.Atoi(string(found[1])) // digits
		c.count(reads{Scanned: n})
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, err
}

// TestSweepReadsWhatIsDue: ten times as many messages that wait, went out or did not
// arrive, and the sweep reads the same for the ten that are due.
func TestSweepReadsWhatIsDue(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return begin }
	costs := func(t *testing.T, c *counted) {
		t.Helper()
		var got []reads
		for _, existing := range []int{1000, 10_000} {
			from := 0
			if existing > 1000 {
				from = 1000
			}
			exist(t, c, from, existing)
			due(t, c, existing)
			c.reads = reads{}
			swept, err := notify.Sweep(t.Context(), c, begin)
			if err != nil || swept != (notify.Swept{Nudged: 10}) {
				t.Fatalf("%+v, %v", swept, err)
			}
			got = append(got, c.reads)
		}
		if got[0] != got[1] || got[0].Items != 10 {
			t.Errorf("of 1,000 messages it read %+v, of 10,000 %+v", got[0], got[1])
		}
		t.Logf("%+v", got[0])
	}
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		costs(t, &counted{Table: openStore(t, now)})
	})
	t.Run("DynamoDB", func(t *testing.T) {
		t.Parallel()
		c := &counted{}
		o := startDynamoDB(t)
		o.Transport = c
		c.Table = dynamo.New(dynamo.Client(o), "lanyard", now)
		costs(t, c)
		if c.Scanned != 10 {
			t.Errorf("DynamoDB looked at %d items", c.Scanned)
		}
	})
}

// startDynamoDB skips the test where there is no DynamoDB Local. In CI there always
// is.
func startDynamoDB(t *testing.T) dynamo.Options {
	t.Helper()
	dir, ok := dynamolocal.Dir()
	switch {
	case ok:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI without %s: DynamoDB was not tested", dynamolocal.DirVariable)
	default:
		t.Skipf("not run without DynamoDB Local: %s names no folder", dynamolocal.DirVariable)
	}
	s, err := dynamolocal.Start(t.Context(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.Create(t.Context(), "lanyard"); err != nil {
		t.Fatal(err)
	}
	return s.Options()
}

// exist writes messages that are not due: some wait, some are tried, some went out
// and some did not arrive.
func exist(t *testing.T, store table.Table, from, to int) {
	t.Helper()
	var ops []table.Op
	for n := from; n < to; n++ {
		op := notify.Queue(notice(n), begin)
		m := *op.Record.(*notify.Message)
		if n%4 > 0 {
			m, _ = m.Claim(begin)
		}
		if n%4 > 1 {
			m, _ = m.Told(notify.Event{At: begin, State: []notify.State{notify.Delivered, notify.Bounced}[n%2], ID: "1"})
		}
		ops = append(ops, table.Put(&m))
	}
	for ops := range slices.Chunk(ops, 100) {
		if err := store.Write(t.Context(), ops...); err != nil {
			t.Fatal(err)
		}
	}
}

// due writes ten messages that are due.
func due(t *testing.T, store table.Table, from int) {
	t.Helper()
	for n := range 10 {
		m := notice(0)
		m.ID = notify.ID(fmt.Sprintf("due%021d", from+n))
		if err := store.Write(t.Context(), notify.Queue(m, begin.Add(-time.Hour))); err != nil {
			t.Fatal(err)
		}
	}
}
