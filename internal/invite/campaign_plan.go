package invite

import (
	"strings"

	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
)

// Stage is what a campaign is doing, or did last: what the Counts of its Progress
// are of.
type Stage string

// The stages. A campaign that was not planned has the first alone.
const (
	Inviting   Stage = ""
	Planning   Stage = "plan"
	Rehearsing Stage = "rehearsal"
)

// Forecast is what the plan of a campaign says of one user besides the outcome.
type Forecast struct {
	Outcome Outcome        `json:"outcome,omitempty"`
	Why     errs.Kind      `json:"why,omitempty"`     // of RowFailed
	Lacks   Lack           `json:"lacks,omitempty"`   // why they can not be reached
	Channel notify.Channel `json:"channel,omitempty"` // of Sent
	Region  string         `json:"region,omitempty"`  // of an SMS: ISO 3166
	Parts   int            `json:"parts,omitempty"`   // of an SMS; 0: nobody knows
	Later   string         `json:"later,omitempty"`   // of an e-mail: the region of the number that reminders by SMS can go to
}

// Lack says for want of what somebody can not be reached.
type Lack string

// The lacks.
const (
	LacksEmail    Lack = "email"
	LacksPhone    Lack = "phone"
	LacksTextable Lack = "textable_phone" // the number may not be texted
	LacksUnmarked Lack = "unmarked"       // nothing is sent to the contact, for what came of messages before
)

// lacks is what u would have to have for an invitation over a channel.
func (o offer) lacks(c notify.Channel, to contacts) Lack {
	missing := c
	if to.by(c) != "" && o.badge.Proof == network.ProofCode {
		missing = other(c)
	}
	switch {
	case to.by(missing) != "":
		return "" // nothing
	case missing == notify.SMS:
		return LacksPhone
	}
	return LacksEmail
}

// forecast is what the plan says of a row and the invitation that goes with it.
func (o offer) forecast(x candidate, row Row, i Invitation) Forecast {
	f := Forecast{Outcome: row.Outcome, Why: row.Why}
	switch {
	case row.Outcome == Unreachable:
		if f.Lacks = o.lacks(i.Channel, contactsOf(x.User)); f.Lacks == "" {
			f.Lacks = LacksUnmarked
		}
	case row.Outcome == RowFailed && row.Why == errs.Invalid && x.User.Phone != "" && x.User.Phone.CheckTextable(o.set.SMSRegions) != nil:
		f.Lacks = LacksTextable
	case row.Outcome == Sent:
		f.Channel = i.Channel
	}
	switch _, texts := o.set.Ladder.Texts(); {
	case f.Channel == notify.SMS:
		f.Region = x.User.Phone.Region()
	case f.Channel == notify.Email && texts > 0 && x.User.Phone != "" && x.User.Phone.CheckTextable(o.set.SMSRegions) == nil:
		f.Later = x.User.Phone.Region()
	}
	return f
}

// held is a row that was decided now, held against what the plan said of it: what
// was not planned does not happen, and what was planned otherwise neither.
func (f Forecast) held(row Row, i Invitation) (Row, Invitation) {
	same := row.Outcome == f.Outcome && (row.Outcome != Sent || i.Channel == f.Channel)
	if row.Invitation == "" || same {
		return row, i
	}
	row.Outcome, row.Invitation = Overtaken, ""
	return row, Invitation{}
}

// The counts of a plan, beside those by outcome: what each begins with, and what
// follows it.
const (
	countChannel = "channel:" // email, sms
	countLack    = "lacks:"
	countRegion  = "region:" // messages by SMS
	countParts   = "parts:"  // of these, by region
	countLater   = "later:"  // people who are invited by e-mail and can be reminded by SMS, by region
)

// count adds what the plan says of one user to its counts.
func (f Forecast) count(to map[string]int64) {
	to[string(f.Outcome)]++
	if f.Lacks != "" {
		to[countLack+string(f.Lacks)]++
	}
	if f.Channel != "" {
		to[countChannel+string(f.Channel)]++
	}
	if f.Later != "" {
		to[countLater+f.Later]++
	}
	if f.Region != "" {
		to[countRegion+f.Region]++
		to[countParts+f.Region] += int64(f.Parts)
	}
}

// counted are the counts that begin so, by what follows.
func counted(all map[string]int64, begin string) map[string]int64 {
	out := map[string]int64{}
	for name, n := range all {
		if rest, ok := strings.CutPrefix(name, begin); ok {
			out[rest] = n
		}
	}
	return out
}

// outcomes are the counts by outcome.
func outcomes(all map[string]int64) map[string]int64 {
	out := map[string]int64{}
	for name, n := range all {
		if !strings.Contains(name, ":") {
			out[name] = n
		}
	}
	return out
}

// plan is what the plan of c counted; nil: there is none.
func (c Campaign) plan() map[string]int64 {
	if c.Stage == Planning {
		return c.Counts
	}
	return c.Plan
}

// rehearsed is what the last rehearsal of c counted; nil: there was none.
func (c Campaign) rehearsed() map[string]int64 {
	if c.Stage == Rehearsing {
		return c.Counts
	}
	return c.Rehearsal
}

// done is what came of c's users so far.
func (c Campaign) done() map[string]int64 {
	if c.Stage == Inviting {
		return c.Counts
	}
	return nil
}
