package template

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// event is an entry of a function's Events.
type event struct {
	Type       string
	Properties struct {
		Method, Path string

		BatchSize                  int
		ParallelizationFactor      int
		MaximumRetryAttempts       *int
		BisectBatchOnFunctionError bool
		FunctionResponseTypes      []string
		FilterCriteria             struct{ Filters []struct{ Pattern string } }

		ScheduleExpression, Input string

		Pattern map[string]any
	}
}

func (e event) addTo(f *Function, id string) error {
	switch e.Type {
	case "HttpApi":
		route := Route{strings.ToUpper(e.Properties.Method), e.Properties.Path}
		if route.Method == "" || !strings.HasPrefix(route.Path, "/") {
			return errors.New("a route needs a method and a path")
		}
		f.Routes = append(f.Routes, route)
	case "DynamoDB":
		s, err := e.stream(id)
		if err != nil {
			return err
		}
		f.Streams = append(f.Streams, s)
	case "ScheduleV2":
		every, err := rate(e.Properties.ScheduleExpression)
		if err != nil {
			return err
		}
		f.Schedules = append(f.Schedules, Schedule{id, every, e.Properties.Input})
	case "EventBridgeRule":
		if len(e.Properties.Pattern) == 0 {
			return errors.New("has no pattern: every event of the account would call the function")
		}
		f.Rules = append(f.Rules, Rule{id, e.Properties.Pattern})
	default:
		return fmt.Errorf("type %q is not understood", e.Type)
	}
	return nil
}

func (e event) stream(id string) (Stream, error) {
	p := e.Properties
	s := Stream{
		Name: id, BatchSize: p.BatchSize, Lanes: max(p.ParallelizationFactor, 1), Bisect: p.BisectBatchOnFunctionError,
		ReportFailures: slices.Contains(p.FunctionResponseTypes, "ReportBatchItemFailures"),
	}
	if s.BatchSize == 0 {
		s.BatchSize = 100 // AWS's default
	}
	if p.MaximumRetryAttempts == nil || *p.MaximumRetryAttempts < 0 {
		return s, errors.New("would retry for a day: MaximumRetryAttempts is missing")
	}
	s.Retries = *p.MaximumRetryAttempts
	for _, f := range p.FilterCriteria.Filters {
		filter, err := ParseFilter(f.Pattern)
		if err != nil {
			return s, err
		}
		if len(filter.values("dynamodb", "NewImage", "kind", "S")) == 0 {
			return s, errors.New("a filter names no kind")
		}
		s.Filters = append(s.Filters, filter)
	}
	if len(s.Filters) == 0 {
		return s, errors.New("has no filter: every write would call the function")
	}
	return s, nil
}

var rateExpression = regexp.MustCompile(`^rate\((\d+) (minute|hour|day)s?\)$`)

var units = map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}

func rate(expression string) (time.Duration, error) {
	m := rateExpression.FindStringSubmatch(expression)
	if m == nil {
		return 0, fmt.Errorf("schedule %q is not understood; rate(...) is", expression)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n < 1 {
		return 0, fmt.Errorf("schedule %q: %w", expression, errors.Join(err, errors.New("is not positive")))
	}
	return time.Duration(n) * units[m[2]], nil
}
