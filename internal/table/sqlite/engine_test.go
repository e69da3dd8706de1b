package sqlite_test

import (
	"crypto/rand"
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

// thing is of the size of a usual record.
type thing struct {
	table.Head
	State   string `json:"state,omitempty"`
	Count   int64  `json:"count,omitempty"`
	Until   int64  `json:"valid_until,omitempty"`
	Details string `json:"details,omitempty"`
	Network string `json:"network"`
	Nonce   string `json:"nonce"`
}

func item(pk, sk, kind string) *thing {
	return &thing{
		Head: table.Head{PK: pk, SK: sk, Kind: kind}, State: "open", Until: 1_800_000_000, Network: "acme",
		Nonce: rand.Text(), Details: "a person's name, an address, a title and a few more words that make it usual in size, " +
			"which is some four hundred bytes with all the keys and names",
	}
}
