package network

import (
	"fmt"
	"slices"
	"time"

	"lanyard/internal/errs"
)

// Ladder is what happens to an invitation that nobody takes up: one rung after
// the other, until the person is done. Equal rungs by RungAgain are reminders:
// after so many days, so many times at most. An empty one is none.
type Ladder []Rung

// Rung is one step of a ladder.
type Rung struct {
	After int64  `json:"after" minimum:"3600" maximum:"2592000" doc:"Seconds since the step before, the first since the invitation was sent. A message that came back is not waited for."`
	By    RungBy `json:"by" enum:"again,email,sms,desk" doc:"again: a reminder over the channel of the invitation. email, sms: over that one. desk: somebody at the service desk is to call."`
}

// Wait is how long a rung waits.
func (r Rung) Wait() time.Duration { return time.Duration(r.After) * time.Second }

// RungBy says what a rung does.
type RungBy string

// The rungs.
const (
	RungAgain RungBy = "again"
	RungEmail RungBy = "email"
	RungSMS   RungBy = "sms"
	RungDesk  RungBy = "desk"
)

// Bounds of a ladder.
const (
	maxRungs         = 10
	minWait, maxWait = hour, 30 * day
)

// Texts is how many SMS a ladder sends at most to somebody who is invited by SMS,
// and to somebody who is invited by e-mail.
func (l Ladder) Texts() (toSMS, toEmail int64) {
	for _, r := range l {
		if r.By == RungSMS {
			toEmail++
		}
		if r.By == RungSMS || r.By == RungAgain {
			toSMS++
		}
	}
	return toSMS, toEmail
}

// faults are what is wrong with a ladder. A task for the desk is its end: from
// there on a person decides.
func (l Ladder) faults() []errs.Field {
	var f faults
	f.when(len(l) > maxRungs, "ladder", "has too many steps: at most 10")
	for at, r := range l {
		place := fmt.Sprintf("ladder[%d].", at)
		f.when(r.After < minWait || r.After > maxWait, place+"after", "must be between 3600 and 2592000 seconds")
		f.when(!slices.Contains([]RungBy{RungAgain, RungEmail, RungSMS, RungDesk}, r.By), place+"by", "must be again, email, sms or desk")
		f.when(r.By == RungDesk && at < len(l)-1, place+"by", "is desk before the end: a task for the desk is the last step")
	}
	return f
}
