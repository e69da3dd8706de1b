package deliver_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/audit"
	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/price"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// spends lets the network spend so much on SMS, of which a part costs three cents.
func (w *world) spends(monthly price.USD) {
	w.t.Helper()
	w.set(settings{Money: budget.Money{SMSBudget: &monthly, SMSPrices: price.List{"US": 3 * price.Cent}}})
}

// month is what is spent of it.
func (w *world) month() budget.Month {
	w.t.Helper()
	m, err := budget.Budget{Network: network, Monthly: price.Dollar}.SpentIn(w.t.Context(), w.store, w.clock())
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// counted is what is counted of the day, by channel and region.
func (w *world) counted() map[string]notify.Counts {
	w.t.Helper()
	page, err := w.store.Query(w.t.Context(), notify.DeliveriesOn(network, w.clock(), w.clock(), ""))
	if err != nil {
		w.t.Fatal(err)
	}
	all, _, err := table.Decoded[notify.Counted](page)
	if err != nil {
		w.t.Fatal(err)
	}
	sums := map[string]notify.Counts{}
	for _, c := range all {
		sum := sums[c.Of()]
		sum.Add(c.Counts)
		sums[c.Of()] = sum
	}
	return sums
}

// text puts an SMS to a number in the US into the outbox.
func (w *world) text(n int, change func(*notify.Message)) notify.ID {
	w.t.Helper()
	m := notify.Message{
		ID: notify.ID(secret.DerivedID("text", fmt.Sprint(n))), Network: network, User: user, Template: notify.EnrollmentCode, Channel: notify.SMS,
		To: "+12025550123", Origin: "https://id.example.com", ValidUntil: table.At(w.clock().Add(24 * time.Hour)), Code: notify.CodeOf(w.challenge()),
	}
	if change != nil {
		change(&m)
	}
	if err := w.service.Table.Write(w.t.Context(), notify.Queue(m, w.clock())); err != nil {
		w.t.Fatal(err)
	}
	return m.ID
}

// TestSMSIsPaidOnce: however often it is tried, and with all its parts.
func TestSMSIsPaidOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.spends(price.Dollar)
	w.sent.answer = func(_ notify.Rendered, call int) error {
		if call < 4 {
			return &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}
		}
		return nil
	}
	code, long := w.text(1, nil), w.text(2, func(m *notify.Message) {
		m.Template, m.Code = notify.BadgeInvitation, nil
		m.Link = &notify.Link{Purpose: secret.PurposeInvitation, ID: link, Generation: 3, Root: 1}
		m.Data = notify.Data{UserName: "李小龍", NetworkName: "東京エンタープライズ株式会社", BadgeName: "社員証"}
		m.Language = "ja"
	})
	w.settle()
	for id, parts := range map[notify.ID]int{code: 1, long: 2} {
		if m := w.message(id); m.State != notify.Accepted || w.sent.count(id) != 4 || m.Parts != parts || m.Cost != price.USD(3*parts)*price.Cent {
			t.Errorf("%s after %d calls, %d parts, %s", m.State, w.sent.count(id), m.Parts, m.Cost)
		}
	}
	if got := w.month().Spent(); got != 9*price.Cent {
		t.Errorf("%s spent", got)
	}
}

// TestWhatCostsNothing: e-mails and rehearsals, and what is not sent.
func TestWhatCostsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.spends(price.Cent) // not enough for one
	mail := w.queue(notify.BadgeInvitation, notify.Email, 1)
	rehearsal := w.text(2, func(m *notify.Message) { m.Rehearsal = true })
	late := w.text(3, func(m *notify.Message) { m.ValidUntil = table.At(w.clock()) })
	w.settle()
	for id, want := range map[notify.ID]notify.State{mail: notify.Accepted, rehearsal: notify.Rehearsed, late: notify.Failed} {
		if m := w.message(id); m.State != want || m.Parts != 0 || m.Cost != 0 {
			t.Errorf("%s %q, %d parts", m.State, m.Reason, m.Parts)
		}
	}
	if m := w.month(); m.Spent() != 0 {
		t.Errorf("%s spent", m.Spent())
	}
}

// TestBudget is threat 42 where SMS go out: workers that send at the same moment spend
// the budget and no more. What does not fit ends, says why, and what can be done.
func TestBudget(t *testing.T) {
	t.Parallel()
	const crowd, workers = 120, 16
	w := newWorld(t)
	w.spends(price.Dollar) // 33 of them
	var ids []notify.ID
	for n := range crowd {
		ids = append(ids, w.text(n, nil))
	}
	batch := w.records()
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for i := worker; i < crowd; i += workers {
				if err := w.service.Deliver(t.Context(), batch[i]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	w.settle()
	sent, blocked := 0, 0
	for _, id := range ids {
		switch m := w.message(id); {
		case m.State == notify.Accepted && w.sent.count(id) == 1:
			sent++
		case m.State == notify.Blocked && m.Reason == notify.ReasonBudget && w.sent.count(id) == 0:
			if m.Remedy(notify.Contacts{Email: notify.Contact{Channel: notify.Email, Value: "ada@example.com"}}) != notify.UseEmail {
				t.Error("no remedy")
			}
			blocked++
		default:
			t.Errorf("%s %q after %d calls", m.State, m.Reason, w.sent.count(id))
		}
	}
	if sent != 33 || blocked != crowd-33 || w.month().Spent() != 99*price.Cent {
		t.Errorf("%d sent, %d blocked, %s spent", sent, blocked, w.month().Spent())
	}
	if percent, _ := w.month().Alarm(); percent != 100 || !strings.Contains(w.log.String(), "budget used up") {
		t.Errorf("the last alarm was at %d %%", percent)
	}
	acts := &audit.Service{Table: w.store, Now: w.clock}
	entries, _, err := acts.List(t.Context(), session.NetworkID(network), w.clock().Add(-24*time.Hour), audit.Filter{}, 100, "")
	if err != nil || len(entries) == 0 || len(entries) > 3 { // a crowd may leap over one
		t.Errorf("%d alarms, %v", len(entries), err)
	}
	w.service.Count(t.Context())
	w.service.Count(t.Context()) // there is nothing left
	want := map[string]notify.Counts{"sms": {Accepted: 33, Blocked: crowd - 33}, "US": {Parts: 33, Cost: 99 * price.Cent}}
	if diff := cmp.Diff(want, w.counted()); diff != "" {
		t.Error(diff)
	}
	w.spends(2 * price.Dollar) // somebody raises it
	id := w.text(crowd, nil)
	w.settle()
	if m := w.message(id); m.State != notify.Accepted {
		t.Errorf("after it was raised: %s", m.State)
	}
}
