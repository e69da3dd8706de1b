package bulk

import (
	"fmt"
	"maps"
	"time"

	"lanyard/internal/table"
)

// State of a long act.
type State string

// The states.
const (
	Planning State = "planning" // rows are being looked at, nothing changes
	Planned  State = "planned"  // somebody has to say go
	Running  State = "running"
	Paused   State = "paused" // by an administrator, who may let it go on
	Done     State = "done"
	Stopped  State = "stopped" // by an administrator
	Failed   State = "failed"  // by a fault of ours; Reason says what
)

// Over reports whether nothing more will happen.
func (s State) Over() bool { return s == Done || s == Stopped || s == Failed }

// working reports whether slices are due.
func (s State) working() bool { return s == Planning || s == Running }

// Progress is the part of a long act's record that Run works on. Records embed
// it next to table.Head, so its fields are attributes of theirs. They also
// have their id in an attribute "id".
type Progress struct {
	State  State            `json:"state"`
	Turn   int64            `json:"turn"`             // one more with every change of State or Cursor
	Cursor string           `json:"cursor,omitempty"` // Step's own; empty at the beginning
	Counts map[string]int64 `json:"counts,omitempty"` // rows by outcome
	Reason string           `json:"reason,omitempty"` // of Failed

	Touched    table.Epoch `json:"touched"`
	FinishedAt table.Epoch `json:"finished_at,omitempty"`
	Nudges     int64       `json:"nudges,omitempty"`
}

// Working is the index partition of the acts that are under way, those longest
// untouched first.
const Working = "running"

// Place is the sort key, in Working, of an act touched at a moment. Records in
// state planning or running set Head.IPK to Working and Head.ISK to it.
func Place(touched table.Epoch, id string) string { return fmt.Sprintf("%010d#%s", touched, id) }

// Begin is the progress of an act that starts now, in state Planning or
// Running.
func Begin(s State, now time.Time) Progress {
	return Progress{State: s, Touched: table.At(now), Counts: map[string]int64{}}
}

// Resume is the op that lets a planned act run, from its first row on, with
// counts at zero. Its condition fails (errs.Conflict) when the act is in
// another state.
func Resume(key table.Key, id string, now time.Time) table.Op {
	touched := table.At(now)
	return table.Update(key, table.Equal("state", Planned),
		table.Set("state", Running), table.Set("cursor", ""), table.Set("counts", map[string]int64{}),
		table.Add("turn", 1), table.Set("touched", touched),
		table.Set("ipk", Working), table.Set("isk", Place(touched, id)))
}

// Pause is the op that holds an act that is running; rows that a slice is doing
// meanwhile are still done. Its condition fails (errs.Conflict) when the act is in
// another state.
func Pause(key table.Key) table.Op {
	return table.Update(key, table.Equal("state", Running),
		table.Set("state", Paused), table.Add("turn", 1), table.Remove("reason"), table.Remove("ipk"), table.Remove("isk"))
}

// Continue is the op that lets a paused act go on where it is. Its condition
// fails (errs.Conflict) when the act is in another state.
func Continue(key table.Key, id string, now time.Time) table.Op {
	touched := table.At(now)
	return table.Update(key, table.Equal("state", Paused),
		table.Set("state", Running), table.Add("turn", 1), table.Set("touched", touched),
		table.Set("ipk", Working), table.Set("isk", Place(touched, id)))
}

// Stop is the op that stops an act that is under way, paused or planned; rows that a
// slice is doing meanwhile are still done. Its condition fails (errs.Conflict) when the act is over.
func Stop(key table.Key, now time.Time) table.Op {
	return table.Update(key,
		table.Or(table.Equal("state", Planning), table.Equal("state", Planned), table.Equal("state", Running), table.Equal("state", Paused)),
		table.Set("state", Stopped), table.Set("finished_at", table.At(now)),
		table.Add("turn", 1), table.Remove("reason"), table.Remove("ipk"), table.Remove("isk"))
}

func (p Progress) copy() Progress {
	p.Counts = maps.Clone(p.Counts)
	if p.Counts == nil {
		p.Counts = map[string]int64{}
	}
	return p
}

// add moves p on by what a step did.
func (p *Progress) add(s Stride) {
	if s.Cursor != "" {
		p.Cursor = s.Cursor
	}
	for outcome, n := range s.Counts {
		p.Counts[outcome] += n
	}
	if s.Next != "" {
		p.State, p.Reason = s.Next, s.Reason
	}
}

// settle makes p the progress that follows before.
func (p *Progress) settle(before Progress, now time.Time) {
	p.Turn, p.Touched = before.Turn+1, table.At(now)
	if p.State.Over() {
		p.FinishedAt = p.Touched
	}
}
