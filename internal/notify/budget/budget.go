package budget

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/price"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Default is the budget of a network that has said nothing, Max the largest.
const (
	Default = 100 * price.Dollar
	Max     = 1_000_000 * price.Dollar
)

// Money is what a network's settings say of what SMS cost. It is part of their item.
type Money struct {
	// SMSBudget is for a month; nil is Default, and 0 no bound. Read it with Monthly.
	SMSBudget *price.USD `json:"sms_budget,omitempty"`
	SMSPrices price.List `json:"sms_prices,omitempty"` // the network's own
}

// Monthly is the budget; 0 is no bound.
func (m Money) Monthly() price.USD {
	if m.SMSBudget == nil {
		return Default
	}
	return *m.SMSBudget
}

// Of is the budget of the network whose settings say this.
func (m Money) Of(n session.NetworkID) Budget { return Budget{n, m.Monthly()} }

// Budget guards what a network spends on SMS in a month.
type Budget struct {
	Network session.NetworkID
	Monthly price.USD // 0: no bound
}

// levels are the percentages of a budget at which an alarm says so.
var levels = [...]int{100, 80, 50}

// levelOf is the highest level that spent has reached; 0: none.
func levelOf(spent, budget price.USD) int {
	for _, l := range levels {
		if budget > 0 && spent*100 >= budget*price.USD(l) {
			return l
		}
	}
	return 0
}

// Month is what was read of one.
type Month struct {
	Budget
	Name  string // "2026-03"
	end   time.Time
	alarm alarm
	total total
	parts [parts]part
}

// Read takes the items of Keys, read at now.
func (b Budget) Read(items []table.Item, now time.Time) (Month, error) {
	m := Month{Budget: b, Name: monthOf(now), end: endOf(now)}
	err := errors.Join(optional(items[0], &m.alarm), optional(items[1], &m.total))
	for i := range m.parts {
		err = errors.Join(err, optional(items[2+i], &m.parts[i]))
	}
	if err != nil {
		return m, fmt.Errorf("month %s of network %s: %w", m.Name, b.Network, err)
	}
	return m, nil
}

// SpentIn reads the month that now is in.
func (b Budget) SpentIn(ctx context.Context, tbl table.Table, now time.Time) (Month, error) {
	items, err := tbl.GetAll(ctx, b.Keys(now))
	if err != nil {
		return Month{}, fmt.Errorf("read what network %s spent: %w", b.Network, err)
	}
	return b.Read(items, now)
}

// Spent is the sum.
func (m Month) Spent() (sum price.USD) {
	if m.total.there() {
		return m.total.Spent
	}
	for _, p := range m.parts {
		sum += p.Spent
	}
	return sum
}

// Left is what is left of the budget. Not bound: there is none.
func (m Month) Left() (left price.USD, bound bool) {
	return max(0, m.Monthly-m.Spent()), m.Monthly > 0
}

// End is when the next month begins.
func (m Month) End() time.Time { return m.end }

// Alarm is the last one of this budget, in percent, and when; 0: there was none.
func (m Month) Alarm() (percent int, at table.Epoch) {
	if m.alarm.Budget != m.Monthly {
		return 0, 0
	}
	return m.alarm.Level, m.alarm.At
}

// Fits reports whether cost is left.
func (m Month) Fits(cost price.USD) bool { return m.Monthly == 0 || m.Spent()+cost <= m.Monthly }

// Spend are the ops that add cost, which fits, to the month, in the transaction of
// what costs it, with the alarm that is due. One of their conditions fails when others
// spent meanwhile: then it is to be read and decided again.
func (m Month) Spend(cost price.USD, now time.Time) []table.Op {
	ops := m.Reach(levelOf(m.Spent()+cost, m.Monthly), now)
	if m.total.there() {
		return append(ops, m.total.add(cost, m.Monthly))
	}
	from := rand.IntN(parts)
	for i := range parts {
		at := (from + i) % parts
		if p := m.parts[at]; !p.Closed && within(p.Spent+cost, m.share()) {
			return append(ops, m.addTo(at, cost, now))
		}
	}
	return append(ops, m.sumUp(cost, now)...)
}

// share is what a part takes at most; 0 without a bound. Tiny budgets are one item
// from the beginning.
func (m Month) share() price.USD { return m.Monthly / (parts + 1) }

func within(spent, bound price.USD) bool { return bound == 0 || spent <= bound }

// addTo adds cost to a part.
func (m Month) addTo(at int, cost price.USD, now time.Time) table.Op {
	next := m.part(at, now)
	if !m.parts[at].there() {
		next.Spent = cost
		return table.Put(&next, table.Absent())
	}
	return table.Update(next.ItemKey(), table.And(table.Equal("closed", false), room(cost, m.share())), table.Add("spent", int64(cost)))
}

// sumUp begins the total, with cost, and closes the parts.
func (m Month) sumUp(cost price.USD, now time.Time) []table.Op {
	var ops []table.Op
	for at, old := range m.parts {
		next := m.part(at, now)
		next.Spent, next.Closed = old.Spent, true
		ops = append(ops, table.Put(&next, old.unchanged()))
	}
	all := m.begun(now)
	all.Spent = m.Spent() + cost
	return append(ops, table.Put(&all, table.Absent()))
}

// room is the condition that cost fits into what may hold so much; 0 is no bound.
func room(cost, bound price.USD) table.Cond {
	if bound == 0 {
		return table.Cond{}
	}
	return table.Less("spent", bound-cost+1)
}

// Reach are the ops that say once that a level is reached, 100 also with the first
// refusal; none when that was said, or it is no level.
func (m Month) Reach(level int, now time.Time) []table.Op {
	if said, _ := m.Alarm(); level <= said {
		return nil
	}
	next := m.raised(level, now)
	return []table.Op{table.Put(&next, m.alarm.unchanged()), audit.Put(audit.Entry{
		Network: m.Network, Actor: audit.System, Act: "budget.reach", Target: "month:" + m.Name,
		Detail: map[string]string{"percent": fmt.Sprint(level), "budget": m.Monthly.String()},
	}, now)}
}

// optional decodes an item that may be absent.
func optional(item table.Item, out any) error {
	if err := item.Decode(out); !errors.Is(err, errs.NotFound) {
		return err
	}
	return nil
}
