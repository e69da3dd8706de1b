package table

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// pointer is a *T that is a Record.
type pointer[T any] interface {
	*T
	Record
}

// Stretch reads several partitions on as if they were one list, as [Sharded]
// does, for whoever looks at many records and keeps few: q.Limit items of each
// partition, each read once, and nearly all of them given. The records are in
// sort-key order without a gap; how many it is depends on how even the
// partitions are, and it is none only at the end. more says whether the list
// goes on behind the last of them. The reader may stop at any of them: [After]
// its sort key is where to go on.
func Stretch[T any, R pointer[T]](ctx context.Context, t Table, q Query, pks []string) (records []T, more bool, err error) {
	q, after, err := resume(q)
	if err != nil {
		return nil, false, err
	}
	parts := make([]part[T, R], len(pks))
	group, ctx := errgroup.WithContext(ctx)
	for i, pk := range pks {
		group.Go(func() (err error) {
			parts[i], err = readPart[T, R](ctx, t, q, pk, after)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, false, err
	}
	records, more = join(parts, q.Desc)
	return records, more, nil
}

// part is what was read of one partition.
type part[T any, R pointer[T]] struct {
	records []T
	index   bool
	more    bool // there is more behind the last
}

func (p *part[T, R]) sort(i int) string {
	h := HeadOf(R(&p.records[i]))
	if p.index {
		return h.ISK
	}
	return h.SK
}

func (p *part[T, R]) last() string { return p.sort(len(p.records) - 1) }

// readPart reads on in one partition behind a sort key. It gives at least one
// record unless there is none.
func readPart[T any, R pointer[T]](ctx context.Context, t Table, q Query, pk, after string) (part[T, R], error) {
	q.PK = pk
	p := part[T, R]{index: q.Index}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return p, err
		}
		if p.records, q.Cursor, err = Decoded[T](page); err != nil {
			return p, err
		}
		if len(p.records) > 0 && p.sort(0) == after {
			p.records = p.records[1:]
		}
		if p.more = q.Cursor != ""; len(p.records) > 0 || !p.more {
			return p, nil
		}
	}
}

// join merges parts as far as all of them are known: up to the first end of one
// that has more.
func join[T any, R pointer[T]](parts []part[T, R], desc bool) (records []T, more bool) {
	before := func(a, b string) bool {
		if desc {
			a, b = b, a
		}
		return a < b
	}
	var end string
	for i := range parts {
		if p := &parts[i]; p.more && (!more || before(p.last(), end)) {
			end, more = p.last(), true
		}
	}
	for {
		next := foremost(parts, before)
		if next == nil || more && before(end, next.sort(0)) {
			return records, more
		}
		records = append(records, next.records[0])
		next.records = next.records[1:]
	}
}

// foremost is the part whose first record comes first, nil when none has any.
func foremost[T any, R pointer[T]](parts []part[T, R], before func(a, b string) bool) *part[T, R] {
	var first *part[T, R]
	for i := range parts {
		if p := &parts[i]; len(p.records) > 0 && (first == nil || before(p.sort(0), first.sort(0))) {
			first = p
		}
	}
	return first
}
