package desk

import (
	"slices"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// ID names a verification: its user's id and an id of its own that sorts by age, so
// that the key of a verification is built from its id.
type ID string

const userChars = 16

func newID(u session.UserID, now time.Time) ID { return ID(string(u) + secret.NewID(now)) }

// Valid reports whether id has the form of a verification's id.
func (id ID) Valid() bool {
	return len(id) > userChars && secret.ValidUserID(string(id[:userChars])) && secret.ValidID(string(id[userChars:]))
}

// User is whom it is about. id must be valid.
func (id ID) User() session.UserID { return session.UserID(id[:userChars]) }

// State is where a verification is in its life.
type State string

// The states. The first three are stored; the others are how one looks that is over
// its time, or all of whose acts were used.
const (
	Open     State = "open"
	Verified State = "verified"
	Ended    State = "ended"
	Expired  State = "expired"
	Used     State = "used"
)

// openFor is how long an agent has for finding out who is calling.
const openFor = time.Hour

// Verification says what an agent found out about a caller, and what may be done
// for them because of that.
type Verification struct {
	table.Head
	ID      ID                `json:"id"`
	Network session.NetworkID `json:"network"`
	User    session.UserID    `json:"user"`
	Agent   session.UserID    `json:"agent"`
	Ticket  string            `json:"ticket"`
	Word    string            `json:"word"` // what the agent says before a code is read out
	Acts    []Allowed         `json:"acts"`
	Passed  []Passed          `json:"passed,omitempty"`
	Need    int64             `json:"need"`    // the sum of weights that the acts ask for
	Guarded bool              `json:"guarded"` // a second person has to agree, whatever the sum
	Asked   bool              `json:"asked,omitempty"`
	Prompt  *Prompt           `json:"prompt,omitempty"` // the latest
	// Vouching is the latest question to the caller's manager.
	Vouching *Vouching `json:"vouching,omitempty"`
	State    State     `json:"state"`
	// ValidUntil is when it is over by itself: while it is open, and again once it
	// is verified.
	ValidUntil table.Epoch `json:"valid_until"`
	CreatedAt  table.Epoch `json:"created_at"`
	VerifiedAt table.Epoch `json:"verified_at,omitempty"`
	Rev        int64       `json:"rev"` // raised by every write
}

// caller is who a verification is about, with what decides what it takes.
type caller struct {
	set    network.Settings
	user   directory.User
	grants session.Grants
}

// opens is a new verification by an agent. What session.Principal.MayServe refuses
// is refused here.
func (c caller) opens(by session.Principal, acts []Act, ticket string, now time.Time) (Verification, error) {
	if err := by.MayServe(c.user.ID, c.user.Access, c.grants); err != nil {
		return Verification{}, err
	}
	if err := c.thawed(); err != nil {
		return Verification{}, err
	}
	return Verification{
		ID: newID(c.user.ID, now), Network: c.set.ID, User: c.user.ID, Agent: by.User, Ticket: ticket,
		Word: wordFor(c.set.LanguageOf(c.user.Language, c.user.Groups)), Acts: allowing(acts), Need: need(acts, c.set),
		Guarded: c.grants.Protects(c.user.Access), State: Open,
		CreatedAt: table.At(now), ValidUntil: table.At(now.Add(openFor)),
	}, nil
}

// thawed refuses what would be done for a caller who is frozen, whatever they
// prove: whoever has their contacts proves as much.
func (c caller) thawed() error {
	if c.user.IsFrozen() {
		return errs.New(errs.Forbidden, "The caller's access is frozen. An administrator has to look first.")
	}
	return nil
}

// At is the state of v as it looks at a moment.
func (v Verification) At(now time.Time) State {
	switch {
	case v.State == Ended:
		return Ended
	case v.State == Verified && !slices.ContainsFunc(v.Acts, func(a Allowed) bool { return a.UsedAt == 0 }):
		return Used
	case v.ValidUntil.Past(now):
		return Expired
	}
	return v.State
}

// Sum is what the methods count that were passed.
func (v Verification) Sum() (sum int64) {
	for _, p := range v.Passed {
		sum += p.Weight
	}
	return sum
}

// passed reports whether a method was.
func (v Verification) passed(m Method) bool {
	return slices.ContainsFunc(v.Passed, func(p Passed) bool { return p.Method == m })
}

// enough reports whether v allows its acts: the sum is reached, and where a second
// person is needed one agreed.
func (v Verification) enough() bool {
	return v.Sum() >= v.Need && (!v.Guarded || v.passed(Second))
}

// mayPass refuses a method to a verification that is no longer open. errs.Expired,
// errs.Conflict.
func (v Verification) mayPass(now time.Time) error {
	switch v.At(now) {
	case Open:
		return nil
	case Expired:
		return errs.New(errs.Expired, "This verification took too long. Begin another one.")
	case Verified:
		return errs.New(errs.Conflict, "The caller is verified already.")
	}
	return errs.New(errs.Conflict, "This verification is over. Begin another one.")
}

var errDone = errs.New(errs.Conflict, "This was done already. Use another way to verify the caller.")

// pass is v after a method was passed, for so long good for its acts once there is
// enough. The same method again counts nothing.
func (v Verification) pass(p Passed, now time.Time, good time.Duration) (Verification, error) {
	if err := v.mayPass(now); err != nil {
		return v, err
	}
	if v.passed(p.Method) {
		return v, errDone
	}
	p.At = table.At(now)
	v.Passed = append(slices.Clone(v.Passed), p)
	if v.enough() {
		v.State, v.Asked = Verified, false
		v.VerifiedAt, v.ValidUntil = table.At(now), table.At(now.Add(good))
	}
	v.Rev++
	return v, nil
}

// mayUse decides whether an agent may do an act for a user with v. errs.Forbidden
// for everybody but its agent, for acts that it does not allow, and while there is
// not enough; errs.Used when the act was done with it; errs.Expired when its time is over.
func (v Verification) mayUse(act Act, agent, user session.UserID, now time.Time) error {
	switch {
	case v.Agent != agent || v.User != user:
		return errs.New(errs.Forbidden, "This verification is another agent's, or about somebody else. Verify the caller yourself.")
	case v.State == Open && !v.ValidUntil.Past(now):
		return errs.New(errs.Forbidden, "The caller is not verified yet.")
	case v.State != Verified || v.ValidUntil.Past(now) || !v.enough():
		return errs.New(errs.Expired, "This verification is over. Verify the caller again.")
	case unused(v.Acts, act) >= 0:
		return nil
	case slices.ContainsFunc(v.Acts, func(a Allowed) bool { return a.Act == act }):
		return errs.New(errs.Used, "This verification was used for that already. Verify the caller again.")
	}
	return errs.New(errs.Forbidden, "This verification does not allow that. Verify the caller for it.")
}

// use is v after an act was done with it; mayUse decided that it may be.
func (v Verification) use(act Act, now time.Time) Verification {
	v.Acts = slices.Clone(v.Acts)
	v.Acts[unused(v.Acts, act)].UsedAt = table.At(now)
	v.Rev++
	return v
}

// end is v after its agent ended it.
func (v Verification) end() Verification {
	v.State, v.Asked = Ended, false
	v.Rev++
	return v
}

// entry completes an audit entry about v.
func (v Verification) entry(begun audit.Entry, act string) audit.Entry {
	begun.Act, begun.About, begun.Target = act, v.User, "verification:"+string(v.ID)
	begun.Detail = map[string]string{"ticket": v.Ticket}
	return begun
}

// names is begun with v in its detail, for the entries of acts that are done with
// it.
func (v Verification) names(begun audit.Entry) audit.Entry {
	begun.Detail = map[string]string{"verification": string(v.ID), "ticket": v.Ticket}
	return begun
}
