package invite

import (
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Standing is how a user stands with a badge: the invitation that was sent
// last, and how many credentials there are. It is what two acts at the same
// time meet at.
type Standing struct {
	table.Head
	Network     session.NetworkID `json:"network"`
	User        session.UserID    `json:"user"`
	Badge       network.BadgeID   `json:"badge"`
	Invitation  ID                `json:"invitation"`
	Credentials int               `json:"credentials"`
}

// mayInvite decides whether the user may be sent a new invitation, when last is
// the one that Standing names (zero: gone or never was).
func (s Standing) mayInvite(last Invitation, deviceLimit int) error {
	switch {
	case last.State == Open:
		return errAlreadyInvited
	case s.Credentials >= deviceLimit:
		return errHasBadge
	}
	return nil
}

// The reasons not to invite somebody. They are values, so that a campaign can
// tell them apart.
var (
	errAlreadyInvited = errs.New(errs.Conflict, "There is an open invitation to this badge. Send that one again, or revoke it first.")
	errHasBadge       = errs.New(errs.Conflict, "The user has this badge on as many devices as it allows.")
	errDisabled       = errs.New(errs.Conflict, "The user is disabled.")
)
