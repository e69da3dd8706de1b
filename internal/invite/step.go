package invite

import (
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/network"
)

// Step is what the person has to do next.
type Step string

// The steps.
const (
	StepPhone  Step = "phone"  // enroll a phone number
	StepSecond Step = "second" // a code to the contact on file
	StepBadge  Step = "badge"  // put the badge on a device
	StepEnded  Step = "ended"  // nothing goes on from this link; End says why
)

// NextStep decides what comes next for whoever holds the link of a generation
// in a browser, from what was asked for when it was issued, what the badge asks
// for now, and what the user has on file. With StepEnded comes the honest end:
// errs.Expired, Superseded, Used or Revoked (or errs.Unknown for a generation
// that never was); or errs.Conflict when the contact of the second check is
// another than when an administrator sent the invitation, who has to send it
// again. Otherwise it is empty.
func NextStep(i Invitation, b network.Badge, on OnFile, generation uint16, browser string, now time.Time) (Step, errs.Kind) {
	if err := i.Check(generation, now); err != nil {
		return StepEnded, errs.KindOf(err)
	}
	d := i.Demand.and(demandOf(b))
	switch {
	case i.moved(d, on.Marks):
		return StepEnded, errs.Conflict
	case d.Phone && !on.Enrolled:
		return StepPhone, ""
	case d.code() && !i.Proof.second(i, browser):
		return StepSecond, ""
	}
	return StepBadge, ""
}

// second reports whether p is the second check of i, shown in a browser: the
// code that went to the contact which i asks for.
func (p *Proof) second(i Invitation, browser string) bool {
	return p.by(i.Generation, browser) && p.Second != "" && p.Second == i.Marks.by(other(i.Channel))
}
