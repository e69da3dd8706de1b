package limit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Why something was refused that no limit refused.
const (
	WhyCountry    = "country_not_allowed"
	WhyNumberType = "number_type"
	WhyPaused     = "paused"
	WhyBudget     = "budget" // what the network wants to spend on SMS in a month
)

const (
	// MostRefusals is up to where the refusals of an item are counted, so that a
	// flood of them is no flood of writes: from there on each is a read.
	MostRefusals = 100
	// refusalsKept is how long administrators can look at them.
	refusalsKept = 30 * day
)

// Refusal is how often one thing refused in an hour what strangers asked for.
// Whoever sends for strangers writes it (Note), administrators read it.
//
//	n#<network>#refusals | <hour, 10 digits>#<why>#<channel>#<country>
type Refusal struct {
	table.Head
	Network string      `json:"network"`
	At      table.Epoch `json:"at"` // the hour's beginning
	Why     string      `json:"why"`
	Channel string      `json:"channel"`
	Country string      `json:"country,omitempty"` // ISO 3166, of a phone number
	Count   int64       `json:"count"`             // at least, when it is MostRefusals
}

// Refusals asks for those of a network, the latest hour first.
func Refusals(network, cursor string, limit int) table.Query {
	return table.Query{PK: refusalsPK(network), Desc: true, Limit: limit, Cursor: cursor}
}

func refusalsPK(network string) string { return "n#" + network + "#refusals" }

// Note counts r as of now. It is a note and decides nothing: who was refused gets
// the same answer when it fails. Two calls to the store, and only one where it
// is full.
func Note(ctx context.Context, tbl table.Table, r Refusal, now time.Time) error {
	hour := now.Truncate(time.Hour)
	r.At, r.Count = table.At(hour), 1
	r.Head = table.Head{
		PK: refusalsPK(r.Network), SK: fmt.Sprintf("%010d#%s#%s#%s", r.At, r.Why, r.Channel, r.Country),
		Kind: "refusal", ExpiresAt: table.At(hour.Add(refusalsKept)),
	}
	var old Refusal
	err := tbl.Get(ctx, r.ItemKey(), &old)
	switch {
	case err == nil && old.Count >= MostRefusals:
		return nil
	case err == nil:
		err = tbl.Write(ctx, table.Update(r.ItemKey(), table.Less("count", MostRefusals), table.Add("count", 1)))
	case errors.Is(err, errs.NotFound):
		err = tbl.Write(ctx, table.Put(&r, table.Absent()))
	}
	var lost *table.ConditionFailed
	if err != nil && !errors.As(err, &lost) { // one of many that came together may be lost
		return fmt.Errorf("note refusal by %s: %w", r.Why, err)
	}
	return nil
}
