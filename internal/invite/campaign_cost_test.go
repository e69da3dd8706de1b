package invite

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/notify/deliver"
	"lanyard/internal/price"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

func TestCosts(t *testing.T) {
	t.Parallel()
	plan := map[string]int64{
		"sent": 100, "channel:sms": 15, "region:US": 10, "parts:US": 12, "region:KP": 5, "parts:KP": 0, // nobody counted these
		"channel:email": 30, "later:US": 20, "later:DE": 10,
	}
	day := int64(86400)
	for name, tt := range map[string]struct {
		ladder network.Ladder
		want   string
	}{
		"no ladder": {nil, "KP 5/0 $0.30 false $1.50-$1.50; US 10/12 $0.02 true $0.24-$0.24; = $1.74-$1.74"},
		"reminders": {network.Ladder{{After: day, By: network.RungAgain}, {After: day, By: network.RungAgain}}, "KP 5/0 $0.30 false $1.50-$4.50; US 10/12 $0.02 true $0.24-$0.72; = $1.74-$5.22"},
		"by e-mail": {network.Ladder{{After: day, By: network.RungEmail}, {After: day, By: network.RungDesk}}, "KP 5/0 $0.30 false $1.50-$1.50; US 10/12 $0.02 true $0.24-$0.24; = $1.74-$1.74"},
		"then by SMS": {
			network.Ladder{{After: day, By: network.RungAgain}, {After: day, By: network.RungSMS}},
			"DE 0/0 $0.10 true $0.00-$2.00; KP 5/0 $0.30 false $1.50-$4.50; US 10/12 $0.02 true $0.24-$1.52; = $1.74-$8.02",
		},
	} {
		all, sum := costs(plan, network.Settings{Ladder: tt.ladder, Money: budget.Money{SMSPrices: price.List{"US": 2 * price.Cent}}})
		var got strings.Builder
		for _, c := range all {
			fmt.Fprintf(&got, "%s %d/%d %s %v %s-%s; ", c.region, c.messages, c.parts, c.part, c.known, c.from, c.to)
		}
		fmt.Fprintf(&got, "= %s-%s", sum.from, sum.to)
		if diff := cmp.Diff(tt.want, got.String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// provider takes every message.
type provider struct{ calls atomic.Int64 }

func (p *provider) Send(context.Context, notify.Rendered) (notify.Receipt, error) {
	return notify.Receipt{Provider: "test", ID: fmt.Sprint(p.calls.Add(1))}, nil
}

func (w *world) change(change func(*network.Settings)) {
	w.t.Helper()
	change(&w.set)
	w.write(table.Put(&w.set))
}

// TestCampaignStaysUnderTheBudget is threat 42 for campaigns: the plan says that it
// costs more than there is and what to do, a number abroad is left out, and started anyway
// it costs the budget and no cent more.
func TestCampaignStaysUnderTheBudget(t *testing.T) {
	t.Parallel()
	const most, workers = 60, 16
	w := newWorld(t)
	w.change(func(s *network.Settings) {
		s.SMSBudget = new(price.USD)
		*s.SMSBudget = 20 * price.Cent
		s.Ladder = network.Ladder{{After: 86400, By: network.RungAgain}}
	})
	var people []directory.User
	var ids []session.UserID
	for n := range most {
		people = append(people, w.person(fmt.Sprint("p", n), fmt.Sprintf("+1201555%04d", 100+n)))
		ids = append(ids, people[n].ID)
	}
	abroad := w.person("jim", "+18765550123") // Jamaica
	b := w.badge(func(b *network.Badge) { b.Channel = notify.SMS })
	c := w.planned(NewCampaign{Badge: b.ID, Users: append(slices.Clone(ids), abroad.ID)})
	got := w.asAdmin("GET", "/v1/campaigns/"+string(c.ID), "")
	plan := got.body["plan"].(map[string]any)
	if cost := fmt.Sprint(plan["cost"]); cost != "map[budget:0.2 exceeds:yes from:0.6 left:0.2 prices_as_of:2026-11 to:1.2 unknown:[]]" {
		t.Error(cost)
	}
	if said := fmt.Sprint(plan["problems"]); !strings.Contains(said, "over_budget") || !strings.Contains(said, "raise the budget") || fmt.Sprint(plan["lacks"]) != "map[textable_phone:1]" {
		t.Error(got.raw)
	}
	if c = w.run(w.started(c, Start{})); c.State != bulk.Done {
		t.Fatal(c.State)
	}
	taken := &provider{}
	send := &deliver.Service{
		Table: w.engine, Keys: w.s.Keys, Email: taken, SMS: taken, Now: w.now, Rand: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler),
	}
	var crowd sync.WaitGroup
	for first := range workers {
		crowd.Go(func() {
			for n := first; n < most; n += workers {
				for _, m := range w.messages(people[n]) {
					if err := send.Deliver(t.Context(), m); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	crowd.Wait()
	states := map[notify.State]int{}
	for _, u := range people {
		states[w.message(u, notify.BadgeInvitation).State]++
	}
	month, err := w.set.Of(w.set.ID).SpentIn(t.Context(), w.engine, w.now())
	if err != nil || month.Spent() != 20*price.Cent || taken.calls.Load() != 20 || states[notify.Accepted] != 20 || states[notify.Blocked] != most-20 {
		t.Errorf("%s spent, %d sent, %v, %v", month.Spent(), taken.calls.Load(), states, err)
	}
	if n := len(w.messages(abroad)); n > 0 {
		t.Errorf("%d messages abroad", n)
	}
	got = w.asAdmin("GET", "/v1/campaigns", "")
	plan = got.body["items"].([]any)[0].(map[string]any)["plan"].(map[string]any)
	if cost := fmt.Sprint(plan["cost"], plan["problems"]); cost != "map[budget:0.2 from:0.6 left:0 prices_as_of:2026-11 to:1.2 unknown:[]] []" {
		t.Errorf("started: %s", cost)
	}
	w.change(func(s *network.Settings) { *s.SMSBudget = 0 })
	if got = w.asAdmin("GET", "/v1/campaigns/"+string(c.ID), ""); strings.Contains(got.raw, `"left"`) || strings.Contains(got.raw, `"budget"`) {
		t.Error("without a bound:", got.raw)
	}
}
