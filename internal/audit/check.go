package audit

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Bounds of one call of Check. Each link costs a query, and there is one every few
// minutes and shard; the call is made by an API function, which has seconds.
const (
	checkLinks   = 400
	checkEntries = 20_000
	// checkSpare is what must be left until the deadline of a call to begin with
	// another link.
	checkSpare = 4 * time.Second
)

// Trouble is what is wrong with a link or what it covers.
type Trouble string

// The troubles.
const (
	Edited   Trouble = "edited"   // as many entries as were sealed, but not the same
	Missing  Trouble = "missing"  // fewer entries than were sealed
	Inserted Trouble = "inserted" // more entries than were sealed
	Broken   Trouble = "broken"   // the link does not follow the one before
	Unsealed Trouble = "unsealed" // entries that should have been sealed long ago
)

// Finding is one trouble and where it is: a link and the times it covers.
type Finding struct {
	Trouble  Trouble
	Shard    int
	Seq      int64
	From, To table.Epoch
}

// Report is what a Check found. Next is where to go on; the check is complete
// when it is empty.
type Report struct {
	Links, Entries int
	Findings       []Finding
	Heads          []Head
	Next           string
}

// Check recomputes the chains of a network that was created at a moment, a
// part of them per call: at least a link, until enough was read or the deadline of
// ctx is near. errs.Invalid for a cursor it did not give.
func (s *Service) Check(ctx context.Context, n session.NetworkID, created time.Time, cursor string) (Report, error) {
	report := Report{Findings: []Finding{}, Heads: []Head{}}
	shard, seq, err := parseCursor(cursor)
	if err != nil {
		return report, err
	}
	for ; shard < shards; shard, seq = shard+1, 0 {
		if s.enough(ctx, report) {
			report.Next = cursorAt(shard, seq)
			break
		}
		before, err := s.before(ctx, first(n, shard, created), seq)
		if err == nil {
			err = s.follow(ctx, before, &report)
		}
		if err != nil {
			return report, fmt.Errorf("check audit of network %s: %w", n, err)
		}
		if report.Next != "" {
			break
		}
	}
	return report, nil
}

// enough reports whether a call should end here.
func (s *Service) enough(ctx context.Context, r Report) bool {
	deadline, ok := ctx.Deadline()
	late := ok && deadline.Sub(s.Now()) < checkSpare
	return r.Links > 0 && late || r.Links >= checkLinks || r.Entries >= checkEntries
}

func cursorAt(shard int, seq int64) string { return fmt.Sprintf("%d.%d", shard, seq) }

// before is the link with number seq, after which a check goes on.
func (s *Service) before(ctx context.Context, start Link, seq int64) (Link, error) {
	if seq == 0 {
		return start, nil
	}
	var l Link
	err := s.Table.Get(ctx, table.Key{PK: chainPK(start.Network, start.Shard), SK: fmt.Sprintf("%010d", seq)}, &l)
	return l, err
}

// follow checks the links after one, until the end of the chain or until
// enough was read; then it sets report.Next.
func (s *Service) follow(ctx context.Context, last Link, report *Report) error {
	q := table.Query{PK: chainPK(last.Network, last.Shard)}
	if last.Seq > 0 {
		q.From = fmt.Sprintf("%010d", last.Seq+1)
	}
	links, more, err := read[Link](ctx, s.Table, q, checkLinks-report.Links)
	if err != nil {
		return err
	}
	for _, link := range links {
		if s.enough(ctx, *report) {
			more = true
			break
		}
		if err := s.verify(ctx, last, link, report); err != nil {
			return err
		}
		last = link
	}
	if more {
		report.Next = cursorAt(last.Shard, last.Seq)
		return nil
	}
	report.Heads = append(report.Heads, Head{last.Shard, last.Seq, last.Hash})
	return s.tail(ctx, last, report)
}

// verify checks that link follows last, and that its entries are as sealed.
func (s *Service) verify(ctx context.Context, last, link Link, report *Report) error {
	report.Links++
	if !s.follows(last, link) {
		report.add(Broken, link)
	}
	entries, _, err := read[Record](ctx, s.Table, link.window().query(), link.Count+maxWindow)
	if err != nil {
		return err
	}
	if n := len(entries); n > 0 && !link.window().dayEnds && entries[n-1].SK == link.To {
		entries = entries[:n-1]
	}
	report.Entries += len(entries)
	again := link
	again.Count = len(entries)
	switch {
	case len(entries) < link.Count:
		report.add(Missing, link)
	case len(entries) > link.Count:
		report.add(Inserted, link)
	case again.sum(entries) != link.Hash:
		report.add(Edited, link)
	}
	return nil
}

// follows reports whether link is the one after last. The first link of a
// chain whose beginning has expired follows nothing, and may not cover a day
// that has not.
func (s *Service) follows(last, link Link) bool {
	if last.Seq == 0 && link.Seq > 1 {
		return timeOf(link.From).Before(s.Now().Add(2*day - Kept))
	}
	return link.Seq == last.Seq+1 && link.From == last.To && link.Prev == last.Hash
}

// tail looks behind the last link for entries that the sealer should have
// sealed: it runs every few minutes, so a day late is a fault, or the end of
// the chain was taken away.
func (s *Service) tail(ctx context.Context, last Link, report *Report) error {
	w := last.next(s.Now().Add(-Lag - day))
	if w.from == w.to {
		return nil
	}
	entries, _, err := s.entries(ctx, w)
	if err != nil {
		return err
	}
	if len(entries) > 0 || w.dayEnds {
		report.add(Unsealed, Link{Shard: last.Shard, Seq: last.Seq + 1, From: w.from, To: w.to})
	}
	return nil
}

func (r *Report) add(t Trouble, l Link) {
	r.Findings = append(r.Findings, Finding{t, l.Shard, l.Seq, table.At(timeOf(l.From)), table.At(timeOf(l.To))})
}

func parseCursor(cursor string) (shard int, seq int64, err error) {
	if cursor == "" {
		return 0, 0, nil
	}
	a, b, _ := strings.Cut(cursor, ".")
	shard, err = strconv.Atoi(a)
	if err == nil {
		seq, err = strconv.ParseInt(b, 10, 64)
	}
	if err != nil || shard < 0 || shard >= shards || seq < 0 {
		return 0, 0, errs.BadField("query.cursor", "is not one that this check gave; start again without it")
	}
	return shard, seq, nil
}
