package invite

import (
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// ID names an invitation: its user's id and eight characters of its own, so
// that the key of an invitation is built from its id.
type ID string

const (
	userChars  = 16
	localChars = 8
)

// NewID makes the id of an invitation from a seed: the same for the same user
// and seed, so that what is done twice finds what it did the first time.
func NewID(u session.UserID, seed string) ID {
	return ID(string(u) + secret.DerivedID("invitation", string(u), seed)[:localChars])
}

// Valid reports whether id has the form of an invitation's id.
func (id ID) Valid() bool { return len(id) == userChars+localChars && secret.ValidID(string(id)) }

// User is who is invited. id must be valid.
func (id ID) User() session.UserID { return session.UserID(id[:userChars]) }

// State is where an invitation is in its life.
type State string

// The states. Only the first three are stored; Expired is how an open
// invitation looks when its time is over.
const (
	Open      State = "open"
	Completed State = "completed"
	Revoked   State = "revoked"
	Expired   State = "expired"
)

// Reason says why an open invitation is on its way to nobody.
type Reason string

// NoContact: the user has no contact for the channel.
const NoContact Reason = "no_contact"

// Invitation is "user X, come and get badge Y".
type Invitation struct {
	table.Head
	ID          ID                `json:"id"`
	Network     session.NetworkID `json:"network"`
	User        session.UserID    `json:"user"`
	Badge       network.BadgeID   `json:"badge"`
	Channel     notify.Channel    `json:"channel"`
	Generation  uint16            `json:"generation"`
	State       State             `json:"state"`
	Reason      Reason            `json:"reason,omitempty"`
	ByLink      bool              `json:"by_link,omitempty"` // given to the caller, not sent
	Campaign    CampaignID        `json:"campaign,omitempty"`
	Message     notify.ID         `json:"message,omitempty"` // of this generation
	Typed       string            `json:"typed,omitempty"`   // where the code to type points from
	Rev         int64             `json:"rev"`               // raised by every write
	CreatedAt   table.Epoch       `json:"created_at"`
	CreatedBy   audit.Actor       `json:"created_by"`
	SentAt      table.Epoch       `json:"sent_at"`
	Wanted      notify.Channel    `json:"wanted,omitempty"`    // channel that was asked for; empty: the badge's
	ValidFor    int64             `json:"valid_for,omitempty"` // seconds that were asked for; 0: the badge's
	ValidUntil  table.Epoch       `json:"valid_until"`
	CompletedAt table.Epoch       `json:"completed_at,omitempty"`
	Demand      Demand            `json:"demand"` // of the badge, when this generation was issued
	Marks       Marks             `json:"marks"`  // of the user's contacts, when an administrator last sent it
	Proof       *Proof            `json:"proof,omitempty"`
	Finisher    string            `json:"finisher,omitempty"` // short for the browser that made the badge
	Rungs       int               `json:"rungs,omitempty"`    // of the ladder, taken since an administrator sent it
	Desk        bool              `json:"desk,omitempty"`     // there is a Task for the service desk
	Session     *Session          `json:"session,omitempty"`  // it is a registration session that somebody sent
}

// Proof is what the person has shown on the way to the badge. It counts for one
// generation and in the browser where it was shown: a follow-up or a forwarded
// link starts over.
type Proof struct {
	Generation uint16      `json:"generation"`
	Browser    string      `json:"browser"` // hash of the browser's cookie
	At         table.Epoch `json:"at"`
	Second     string      `json:"second,omitempty"` // mark of the contact whose code was typed
}

// At is the state of i as it is seen at now.
func (i Invitation) At(now time.Time) State {
	if i.State == Open && i.ValidUntil.Past(now) {
		return Expired
	}
	return i.State
}

// Check decides whether the link of a generation may go on. The kinds are the
// honest ends: errs.Used, Revoked, Superseded, Expired. A generation that was
// never sent is Unknown.
func (i Invitation) Check(generation uint16, now time.Time) error {
	switch {
	case generation > i.Generation:
		return errs.Unknown
	case i.State == Completed:
		return errs.Used
	case i.State == Revoked:
		return errs.Revoked
	case generation < i.Generation:
		return errs.Superseded
	case i.ValidUntil.Past(now):
		return errs.Expired
	}
	return nil
}

// followUp is i sent once more: the next generation, valid for a lifetime from
// now on. errs.Used and Revoked when it is not open, errs.Limited when it is
// too early.
func (i Invitation) followUp(lifetime time.Duration, now time.Time) (Invitation, error) {
	switch i.State {
	case Completed:
		return i, errs.Used
	case Revoked:
		return i, errs.Revoked
	}
	if wait := i.SentAt.Time().Add(enroll.ResendWait(int(i.Generation))).Sub(now); wait > 0 {
		return i, errs.After(wait)
	}
	if i.Generation == maxGeneration {
		return i, errs.New(errs.Conflict, "This invitation was sent too often. Revoke it and send a new one.")
	}
	i.Generation++
	i.Proof = nil
	return i.sent(lifetime, now), nil
}

// maxGeneration is the last that a link can name.
const maxGeneration = 1<<16 - 1

func (i Invitation) sent(lifetime time.Duration, now time.Time) Invitation {
	i.SentAt = table.At(now)
	i.ValidUntil = table.At(now.Add(lifetime))
	return i
}

// repeated is i with the same link sent once more, on the way that next found.
func (i Invitation) repeated(next Invitation, now time.Time) Invitation {
	i.Channel, i.Reason, i.ByLink = next.Channel, next.Reason, next.ByLink
	i.SentAt = table.At(now)
	return i
}

// revoked is i taken back. Taking back twice is the same as once.
func (i Invitation) revoked() (Invitation, error) {
	if i.State == Completed {
		return i, errs.Used
	}
	i.State, i.Desk = Revoked, false
	return i, nil
}

// proven is i with what the browser has shown added to what it showed before:
// second is the mark of the contact that the second check went to, if it was
// that.
func (i Invitation) proven(browser, second string, now time.Time) Invitation {
	p := Proof{Generation: i.Generation, Browser: browser}
	if i.Proof.by(i.Generation, browser) {
		p = *i.Proof
	}
	p.At = table.At(now)
	if second != "" {
		p.Second = second
	}
	i.Proof = &p
	return i
}

// by reports whether p counts for a generation in a browser.
func (p *Proof) by(generation uint16, browser string) bool {
	return p != nil && browser != "" && p.Browser == browser && p.Generation == generation
}
