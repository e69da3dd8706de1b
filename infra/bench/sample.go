package main

import (
	"slices"
	"time"
)

// sample is measured times.
type sample []time.Duration

// at is the q-th quantile: 0.5 is the median. Zero when nothing was measured.
func (s sample) at(q float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

func (s sample) median() time.Duration { return s.at(0.5) }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func us(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// each is a time divided among n.
func each(d time.Duration, n int) time.Duration { return d / time.Duration(max(n, 1)) }

// perSecond is how many of n things were done a second.
func perSecond(n int, d time.Duration) float64 { return float64(n) / d.Seconds() }

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }
