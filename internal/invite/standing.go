package invite

import (
	"time"

	"lanyard/internal/directory"
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

// UserStanding is a user with what decides how they stand with a badge.
type UserStanding struct {
	User     directory.User
	Standing Standing
	Last     Invitation // that Standing names; zero: gone or never was
}

// StandingState is how a user stands with a badge, in one word.
type StandingState string

// The standing states. Whoever has the badge has it, whatever became of their
// last invitation; the others are the state of that.
const (
	StandsWithBadge StandingState = "has_badge"  // on a device
	StandsOpen      StandingState = "open"       // invited, on the way
	StandsNoContact StandingState = "no_contact" // invited, on its way to nobody
	StandsExpired   StandingState = "expired"    // so long ago that it is gone, too
	StandsRevoked   StandingState = "revoked"
	StandsCompleted StandingState = "completed" // had the badge; no credential is left
	StandsUninvited StandingState = "none"      // never invited
)

// Who says which users are meant: those whom the filter wants and who stand so
// with the badge. The zero Who means all.
type Who struct {
	directory.Filter
	Standing StandingState `json:"standing,omitempty"` // empty: whichever
}

// means reports whether a user whom the filter wants is meant, as seen at now.
func (w Who) means(u UserStanding, now time.Time) bool {
	return w.Standing == "" || w.Standing == u.State(now)
}

// State is how the user stands as seen at now.
func (u UserStanding) State(now time.Time) StandingState {
	switch {
	case u.Standing.Credentials > 0:
		return StandsWithBadge
	case u.Standing.Invitation == "":
		return StandsUninvited
	case u.Last.ID == "":
		return StandsExpired
	}
	switch u.Last.At(now) {
	case Completed:
		return StandsCompleted
	case Revoked:
		return StandsRevoked
	case Expired:
		return StandsExpired
	case Open:
	}
	if u.Last.Reason == NoContact {
		return StandsNoContact
	}
	return StandsOpen
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

// mayFollowUp decides whether last, the invitation that Standing names, may be
// sent to the user again.
func (s Standing) mayFollowUp(last Invitation, deviceLimit int) error {
	switch {
	case s.Credentials >= deviceLimit:
		return errHasBadge
	case last.State == Open && (last.Session == nil || s.Credentials == 0):
		return nil
	case s.Credentials > 0:
		return errHasBadge
	}
	return errNotInvited
}

// The reasons not to invite somebody. They are values, so that a campaign can
// tell them apart.
var (
	errAlreadyInvited = errs.New(errs.Conflict, "There is an open invitation to this badge. Send that one again, or revoke it first.")
	errNotInvited     = errs.New(errs.Conflict, "There is no open invitation to this badge that could be sent again.")
	errHasBadge       = errs.New(errs.Conflict, "The user has this badge on as many devices as it allows.")
	errDisabled       = errs.New(errs.Conflict, "The user is disabled.")
	errFrozen         = errs.New(errs.Conflict, "The user is frozen. An administrator has to look first.")
)

// mayCome decides whether there is anything for u to come for: errDisabled, errFrozen.
func mayCome(u directory.User) error {
	switch {
	case u.Active():
		return nil
	case u.IsFrozen():
		return errFrozen
	}
	return errDisabled
}
