package invite

import (
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// Session makes an invitation a registration session that somebody sent: a
// permission to put a badge on a device now, which lives for minutes. It is an
// invitation in everything else: generations, links, the second check, the step to
// a phone, and that nothing but the badge uses it up.
//
//	open -> opened -> completed | removed | expired
//	     superseded by a newer one: the next generation, whose link alone works
//
// Removed is what an invitation calls revoked. Sent once more as an invitation (FollowUp,
// a campaign) it is one again.
type Session struct {
	By       audit.Actor    `json:"by"`
	At       table.Epoch    `json:"at"`                  // when it was sent first, or took the place of another
	Wanted   notify.Channel `json:"wanted,omitempty"`    // channel that was asked for; empty: the badge's
	ValidFor int64          `json:"valid_for,omitempty"` // seconds that were asked for; 0: as the network says
	ByLink   bool           `json:"by_link,omitempty"`   // given to the caller, not sent
	Forced   bool           `json:"forced,omitempty"`    // for a user who has the badge: on one device more
}

// same reports whether x is what would come of asking for y.
func (x Session) same(y Session) bool {
	return x.Wanted == y.Wanted && x.ValidFor == y.ValidFor && x.ByLink == y.ByLink && x.Forced == y.Forced
}

// SessionState is where a registration session is in its life.
type SessionState string

// The states. Opened is one whose link a person opened, as far as anybody can tell
// (judge): nothing follows from it.
const (
	SessionOpen      SessionState = "open"
	SessionOpened    SessionState = "opened"
	SessionCompleted SessionState = "completed"
	SessionRemoved   SessionState = "removed"
	SessionExpired   SessionState = "expired"
)

// maxDevices is the highest device limit that a badge can have; a forced session
// goes no further.
const maxDevices = 20

// limit is on how many devices the user can have the badge, one that i makes among
// them.
func (i Invitation) limit(b network.Badge) int {
	if i.Session != nil && i.Session.Forced {
		return max(b.DeviceLimit, min(b.DeviceLimit+1, maxDevices))
	}
	return b.DeviceLimit
}

// maySend decides whether a user who stands so with a badge may be sent a
// session. errs.Conflict when they have the badge, and it is not forced or not
// even that helps.
func (x Session) maySend(s Standing, b network.Badge) error {
	switch {
	case s.Credentials > 0 && !x.Forced:
		return errHasBadgeAlready
	case s.Credentials >= (Invitation{Session: &x}).limit(b):
		return errHasBadge
	}
	return nil
}

var (
	errHasBadgeAlready = errs.New(errs.Conflict, "The user has this badge already. Say force if it shall be on one device more.")
	errLinkAlone       = errs.New(errs.Forbidden, "Whoever has the link of this badge can make it. Only the user may be sent it.")
)

// asSession is i with the next generation for u as a session; a zero generation
// becomes the first. Whoever sends it vouches for the contacts on file, which are
// marked. What maySend says is not asked here.
//
// errs.Conflict when u is disabled or frozen; errs.Unreachable when u lacks a contact for it;
// errs.Forbidden when the link is asked for where it is the proof; errs.Invalid when the
// lifetime is out of bounds or no text may go to the number; errs.Unavailable when
// sending is switched off; and what followUp says.
func (o offer) asSession(i Invitation, u directory.User, x Session, now time.Time) (Invitation, error) {
	if err := mayCome(u); err != nil {
		return i, err
	}
	i.Session, i.Demand = &x, demandOf(o.badge)
	i.Channel, i.Reason = route(o.badge, x.Wanted, contactsOf(u))
	if i.ByLink = x.ByLink; i.ByLink {
		if !i.Demand.code() {
			return i, errLinkAlone
		}
		i.Reason = missing(contactsOf(u), i.second())
	}
	if i.Reason != "" {
		return i, errs.Unreachable
	}
	life, err := o.set.SessionLifetime(o.badge, time.Duration(x.ValidFor)*time.Second)
	if err == nil {
		err = o.maySend(i, u)
	}
	if err != nil {
		return i, err
	}
	i.Marks, i.Rungs, i.Desk = o.marks(u), 0, false
	if i.Generation > 0 {
		return i.followUp(life, now)
	}
	i.Generation, i.State, i.CreatedAt, i.CreatedBy = 1, Open, table.At(now), x.By
	return i.sent(life, now), nil
}

// second is with which service the second check of i goes.
func (i Invitation) second() enroll.IdentityService { return enroll.For(other(i.Channel)) }

func missing(c contacts, s enroll.IdentityService) Reason {
	if c.by(s.Channel()) == "" {
		return NoContact
	}
	return ""
}

// SessionStatus is a registration session as people look at it.
type SessionStatus struct {
	Invitation
	State    SessionState
	Message  notify.Message // that carried the newest link; zero: none, or gone
	OpenedAt table.Epoch    // by a person, the newest link; 0: not yet
	Device   httpapi.Agent  // what the person opened it with
}

// status is how the session i looks at now, from the openings of its link and the
// message that carried it: a pure function.
func (i Invitation) status(all openings, m notify.Message, now time.Time) SessionStatus {
	st := SessionStatus{Invitation: i, State: SessionOpen, Message: m}
	newest := story{invitation: i, messages: []notify.Message{m}}
	for n, one := range all.All {
		if one.Generation != i.Generation {
			continue
		}
		if who, _ := judge(all.All, n, i, newest.arrived(one)); who == Person {
			st.State, st.OpenedAt, st.Device = SessionOpened, one.At, one.Agent
			break
		}
	}
	switch i.At(now) {
	case Completed:
		st.State = SessionCompleted
	case Revoked:
		st.State = SessionRemoved
	case Expired:
		st.State = SessionExpired
	case Open:
	}
	return st
}
