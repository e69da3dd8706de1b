package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/notify/template"
	"lanyard/internal/phone"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const (
	// spends is how often a cost is decided anew when others spend at the same
	// moment; each time that is lost, somebody else has spent.
	spends = 40
	// spendPause bounds the random pause before another time.
	spendPause = 16 * time.Millisecond
)

// reckon reads what an SMS costs, and what of the month is spent.
func (in *terms) reckon(settings table.Item, spent []table.Item, n session.NetworkID, now time.Time) (err error) {
	if err = settings.Decode(&in.money); err == nil {
		in.month, err = in.money.Of(n).Read(spent, now)
	}
	return err
}

// pay adds what a rendered SMS costs to the month, in the write that says in the
// message that it is paid for. A refusal says that it does not fit, that the store
// did not answer, or that the message is no longer ours: none of it was sent.
func (s *Service) pay(ctx context.Context, m *notify.Message, in terms, r notify.Rendered) *notify.SendError {
	parts := template.Measure(r.Text.Reveal()).Parts
	region := phone.E164(m.To).Region()
	cost := in.money.SMSPrices.SMS(region, parts)
	month, now := in.month, s.Now()
	var err error
	for try := 0; try < spends && err == nil; try++ {
		if !month.Fits(cost) {
			s.exhausted(ctx, month, now)
			return &notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonBudget}
		}
		paid := m.Paid(parts, cost)
		err = s.Table.Write(ctx, append([]table.Op{notify.Save(paid)}, month.Spend(cost, now)...)...)
		var lost *table.ConditionFailed
		switch {
		case err == nil:
			*m = paid
			s.tally.Paid(paid, region)
			return nil
		case errors.As(err, &lost) && lost.Op > 0: // others have spent
			if err = rest(ctx, try); err == nil {
				month, err = month.SpentIn(ctx, s.Table, now)
			}
		}
	}
	s.Log.WarnContext(ctx, "message not paid for", "id", m.ID, "network", m.Network, "error", err)
	return &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable, Code: "budget"}
}

// exhausted says that the budget is used up, if nobody has said so. What was
// refused is refused the same when that fails.
func (s *Service) exhausted(ctx context.Context, m budget.Month, now time.Time) {
	ops := m.Reach(100, now)
	if len(ops) == 0 {
		return
	}
	if err := s.Table.Write(ctx, ops...); err != nil {
		s.Log.WarnContext(ctx, "budget not said to be used up", "network", m.Network, "error", err)
		return
	}
	s.Log.LogAttrs(ctx, slog.LevelWarn, "budget used up", slog.String("network", string(m.Network)), slog.String("month", m.Name), slog.String("budget", fmt.Sprint(m.Monthly)))
}

// rest waits a random moment before every try but the first two.
func rest(ctx context.Context, try int) error {
	if try < 2 {
		return nil
	}
	t := time.NewTimer(rand.N(spendPause))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
