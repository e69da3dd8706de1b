package sqlite

import (
	"context"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// A query has a lower bound that is in it and an upper one that is not. On the
// index, items with equal sort keys follow each other by their own key; bounds
// are then all three.
const (
	alive     = " AND (expires_at = 0 OR expires_at > ?) "
	queryUp   = "SELECT body, sk FROM item WHERE pk = ? AND sk >= ? AND sk < ?" + alive + "ORDER BY sk LIMIT ?"
	queryDown = "SELECT body, sk FROM item WHERE pk = ? AND sk >= ? AND sk < ?" + alive + "ORDER BY sk DESC LIMIT ?"
	indexUp   = "SELECT body, isk, pk, sk FROM item WHERE ipk = ? AND (isk, pk, sk) >= (?, ?, ?) AND isk < ?" +
		alive + "ORDER BY isk, pk, sk LIMIT ?"
	indexDown = "SELECT body, isk, pk, sk FROM item WHERE ipk = ? AND isk >= ? AND (isk, pk, sk) < (?, ?, ?)" +
		alive + "ORDER BY isk DESC, pk DESC, sk DESC LIMIT ?"
	// Counting the index looks at nothing but the index.
	count      = "SELECT 1, sk FROM item WHERE pk = ? AND sk >= ? AND sk < ?" + alive + "ORDER BY sk LIMIT ?"
	countIndex = "SELECT 1, isk, pk, sk FROM item WHERE ipk = ? AND (isk, pk, sk) >= (?, ?, ?) AND isk < ?" +
		alive + "ORDER BY isk, pk, sk LIMIT ?"
)

// beyond sorts after every text, which is UTF-8 and so has no such byte.
const beyond = "\xff"

// after is the least text greater than s.
func after(s string) string { return s + "\x00" }

const (
	usualLimit = 100
	maxLimit   = 1000
)

// bounds are the part of a partition that a query is about: from <= key < to.
type bounds struct{ from, to position }

// position is a place in a partition: a sort key, on the index also the key of
// the item.
type position struct{ sk, itemPK, itemSK string }

func (p position) less(than position) bool {
	if p.sk != than.sk {
		return p.sk < than.sk
	}
	if p.itemPK != than.itemPK {
		return p.itemPK < than.itemPK
	}
	return p.itemSK < than.itemSK
}

// next is the least position greater than p.
func (p position) next(index bool) position {
	if index {
		p.itemSK = after(p.itemSK)
		return p
	}
	return position{sk: after(p.sk)}
}

// boundsOf checks q and takes its range and its cursor together. A cursor only
// ever narrows the range.
func boundsOf(q *table.Query) (bounds, error) {
	if err := checkQuery(q); err != nil {
		return bounds{}, err
	}
	b := bounds{from: position{sk: q.From}, to: position{sk: beyond}}
	if q.To != "" {
		b.to.sk = after(q.To)
	}
	if q.Prefix != "" {
		b.from.sk, b.to.sk = q.Prefix, q.Prefix+beyond
	}
	if q.Cursor == "" {
		return b, nil
	}
	at, err := parseCursor(q)
	if err != nil {
		return bounds{}, err
	}
	if next := at.next(q.Index); !q.Desc && b.from.less(next) {
		b.from = next
	}
	if q.Desc && at.less(b.to) {
		b.to = at
	}
	return b, nil
}

func checkQuery(q *table.Query) error {
	switch {
	case q.PK == "":
		return errs.BadField("query", "has no partition")
	case q.Limit < 0 || q.Limit > maxLimit && !q.Count:
		return errs.BadField("limit", "is from 1 to 1000")
	case q.Count && q.Limit > table.MaxCount:
		return errs.BadField("limit", "of a count is from 1 to 100000")
	case q.Count && q.Desc:
		return errs.BadField("query", "is a count and has no order")
	case q.Prefix != "" && (q.From != "" || q.To != ""):
		return errs.BadField("query", "has a prefix and a range")
	}
	return firstOf(checkPlace(q.PK, q.Prefix), checkPlace(q.PK, q.From), checkPlace(q.PK, q.To))
}

// Query reads one partition in sort-key order.
func (e *Engine) Query(ctx context.Context, q table.Query) (table.Page, error) {
	b, err := boundsOf(&q)
	if err != nil {
		return table.Page{}, err
	}
	if q.Limit == 0 {
		q.Limit = usualLimit
		if q.Count {
			q.Limit = table.MaxCount
		}
	}
	var page table.Page
	err = e.borrow(ctx, func(r *reader) (err error) {
		page, err = r.page(&q, b, e.now())
		return err
	})
	return page, err
}

// page reads or counts one item more than asked for, to know whether there is a
// next page.
func (r *reader) page(q *table.Query, b bounds, now int64) (table.Page, error) {
	s := r.query(q, b)
	defer s.reset()
	s.int(now).int(int64(q.Limit) + 1)
	var page table.Page
	var last position
	for {
		ok, err := s.step()
		if err != nil {
			return table.Page{}, err
		}
		if !ok {
			return page, nil
		}
		if len(page.Items) == q.Limit || page.Count == q.Limit {
			page.Cursor = formatCursor(q, last)
			return page, nil
		}
		if !q.Count {
			page.Items = append(page.Items, newItem(s.columnBytes(0)))
		} else if page.Count++; page.Count < q.Limit {
			continue
		}
		last = s.position(q.Index)
	}
}

// query binds the bounds.
func (r *reader) query(q *table.Query, b bounds) *stmt {
	switch {
	case q.Index && q.Count:
		return r.countIndex.text(q.PK).text(b.from.sk).text(b.from.itemPK).text(b.from.itemSK).text(b.to.sk)
	case q.Count:
		return r.count.text(q.PK).text(b.from.sk).text(b.to.sk)
	case q.Index && q.Desc:
		return r.indexDown.text(q.PK).text(b.from.sk).text(b.to.sk).text(b.to.itemPK).text(b.to.itemSK)
	case q.Index:
		return r.indexUp.text(q.PK).text(b.from.sk).text(b.from.itemPK).text(b.from.itemSK).text(b.to.sk)
	case q.Desc:
		return r.down.text(q.PK).text(b.from.sk).text(b.to.sk)
	default:
		return r.up.text(q.PK).text(b.from.sk).text(b.to.sk)
	}
}

func (s *stmt) position(index bool) position {
	if index {
		return position{s.columnText(1), s.columnText(2), s.columnText(3)}
	}
	return position{sk: s.columnText(1)}
}
