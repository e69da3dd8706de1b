package desk

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// VouchState is where a question to a manager is in its life.
type VouchState string

// The states. The first three are stored; a question is over with its verification,
// too.
const (
	VouchOpen    VouchState = "open"
	VouchGiven   VouchState = "vouched"
	VouchRefused VouchState = "refused"
	VouchOver    VouchState = "over"
)

const (
	// vouchFor is how long a manager has, and no longer than the verification is open.
	vouchFor = time.Hour
	// mostVouchings is how many links a verification may have sent.
	mostVouchings = 3
)

// Vouching asks the manager of a caller. It belongs to its verification, and a new
// one takes its place. The link follows from it; see [Verification.link].
type Vouching struct {
	Generation uint16         `json:"generation"`
	State      VouchState     `json:"state"`
	Manager    session.UserID `json:"manager"`
	AskedAt    table.Epoch    `json:"asked_at"`
	ValidUntil table.Epoch    `json:"valid_until"`
}

// vouching is the state of the question to v's manager as it looks at a moment; there
// must be one.
func (v Verification) vouching(now time.Time) VouchState {
	q := *v.Vouching
	if q.State == VouchOpen && (q.ValidUntil.Past(now) || v.At(now) != Open) {
		return VouchOver
	}
	return q.State
}

// by reports whether a person passed a method of v.
func (v Verification) by(m Method, u session.UserID) bool {
	return slices.ContainsFunc(v.Passed, func(p Passed) bool {
		return p.Method == m && (p.By == audit.ByUser(u) || p.By == audit.ByInvitee(u))
	})
}

var errSame = errs.New(errs.Forbidden, "The same person counts once. Ask somebody else.")

// mayVouch decides whether m can vouch for the caller of v now, when they are asked
// and again when they answer. errs.Forbidden when that would prove nothing.
func (c caller) mayVouch(v Verification, m directory.User, now time.Time) error {
	fresh := func(since table.Epoch) bool {
		return since != 0 && since.Time().Add(c.set.Duration(network.DeskCoolDown)).After(now)
	}
	switch {
	case c.user.Manager != m.ID || m.ID == c.user.ID || m.ID == v.Agent:
		return errs.New(errs.Forbidden, "The manager on record is you, or no longer the same. Use another way to verify the caller.")
	case v.by(Second, m.ID):
		return errSame
	case !m.Active():
		return errs.New(errs.Forbidden, "The manager on record can not sign in any more. Use another way to verify the caller.")
	case fresh(c.user.ManagerSince):
		return errs.New(errs.Forbidden, "The manager on record was set too recently to prove anything. Use another way to verify the caller.")
	case fresh(m.EmailSince):
		return errs.New(errs.Forbidden, "The manager's address was changed too recently to prove anything. Use another way to verify the caller.")
	case m.Email == "":
		return errs.New(errs.Conflict, "The manager on record has no e-mail address. Use another way to verify the caller.")
	}
	return nil
}

// asksManager is v with a new question to its caller's manager. errs.Locked when there
// were too many.
func (v Verification) asksManager(m session.UserID, now time.Time) (Verification, error) {
	if err := v.mayPass(now); err != nil {
		return v, err
	}
	if v.passed(Manager) {
		return v, errDone
	}
	q := Vouching{
		Generation: 1, State: VouchOpen, Manager: m, AskedAt: table.At(now),
		ValidUntil: min(table.At(now.Add(vouchFor)), v.ValidUntil),
	}
	if v.Vouching != nil {
		q.Generation = v.Vouching.Generation + 1
	}
	if q.Generation > mostVouchings {
		return v, errs.New(errs.Locked, "The manager was asked often enough. Use another way to verify the caller.")
	}
	v.Vouching = &q
	v.Rev++
	return v, nil
}

// link is what the message to the manager is about. Its id names the caller and the
// second, so that it needs no record of its own.
func (v Verification) link() secret.Link {
	return secret.Link{
		Purpose: secret.PurposeVouch, Network: string(v.Network), Generation: v.Vouching.Generation,
		ID: secret.UserMoment(string(v.User), v.Vouching.AskedAt.Time()),
	}
}

// mayAnswer decides whether the manager can still answer. errs.Used, errs.Expired.
func (v Verification) mayAnswer(now time.Time) error {
	switch v.vouching(now) {
	case VouchOpen:
		return nil
	case VouchGiven, VouchRefused:
		return errs.Used
	}
	return errs.Expired
}

// vouched is v after its manager said something.
func (v Verification) vouched(s VouchState) Verification {
	q := *v.Vouching
	q.State = s
	v.Vouching = &q
	return v
}

// Word is what a manager types: machines that read mail open links, run scripts and
// press buttons, and type nothing.
type Word struct {
	Reason string
	Spoke  bool // with the person, just now
}

const shortestReason, longestReason = 10, 300

// said checks a word and gives the reason as it is kept.
func (w Word) said() (string, error) {
	reason := strings.Join(strings.Fields(w.Reason), " ")
	if n := utf8.RuneCountInString(reason); n < shortestReason || n > longestReason || !network.OneLine(reason) {
		return "", errs.BadField("body.reason", "must have 10 to 300 visible characters: how you know that it is them, or what is wrong")
	}
	return reason, nil
}
