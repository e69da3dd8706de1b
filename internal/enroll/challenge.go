package enroll

import (
	"maps"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// ChallengeID names a challenge. Made by secret.NewID.
type ChallengeID string

// Valid reports whether id has the form of a challenge's id.
func (id ChallengeID) Valid() bool { return secret.ValidID(string(id)) }

// ChallengeState is where a challenge is in its life. That it is over its time
// is not a state but follows from ValidUntil.
type ChallengeState string

// The states.
const (
	ChallengeOpen  ChallengeState = "open"
	ChallengeSpent ChallengeState = "spent"
	ChallengeVoid  ChallengeState = "void"
)

// Path says on whose initiative a code is sent.
type Path string

// The paths. Each has challenges of its own, so that one can not use up the
// other's.
const (
	BySelf  Path = "self"  // the person, or whoever has their link
	ByAgent Path = "agent" // an agent who knows who is calling
)

// ByImport is the path of an enrollment that an administrator vouched for with a list
// of people. No code is sent on it.
const ByImport Path = "import"

// sameCodeFor is how long sending again sends the same code: two messages that
// arrive in the wrong order are both right then.
const sameCodeFor = 90 * time.Second

// resendWaits are the waits after the first, second, ... sending; the last one
// stays.
var resendWaits = [...]time.Duration{30 * time.Second, 60 * time.Second, 120 * time.Second, 300 * time.Second}

// ResendWait is how long to wait after so many sendings of a code, or of
// anything else that people ask for again, before the next.
func ResendWait(sends int) time.Duration {
	return resendWaits[min(max(sends, 1), len(resendWaits))-1]
}

// Challenge is one code sent to one contact for one purpose. The code itself is
// nowhere: it follows from the fields (see Secret).
type Challenge struct {
	table.Head
	ID         ChallengeID       `json:"id"`
	Network    session.NetworkID `json:"network"`
	User       session.UserID    `json:"user"`
	Service    IdentityService   `json:"service"`
	Path       Path              `json:"path"`
	Purpose    secret.Purpose    `json:"purpose"`
	About      string            `json:"about,omitempty"` // the record that it is for: an invitation
	Contact    secret.Text       `json:"contact"`
	Generation uint16            `json:"generation"`
	Root       byte              `json:"root"`
	Digits     int               `json:"digits"`
	State      ChallengeState    `json:"state"`
	Tries      int               `json:"tries"` // counted, right ones too
	Sends      int               `json:"sends"`
	CreatedAt  table.Epoch       `json:"created_at"`
	MadeAt     table.Epoch       `json:"made_at"` // of this generation
	SentAt     table.Epoch       `json:"sent_at"`
	ValidUntil table.Epoch       `json:"valid_until"`
}

// Policy is what a network's settings say about codes.
type Policy struct {
	Digits      int
	Lifetime    time.Duration
	Tries       int // of one challenge
	WrongPerDay int // of one user
	WrongInARow int // of one user
}

// next decides what challenge follows prev, the one in the same place (zero:
// none), when a code is asked for as in want. errs.Limited when it is too
// early.
//
// The same contact for the same thing is sent again; the tries are kept then,
// so that asking again never gives more guesses. A challenge whose tries are
// used up is over, and the next is a new one; the user's own counters remain.
func (prev Challenge) next(want Challenge, p Policy, now time.Time) (Challenge, error) {
	if prev.live(now) {
		if wait := prev.resendAt().Sub(now); wait > 0 {
			return Challenge{}, errs.After(wait)
		}
		want.Sends = prev.Sends
		if prev.sameAs(want) && prev.Tries < p.Tries {
			return prev.again(want, p, now), nil
		}
	}
	want.State = ChallengeOpen
	want.Generation = 1
	want.CreatedAt = table.At(now)
	want.Tries = 0
	return want.sent(p, now), nil
}

// again is prev sent once more: with the same code while that is young.
func (prev Challenge) again(want Challenge, p Policy, now time.Time) Challenge {
	if !now.After(prev.MadeAt.Time().Add(sameCodeFor)) {
		prev.Sends++
		prev.SentAt = table.At(now)
		return prev
	}
	prev.Generation++
	prev.Root, prev.Digits = want.Root, p.Digits
	return prev.sent(p, now)
}

func (c Challenge) sent(p Policy, now time.Time) Challenge {
	c.Digits = p.Digits
	c.Sends++
	c.MadeAt = table.At(now)
	c.SentAt = c.MadeAt
	c.ValidUntil = table.At(now.Add(p.Lifetime))
	return c
}

// live reports whether the code could still be typed, tries aside.
func (c Challenge) live(now time.Time) bool {
	return c.State == ChallengeOpen && !c.ValidUntil.Past(now)
}

func (c Challenge) sameAs(want Challenge) bool {
	return c.Service.canonical(c.Contact) == want.Service.canonical(want.Contact) && c.About == want.About
}

// resendAt is the first moment at which a code may be sent again.
func (c Challenge) resendAt() time.Time {
	return c.SentAt.Time().Add(ResendWait(c.Sends))
}

// mayTry decides whether a code may be tried at c at all. The kinds say why
// not, for the log; whoever asked gets the same answer for most of them.
func (c Challenge) mayTry(p Policy, now time.Time) error {
	switch {
	case c.State == ChallengeSpent:
		return errs.Used
	case c.State != ChallengeOpen:
		return errs.Superseded
	case c.ValidUntil.Past(now):
		return errs.Expired
	case c.Tries >= p.Tries:
		return errs.New(errs.Locked, "Too many wrong codes. Ask for a new one.")
	}
	return nil
}

// Secret is what the code of c follows from: whoever sends and whoever checks
// fill it from the same record.
func (c Challenge) Secret() secret.Challenge {
	return secret.Challenge{
		Network: string(c.Network), User: string(c.User), ID: string(c.ID), Purpose: c.Purpose,
		Contact: c.Contact, Generation: c.Generation, Root: c.Root, Digits: c.Digits,
	}
}

// unchanged is the condition that c is still what was read, its tries aside.
func (c Challenge) unchanged() table.Cond {
	return table.And(
		table.Equal("id", c.ID), table.Equal("generation", c.Generation), table.Equal("state", ChallengeOpen),
	)
}

// put is the op that writes c where prev was, if that is as it was read: its
// tries too, or one counted meanwhile would be forgotten.
func (c Challenge) put(prev Challenge) table.Op {
	c.place()
	if prev.ID == "" {
		return table.Put(&c, table.Absent())
	}
	return table.Put(&c,
		table.Equal("id", prev.ID), table.Equal("generation", prev.Generation), table.Equal("state", prev.State),
		table.Equal("tries", prev.Tries), table.Equal("sends", prev.Sends))
}

// detail is what the audit says of a challenge, besides what the entry had begun
// with. One that is for an invitation names it, without the generation.
func (c Challenge) detail(begun map[string]string) map[string]string {
	detail := map[string]string{"service": string(c.Service), "purpose": string(c.Purpose), "path": string(c.Path)}
	maps.Copy(detail, begun)
	if id, _, ok := strings.Cut(c.About, "."); ok {
		detail["invitation"] = id
	}
	return detail
}
