package enroll

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify/budget"
	"lanyard/internal/phone"
	"lanyard/internal/table"
)

// counts reports whether a code is one of those that a country is stopped for: by
// SMS, and asked for by anybody. An agent who knows the caller is neither counted
// nor stopped, or a stranger could stop the agent (see the package documentation).
func (c Challenge) counts() bool { return c.Service == MobileCode && c.Path == BySelf }

func (in Start) counts() bool { return in.Service == MobileCode && in.Path == BySelf }

// codes are the codes that c is one of.
func (c Challenge) codes() limit.Codes {
	return limit.Codes{
		Network: string(c.Network), Country: phone.E164(c.Contact).Region(), Recipient: c.Contact.Reveal(),
	}
}

// before reads what a code is decided from in one round: the challenge in its
// place, for one by SMS what is spent of the month, and for one that counts how it
// goes with its country.
func (s *Service) before(ctx context.Context, in Start, want Challenge, now time.Time) (prev Challenge, t limit.Traffic, m budget.Month, err error) {
	keys, afford := []table.Key{want.ItemKey()}, in.Settings.Of(in.Settings.ID)
	if in.Service == MobileCode {
		keys = append(keys, afford.Keys(now)...)
	}
	to := len(keys)
	if in.counts() {
		keys = append(keys, want.codes().Keys(now)...)
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err == nil {
		err = read(items[0], &prev)
	}
	if err == nil && in.Service == MobileCode {
		m, err = afford.Read(items[1:to], now)
	}
	if err == nil && in.counts() {
		t, err = want.codes().Read(items[to:], now)
	}
	if err != nil {
		err = fmt.Errorf("read challenge of user %s: %w", in.User.ID, err)
	}
	return prev, t, m, err
}

// afforded refuses a code by SMS that the month has no money left for. It is paid
// for when it is sent, so that one which is let through here can still end as
// blocked; whoever is refused here is told at once, though, and nothing is queued.
func (s *Service) afforded(ctx context.Context, in Start, m budget.Month, now time.Time) error {
	if in.Service != MobileCode || m.Fits(in.Settings.SMSPrices.SMS(phone.E164(in.Contact).Region(), 1)) {
		return nil
	}
	if ops := m.Reach(100, now); len(ops) > 0 {
		err := s.Table.Write(ctx, ops...)
		if err != nil && errs.KindOf(err) != errs.Conflict { // somebody else was first
			return fmt.Errorf("say that the budget is used up: %w", err)
		}
	}
	if in.Path == ByAgent {
		return errs.New(errs.Unavailable, "The budget for SMS is used up for this month. Use e-mail, or have an administrator raise it.")
	}
	return limit.Refuse(limit.WhyBudget, m.End().Sub(now))
}

// flows refuses codes to a country that is stopped, and stops it when it is time
// to: then there is one entry in the audit and one line in the log.
func (s *Service) flows(ctx context.Context, in Start, t limit.Traffic, now time.Time) error {
	if !in.counts() {
		return nil
	}
	if t.Breaker.Open(now) {
		return limit.Refuse(limit.WhyBreaker, t.Breaker.Until.Time().Sub(now))
	}
	stay := in.Settings.Duration(network.CountryStop)
	next, trips := t.Breaker.Trip(t.Sent, t.Used, now, stay)
	if !trips {
		return nil
	}
	err := s.Table.Write(ctx, next.Save(), audit.Put(audit.Entry{
		Network: in.Settings.ID, Actor: audit.System, Act: "breaker.open", Target: "breaker:" + next.Country,
		Detail: map[string]string{"sent": strconv.FormatInt(next.Sent, 10), "used": strconv.FormatInt(next.Used, 10)},
	}, now))
	var others *table.ConditionFailed
	switch {
	case errors.As(err, &others): // somebody else was first
	case err != nil:
		return fmt.Errorf("stop codes to %s: %w", next.Country, err)
	case s.Log != nil:
		s.Log.LogAttrs(ctx, slog.LevelWarn, "country stopped", slog.String("network", next.Network),
			slog.String("country", next.Country), slog.Int64("sent", next.Sent), slog.Int64("used", next.Used))
	}
	return limit.Refuse(limit.WhyBreaker, stay)
}

// noted passes on why a code was not sent, after it was noted for administrators.
// What an agent was refused the agent knows.
func (s *Service) noted(ctx context.Context, in Start, err error, now time.Time) error {
	why := in.why(err)
	if why == "" || in.Path != BySelf {
		return err
	}
	r := limit.Refusal{Network: string(in.Settings.ID), Why: why, Channel: string(in.Service.Channel())}
	if in.Service == MobileCode {
		r.Country = phone.E164(in.Contact).Region()
	}
	if lost := limit.Note(ctx, s.Table, r, now); lost != nil && s.Log != nil {
		s.Log.WarnContext(ctx, "refusal not noted", "error", lost)
	}
	return err
}

// why names what refused a code; empty when that is nothing to be told of, such as
// the wait before the next one.
func (in Start) why(err error) string {
	switch {
	case err == nil || !in.User.Active():
		return ""
	case limit.Why(err) != "":
		return limit.Why(err)
	case in.Settings.Paused:
		return limit.WhyPaused
	case in.Service != MobileCode || errs.KindOf(err) != errs.Invalid:
		return ""
	case !slices.Contains(in.Settings.SMSRegions, phone.E164(in.Contact).Region()):
		return limit.WhyCountry
	}
	return limit.WhyNumberType
}
