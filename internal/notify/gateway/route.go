package gateway

import (
	"cmp"
	"slices"

	"lanyard/internal/notify"
)

// All are the gateways of a network, the built-in ones among them, in their
// order.
func (l List) All() []Gateway {
	all := slices.Clone(l.Gateways)
	for _, b := range builtIn() {
		if !slices.ContainsFunc(all, func(g Gateway) bool { return g.ID == b.ID }) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b Gateway) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
	return all
}

// Route are the gateways that a message may go by, in the order in which they
// are asked. via names the only one, switched on or not: somebody tries it out.
//
// doubts is how often nobody knew what became of the message: so many gateways
// had their turn, and the next one is asked first.
func (l List) Route(c notify.Channel, region string, via ID, doubts int) []Gateway {
	var out []Gateway
	for _, g := range l.All() {
		if via == g.ID && g.Channel() == c || via == "" && g.Enabled && g.Serves(c, region) {
			out = append(out, g)
		}
	}
	if n := len(out); n > 0 {
		turn := doubts % n
		out = append(slices.Clone(out[turn:]), out[:turn]...)
	}
	return out
}

// Next reports whether another gateway may be asked after this refusal: nothing
// was sent, and it was for a reason of the gateway's own.
func Next(e *notify.SendError) bool {
	if e.Outcome == notify.Doubtful {
		return false
	}
	switch e.Reason {
	case notify.ReasonSetup, notify.ReasonThrottled, notify.ReasonUnavailable:
		return true
	}
	return false
}

// Together is what the refusals of the gateways that were asked, in their order,
// come to. The last one decides, unless another could have been asked after it:
// then waiting helps, and what helps soonest counts, a gateway that is not set up
// last.
func Together(all []*notify.SendError) *notify.SendError {
	last := all[len(all)-1]
	if !Next(last) {
		return last
	}
	return slices.MinFunc(all, func(a, b *notify.SendError) int {
		return cmp.Or(cmp.Compare(unset(a), unset(b)), cmp.Compare(a.RetryAfter, b.RetryAfter))
	})
}

func unset(e *notify.SendError) int {
	if e.Reason == notify.ReasonSetup {
		return 1
	}
	return 0
}
