package directory

import (
	"context"
	"encoding/json"

	"lanyard/internal/directory/people"
	"lanyard/internal/table"
)

// storeRows checks each row and stores them in chunks.
func (s *Service) storeRows(ctx context.Context, i *Import, list *people.List) (int, error) {
	kept := s.Now().Add(uploadKept)
	seen := newSeen()
	out := newChunk(i.Network, i.ID, 1, kept)
	size := 0
	for read, ok := list.Next(); ok; read, ok = list.Next() {
		row := i.newRow(read, list.Columns, seen)
		bytes, err := json.Marshal(row)
		if err != nil {
			return 0, err
		}
		if len(out.Rows) == chunkRows || size > 0 && size+len(bytes) > chunkBytes {
			if err := s.storeChunk(ctx, out); err != nil {
				return 0, err
			}
			out, size = newChunk(i.Network, i.ID, out.Seq+1, kept), 0
		}
		out.Rows, size = append(out.Rows, row), size+len(bytes)
	}
	return out.Seq, s.storeChunk(ctx, out)
}

func (s *Service) storeChunk(ctx context.Context, c chunk) error {
	return s.Table.Write(ctx, table.Put(&c, table.Absent()))
}

// newRow is a row as it is stored: checked by itself and against the rows
// before it.
func (i *Import) newRow(read people.Row, columns []people.Column, seen *seen) Row {
	r := Row{Number: read.Number, Cells: read.Cells, Problems: read.Problems}
	if len(r.Problems) > 0 {
		r.Action = RejectRow
		return r
	}
	for _, f := range people.Fields() {
		if h := read.Heading(f); h != people.First(columns, f) {
			if r.Headings == nil {
				r.Headings = map[people.Field]string{}
			}
			r.Headings[f] = h
		}
	}
	profile := i.checkRow(&r)
	if r.Action != RejectRow {
		seen.check(i, &r, profile)
	}
	return r
}
