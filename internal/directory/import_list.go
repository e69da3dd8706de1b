package directory

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"lanyard/internal/directory/people"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/table"
)

// chunksPerPage bounds what one page of rows reads, as a filter may leave
// nothing of a chunk.
const chunksPerPage = 20

// ImportRows lists the rows of an import, in the order of the file; only those
// with an action or outcome of that name unless it is empty.
func (s *Service) ImportRows(ctx context.Context, i Import, want string, limit int, cursor string) ([]Row, string, error) {
	seq, skip, err := rowCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	var rows []Row
	q := table.Query{PK: chunkPK(i.Network, i.ID), From: chunkKey(i.Network, i.ID, seq).SK, Limit: chunksPerPage}
	for read := 0; read < chunksPerPage; {
		page, err := s.Table.Query(ctx, q)
		if err != nil {
			return nil, "", fmt.Errorf("list rows of import %s: %w", i.ID, err)
		}
		for _, item := range page.Items {
			var c chunk
			if err := item.Decode(&c); err != nil {
				return nil, "", err
			}
			var full int
			if rows, full = c.collect(rows, want, skip, limit); full >= 0 {
				return rows, fmt.Sprintf("%d.%d", c.Seq, full), nil
			}
			seq, skip, read = c.Seq+1, 0, read+1
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			break
		}
	}
	if seq > i.Chunks || q.Cursor == "" {
		return rows, "", nil
	}
	return rows, fmt.Sprintf("%d.0", seq), nil
}

// collect adds rows from skip on with the wanted action or outcome, and gives
// the row that was one too many, -1 for none.
func (c *chunk) collect(rows []Row, want string, skip, limit int) ([]Row, int) {
	for at := skip; at < len(c.Rows); at++ {
		r := c.Rows[at]
		if want != "" && want != string(r.Action) && want != string(r.Outcome) {
			continue
		}
		if len(rows) == limit {
			return rows, at
		}
		rows = append(rows, r)
	}
	return rows, -1
}

// rowCursor is a place among the rows: chunk and row in it.
func rowCursor(cursor string) (seq, skip int, err error) {
	if cursor == "" {
		return 1, 0, nil
	}
	chunk, row, ok := strings.Cut(cursor, ".")
	seq, err1 := strconv.Atoi(chunk)
	skip, err2 := strconv.Atoi(row)
	if !ok || err1 != nil || err2 != nil || seq < 1 || skip < 0 || seq > people.MaxRows {
		return 0, 0, errs.BadField("query.cursor", "is not one that this list gave; start again without it")
	}
	return seq, skip, nil
}

// rejectsBytes is after how many bytes a file of rejected rows ends: a
// function's answer may have 6 MB.
const rejectsBytes = 4 << 20

// Rejects gives the rows that did not go in, as a CSV file to be mended and
// uploaded again: those that the plan rejects and those that failed. The cursor it
// gives is empty unless there are too many for one file.
func (s *Service) Rejects(ctx context.Context, by httpapi.Caller, id ImportID, cursor string) ([]byte, string, error) {
	i, err := s.Import(ctx, by, id)
	if err != nil {
		return nil, "", err
	}
	var out bytes.Buffer
	w, err := people.NewWriter(&out)
	if err != nil {
		return nil, "", err
	}
	for out.Len() < rejectsBytes {
		rows, next, err := s.ImportRows(ctx, i, "", chunkRows, cursor)
		if err != nil {
			return nil, "", err
		}
		for _, r := range rows {
			if !r.refused() {
				continue
			}
			if err := w.Write(people.Rejected{Number: r.Number, Cells: r.Cells, Problems: r.Problems}); err != nil {
				return nil, "", err
			}
		}
		if err := w.Flush(); err != nil {
			return nil, "", err
		}
		if cursor = next; next == "" {
			break
		}
	}
	return out.Bytes(), cursor, nil
}

// refused reports whether a row did not go in.
func (r Row) refused() bool {
	return r.Action == RejectRow || r.Outcome == Overtaken || r.Outcome == Broken
}
