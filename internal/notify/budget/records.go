package budget

import (
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/price"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// parts of a month; see the package documentation.
const parts = 4

// kept is how long a month can be looked at: as long as its alarms.
const kept = audit.Kept

// part is a part of what the SMS of a month cost.
//
//	n#<network>#spent | <month>#<part>
type part struct {
	table.Head
	Spent  price.USD `json:"spent"`
	Closed bool      `json:"closed"`
}

// total is all of it, once the parts are closed.
//
//	n#<network>#spent | <month>#total
type total struct {
	table.Head
	Spent price.USD `json:"spent"`
}

// alarm is the highest alarm of a month, and of which budget.
//
//	n#<network>#spent | <month>#alarm
type alarm struct {
	table.Head
	Budget price.USD   `json:"budget"`
	Level  int         `json:"level"`
	At     table.Epoch `json:"at"`
}

// Keys are the items that Read wants, in its order. Deliver writes them, and whoever
// refuses (Reach); whoever sends, plans or looks reads them.
func (b Budget) Keys(now time.Time) []table.Key {
	month := monthOf(now)
	keys := []table.Key{b.key(month, "alarm"), b.key(month, "total")}
	for i := range parts {
		keys = append(keys, b.key(month, fmt.Sprint(i)))
	}
	return keys
}

func (b Budget) key(month, of string) table.Key {
	return table.Key{PK: session.NetworkPK(b.Network) + "#spent", SK: month + "#" + of}
}

func (m Month) head(of, kind string, now time.Time) table.Head {
	key := m.key(m.Name, of)
	return table.Head{PK: key.PK, SK: key.SK, Kind: kind, ExpiresAt: table.At(now.Add(kept))}
}

func (m Month) part(at int, now time.Time) part {
	return part{Head: m.head(fmt.Sprint(at), "budget-spent", now)}
}

func (m Month) begun(now time.Time) total { return total{Head: m.head("total", "budget-spent", now)} }

func (m Month) raised(level int, now time.Time) alarm {
	return alarm{m.head("alarm", "budget-alarm", now), m.Monthly, level, table.At(now)}
}

func (p part) there() bool { return p.Kind != "" }

func (p part) unchanged() table.Cond {
	if !p.there() {
		return table.Absent()
	}
	return table.And(table.Equal("spent", p.Spent), table.Equal("closed", p.Closed))
}

func (t total) there() bool { return t.Kind != "" }

func (t total) add(cost, bound price.USD) table.Op {
	return table.Update(t.ItemKey(), room(cost, bound), table.Add("spent", int64(cost)))
}

func (a alarm) unchanged() table.Cond {
	if a.Kind == "" {
		return table.Absent()
	}
	return table.And(table.Equal("level", a.Level), table.Equal("budget", a.Budget))
}

func monthOf(t time.Time) string { return t.UTC().Format("2006-01") }

func endOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC)
}
