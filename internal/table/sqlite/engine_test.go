package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
	"lanyard/internal/table/tabletest"
)

func TestContract(t *testing.T) {
	t.Parallel()
	tabletest.Run(t, func(t *testing.T, now func() time.Time) table.Table {
		return open(t, filepath.Join(t.TempDir(), "store.db"), now, "thing")
	})
}

// open opens a store until the test ends.
func open(t testing.TB, path string, now func() time.Time, kinds ...string) *sqlite.Engine {
	t.Helper()
	e, err := sqlite.Open(path, sqlite.Options{Now: now, FeedKinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return e
}
