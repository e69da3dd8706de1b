package price

import (
	"fmt"
	"math"
	"strings"
)

// USD is money in millionths of a US dollar.
type USD int64

// Units of USD.
const (
	Cent   USD = 10_000
	Dollar     = 100 * Cent
)

// String is the money as people write it: $0.0125.
func (m USD) String() string {
	s := fmt.Sprintf("%06d", m%Dollar)
	s = s[:2] + strings.TrimRight(s[2:], "0")
	return fmt.Sprintf("$%d.%s", m/Dollar, s)
}

// Elsewhere is the price of a part to a region that the list does not have. It is
// above every one that it has, so that nobody spends more than they think.
const Elsewhere = 30 * Cent

// Max bounds what a network can say a part costs.
const Max = 10 * Dollar

// List are a network's own prices of a part, by region (ISO 3166).
type List map[string]USD

// Of is what a part of an SMS to a region costs: what the network says, else
// what is built in. Not known: it is Elsewhere.
func (own List) Of(region string) (part USD, known bool) {
	if p, ok := own[region]; ok {
		return p, true
	}
	if region == "" {
		return Elsewhere, false
	}
	for _, l := range list {
		if strings.Contains(l.regions, region) {
			return USD(l.cents) * Cent, true
		}
	}
	return Elsewhere, false
}

// SMS is what an SMS of so many parts to a region costs, about. Parts that nobody
// counted are one.
func (own List) SMS(region string, parts int) USD {
	part, _ := own.Of(region)
	return part * USD(max(1, parts))
}

// Dollars is the money in dollars, for answers; whoever reckons takes USD.
func (m USD) Dollars() float64 { return float64(m) / float64(Dollar) }

// Of is money that was given in dollars. Not ok: it has more than six decimals, is
// less than nothing, or more than all the money that there is.
func Of(dollars float64) (m USD, ok bool) {
	if !(dollars >= 0 && dollars < 1e9) {
		return 0, false
	}
	m = USD(math.Round(dollars * float64(Dollar)))
	return m, m.Dollars() == dollars
}
