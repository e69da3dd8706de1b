package network

import (
	"maps"
	"slices"

	"lanyard/internal/errs"
	"lanyard/internal/notify/budget"
	"lanyard/internal/price"
)

// maxPrices bounds a network's own prices; there are 250 regions.
const maxPrices = 300

// money is what an administrator says of it, in dollars; nil leaves it as it is.
type money struct {
	budget *float64
	prices *map[string]float64
}

// read gives old with what shall be different, the names of that, and what is wrong
// with it.
func (m money) read(old budget.Money) (budget.Money, []string, []errs.Field) {
	var f faults
	var names []string
	if m.budget != nil {
		usd, ok := price.Of(*m.budget)
		f.when(!ok || usd > budget.Max || usd%price.Cent != 0, "sms_budget", "must be dollars between 0 and 1000000, with two decimals at most")
		old.SMSBudget, names = &usd, append(names, "sms_budget")
	}
	if m.prices == nil {
		return old, names, f
	}
	old.SMSPrices = price.List{}
	f.when(len(*m.prices) > maxPrices, "sms_prices", "has more than 300 prices")
	for _, at := range slices.Sorted(maps.Keys(*m.prices)) {
		usd, ok := price.Of((*m.prices)[at])
		f.when(!goodRegion(at), "sms_prices", "must be by regions of two capital letters (ISO 3166), such as DE")
		f.when(goodRegion(at) && (!ok || usd > price.Max), "sms_prices."+at, "must be dollars between 0 and 10, with six decimals at most")
		old.SMSPrices[at] = usd
	}
	return old, append(names, "sms_prices"), f
}

// priceView is what an SMS to a region costs.
type priceView struct {
	Region string  `json:"region" doc:"ISO 3166."`
	Part   float64 `json:"part" doc:"US dollars for each part of an SMS."`
	Source string  `json:"source" enum:"own,built_in,unknown" doc:"Whose price it is: the network's, or a built-in estimate. unknown: nobody knows, and a high one is reckoned with."`
}

// prices are those of the regions that SMS may go to, and the network's own.
func (s Settings) prices() []priceView {
	regions := append(slices.Clone(s.SMSRegions), slices.Collect(maps.Keys(s.SMSPrices))...)
	slices.Sort(regions)
	views := []priceView{}
	for _, region := range slices.Compact(regions) {
		part, known := s.SMSPrices.Of(region)
		source := "unknown"
		if _, own := s.SMSPrices[region]; own {
			source = "own"
		} else if known {
			source = "built_in"
		}
		views = append(views, priceView{region, part.Dollars(), source})
	}
	return views
}

// ownPrices are the network's own, in dollars.
func (s Settings) ownPrices() map[string]float64 {
	own := map[string]float64{}
	for region, part := range s.SMSPrices {
		own[region] = part.Dollars()
	}
	return own
}
