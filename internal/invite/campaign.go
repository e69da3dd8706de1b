package invite

import (
	"errors"

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
	CreatedBy string            `json:"created_by"`
	Request   string            `json:"request,omitempty"` // that began it, for the audit
}

// maxListed is how many users a campaign can list.
const maxListed = 1000

// invitation is the id of the invitation that a campaign gives a user: the
// same in every run.
func (c Campaign) invitation(u session.UserID) ID { return NewID(u, string(c.ID)) }

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
