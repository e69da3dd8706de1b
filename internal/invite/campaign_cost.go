package invite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lanyard/internal/network"
	"lanyard/internal/notify/budget"
	"lanyard/internal/price"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// laterParts is how many parts a reminder by SMS is reckoned with that goes to
// somebody who was invited by e-mail: what built-in texts take at most.
const laterParts = 2

// cost is what SMS cost, about: from, when everybody comes at once, to, when
// nobody does.
type cost struct{ from, to price.USD }

// regionCost is what the SMS of a plan to one country cost.
type regionCost struct {
	region          string
	messages, parts int64
	part            price.USD
	known           bool
	cost
}

// costs is what the SMS of a plan cost by country, given what it counted and the
// settings: each planned SMS with its parts, and, at most, as many reminders as the
// ladder has rungs that go by SMS, to everybody. Whoever is invited by e-mail and
// has a number is in it with these alone. What people ask for themselves, fresh links and codes,
// is in no plan: the budget bounds it.
func costs(plan map[string]int64, set network.Settings) (all []regionCost, sum cost) {
	again, change := set.Ladder.Texts()
	messages, parts, later := counted(plan, countRegion), counted(plan, countParts), counted(plan, countLater)
	regions := append(slices.Collect(maps.Keys(messages)), slices.Collect(maps.Keys(later))...)
	slices.Sort(regions)
	for _, region := range slices.Compact(regions) {
		c := regionCost{region: region, messages: messages[region], parts: parts[region]}
		c.part, c.known = set.SMSPrices.Of(region)
		once := max(c.messages, c.parts) // parts that nobody counted are one
		c.from = c.part * price.USD(once)
		c.to = c.from*price.USD(1+again) + c.part*price.USD(later[region]*laterParts*change)
		sum.from, sum.to = sum.from+c.from, sum.to+c.to
		if c.messages > 0 || c.to > 0 {
			all = append(all, c)
		}
	}
	return all, sum
}

// purse is what the cost of a plan is held against.
type purse struct {
	set   network.Settings
	month budget.Month
}

// purse reads it as of now.
func (s *Service) purse(ctx context.Context, n session.NetworkID) (p purse, err error) {
	now := s.Now()
	keys := append([]table.Key{network.SettingsKey(n)}, budget.Budget{Network: n}.Keys(now)...)
	items, err := s.Table.GetAll(ctx, keys)
	if err == nil {
		err = items[0].Decode(&p.set)
	}
	if err == nil {
		p.month, err = p.set.Of(n).Read(items[1:], now)
	}
	if err != nil {
		return p, fmt.Errorf("read what network %s may spend: %w", n, err)
	}
	return p, nil
}

// Exceeds says whether a plan costs more than what is left of the month's budget.
type Exceeds string

// The answers.
const (
	ExceedsNot   Exceeds = "no"
	ExceedsMaybe Exceeds = "maybe" // with its reminders
	ExceedsYes   Exceeds = "yes"   // alone
)

func (c cost) exceeds(m budget.Month) Exceeds {
	left, bound := m.Left()
	switch {
	case !bound || c.to <= left:
		return ExceedsNot
	case c.from <= left:
		return ExceedsMaybe
	}
	return ExceedsYes
}

// costView is what the SMS of a plan cost.
type costView struct {
	From       float64  `json:"from" doc:"Each planned SMS once, in US dollars."`
	To         float64  `json:"to" doc:"Also each reminder that the steps after an invitation send by SMS, to everybody. Fresh links and codes that people ask for come on top."`
	PricesAsOf string   `json:"prices_as_of" doc:"The month in which the built-in estimates were made."`
	Unknown    []string `json:"unknown" nullable:"false" doc:"Countries without a known price: a high one is reckoned with."`
	Budget     float64  `json:"budget,omitempty" doc:"US dollars a month. Absent: there is no bound."`
	Left       *float64 `json:"left,omitempty" doc:"What is left of it this month."`
	Exceeds    Exceeds  `json:"exceeds,omitempty" enum:"no,maybe,yes" doc:"Before the start: whether the campaign costs more than what is left. maybe: with its reminders; yes: without."`
}

// planProblem is what stands in the way of a plan.
type planProblem struct {
	Problem string `json:"problem" enum:"over_budget,maybe_over_budget,price_unknown"`
	Text    string `json:"text" doc:"With what to do."`
}

// reckon puts into the view of a plan what it costs; begun is that of a campaign
// that is under way or over.
func (v *planView) reckon(plan map[string]int64, p purse, begun bool) {
	regions, sum := costs(plan, p.set)
	v.Regions = []regionView{}
	var unknown []string
	for _, c := range regions {
		v.Regions = append(v.Regions, regionView{c.region, c.messages, c.parts, c.part.Dollars(), c.known, c.from.Dollars(), c.to.Dollars()})
		if !c.known {
			unknown = append(unknown, c.region)
		}
	}
	if len(regions) == 0 {
		return
	}
	v.Cost = &costView{From: sum.from.Dollars(), To: sum.to.Dollars(), PricesAsOf: price.AsOf, Unknown: append([]string{}, unknown...)}
	if left, bound := p.month.Left(); bound {
		dollars := left.Dollars()
		v.Cost.Budget, v.Cost.Left = p.month.Monthly.Dollars(), &dollars
		if !begun {
			v.Cost.Exceeds = sum.exceeds(p.month)
		}
	}
	v.Problems = append(v.Problems, problems(sum, p.month, v.Cost.Exceeds)...)
	if len(unknown) > 0 && !begun {
		v.Problems = append(v.Problems, planProblem{"price_unknown", fmt.Sprintf(
			"Nobody knows what an SMS costs there: %s. It is reckoned with %s a part. Give prices in the settings.", strings.Join(unknown, ", "), price.Elsewhere)})
	}
}

func problems(sum cost, m budget.Month, e Exceeds) []planProblem {
	left, _ := m.Left()
	switch e {
	case ExceedsYes:
		return []planProblem{{"over_budget", fmt.Sprintf(
			"The SMS cost about %s, and %s is left of this month's budget of %s. What does not fit is not sent: raise the budget, invite by e-mail, or invite fewer.", sum.from, left, m.Monthly)}}
	case ExceedsMaybe:
		return []planProblem{{"maybe_over_budget", fmt.Sprintf(
			"With all reminders the SMS can cost up to %s, and %s is left of this month's budget of %s. What does not fit is not sent: raise the budget, or have fewer reminders by SMS.", sum.to, left, m.Monthly)}}
	case ExceedsNot:
	}
	return nil
}
