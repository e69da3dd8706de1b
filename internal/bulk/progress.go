package bulk

import (
	"fmt"
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
	Done     State = "done"
	Stopped  State = "stopped" // by an administrator
	Failed   State = "failed"  // by a fault of ours; Reason says what
)

// Over reports whether nothing more will happen.
func (s State) Over() bool { return s == Done || s == Stopped || s == Failed }

// Progress is the part of a long act's record that Run works on. Records embed
// it next to table.Head, so its fields are attributes of theirs.
type Progress struct {
	State  State            `json:"state"`
	Turn   int64            `json:"turn"`
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
