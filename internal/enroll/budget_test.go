package enroll

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/deliver"
	"lanyard/internal/price"
	"lanyard/internal/table"
)

// provider takes every message.
type provider struct{ calls atomic.Int64 }

func (p *provider) Send(context.Context, notify.Rendered) (notify.Receipt, error) {
	return notify.Receipt{Provider: "test", ID: fmt.Sprint(p.calls.Add(1))}, nil
}

// sender delivers for w, whose settings it stores.
func (w *world) sender() (*deliver.Service, *provider) {
	w.t.Helper()
	key := network.SettingsKey(w.set.ID)
	w.set.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "network"}
	w.write(table.Put(&w.set))
	p := &provider{}
	return &deliver.Service{
		Table: w.engine, Keys: w.s.Keys, Email: p, SMS: p, Now: w.now, Rand: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler),
	}, p
}

// spends gives w a budget, and limits so wide that nothing else stops a flood.
func (w *world) spends(budget price.USD) {
	w.set.SMSBudget = &budget
	w.set.Numbers = map[network.Number]int64{network.PrefixSends: 500, network.AddressSends: 500, network.CountrySends: 10_000}
}

// TestPumpingStaysUnderTheBudget is threat 42: codes are asked for from 500 addresses,
// for as many people with as many numbers, all at once, while they are sent. What is
// sent costs the budget and no cent more, and strangers hear what any limit says.
func TestPumpingStaysUnderTheBudget(t *testing.T) {
	t.Parallel()
	const attackers, atOnce = 500, 32
	w := newWorld(t)
	w.spends(price.Dollar) // a hundred codes
	send, taken := w.sender()
	people := make([]directory.User, attackers)
	for i := range people {
		people[i] = w.person(fmt.Sprint("p", i), "")
	}
	var begun, refused, other atomic.Int64
	var crowd sync.WaitGroup
	for first := range atOnce {
		crowd.Go(func() {
			for i := first; i < attackers; i += atOnce {
				in := w.asked(people[i], inUS(i))
				in.Client = addressOf(i)
				_, err := w.s.StartChallenge(t.Context(), in)
				switch {
				case err == nil:
					begun.Add(1)
				case limit.Why(err) == limit.WhyBudget && kind(err) == errs.Limited:
					refused.Add(1)
				default:
					other.Add(1)
					t.Error(err)
				}
				for _, m := range w.messages(people[i]) {
					if err := send.Deliver(t.Context(), m); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	crowd.Wait()
	month, err := w.set.Of(home).SpentIn(t.Context(), w.engine, w.now())
	if err != nil || month.Spent() != price.Dollar || taken.calls.Load() != 100 {
		t.Errorf("%s spent on %d codes, %v", month.Spent(), taken.calls.Load(), err)
	}
	if begun.Load() < 100 || refused.Load() < attackers-100-atOnce || other.Load() > 0 {
		t.Errorf("%d begun, %d refused", begun.Load(), refused.Load())
	}
	noted := list[limit.Refusal](w, limit.Refusals(string(home), "", 10))
	if len(noted) != 1 || noted[0].Why != limit.WhyBudget || noted[0].Country != "US" || noted[0].Count == 0 {
		t.Errorf("%+v", noted)
	}
	in := w.asked(people[0], inUS(attackers))
	in.Path = ByAgent
	if _, err := w.s.StartChallenge(t.Context(), in); kind(err) != errs.Unavailable {
		t.Errorf("an agent: %v", err)
	}
	mail := in
	mail.Service, mail.Contact, mail.Path = PersonalEmail, "p0@example.com", BySelf
	if _, err := w.s.StartChallenge(t.Context(), mail); err != nil {
		t.Errorf("by e-mail: %v", err)
	}
	w.pass(month.End().Sub(w.now()))
	if _, err := w.s.StartChallenge(t.Context(), w.asked(people[1], inUS(attackers+1))); err != nil {
		t.Errorf("the next month: %v", err)
	}
}

// counted counts the calls of a store.
type counted struct {
	table.Table
	reads atomic.Int64
}

func (c *counted) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	c.reads.Add(1)
	return c.Table.GetAll(ctx, keys)
}

func (c *counted) Get(ctx context.Context, key table.Key, out any) error {
	c.reads.Add(1)
	return c.Table.Get(ctx, key, out)
}

// The month is read with what was read anyway.
func TestBudgetCostsNoCall(t *testing.T) {
	t.Parallel()
	reads := func(service IdentityService) int64 {
		w := newWorld(t)
		c := &counted{Table: w.engine}
		w.s.Table = c
		in := w.asked(w.person("ann", ""), inUS(1))
		if service != MobileCode {
			in.Service, in.Contact = service, "ann@example.com"
		}
		w.start(in)
		return c.reads.Load()
	}
	if sms, mail := reads(MobileCode), reads(PersonalEmail); sms != mail {
		t.Errorf("%d reads for an SMS, %d for an e-mail", sms, mail)
	}
}
