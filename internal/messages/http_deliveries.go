package messages

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/session"
)

// registerDeliveries adds the operation on how it goes with messages, by day.
func registerDeliveries(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "delivery-list", Method: http.MethodGet, Path: "/v1/deliveries",
		Summary: "Count what became of messages, by day and channel, and what SMS cost",
		Tags:    []string{"messages"}, Access: httpapi.Needs(session.Admin, session.InvitationsRead),
		Description: "Days are UTC. A message counts on each day on which something became of it. The numbers are for a chart: after a failure of the " +
			"machine some may be missing, and the messages themselves tell what is true. Money is estimated from the prices of the settings.",
	}, s.listDeliveries)
}

type deliveriesInput struct {
	From string `query:"from" maxLength:"10" doc:"The first day, like 2026-03-01. Absent: 29 days before the last."`
	To   string `query:"to" maxLength:"10" doc:"The last day, at most 91 after the first. Absent: today."`
}

// days are the first and the last day that in asks for. errs.Invalid for one
// that is none.
func (in deliveriesInput) days(now time.Time) (first, last time.Time, err error) {
	if last, err = dayAt("query.to", in.To, now.UTC().Truncate(24*time.Hour)); err != nil {
		return first, last, err
	}
	first, err = dayAt("query.from", in.From, last.AddDate(0, 0, 1-usualDays))
	return first, last, err
}

func dayAt(location, text string, usual time.Time) (time.Time, error) {
	if text == "" {
		return usual, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return t, errs.BadField(location, "must be a day like 2026-03-01")
	}
	return t, nil
}

type deliveriesView struct {
	Days  []deliveredView `json:"days" nullable:"false" doc:"Each day that was asked for, oldest first."`
	Month monthView       `json:"month" doc:"The month of today (UTC)."`
}

type deliveredView struct {
	Day     string                 `json:"day" format:"date" doc:"UTC."`
	Email   map[notify.State]int64 `json:"email" doc:"How many became so: accepted (by the provider), delivered, deferred, bounced, complained, suppressed, blocked, failed, unknown. What is 0 is left out."`
	SMS     map[notify.State]int64 `json:"sms"`
	Regions []regionCostView       `json:"regions" nullable:"false" doc:"The SMS that were paid for, by country."`
}

type regionCostView struct {
	Region string  `json:"region" doc:"ISO 3166; ZZ: the number is of no country."`
	Parts  int64   `json:"parts"`
	Cost   float64 `json:"cost" doc:"US dollars, about."`
}

type monthView struct {
	Month  string     `json:"month" doc:"Like 2026-03."`
	Spent  float64    `json:"spent" doc:"US dollars, about."`
	Budget float64    `json:"budget" doc:"US dollars; 0: there is no bound."`
	Left   *float64   `json:"left,omitempty" doc:"Absent: there is no bound."`
	Alarm  *alarmView `json:"alarm,omitempty" doc:"The last alarm of this budget. Absent: there was none."`
}

type alarmView struct {
	Percent int          `json:"percent" enum:"50,80,100" doc:"Of the budget. 100 also when something did not fit."`
	At      httpapi.Time `json:"at"`
}

func viewDelivered(d Delivered) deliveredView {
	return deliveredView{
		Day: d.Day.Format(time.DateOnly), Email: d.Channels[notify.Email].ByState(), SMS: d.Channels[notify.SMS].ByState(),
		Regions: httpapi.Each(d.Regions, func(r RegionCost) regionCostView { return regionCostView{r.Region, r.Parts, r.Cost.Dollars()} }),
	}
}

func viewMonth(m budget.Month) monthView {
	v := monthView{Month: m.Name, Spent: m.Spent().Dollars(), Budget: m.Monthly.Dollars()}
	if left, bound := m.Left(); bound {
		dollars := left.Dollars()
		v.Left = &dollars
	}
	if percent, at := m.Alarm(); percent > 0 {
		v.Alarm = &alarmView{percent, httpapi.Time(at)}
	}
	return v
}

func (s *Service) listDeliveries(ctx context.Context, in *deliveriesInput) (*httpapi.Output[deliveriesView], error) {
	first, last, err := in.days(s.Now())
	if err != nil {
		return nil, err
	}
	n := httpapi.CallerOf(ctx).Principal.Network
	days, err := s.Deliveries(ctx, n, first, last)
	if err != nil {
		return nil, err
	}
	month, err := s.Spent(ctx, n)
	return httpapi.Answer(deliveriesView{httpapi.Each(days, viewDelivered), viewMonth(month)}, err)
}
