package register

import (
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/invite"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// HandoverState is where the move from desktop to phone stands.
type HandoverState string

// The states. A handover that no phone has taken yet has no record: it is
// HandoverWaiting while its token lasts.
const (
	HandoverWaiting   HandoverState = "waiting"
	HandoverTaken     HandoverState = "taken"
	HandoverMatched   HandoverState = "matched"
	HandoverCompleted HandoverState = "completed"
	HandoverVoid      HandoverState = "void"
)

// matchTries is how many wrong pairs of digits void a handover. Three of a
// hundred pairs, once per QR code that a person has to show.
const matchTries = 3

// Handover is a registration session on its way to a phone.
type Handover struct {
	table.Head
	ID         string            `json:"id"`
	State      HandoverState     `json:"state"`
	Network    session.NetworkID `json:"network"`
	User       session.UserID    `json:"user"`
	Invitation invite.ID         `json:"invitation"`
	Phone      string            `json:"phone"` // hash of the phone's browser cookie
	Root       byte              `json:"root"`  // the digits follow from it
	Tries      int               `json:"tries"`
	ValidUntil table.Epoch       `json:"valid_until"`
}

// view is the state as it is seen at now: void when its time is over or its
// tries are used up without a match.
func (h Handover) view(now time.Time) HandoverState {
	over := h.ValidUntil.Past(now) || h.State == HandoverTaken && h.Tries >= matchTries
	if h.State != HandoverCompleted && over {
		return HandoverVoid
	}
	return h.State
}

// mayMatch decides whether digits may be tried.
func (h Handover) mayMatch(now time.Time) error {
	switch h.view(now) {
	case HandoverTaken:
		return nil
	case HandoverMatched, HandoverCompleted:
		return errs.Used
	default:
		return errs.Expired
	}
}

// mayRegister decides whether the phone with this browser may run the ceremony.
func (h Handover) mayRegister(browser string, now time.Time) error {
	switch {
	case h.Phone != browser:
		return errs.New(errs.Forbidden, "Another device took this code. Show a new one on the computer.")
	case h.view(now) == HandoverCompleted:
		return errs.Used
	case h.view(now) == HandoverTaken:
		return errs.New(errs.Conflict, "Type the two digits on the computer first.")
	case h.view(now) != HandoverMatched:
		return errs.Expired
	}
	return nil
}

// challenge is what the two digits follow from: they are stored nowhere.
func (h Handover) challenge() secret.Challenge {
	return secret.Challenge{
		Network: string(h.Network), User: string(h.User), ID: h.ID, Purpose: secret.PurposeHandover,
		Contact: secret.Text(h.Phone), Root: h.Root, Digits: secret.MinDigits,
	}
}

// digits are the first two of the code: enough for a person to compare, and
// bounded by matchTries.
func (h Handover) digits(keys *secret.Keyring) (string, error) {
	code, err := keys.Code(h.challenge())
	if err != nil {
		return "", err
	}
	return code.Reveal()[:2], nil
}
