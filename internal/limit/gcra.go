package limit

import "time"

// Rate admits Burst at once and gives them back evenly over Per. A Burst of
// 0 admits nothing.
type Rate struct {
	Burst int
	Per   time.Duration
}

// interval is the time in which one is given back, at least a microsecond.
func (r Rate) interval() int64 { return max(1, r.Per.Microseconds()/int64(r.Burst)) }

// State is what a bucket remembers: per rate, in their order, the moment at
// which its whole burst is free again, in microseconds since 1970. A moment
// that is past or missing means that all is free.
type State []int64

// Decide says whether cost more are admitted now. All rates must admit them:
// then ok is true and next is the state afterwards. Else nothing is spent, next is state
// itself, and wait is the time after which all would admit them; it is 0 when no
// waiting helps, because cost is more than a burst.
func Decide(state State, rates []Rate, cost int, now time.Time) (next State, wait time.Duration, ok bool) {
	next = make(State, len(rates))
	ok, ever := true, true
	for i, r := range rates {
		if cost > r.Burst {
			ok, ever = false, false
			continue
		}
		var until int64
		if i < len(state) {
			until = state[i]
		}
		step := r.interval()
		next[i] = max(until, now.UnixMicro()) + int64(cost)*step
		if over := next[i] - now.UnixMicro() - int64(r.Burst)*step; over > 0 {
			ok = false
			wait = max(wait, time.Duration(over)*time.Microsecond)
		}
	}
	switch {
	case ok:
		return next, 0, true
	case !ever:
		return state, 0, false
	}
	return state, wait, false
}
