package desk

import (
	"crypto/sha256"
	"encoding/json"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/register"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// PromptState is where a prompt is in its life.
type PromptState string

// The states. The first four are stored; the others are how one looks whose tries are
// used up, or whose time is over.
const (
	Asked    PromptState = "asked"
	Approved PromptState = "approved"
	Matched  PromptState = "matched"
	Refused  PromptState = "refused"
	Void     PromptState = "void"
	Over     PromptState = "over"
)

const (
	// promptFor is how long a prompt can be answered: as long as any challenge to a
	// badge.
	promptFor = register.CeremonyTime
	// promptTries is how many wrong pairs of digits void a prompt, and mostPrompts how
	// many prompts a verification may have: nine of a hundred pairs, each three of
	// which cost the caller an approval.
	promptTries = 3
	mostPrompts = 3
)

// Prompt asks a caller, on a device that has a badge of theirs, whether it is them
// on the telephone. It belongs to its verification, and a new one takes its place.
type Prompt struct {
	Generation uint16                `json:"generation"`
	State      PromptState           `json:"state"`
	Root       byte                  `json:"root"` // the digits follow from it
	Tries      int                   `json:"tries,omitempty"`
	Credential register.CredentialID `json:"credential,omitempty"` // which approved it
	AskedAt    table.Epoch           `json:"asked_at"`
	ValidUntil table.Epoch           `json:"valid_until"`
}

// At is the state of p as it looks at a moment.
func (p Prompt) At(now time.Time) PromptState {
	switch {
	case p.State == Matched || p.State == Refused:
		return p.State
	case p.Tries >= promptTries:
		return Void
	case p.ValidUntil.Past(now):
		return Over
	}
	return p.State
}

// prompted reports whether the caller sees the prompt of v: while it can be answered,
// and as long as v is good for something because of it, so that it can be taken back.
func (v Verification) prompted(now time.Time) bool {
	if v.Prompt == nil {
		return false
	}
	switch v.Prompt.At(now) {
	case Asked, Approved:
		return v.At(now) == Open
	case Matched:
		return v.At(now) == Open || v.At(now) == Verified
	}
	return false
}

// asks is v with a new prompt. errs.Locked when there were too many.
func (v Verification) asks(root byte, now time.Time) (Verification, error) {
	if err := v.mayPass(now); err != nil {
		return v, err
	}
	if v.passed(Badge) {
		return v, errDone
	}
	p := Prompt{Generation: 1, State: Asked, Root: root, AskedAt: table.At(now), ValidUntil: table.At(now.Add(promptFor))}
	if v.Prompt != nil {
		p.Generation = v.Prompt.Generation + 1
	}
	if p.Generation > mostPrompts {
		return v, errs.New(errs.Locked, "The caller was asked often enough. Use another way to verify them.")
	}
	v.Prompt = &p
	v.Rev++
	return v, nil
}

// mayApprove decides whether the prompt of v can be approved. errs.NotFound when
// there was none, errs.Used, errs.Expired.
func (v Verification) mayApprove(now time.Time) error {
	switch {
	case v.Prompt == nil:
		return errs.NotFound
	case v.At(now) == Open && v.Prompt.At(now) == Asked:
		return nil
	case v.Prompt.State == Approved || v.Prompt.State == Matched:
		return errs.Used
	}
	return errs.New(errs.Expired, "This question is over. Ask the service desk to send another one.")
}

// approved is v after a badge approved its prompt; mayApprove decided that it may.
func (v Verification) approved(with register.CredentialID) Verification {
	return v.answered(func(p *Prompt) { p.State, p.Credential = Approved, with })
}

// mayMatch decides whether digits may be tried. Before the caller approved there is
// nothing to try, so that an agent alone can not guess.
func (v Verification) mayMatch(now time.Time) error {
	if err := v.mayPass(now); err != nil {
		return err
	}
	if v.Prompt == nil {
		return errs.New(errs.Conflict, "The caller was not asked yet.")
	}
	switch v.Prompt.At(now) {
	case Approved:
		return nil
	case Asked:
		return errs.New(errs.Conflict, "The caller has not approved yet. That was no try.")
	case Matched:
		return errDone
	case Void:
		return errs.New(errs.Locked, "The digits were wrong three times. Ask the caller again, or use another way to verify them.")
	}
	return errs.New(errs.Expired, "The caller took too long. Ask them again.")
}

// mistaken is v after wrong digits.
func (v Verification) mistaken() Verification { return v.answered(func(p *Prompt) { p.Tries++ }) }

// matches is v after the right digits.
func (v Verification) matches() Verification {
	return v.answered(func(p *Prompt) { p.State = Matched })
}

// disowned is v after its caller said that this is not them: it is over, whatever was
// passed. errs.NotFound when they were not asked, errs.Expired when it is over anyway.
func (v Verification) disowned(now time.Time) (Verification, error) {
	if v.Prompt == nil {
		return v, errs.NotFound
	}
	if at := v.At(now); at != Open && at != Verified {
		return v, errs.Expired
	}
	return v.answered(func(p *Prompt) { p.State = Refused }).end(), nil
}

// answered is v with another prompt, which stays that of this generation.
func (v Verification) answered(change func(*Prompt)) Verification {
	p := *v.Prompt
	change(&p)
	v.Prompt = &p
	v.Rev++
	return v
}

// digits are what the caller sees and reads out: enough to compare, bounded by
// promptTries. They follow from the prompt and are stored nowhere.
func (v Verification) digits(keys *secret.Keyring) (string, error) {
	code, err := keys.Code(secret.Challenge{
		Network: string(v.Network), User: string(v.User), ID: string(v.ID), Purpose: secret.PurposePrompt,
		Generation: v.Prompt.Generation, Root: v.Prompt.Root, Digits: secret.MinDigits,
	})
	if err != nil {
		return "", err
	}
	return code.Reveal()[:2], nil
}

// signs is what a badge signs to approve the prompt of v: a challenge that follows
// from everything that the caller is shown. What was signed for a sign-in, for another
// verification, prompt or act is signed for something else.
func (v Verification) signs(nonce []byte, digits string) ([]byte, error) {
	acts := make([]Act, len(v.Acts))
	for i, a := range v.Acts {
		acts[i] = a.Act
	}
	shown, err := json.Marshal(struct {
		Nonce        []byte
		Verification ID
		Generation   uint16
		Agent        session.UserID
		Ticket       string
		Acts         []Act
		Digits       string
	}{nonce, v.ID, v.Prompt.Generation, v.Agent, v.Ticket, acts, digits})
	if err != nil {
		return nil, errs.Because(errs.Internal, err)
	}
	sum := sha256.Sum256(shown)
	return sum[:], nil
}

// promptToken is a challenge to a badge on its way through the browser.
type promptToken struct {
	Verification ID     `json:"v"`
	Nonce        []byte `json:"n"`
	Data         []byte `json:"d"` // the library's session data, verbatim
}
