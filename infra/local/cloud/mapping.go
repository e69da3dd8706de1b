package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"lanyard/infra/template"
)

// mapping is an event source mapping: it gives a function the changes that
// pass its filters.
type mapping struct {
	*Cloud
	function template.Function
	stream   template.Stream
	feed     Feed
	pause    func(ctx context.Context, d time.Duration) error
}

// Streams are the event source mappings of the template. feed opens the place
// of a worker that wants changes of kinds.
func (c *Cloud) Streams(feed func(worker string, kinds []string) (Feed, error)) ([]func(context.Context) error, error) {
	var out []func(context.Context) error
	for _, f := range c.template.Functions {
		for _, s := range f.Streams {
			place, err := feed(f.Folder+"/"+s.Name, s.Kinds())
			if err != nil {
				return nil, fmt.Errorf("stream %s of %s: %w", s.Name, f.Folder, err)
			}
			m := &mapping{c, f, s, place, pause}
			out = append(out, m.run)
		}
	}
	return out, nil
}

// Kinds are the kinds of items whose changes a function wants.
func Kinds(t *template.Template) []string {
	var out []string
	for _, f := range t.Functions {
		for _, s := range f.Streams {
			out = append(out, s.Kinds()...)
		}
	}
	return out
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run works until ctx ends. What was not acknowledged by then comes again.
func (m *mapping) run(ctx context.Context) error {
	for {
		err := m.turn(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			m.log.Error("stream stopped for now", "function", m.function.Folder, "stream", m.stream.Name, "error", err)
			_ = m.pause(ctx, time.Second) // ctx is asked again
		}
	}
}

// turn takes what the feed has and acknowledges it when every lane is through.
func (m *mapping) turn(ctx context.Context) error {
	changes, err := m.feed.Next(ctx, m.stream.BatchSize*m.stream.Lanes)
	if err != nil || len(changes) == 0 {
		return err
	}
	var lanes sync.WaitGroup
	for _, lane := range m.lanes(changes) {
		lanes.Go(func() {
			for len(lane) > 0 && ctx.Err() == nil {
				n := min(len(lane), m.stream.BatchSize)
				m.deliver(ctx, lane[:n], 0)
				lane = lane[n:]
			}
		})
	}
	lanes.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return m.feed.Ack(ctx, changes[len(changes)-1])
}

// lanes spreads what passes the filters so that an item stays in one lane.
func (m *mapping) lanes(changes []Change) [][]Change {
	out := make([][]Change, m.stream.Lanes)
	for _, c := range changes {
		if !m.stream.Match(c.Record) {
			continue
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(c.Item)) // never fails (hash.Hash)
		lane := h.Sum32() % uint32(len(out))
		out[lane] = append(out[lane], c)
	}
	return out
}

// deliver gives a batch to the function until it is done or its tries are used
// up. After a report of failures everything from the first of them on comes
// again; after an error of the function itself, the batch in two halves.
func (m *mapping) deliver(ctx context.Context, batch []Change, tried int) {
	for ; ; tried++ {
		failed, err := m.invoke(ctx, batch)
		switch {
		case err == nil && len(failed) == 0, ctx.Err() != nil:
			return
		case tried == m.stream.Retries:
			m.giveUp(failed, err)
			return
		}
		if m.pause(ctx, backOff(tried)) != nil {
			return
		}
		switch {
		case err == nil:
			batch = batch[first(batch, failed):]
		case m.stream.Bisect && len(batch) > 1:
			half := len(batch) / 2
			m.deliver(ctx, batch[:half], tried+1)
			m.deliver(ctx, batch[half:], tried+1)
			return
		}
	}
}

// backOff is 0.1, 0.2, 0.4, ... 5 seconds.
func backOff(tried int) time.Duration {
	return min(100*time.Millisecond<<tried, 5*time.Second)
}

func first(batch []Change, failed []string) int {
	for i, c := range batch {
		for _, sequence := range failed {
			if c.Sequence == sequence {
				return i
			}
		}
	}
	return 0
}

// giveUp stands for the failure queue: positions, not items.
func (m *mapping) giveUp(failed []string, err error) {
	m.log.Error("records given up", "function", m.function.Folder, "stream", m.stream.Name, "sequences", failed, "error", err)
}

// invoke gives the sequence numbers that failed: all of them beside an error.
func (m *mapping) invoke(ctx context.Context, batch []Change) ([]string, error) {
	records := make([]any, len(batch))
	all := make([]string, len(batch))
	for i, c := range batch {
		records[i], all[i] = c.Record, c.Sequence
	}
	payload, err := json.Marshal(map[string]any{"Records": records})
	if err != nil {
		return all, err
	}
	ctx, cancel := context.WithTimeout(ctx, m.function.Timeout)
	defer cancel()
	out, err := m.functions[m.function.Folder].Invoke(ctx, payload)
	if err != nil {
		return all, err
	}
	if !m.stream.ReportFailures {
		return nil, nil
	}
	failed, err := failures(out, all)
	if err != nil {
		return all, err
	}
	return failed, nil
}

// failures reads a report as Lambda does: nothing and an empty list mean that
// all is done, an id that was not in the batch that nothing is.
func failures(out []byte, all []string) ([]string, error) {
	var report struct {
		BatchItemFailures []struct{ ItemIdentifier string } `json:"batchItemFailures"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, fmt.Errorf("the report of failures: %w", err)
	}
	known := map[string]bool{}
	for _, sequence := range all {
		known[sequence] = true
	}
	var failed []string
	for _, f := range report.BatchItemFailures {
		if !known[f.ItemIdentifier] {
			return nil, errors.New("the report of failures names a record that is not in the batch")
		}
		failed = append(failed, f.ItemIdentifier)
	}
	return failed, nil
}
