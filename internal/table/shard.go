package table

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/errs"
)

// Sharded reads several partitions as if they were one list in sort-key order.
// A list that a whole network writes to at once is spread over partitions so
// that none of them is hot; reading it costs a query per partition.
//
// Sort keys (Head.ISK on the index, SK otherwise) must be unique over all
// partitions: the cursor is the last one given. q.PK is not used.
func Sharded(ctx context.Context, t Table, q Query, pks []string) (Page, error) {
	limit := q.Limit
	if limit == 0 {
		limit = 100
	}
	q.Limit = limit + 1 // one more tells whether there is a next page
	q, after, err := resume(q)
	if err != nil {
		return Page{}, err
	}
	found := make([][]placed, len(pks))
	group, ctx := errgroup.WithContext(ctx)
	for i, pk := range pks {
		group.Go(func() (err error) {
			found[i], err = place(ctx, t, q, pk, after)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return Page{}, err
	}
	return merge(slices.Concat(found...), limit, q.Desc), nil
}

// Counted counts several partitions as one: of each at most q.Limit items a
// call. The cursor says how far each of them is.
func Counted(ctx context.Context, t Table, q Query, pks []string) (Page, error) {
	cursors := make([]string, len(pks))
	if q.Cursor != "" {
		cursors = strings.Split(q.Cursor, cursorEnd)
	}
	if len(cursors) != len(pks) {
		return Page{}, badCursor()
	}
	begin := q.Cursor == ""
	pages := make([]Page, len(pks))
	group, ctx := errgroup.WithContext(ctx)
	for i, pk := range pks {
		if cursors[i] == "" && !begin {
			continue // it was counted to its end
		}
		q := q
		q.PK, q.Cursor, q.Count = pk, cursors[i], true
		group.Go(func() (err error) {
			pages[i], err = t.Query(ctx, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return Page{}, err
	}
	return added(pages), nil
}

// cursorEnd stands between the cursors of a count of several partitions: no
// cursor has it.
const cursorEnd = "."

func added(pages []Page) Page {
	var sum Page
	more := false
	cursors := make([]string, len(pages))
	for i, p := range pages {
		sum.Count += p.Count
		cursors[i] = p.Cursor
		more = more || p.Cursor != ""
	}
	if more {
		sum.Cursor = strings.Join(cursors, cursorEnd)
	}
	return sum
}

// resume narrows q to what follows its cursor, which it takes away, and gives the
// sort key of the last item given. The bounds are inclusive: that item comes again.
func resume(q Query) (narrowed Query, after string, err error) {
	if q.Prefix != "" {
		q.From, q.To, q.Prefix = q.Prefix, q.Prefix+"\U0010ffff", ""
	}
	if after, err = sharedCursor(q.Cursor); err != nil || after == "" {
		return q, "", err
	}
	q.Cursor = ""
	q.Limit++
	switch { // a made-up cursor does not widen the range
	case !q.Desc:
		q.From = max(q.From, after)
	case q.To == "" || after < q.To:
		q.To = after
	}
	return q, after, nil
}

type placed struct {
	sort string
	item Item
}

func place(ctx context.Context, t Table, q Query, pk, after string) ([]placed, error) {
	var out []placed
	q.PK = pk
	for len(out) < q.Limit {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			var h Head
			if err := item.Decode(&h); err != nil {
				return nil, err
			}
			sort := h.SK
			if q.Index {
				sort = h.ISK
			}
			if sort != after || after == "" {
				out = append(out, placed{sort, item})
			}
		}
		if page.Cursor == "" {
			break
		}
		q.Cursor = page.Cursor
	}
	return out, nil
}

func merge(all []placed, limit int, desc bool) Page {
	slices.SortStableFunc(all, func(a, b placed) int {
		if desc {
			a, b = b, a
		}
		return strings.Compare(a.sort, b.sort)
	})
	var page Page
	for i, p := range all {
		if i == limit {
			page.Cursor = After(all[i-1].sort)
			break
		}
		page.Items = append(page.Items, p.item)
	}
	return page
}

// After is the cursor of Sharded and Stretch that goes on behind the item with a
// sort key.
func After(sort string) string { return base64.RawURLEncoding.EncodeToString([]byte(sort)) }

func sharedCursor(cursor string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) > MaxSortKey || !utf8.Valid(raw) {
		return "", badCursor()
	}
	return string(raw), nil
}

func badCursor() error {
	return errs.BadField("cursor", "is not one that this list gave; start again without it")
}
