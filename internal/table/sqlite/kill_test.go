package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

// childPath makes the test binary the process that is killed.
const childPath = "LANYARD_TEST_SQLITE_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		fmt.Fprintln(os.Stderr, writeForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const childWriters = 8

// writeForEver does transactions of three ops until it is killed, and says on
// standard output which were acknowledged.
func writeForEver(path string) error {
	e, err := sqlite.Open(path, sqlite.Options{Now: frozen, FeedKinds: []string{"message"}})
	if err != nil {
		return err
	}
	out := make(chan error, childWriters)
	for i := range childWriters {
		go func() { out <- writeAs(e, i) }()
	}
	return <-out
}

func writeAs(e *sqlite.Engine, writer int) error {
	ctx := context.Background()
	counter := table.Key{PK: fmt.Sprint("counter#", writer), SK: "c"}
	err := e.Write(ctx, table.Put(&thing{Head: table.Head{PK: counter.PK, SK: counter.SK, Kind: "counter"}}, table.Absent()))
	if err != nil && !errors.Is(err, errs.Conflict) {
		return err
	}
	var at thing
	if err := e.Get(ctx, counter, &at); err != nil {
		return err
	}
	for n := at.Count + 1; ; n++ {
		sk := fmt.Sprintf("%d#%08d", writer, n)
		err := e.Write(ctx,
			table.Put(item("left", sk, "message"), table.Absent()),
			table.Put(item("right", sk, "message"), table.Absent()),
			table.Update(counter, table.Exists(), table.Add("count", 1)))
		if err != nil {
			return fmt.Errorf("%s: %w", sk, err)
		}
		if _, err := io.WriteString(os.Stdout, sk+"\n"); err != nil {
			return err
		}
	}
}

// TestKill kills a writing process five times on one file. Each time every
// acknowledged write is there, and none is there by half, in the feed neither.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	var acked []string
	for range 5 {
		acked = append(acked, killed(t, path, 1+rand.N(150))...)
		t.Logf("%d writes were acknowledged", len(acked))
		wantAll(t, path, acked)
	}
}

// killed runs the child until it has acknowledged n writes, kills it, and
// gives all that it acknowledged.
func killed(t *testing.T, path string, n int) []string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childPath+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acked []string
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		if acked = append(acked, strings.TrimSuffix(line, "\n")); len(acked) == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(acked) < n {
		t.Fatalf("the child ended by itself after %d writes: %v", len(acked), err)
	}
	return acked
}

func wantAll(t *testing.T, path string, acked []string) {
	t.Helper()
	e, err := sqlite.Open(path, sqlite.Options{Now: frozen, FeedKinds: []string{"message"}})
	if err != nil {
		t.Fatal(err)
	}
	left, right, counted := partition(t, e, "left"), partition(t, e, "right"), int64(0)
	for i := range childWriters {
		var c thing
		if err := e.Get(t.Context(), table.Key{PK: fmt.Sprint("counter#", i), SK: "c"}, &c); err != nil && !errors.Is(err, errs.NotFound) {
			t.Fatal(err)
		}
		counted += c.Count
	}
	fed, err := sqlite.Kept(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, sk := range acked {
		if !left[sk] || !right[sk] {
			t.Errorf("%s was acknowledged and is lost", sk)
		}
	}
	if len(left) != len(right) || counted != int64(len(left)) || len(fed) != 2*len(left) {
		t.Errorf("%d left, %d right, %d counted, %d in the feed", len(left), len(right), counted, len(fed))
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

// partition is the sort keys of a whole partition.
func partition(t *testing.T, e *sqlite.Engine, pk string) map[string]bool {
	t.Helper()
	sks := map[string]bool{}
	for q := (table.Query{PK: pk, Limit: 1000}); ; {
		page, err := e.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			var got thing
			if err := it.Decode(&got); err != nil {
				t.Fatal(err)
			}
			sks[got.SK] = true
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return sks
		}
	}
}

// TestCloseAnswersEverybody closes the store under load: a write was done, and
// is there after reopening, or was refused, and is not.
func TestCloseAnswersEverybody(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	e := open(t, path, frozen)
	var wg sync.WaitGroup
	errsOf := make([]error, 64)
	for i := range errsOf {
		wg.Go(func() { errsOf[i] = e.Write(t.Context(), table.Put(record(fmt.Sprintf("%02d", i), "thing", 0))) })
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	there := partition(t, open(t, path, frozen), "p")
	for i, err := range errsOf {
		if err != nil && !errors.Is(err, errs.Unavailable) {
			t.Errorf("write %d: %v", i, err)
		}
		if there[fmt.Sprintf("%02d", i)] != (err == nil) {
			t.Errorf("write %d was told %v", i, err)
		}
	}
}
