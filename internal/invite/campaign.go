package invite

import (
	"errors"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// CampaignID names a campaign. Made by secret.NewID.
type CampaignID string

// Valid reports whether id has the form of a campaign's id.
func (id CampaignID) Valid() bool { return secret.ValidID(string(id)) }

// Campaign is one act for many users: those of Users, or those whom Who means
// when their turn comes, or, without either, everyone not yet invited. What is
// empty of Channel and ValidFor is the badge's, or with FollowUp what each
// invitation was asked for.
type Campaign struct {
	table.Head
	bulk.Progress
	ID        CampaignID        `json:"id"`
	Network   session.NetworkID `json:"network"`
	Badge     network.BadgeID   `json:"badge"`
	Channel   notify.Channel    `json:"channel,omitempty"`
	ValidFor  int64             `json:"valid_for,omitempty"` // seconds
	Users     []session.UserID  `json:"users,omitempty"`
	Who       *Who              `json:"who,omitempty"`
	FollowUp  bool              `json:"follow_up,omitempty"` // send open invitations again, and no new ones
	Planned   bool              `json:"planned,omitempty"`   // its rows are a plan, and nothing else happens
	Stage     Stage             `json:"stage,omitempty"`
	Plan      map[string]int64  `json:"plan,omitempty"`       // counts of the plan, once something was started
	Rehearsal map[string]int64  `json:"rehearsal,omitempty"`  // counts of the rehearsal before, once more was started
	Rehearsed int               `json:"rehearsed,omitempty"`  // how many rehearsals were started
	Waves     []int64           `json:"waves,omitempty"`      // messages in the first waves; the last is everybody else
	Go        int               `json:"go,omitempty"`         // how many waves may begin without waiting
	Tide      *Tide             `json:"tide,omitempty"`       // of the wave before, while the next waits for it
	Ebbed     []Tide            `json:"ebbed,omitempty"`      // of each wave, when the one behind it began
	StartedAt table.Epoch       `json:"started_at,omitempty"` // of a planned one
	CreatedAt table.Epoch       `json:"created_at"`
	CreatedBy audit.Actor       `json:"created_by"`
	Request   string            `json:"request,omitempty"` // that began it, for the audit
}

// maxListed is how many users a campaign can list.
const maxListed = 1000

// Wait is what a running campaign waits for: the Reason of its Progress.
type Wait string

// The waits. A quota of 0 is the quota for which nobody waits long enough: it
// stops sending until somebody raises it.
const (
	WaitsForNothing Wait = ""
	WaitsForSwitch  Wait = "paused" // sending is switched off in the network's settings
	WaitsForQuota   Wait = "quota"  // what the network may send in a day is sent
	WaitsForWave    Wait = "wave"   // enough of the wave before is to arrive first
)

// Outcome is what came of one user in a campaign.
type Outcome string

// The outcomes.
const (
	Sent           Outcome = "sent"
	Unreachable    Outcome = "no_contact"
	AlreadyInvited Outcome = "already_invited"
	NotInvited     Outcome = "not_invited" // nothing to send again
	HasBadge       Outcome = "has_badge"
	IsDisabled     Outcome = "disabled"
	RowFailed      Outcome = "failed"
	NotYet         Outcome = "planned"            // shown of a row that is only planned, and never stored
	Overtaken      Outcome = "changed_since_plan" // it would be another thing than was planned: nothing was done
)

// Row is one user of a campaign and what came of them. It is written with the
// invitation, in one transaction, and never again. Of a planned campaign it is
// there before, with what is planned, and no outcome yet.
type Row struct {
	table.Head
	Campaign   CampaignID     `json:"campaign"`
	User       session.UserID `json:"user"`
	Outcome    Outcome        `json:"outcome"`
	Why        errs.Kind      `json:"why,omitempty"` // of RowFailed
	Invitation ID             `json:"invitation,omitempty"`
	Message    notify.ID      `json:"message,omitempty"`
	At         table.Epoch    `json:"at"`
	Plan       *Forecast      `json:"plan,omitempty"`
	Rehearsal  int            `json:"rehearsal"`           // the last that it was part of
	Rehearsed  Outcome        `json:"rehearsed,omitempty"` // what came of them there
}

// candidate is one user of a campaign and what decides their row.
type candidate struct {
	UserStanding        // without User: there is no such user
	done         Row    // zero: nothing was done yet
	marked       marked // only of those that are planned
}

// everyone reports whether c is for everyone not yet invited.
func (c Campaign) everyone() bool { return len(c.Users) == 0 && c.Who == nil }

// decide gives the row of a user and, when it says Sent or Unreachable, the
// invitation that goes with it. A row that is there stays as it is.
func (c Campaign) decide(o offer, x candidate, now time.Time) (Row, Invitation) {
	if x.done.Outcome != "" {
		return x.done, Invitation{}
	}
	row := x.done // what was planned
	row.Campaign, row.User, row.At = c.ID, x.Standing.User, table.At(now)
	i, err := c.invite(o, x, now)
	if err == nil && i.leaves() && x.marked.holds(i.Channel, contactsOf(x.User)) {
		i.Reason = NoContact
	}
	switch {
	case err != nil:
		row.Outcome, row.Why = outcome(err)
	case i.Reason == NoContact:
		row.Outcome, row.Invitation = Unreachable, i.ID
	default:
		row.Outcome, row.Invitation = Sent, i.ID
	}
	if row.Plan != nil {
		return row.Plan.held(row, i)
	}
	return row, i
}

// invite is the invitation of a user as it is to go out, or why there is none.
// Everyone means everyone who never had one.
func (c Campaign) invite(o offer, x candidate, now time.Time) (Invitation, error) {
	switch {
	case x.User.ID == "":
		return Invitation{}, errs.NotFound
	case c.everyone() && x.Standing.Credentials > 0:
		return Invitation{}, errHasBadge
	case c.everyone() && x.Standing.Invitation != "":
		return Invitation{}, errAlreadyInvited
	case c.FollowUp:
		return c.again(o, x, now)
	}
	if err := x.Standing.mayInvite(x.Last, o.badge.DeviceLimit); err != nil {
		return Invitation{}, err
	}
	i := Invitation{
		ID: NewID(x.Standing.User, string(c.ID)), Network: c.Network, User: x.Standing.User, Badge: c.Badge, Campaign: c.ID,
		Wanted: c.Channel, ValidFor: c.ValidFor, CreatedBy: c.CreatedBy,
	}
	return o.next(i, x.User, wish{channel: c.Channel, validFor: time.Duration(c.ValidFor) * time.Second}, now)
}

// again is the invitation that a user has, sent again: asked for as it was at
// first where c does not say otherwise.
func (c Campaign) again(o offer, x candidate, now time.Time) (Invitation, error) {
	if err := x.Standing.mayFollowUp(x.Last, o.badge.DeviceLimit); err != nil {
		return Invitation{}, err
	}
	old := x.Last
	if c.Channel != "" {
		old.Wanted = c.Channel
	}
	if c.ValidFor != 0 {
		old.ValidFor = c.ValidFor
	}
	return o.followUp(old, x.User, false, now)
}

// outcome sorts the reasons not to invite somebody.
func outcome(err error) (o Outcome, why errs.Kind) {
	switch {
	case errors.Is(err, errAlreadyInvited):
		return AlreadyInvited, ""
	case errors.Is(err, errNotInvited):
		return NotInvited, ""
	case errors.Is(err, errHasBadge):
		return HasBadge, ""
	case errors.Is(err, errDisabled), errors.Is(err, errFrozen):
		return IsDisabled, ""
	}
	return RowFailed, errs.KindOf(err)
}
