package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/infra/runtimeapi"
)

// cold is what starts of one function took until their first answer.
type cold struct {
	took, cpu sample
	peak      int64 // bytes, the most of any
}

// coldStarts starts every function in turn and then again, so that what the
// machine does besides hits all of them alike.
func (s stage) coldStarts(ctx context.Context, all []function) error {
	rounds := 31
	if s.quick {
		rounds = 15
	}
	empty := function{name: "empty", first: []byte(`{}`), warm: []byte(`{}`)}
	progress("cold starts: %d of each", rounds)
	first, stored := map[string]*cold{}, map[string]*cold{}
	for range rounds {
		for _, f := range append([]function{empty}, all...) {
			if err := s.coldStart(ctx, f.name, f.first, first); err != nil {
				return err
			}
			if f.warm == nil {
				continue
			}
			if err := s.coldStart(ctx, f.name, f.warm, stored); err != nil {
				return err
			}
		}
	}
	e := first["empty"]
	s.section("Cold start: init and first answer, %s; medians of %d interleaved starts, as ratios to an empty handler", host(), rounds)
	s.add("empty handler, "+figure(mib(e.peak))+" MiB, CPU "+figure(ms(e.cpu.median()))+" ms", ms(e.took.median()), "ms", none)
	for _, f := range all {
		c := first[f.name]
		s.add(f.name+c.beside(e), ratio(c.took, e.took), "", atMost(f.ratio))
		peak := c.peak
		if c := stored[f.name]; c != nil {
			s.add("  with an answer from the store"+c.beside(e), ratio(c.took, e.took), "", atMost(4.5))
			peak = max(peak, c.peak)
		}
		s.add("  peak memory", mib(peak), "MiB", atMost(18))
	}
	return nil
}

// beside tells of the CPU time of c beside that of e.
func (c *cold) beside(e *cold) string { return " (CPU " + figure(ratio(c.cpu, e.cpu)) + ")" }

func ratio(a, b sample) float64 { return float64(a.median()) / float64(b.median()) }

func (s stage) coldStart(ctx context.Context, name string, event []byte, into map[string]*cold) error {
	began := time.Now()
	f, err := s.start(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Invoke(ctx, event)
	took := time.Since(began)
	if err != nil && !refused(err) {
		return fmt.Errorf("start %s: %w", name, err)
	}
	cpu, err := cpuOf(f.PID())
	if err != nil {
		return err
	}
	_, peak, err := memoryOf(f.PID())
	if err != nil {
		return err
	}
	if into[name] == nil {
		into[name] = &cold{}
	}
	c := into[name]
	c.took, c.cpu, c.peak = append(c.took, took), append(c.cpu, cpu), max(c.peak, peak)
	return nil
}

// warmRequests measures the CPU time of requests to a running function, whole
// process, less what an empty one needs.
func (s stage) warmRequests(ctx context.Context, all []function) error {
	n := 1000
	if s.quick {
		n = 300
	}
	progress("warm requests: %d of each", n)
	empty, err := s.warm(ctx, "empty", []byte(`{}`), n)
	if err != nil {
		return err
	}
	s.section("Warm request to a built function, CPU time of the process with the store's client, %d requests", n)
	s.add("empty handler, median", us(empty.median()), "us", none)
	for _, f := range all {
		if f.warm == nil {
			continue
		}
		took, err := s.warm(ctx, f.name, f.warm, n)
		if err != nil {
			return err
		}
		s.add(f.name+", median less that of the empty one", us(took.median()-empty.median()), "us", none)
	}
	return nil
}

// warmUp is how many requests are not counted.
const warmUp = 50

func (s stage) warm(ctx context.Context, name string, event []byte, n int) (sample, error) {
	f, err := s.start(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var used sample
	for i := range n + warmUp {
		before, err := cpuOf(f.PID())
		if err != nil {
			return nil, err
		}
		out, err := f.Invoke(ctx, event)
		if err == nil && name != "empty" && name != "schedule" {
			err = good(out)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		after, err := cpuOf(f.PID())
		if err != nil {
			return nil, err
		}
		if i >= warmUp {
			used = append(used, after-before)
		}
	}
	return used, nil
}

// refused reports whether a function answered with an error of its own, which
// is an answer.
func refused(err error) bool {
	var f *runtimeapi.FunctionError
	return errors.As(err, &f)
}
