package audit

import (
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

var begun = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

// world is a network with a store and a clock.
type world struct {
	t      *testing.T
	millis atomic.Int64
	*Service
	network session.NetworkID
	put     int
}

func (w *world) now() time.Time          { return time.UnixMilli(w.millis.Load()).UTC() }
func (w *world) advance(d time.Duration) { w.millis.Add(d.Milliseconds()) }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, network: session.NetworkID(secret.NewNetworkID())}
	w.millis.Store(begun.UnixMilli())
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w.Service = &Service{Table: engine, Now: w.now}
	return w
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	for chunk := range slices.Chunk(ops, table.MaxOps) {
		if err := w.Table.Write(w.t.Context(), chunk...); err != nil {
			w.t.Fatal(err)
		}
	}
}

// act leaves n entries, a minute apart, and gives the last.
func (w *world) act(n int) *Record {
	w.t.Helper()
	var last *Record
	for range n {
		w.put++
		op := Put(Entry{Network: w.network, Actor: System, Act: "test.act", About: "u", Detail: map[string]string{"b": "2", "a": "1"}}, w.now())
		last, _ = op.Record.(*Record)
		w.write(op)
		w.advance(time.Minute)
	}
	return last
}

func (w *world) seal() Sealed {
	w.t.Helper()
	done, err := w.Seal(w.t.Context(), w.network, begun)
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

// check runs all parts of a check.
func (w *world) check() Report {
	w.t.Helper()
	var all Report
	cursor := ""
	for {
		r, err := w.Check(w.t.Context(), w.network, begun, cursor)
		if err != nil {
			w.t.Fatal(err)
		}
		all.Links += r.Links
		all.Entries += r.Entries
		all.Findings = append(all.Findings, r.Findings...)
		all.Heads = append(all.Heads, r.Heads...)
		if cursor = r.Next; cursor == "" {
			return all
		}
	}
}

// finds asserts that a check finds exactly these troubles.
func (w *world) finds(name string, want ...Trouble) {
	w.t.Helper()
	var got []Trouble
	for _, f := range w.check().Findings {
		got = append(got, f.Trouble)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("%s: found %v, want %v", name, got, want)
	}
}
