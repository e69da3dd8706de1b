package sqlite

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"lanyard/internal/errs"
)

// Worker reads the changes of some kinds, in order and at least once. Its
// position is in the file. It is for one goroutine.
type Worker struct {
	e     *Engine
	name  string
	kinds []string
	acked int64
	skip  int64 // there is nothing for this worker up to here
}

// Worker registers a worker, or finds the one of that name, which may have
// other kinds from now on. A new one starts at the oldest change that is kept.
// Every kind must be one of Options.FeedKinds.
func (e *Engine) Worker(name string, kinds ...string) (*Worker, error) {
	for _, k := range kinds {
		if !slices.Contains(e.feed.kinds, k) {
			return nil, fmt.Errorf("worker %s: kind %q is not in the feed", name, k)
		}
	}
	if name == "" || len(kinds) == 0 {
		return nil, errs.BadField("worker", "needs a name and kinds")
	}
	w := &Worker{e: e, name: name, kinds: slices.Clone(kinds)}
	err := e.writer.write(context.Background(), func(t *tx) (err error) {
		w.acked, err = t.register(name, kinds)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("worker %s: %w", name, err)
	}
	return w, nil
}

// Next gives the oldest changes that are not acknowledged, up to limit. It
// waits until there is one or ctx ends. What it gives comes again until it is
// acknowledged.
func (w *Worker) Next(ctx context.Context, limit int) ([]Change, error) {
	limit = max(limit, 1)
	for {
		head, more := w.e.feed.state(w.kinds)
		if head > max(w.acked, w.skip) {
			changes, err := w.read(ctx, head, limit)
			if err != nil || len(changes) > 0 {
				return changes, err
			}
		}
		select {
		case <-more:
		case <-w.e.closed:
			return nil, errClosed
		case <-ctx.Done():
			return nil, errs.Because(errs.Unavailable, ctx.Err())
		}
	}
}

// read also finds out from where to look the next time.
func (w *Worker) read(ctx context.Context, head int64, limit int) ([]Change, error) {
	var out []Change
	err := w.e.borrow(ctx, func(r *reader) (err error) {
		out, err = r.feed(max(w.acked, w.skip), w.kinds, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("worker %s: %w", w.name, err)
	}
	w.skip = head
	if len(out) > 0 {
		w.skip = out[0].Seq - 1
	}
	return out, nil
}

func (r *reader) feed(from int64, kinds []string, limit int) ([]Change, error) {
	s := r.changes
	defer s.reset()
	s.int(from)
	var out []Change
	for len(out) < limit {
		ok, err := s.step()
		if !ok {
			return out, err
		}
		if kind := s.columnText(2); slices.Contains(kinds, kind) {
			out = append(out, s.feedChange(kind))
		}
	}
	return out, nil
}

func (s *stmt) feedChange(kind string) Change {
	c := Change{Seq: s.columnInt(0), Event: Event(s.columnText(1)), Kind: kind, TTL: s.columnInt(5) == 1}
	c.Key.PK, c.Key.SK = s.columnText(3), s.columnText(4)
	c.New, c.Old = s.columnBytes(6), s.columnBytes(7)
	return c
}

// Ack says that this worker needs the changes up to seq no more.
func (w *Worker) Ack(ctx context.Context, seq int64) error {
	if seq <= w.acked {
		return nil
	}
	err := w.e.writer.write(ctx, func(t *tx) error { return t.acknowledge(w.name, seq) })
	if err != nil {
		return fmt.Errorf("worker %s: acknowledge: %w", w.name, err)
	}
	w.acked = seq
	return nil
}

// place is where a registered worker is.
type place struct {
	name  string
	kinds []string
	acked int64
}

func (t *tx) places() ([]place, error) {
	defer t.workers.reset()
	var out []place
	for {
		ok, err := t.workers.step()
		if !ok {
			return out, err
		}
		out = append(out, place{
			t.workers.columnText(0), strings.Split(t.workers.columnText(1), "\n"), t.workers.columnInt(2),
		})
	}
}

// register gives the position of a worker, new or not.
func (t *tx) register(name string, kinds []string) (acked int64, err error) {
	if err := t.enlist.text(name).text(strings.Join(kinds, "\n")).int(0).run(); err != nil {
		return 0, err
	}
	places, err := t.places()
	if err != nil {
		return 0, err
	}
	for _, p := range places {
		if p.name == name {
			acked = p.acked
		}
	}
	return acked, t.sweep(places)
}

// sweep deletes what every worker has passed. Only a worker that gave up a
// kind leaves any.
func (t *tx) sweep(places []place) error {
	for _, kind := range t.feed.kinds {
		until := passed(places, kind, math.MaxInt64)
		if until == math.MaxInt64 { // no worker yet
			continue
		}
		if err := t.forget.int(0).int(until).text(kind).run(); err != nil {
			return err
		}
	}
	return nil
}

// passed is how far all workers that want kind have come, but not over seq.
func passed(places []place, kind string, seq int64) int64 {
	for _, p := range places {
		if slices.Contains(p.kinds, kind) {
			seq = min(seq, p.acked)
		}
	}
	return seq
}

// acknowledge moves a worker and deletes what no other one needs. Each change
// is deleted by the last worker to pass it.
func (t *tx) acknowledge(name string, seq int64) error {
	if seq > t.seq {
		return errs.BadField("seq", "was not given yet")
	}
	places, err := t.places()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(places, func(p place) bool { return p.name == name })
	if at < 0 || places[at].acked >= seq {
		return nil
	}
	own := places[at]
	others := slices.Delete(places, at, at+1)
	for _, kind := range own.kinds {
		until := passed(others, kind, seq)
		if until <= own.acked {
			continue
		}
		if err := t.forget.int(own.acked).int(until).text(kind).run(); err != nil {
			return err
		}
	}
	return t.ack.int(seq).text(name).run()
}
