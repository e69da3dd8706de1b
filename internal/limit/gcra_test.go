package limit

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var start = time.Unix(1_800_000_000, 0)

func TestBurstThenEvenly(t *testing.T) {
	t.Parallel()
	rates := []Rate{{3, 10 * time.Minute}}
	var s State
	for at, want := range []struct {
		after time.Duration
		ok    bool
		wait  time.Duration
	}{
		{0, true, 0},
		{0, true, 0},
		{0, true, 0},
		{0, false, 200 * time.Second},
		{50 * time.Second, false, 150 * time.Second},
		{200*time.Second - time.Microsecond, false, time.Microsecond},
		{200 * time.Second, true, 0},
		{200 * time.Second, false, 200 * time.Second},
		{-time.Hour, false, time.Hour + 400*time.Second}, // a clock that is behind
		{24 * time.Hour, true, 0},
		{24 * time.Hour, true, 0},
		{24 * time.Hour, true, 0},
		{24 * time.Hour, false, 200 * time.Second},
	} {
		next, wait, ok := Decide(s, rates, 1, start.Add(want.after))
		if ok != want.ok || wait != want.wait {
			t.Errorf("step %d: %v, %v", at, ok, wait)
		}
		if !ok && !slices.Equal(next, s) {
			t.Errorf("step %d: a refusal changed the state", at)
		}
		s = next
	}
}

func TestAllRatesMustAdmit(t *testing.T) {
	t.Parallel()
	rates := []Rate{{1, 30 * time.Second}, {3, 10 * time.Minute}}
	now, admitted := start, 0
	var s State
	for range 10 {
		next, _, ok := Decide(s, rates, 1, now)
		if ok {
			admitted++
		}
		s, now = next, now.Add(30*time.Second)
	}
	if admitted != 4 { // 3, and the one that came back after 200 s
		t.Error(admitted)
	}
}

func TestCost(t *testing.T) {
	t.Parallel()
	rates := []Rate{{10, time.Hour}, {100, 24 * time.Hour}}
	s, _, ok := Decide(nil, rates, 7, start)
	if !ok {
		t.Fatal("refused")
	}
	if _, wait, ok := Decide(s, rates, 4, start); ok || wait != 6*time.Minute {
		t.Error(wait, ok)
	}
	if _, _, ok := Decide(s, rates, 3, start); !ok {
		t.Error("refused what is left")
	}
	if _, wait, ok := Decide(nil, rates, 11, start); ok || wait != 0 {
		t.Error("more than a burst:", wait, ok)
	}
	if _, wait, ok := Decide(s, []Rate{{10, time.Hour}, {0, time.Hour}}, 1, start); ok || wait != 0 {
		t.Error("a rate of none:", wait, ok)
	}
}

// However requests arrive, no window admits more than its burst and what comes
// back during it; and what is refused is admitted after the wait, not before.
func TestNeverMoreThanTheBound(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		rates := []Rate{
			{1 + rng.IntN(20), time.Duration(1+rng.IntN(3600)) * time.Second},
			{1 + rng.IntN(200), time.Duration(1+rng.IntN(86400)) * time.Second},
		}
		type arrival struct {
			at   time.Time
			cost int
		}
		var s State
		var admitted []arrival
		now := start
		for range 400 {
			now = now.Add(time.Duration(rng.Int64N(int64(rates[0].Per) / int64(rates[0].Burst) * 2)))
			if rng.IntN(50) == 0 {
				now = now.Add(rates[0].Per)
			}
			cost := 1 + rng.IntN(3)
			next, wait, ok := Decide(s, rates, cost, now)
			switch {
			case ok:
				admitted = append(admitted, arrival{now, cost})
			case wait > 0:
				if _, _, early := Decide(s, rates, cost, now.Add(wait-time.Microsecond)); early {
					t.Fatalf("seed %d: admitted before the wait was over", seed)
				}
				if _, _, due := Decide(s, rates, cost, now.Add(wait)); !due {
					t.Fatalf("seed %d: refused after the wait", seed)
				}
			}
			s = next
		}
		for _, r := range rates {
			for i := range admitted {
				sum := 0
				for _, a := range admitted[i:] {
					sum += a.cost
					window := a.at.Sub(admitted[i].at).Microseconds()
					if bound := int64(r.Burst) + window/r.interval(); int64(sum) > bound {
						t.Fatalf("seed %d: %d admitted in %d us, at most %d are right", seed, sum, window, bound)
					}
				}
			}
		}
	}
}
