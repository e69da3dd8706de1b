package notify

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/price"
	"lanyard/internal/table"
)

// NoRegion is what SMS are counted under whose number is of no country (CLDR).
const NoRegion = "ZZ"

const (
	// tallyShards spread the counts of a day, which every worker adds to.
	tallyShards = 4
	tallyDay    = "20060102"
)

// Counts are how many messages came to be so, and what SMS cost.
type Counts struct {
	Accepted   int64     `json:"accepted,omitempty"` // the provider has it
	Deferred   int64     `json:"deferred,omitempty"`
	Delivered  int64     `json:"delivered,omitempty"`
	Bounced    int64     `json:"bounced,omitempty"`
	Complained int64     `json:"complained,omitempty"`
	Suppressed int64     `json:"suppressed,omitempty"`
	Blocked    int64     `json:"blocked,omitempty"`
	Failed     int64     `json:"failed,omitempty"`
	Unknown    int64     `json:"unknown,omitempty"`
	Parts      int64     `json:"parts,omitempty"` // of SMS
	Cost       price.USD `json:"cost,omitempty"`  // of SMS
}

// numbers are the counts by their tags.
func (c *Counts) numbers() map[string]*int64 {
	return map[string]*int64{
		"accepted": &c.Accepted, "deferred": &c.Deferred, "delivered": &c.Delivered, "bounced": &c.Bounced, "complained": &c.Complained,
		"suppressed": &c.Suppressed, "blocked": &c.Blocked, "failed": &c.Failed, "unknown": &c.Unknown,
		"parts": &c.Parts, "cost": (*int64)(&c.Cost),
	}
}

// Add adds more to c.
func (c *Counts) Add(more Counts) {
	to := c.numbers()
	for name, n := range more.numbers() {
		*to[name] += *n
	}
}

// ByState are those that are not 0, without what SMS cost.
func (c Counts) ByState() map[State]int64 {
	out := map[State]int64{}
	for name, n := range c.numbers() {
		if *n != 0 && name != "parts" && name != "cost" {
			out[State(name)] = *n
		}
	}
	return out
}

// Counted is a part of what is counted of a day (UTC): of a channel by state, or of the
// SMS to a region what they cost. Whoever writes messages' steps writes it, and the
// chart of deliveries reads it.
//
//	n#<network>#deliveries | <day>#<email, sms or a region>#<shard>
type Counted struct {
	table.Head
	Counts
}

// Day is the day that c is of, at its beginning.
func (c Counted) Day() time.Time {
	day, _, _ := strings.Cut(c.SK, "#")
	at, err := time.Parse(tallyDay, day)
	if err != nil {
		return time.Time{}
	}
	return at
}

// Of is the channel or the region that c is of.
func (c Counted) Of() string {
	_, rest, _ := strings.Cut(c.SK, "#")
	of, _, _ := strings.Cut(rest, "#")
	return of
}

// DeliveriesOn asks for what is counted of the days from first to last.
func DeliveriesOn(network string, first, last time.Time, cursor string) table.Query {
	return table.Query{
		PK: deliveriesPK(network), From: first.UTC().Format(tallyDay), To: last.UTC().AddDate(0, 0, 1).Format(tallyDay),
		Limit: 1000, Cursor: cursor,
	}
}

func deliveriesPK(network string) string { return "n#" + network + "#deliveries" }

// Tally counts what becomes of messages until it is written. It is for a chart, and
// decides nothing: what is counted is not in the transactions of the messages, because
// all messages of a day would then write the same items. So a worker that dies between
// a step and Write takes its counts with it, at most those of one batch, and an
// event whose count is lost is not counted again. The messages are the truth. The zero
// Tally is empty, and safe for many at once.
type Tally struct {
	mu     sync.Mutex
	counts map[tallied]Counts
}

type tallied struct{ network, of string }

// Became counts a step. The provider's yes counts once, however it became known.
func (t *Tally) Became(old, next Message) {
	if next.Rehearsal {
		return
	}
	var c Counts
	if len(old.Facts) == 0 && len(next.Facts) > 0 {
		c.Accepted++
	}
	if n := c.numbers()[string(next.State)]; n != nil && next.State != old.State && next.State != Accepted {
		*n++
	}
	t.add(tallied{next.Network, string(next.Channel)}, c)
}

// Paid counts what an SMS to a region costs.
func (t *Tally) Paid(m Message, region string) {
	if region == "" {
		region = NoRegion
	}
	t.add(tallied{m.Network, region}, Counts{Parts: int64(m.Parts), Cost: m.Cost})
}

func (t *Tally) add(to tallied, c Counts) {
	if c == (Counts{}) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = map[tallied]Counts{}
	}
	c.Add(t.counts[to])
	t.counts[to] = c
}

// Write adds what was counted to the day that now is in, and empties t, also when
// that fails: counted twice would be worse than not at all.
func (t *Tally) Write(ctx context.Context, tbl table.Table, now time.Time) error {
	t.mu.Lock()
	counts := t.counts
	t.counts = nil
	t.mu.Unlock()
	var faults []error
	for of, c := range counts {
		if err := of.write(ctx, tbl, c, now); err != nil {
			faults = append(faults, fmt.Errorf("count messages of network %s: %w", of.network, err))
		}
	}
	return errors.Join(faults...)
}

// write adds c, and begins the item where there is none.
func (of tallied) write(ctx context.Context, tbl table.Table, c Counts, now time.Time) error {
	next := Counted{Counts: c, Head: table.Head{
		PK: deliveriesPK(of.network), SK: fmt.Sprintf("%s#%s#%d", now.UTC().Format(tallyDay), of.of, rand.IntN(tallyShards)),
		Kind: "deliveries", ExpiresAt: table.At(now.Add(audit.Kept)),
	}}
	var changes []table.Change
	for name, n := range c.numbers() {
		if *n != 0 {
			changes = append(changes, table.Add(name, *n))
		}
	}
	more := table.Update(next.ItemKey(), table.Cond{}, changes...)
	var other *table.ConditionFailed
	err := tbl.Write(ctx, more)
	if errors.As(err, &other) { // the first of the day
		err = tbl.Write(ctx, table.Put(&next, table.Absent()))
	}
	if errors.As(err, &other) { // somebody else was that
		err = tbl.Write(ctx, more)
	}
	return err
}

// Count counts one step at once, where there is no batch.
func Count(ctx context.Context, tbl table.Table, old, next Message, now time.Time) error {
	var t Tally
	t.Became(old, next)
	return t.Write(ctx, tbl, now)
}
