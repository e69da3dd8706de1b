package audit

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"time"

	"lanyard/internal/csvcell"
	"lanyard/internal/session"
)

// size is what a file may have at most.
type size struct{ rows, bytes, looked int } // looked: entries looked at for it

// exportSize: an API function has seconds to make a file, and its answer may
// have 6 MB.
func exportSize() size { return size{rows: 10_000, bytes: 4 << 20, looked: 20_000} }

// columns are the headings of an export.
var columns = [...]string{"time", "actor", "act", "about", "target", "detail", "request"}

// Export gives the entries that List gives as a CSV file. The cursor it gives
// is empty unless there may be more than fit this file, which may have few rows
// all the same.
func (s *Service) Export(ctx context.Context, n session.NetworkID, created time.Time, f Filter, cursor string) (_ []byte, next string, err error) {
	return s.export(ctx, n, created, f, cursor, exportSize())
}

func (s *Service) export(
	ctx context.Context, n session.NetworkID, created time.Time, f Filter, cursor string, most size,
) (_ []byte, next string, err error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out) // keeps its first error for the end
	_ = w.Write(columns[:])
	rows := 0
	next, err = s.walk(ctx, n, created, f, cursor, pace{maxStretch, most.looked}, func(r Record) (more bool) {
		_ = w.Write(r.row())
		w.Flush()
		rows++
		return rows < most.rows && out.Len() < most.bytes
	})
	if err == nil {
		w.Flush()
		err = w.Error()
	}
	if err != nil {
		return nil, "", fmt.Errorf("export audit of network %s: %w", n, err)
	}
	return out.Bytes(), next, nil
}

// row is r in the order of columns, safe in a spreadsheet. Detail is an
// object of JSON.
func (r Record) row() []string {
	detail := ""
	if len(r.Detail) > 0 {
		text, _ := json.Marshal(r.Detail) // a map of strings always encodes
		detail = string(text)
	}
	cells := []string{
		r.At.Time().Format(time.RFC3339), string(r.Actor), r.Act, string(r.About), r.Target, detail, r.Request,
	}
	for i, cell := range cells {
		cells[i] = csvcell.Escape(cell)
	}
	return cells
}
