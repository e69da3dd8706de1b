package invite

import (
	"errors"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/directory"
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

// Campaign is one act for many users.
type Campaign struct {
	table.Head
	bulk.Progress
	ID        CampaignID        `json:"id"`
	Network   session.NetworkID `json:"network"`
	Badge     network.BadgeID   `json:"badge"`
	Channel   notify.Channel    `json:"channel,omitempty"`   // empty: the badge's
	ValidFor  int64             `json:"valid_for,omitempty"` // seconds; 0: the badge's
	Users     []session.UserID  `json:"users,omitempty"`     // empty: everyone not yet invited
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
)

// Outcome is what came of one user in a campaign.
type Outcome string

// The outcomes.
const (
	Sent           Outcome = "sent"
	Unreachable    Outcome = "no_contact"
	AlreadyInvited Outcome = "already_invited"
	HasBadge       Outcome = "has_badge"
	IsDisabled     Outcome = "disabled"
	RowFailed      Outcome = "failed"
)

// Row is one user of a campaign and what came of them. It is written with the
// invitation, in one transaction, and never again.
type Row struct {
	table.Head
	Campaign   CampaignID     `json:"campaign"`
	User       session.UserID `json:"user"`
	Outcome    Outcome        `json:"outcome"`
	Why        errs.Kind      `json:"why,omitempty"` // of RowFailed
	Invitation ID             `json:"invitation,omitempty"`
	At         table.Epoch    `json:"at"`
}

// candidate is one user of a campaign and what decides their row.
type candidate struct {
	id       session.UserID
	user     directory.User // zero: there is no such user
	standing Standing
	last     Invitation // that standing names; zero: none
	done     Row        // zero: nothing was done yet
}

// decide gives the row of a user and, when it says Sent or Unreachable, the
// invitation that goes with it. A row that is there stays as it is.
func (c Campaign) decide(o offer, x candidate, now time.Time) (Row, Invitation) {
	if x.done.Outcome != "" {
		return x.done, Invitation{}
	}
	row := Row{Campaign: c.ID, User: x.id, At: table.At(now)}
	i, err := c.invite(o, x, now)
	switch {
	case err != nil:
		row.Outcome, row.Why = outcome(err)
	case i.Reason == NoContact:
		row.Outcome, row.Invitation = Unreachable, i.ID
	default:
		row.Outcome, row.Invitation = Sent, i.ID
	}
	return row, i
}

// invite is the invitation of a user, or why there is none. Everyone means
// everyone who never had one.
func (c Campaign) invite(o offer, x candidate, now time.Time) (Invitation, error) {
	switch {
	case x.user.ID == "":
		return Invitation{}, errs.NotFound
	case len(c.Users) == 0 && x.standing.Credentials > 0:
		return Invitation{}, errHasBadge
	case len(c.Users) == 0 && x.standing.Invitation != "":
		return Invitation{}, errAlreadyInvited
	}
	if err := x.standing.mayInvite(x.last, o.badge.DeviceLimit); err != nil {
		return Invitation{}, err
	}
	i := Invitation{
		ID: NewID(x.id, string(c.ID)), Network: c.Network, User: x.id, Badge: c.Badge, Campaign: c.ID,
		Wanted: c.Channel, ValidFor: c.ValidFor, CreatedBy: c.CreatedBy,
	}
	return o.next(i, x.user, wish{channel: c.Channel, validFor: time.Duration(c.ValidFor) * time.Second}, now)
}

// outcome sorts the reasons not to invite somebody.
func outcome(err error) (o Outcome, why errs.Kind) {
	switch {
	case errors.Is(err, errAlreadyInvited):
		return AlreadyInvited, ""
	case errors.Is(err, errHasBadge):
		return HasBadge, ""
	case errors.Is(err, errDisabled):
		return IsDisabled, ""
	}
	return RowFailed, errs.KindOf(err)
}
