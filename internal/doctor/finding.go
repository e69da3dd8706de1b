package doctor

import (
	"cmp"
	"slices"

	"lanyard/internal/notify/gateway"
)

// Severity is how much a finding matters.
type Severity string

// The severities, from good to bad. Unknown: it could not be found out.
const (
	OK      Severity = "ok"
	Unknown Severity = "unknown"
	Warning Severity = "warning" // messages arrive, but less surely than they could
	Problem Severity = "problem" // messages do not arrive
)

// rank orders severities, the worst first.
var rank = map[Severity]int{Problem: 0, Warning: 1, Unknown: 2, OK: 3}

// Finding is one thing that was looked at.
type Finding struct {
	ID       string // what was looked at: "ses.sandbox"
	Severity Severity
	What     string // how it is
	Next     string // what to do about it; empty: nothing
	Gateway  gateway.ID
	// Values are what What and Next name, for those who say it in other words.
	Values map[string]string
}

// sorted are findings with the worst first.
func sorted(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(rank[a.Severity], rank[b.Severity]) })
	return all
}

// worst is the severity of the worst of them.
func worst(all []Finding) Severity {
	w := OK
	for _, f := range all {
		if rank[f.Severity] < rank[w] {
			w = f.Severity
		}
	}
	return w
}
