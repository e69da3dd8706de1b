package main

import (
	"context"
	"time"
)

// settle is how long a system is left alone before its idle memory is read.
const settle = 3 * time.Second

// idle measures a system that nobody uses, and how fast it is there.
func (b *bench) idle(ctx context.Context) error {
	starts := 7
	if b.quick {
		starts = 3
	}
	var first, again sample
	for i := range starts {
		progress("start %d of %d", i+1, starts)
		s, err := b.newSystem(ctx)
		if err != nil {
			return err
		}
		first = append(first, s.ready)
		if err := s.stop(); err != nil {
			return err
		}
		if s, err = b.startSystem(ctx, s.dir); err != nil {
			return err
		}
		again = append(again, s.ready)
		if i < starts-1 {
			if err := s.stop(); err != nil {
				return err
			}
			continue
		}
		time.Sleep(settle)
		now, peak, err := memoryOf(s.pid())
		if err != nil {
			return err
		}
		b.section("Whole system on one machine, median of %d starts", starts)
		b.add("ready, with an empty store", ms(first.median()), "ms", atMost(300))
		b.add("ready, with what was there before", ms(again.median()), "ms", atMost(300))
		b.add("idle memory", mib(now), "MiB", atMost(40))
		b.add("peak memory until then", mib(peak), "MiB", none)
		return s.stop()
	}
	return nil
}
