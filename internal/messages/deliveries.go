package messages

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/price"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const (
	// mostDays is how many days one call of Deliveries counts.
	mostDays = 92
	// usualDays are counted when nothing else is asked for.
	usualDays = 30
)

// Delivered is what became of messages on one day (UTC).
type Delivered struct {
	Day      time.Time // its beginning
	Channels map[notify.Channel]notify.Counts
	Regions  []RegionCost // of SMS
}

// RegionCost is what the SMS to a region cost that were handed over on a day.
type RegionCost struct {
	Region string // ISO 3166, or notify.NoRegion
	Parts  int64
	Cost   price.USD
}

// Deliveries counts what became of messages, day by day from the first to the last.
// The counts are for the eye (see notify.Tally): what a message's own record says is
// true. errs.Invalid for a range that can not be.
func (s *Service) Deliveries(ctx context.Context, n session.NetworkID, first, last time.Time) ([]Delivered, error) {
	if err := checkDays(first, last); err != nil {
		return nil, err
	}
	counts := map[time.Time]map[string]notify.Counts{}
	for cursor := ""; ; {
		page, err := s.Table.Query(ctx, notify.DeliveriesOn(string(n), first, last, cursor))
		if err != nil {
			return nil, fmt.Errorf("count messages of network %s: %w", n, err)
		}
		some, next, err := table.Decoded[notify.Counted](page)
		if err != nil {
			return nil, err
		}
		for _, c := range some {
			day := counts[c.Day()]
			if day == nil {
				day = map[string]notify.Counts{}
				counts[c.Day()] = day
			}
			sum := day[c.Of()]
			sum.Add(c.Counts)
			day[c.Of()] = sum
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	var days []Delivered
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		days = append(days, delivered(day, counts[day]))
	}
	return days, nil
}

// delivered sorts what is counted of a day.
func delivered(day time.Time, counts map[string]notify.Counts) Delivered {
	d := Delivered{Day: day, Channels: map[notify.Channel]notify.Counts{}}
	for _, of := range slices.Sorted(maps.Keys(counts)) {
		switch c := counts[of]; notify.Channel(of) {
		case notify.Email, notify.SMS:
			d.Channels[notify.Channel(of)] = c
		default:
			d.Regions = append(d.Regions, RegionCost{of, c.Parts, c.Cost})
		}
	}
	return d
}

func checkDays(first, last time.Time) error {
	switch {
	case last.Before(first):
		return errs.BadField("query.to", "must not be before from")
	case !last.Before(first.AddDate(0, 0, mostDays)):
		return errs.BadField("query.from", fmt.Sprintf("must be a later day: at most %d days are counted at once", mostDays))
	}
	return nil
}

// Spent is what a network spent on SMS this month.
func (s *Service) Spent(ctx context.Context, n session.NetworkID) (budget.Month, error) {
	set, err := s.Networks.Settings(ctx, n)
	if err != nil {
		return budget.Month{}, err
	}
	return set.Of(n).SpentIn(ctx, s.Table, s.Now())
}
