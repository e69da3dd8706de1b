package network

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

func registerStatistics(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "statistic-list", Method: http.MethodGet, Path: "/v1/statistics",
		Summary: "Count what was done, by day and act", Tags: []string{"statistics"},
		Access: httpapi.Needs(session.Admin, session.AuditRead),
		Description: "Days are UTC. Every act counts once, as it does in the audit, and for as long. An act that was not done " +
			"on a day is left out there. What happened just now counts as well, unless it is too much: as_of tells until when all is counted.",
	}, s.listStatistics)
}

type statisticsInput struct {
	From string `query:"from" maxLength:"10" doc:"The first day, like 2026-03-01. Absent: 29 days before the last."`
	To   string `query:"to" maxLength:"10" doc:"The last day, at most 91 after the first. Absent: today."`
}

// usualDays are counted when nothing else is asked for.
const usualDays = 30

// days are the first and the last day that in asks for. errs.Invalid for one
// that is none.
func (in statisticsInput) days(now time.Time) (first, last time.Time, err error) {
	if last, err = parseDay("query.to", in.To); err != nil {
		return first, last, err
	}
	if last.IsZero() {
		last = now.UTC().Truncate(24 * time.Hour)
	}
	if first, err = parseDay("query.from", in.From); err != nil {
		return first, last, err
	}
	if first.IsZero() {
		first = last.AddDate(0, 0, 1-usualDays)
	}
	return first, last, nil
}

func parseDay(location, text string) (time.Time, error) {
	return parse(time.DateOnly, text, errs.BadField(location, "must be a day like 2026-03-01"))
}

type statisticsView struct {
	AsOf httpapi.Time   `json:"as_of" doc:"All that was done before is counted, and of what came later maybe a part."`
	Days []dayStatistic `json:"days" nullable:"false" doc:"Each day that was asked for, oldest first."`
}

type dayStatistic struct {
	Day  string     `json:"day" format:"date" doc:"UTC."`
	Acts audit.Acts `json:"acts" nullable:"false" doc:"How often, by act: invitation.send."`
}

func viewDay(d audit.DayActs) dayStatistic { return dayStatistic{d.Day.Format(time.DateOnly), d.Acts} }

func (s *Service) listStatistics(ctx context.Context, in *statisticsInput) (*httpapi.Output[statisticsView], error) {
	first, last, err := in.days(s.Now())
	if err != nil {
		return nil, err
	}
	n, created, err := s.audited(ctx)
	if err != nil {
		return nil, err
	}
	got, err := s.Audit.Statistics(ctx, n, created, first, last)
	return httpapi.Answer(statisticsView{httpapi.Time(got.AsOf), httpapi.Each(got.Days, viewDay)}, err)
}
