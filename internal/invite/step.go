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
// in a browser. enrolled says that the user has a phone enrolled already. With
// StepEnded comes the honest end: errs.Expired, Superseded, Used or Revoked (or
// errs.Unknown for a generation that never was); otherwise it is empty.
func NextStep(i Invitation, b network.Badge, enrolled bool, generation uint16, browser string, now time.Time) (Step, errs.Kind) {
	if err := i.Check(generation, now); err != nil {
		return StepEnded, errs.KindOf(err)
	}
	var p Proof
	if i.Proof.by(generation, browser) {
		p = *i.Proof
	}
	switch {
	case b.PhoneEnrollment && !enrolled && !p.Phone:
		return StepPhone, ""
	case b.Proof == network.ProofCode && !p.Second:
		return StepSecond, ""
	}
	return StepBadge, ""
}
