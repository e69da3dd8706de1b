package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite" // for a second look into the file

	"lanyard/internal/table"
)

// watch looks at every write for moments that are no epoch seconds, or not
// within reach: an expiry in milliseconds would keep an item for 50,000 years, one in the past
// would hide it at once (threat 9).
type watch struct {
	table.Table
	now func() time.Time

	mu     sync.Mutex
	writes int
	faults []string
}

func (w *watch) Write(ctx context.Context, ops ...table.Op) error {
	now := w.now()
	for _, op := range ops {
		w.look(op, now)
	}
	return w.Table.Write(ctx, ops...)
}

// longest is how far ahead anything may end: the audit is kept 400 days.
const longest = 400 * 24 * time.Hour

func (w *watch) look(op table.Op, now time.Time) {
	fields := map[string]any{}
	if op.Record != nil {
		text, err := json.Marshal(op.Record)
		if err == nil {
			err = json.Unmarshal(text, &fields)
		}
		if err != nil {
			w.fault("%s: %v", op.Key, err)
		}
	}
	for _, c := range op.Changes {
		fields[c.Attr] = c.Value
	}
	w.mu.Lock()
	w.writes++
	w.mu.Unlock()
	for _, name := range []string{"expires_at", "valid_until"} {
		if !ahead(fields, name, now) {
			w.fault("%s of %s: %v is not after %d and at most 400 days later", name, op.Key, fields[name], now.Unix())
		}
	}
}

// ahead reports whether a moment is within (now, now + 400 days] seconds. What is over
// already may still be written for other reasons: its valid_until has passed,
// which its state shows.
func ahead(fields map[string]any, name string, now time.Time) bool {
	v, there := fields[name]
	if !there {
		return true
	}
	var at float64
	if _, err := fmt.Sscan(fmt.Sprint(v), &at); err != nil {
		return false
	}
	low := now
	if name == "valid_until" && (fields["state"] != "open" && fields["state"] != "queued" && fields["state"] != "taken") {
		low = now.Add(-longest)
	}
	return at == 0 || at > float64(low.Unix()) && at <= float64(now.Add(longest).Unix())
}

func (w *watch) fault(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// ofDeliveries is in the keys of how messages fared by day: that is counted after they
// went out, when nothing is under way any more.
const ofDeliveries = "#deliveries|"

// dump is the whole table as it is in the file, expired items too, by key, but for
// ofDeliveries.
func (w *world) dump() map[string]string {
	w.t.Helper()
	all := dumpFile(w.t, w.db)
	maps.DeleteFunc(all, func(key, _ string) bool { return strings.Contains(key, ofDeliveries) })
	return all
}

func dumpFile(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), "SELECT pk, sk, body FROM item")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var pk, sk, body string
		if err := rows.Scan(&pk, &sk, &body); err != nil {
			t.Fatal(err)
		}
		out[pk+"|"+sk] = body
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
