package directory

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Vouching enrolls contacts without a code, because somebody vouches for them. It is
// package enroll's, which is above this one.
type Vouching interface {
	// Enrolled gives the contacts that users are enrolled with.
	Enrolled(ctx context.Context, n session.NetworkID, users []session.UserID) (map[session.UserID][]Enrolled, error)
	// Vouch gives the ops that enroll a contact of u; their conditions fail when
	// the enrollment before is another meanwhile.
	Vouch(set network.Settings, u User, v Voucher, now time.Time) []table.Op
}

// Enrolled is a contact that a user is enrolled with.
type Enrolled struct {
	Channel notify.Channel
	Contact secret.Text
	Rev     string // of the enrollment, for Vouch
}

// Voucher is one contact that somebody vouches for.
type Voucher struct {
	Channel notify.Channel
	Contact secret.Text
	Old     Enrolled // that it takes the place of; zero: none
	Tell    bool     // the contact before is told: nobody else does
	By      audit.Actor
	Proof   string
}

// Proofs are texts that say how contacts were verified, in characters.
const (
	minProof = 10
	maxProof = 300
)

// vouches checks what a file says of its contacts. errs.Forbidden for a program: a person
// answers for it.
func (f File) vouches(by httpapi.Caller) error {
	switch n := utf8.RuneCountInString(f.Proof); {
	case f.Proof == "" && !f.Replace:
		return nil
	case n < minProof || n > maxProof || !network.OneLine(f.Proof):
		return errs.BadField("query.proof", "must say in 10 to 300 characters, on one line, how the contacts were verified")
	case !by.Principal.IsUser():
		return errs.New(errs.Forbidden, "A person has to answer for contacts that were verified before. Sign in as an administrator.")
	}
	return nil
}

// Vouch is what an import does with a contact that it vouches for.
type Vouch string

// What is done.
const (
	VouchAdds     Vouch = "enrolled"
	VouchReplaces Vouch = "replaced" // another contact that was enrolled
	VouchKeeps    Vouch = "kept"     // another contact is enrolled, and stays
)

// Vouched is a contact of a row that the import vouches for.
type Vouched struct {
	Channel notify.Channel `json:"channel" enum:"email,sms"`
	Vouch   Vouch          `json:"vouch" enum:"enrolled,replaced,kept" doc:"kept: another contact is enrolled, and stays."`
}

// vouched decides what is enrolled because of a row that makes next of old, nil for
// somebody new: the same in the plan and when it is applied. Those with staff privileges and
// who is frozen are enrolled by nobody's list; a contact that is enrolled already needs nothing.
func (i *Import) vouched(r Row, old *User, next User, in surroundings) []Vouched {
	if i.Proof == "" || !next.MayAct() || old != nil && staffOf(*old, in.grants) {
		return nil
	}
	var out []Vouched
	for _, c := range []struct {
		channel notify.Channel
		cell    secret.Text
	}{{notify.SMS, secret.Text(r.Cells.Phone)}, {notify.Email, secret.Text(r.Cells.Email)}} {
		contact := onFile(next, c.channel)
		if c.cell == "" || contact == "" {
			continue
		}
		switch had := enrolledBy(in.enrolled, c.channel); {
		case had.Contact == "":
			out = append(out, Vouched{c.channel, VouchAdds})
		case sameContact(c.channel, had.Contact, contact):
		case i.Replace:
			out = append(out, Vouched{c.channel, VouchReplaces})
		default:
			out = append(out, Vouched{c.channel, VouchKeeps})
		}
	}
	return out
}

// enrolls reports whether something is enrolled because of a row.
func (r Row) enrolls() bool {
	for _, v := range r.Vouched {
		if v.Vouch != VouchKeeps {
			return true
		}
	}
	return false
}

// vouch are the ops that enroll what a row says, of a user who was old and is next.
func (s *slice) vouch(r *Row, old, next User, had []Enrolled, now time.Time) []table.Op {
	var ops []table.Op
	for _, v := range r.Vouched {
		if v.Vouch == VouchKeeps {
			continue
		}
		before := enrolledBy(had, v.Channel)
		was, is := onFile(old, v.Channel), onFile(next, v.Channel)
		toldAlready := sameContact(v.Channel, was, before.Contact) && !sameContact(v.Channel, was, is)
		ops = append(ops, s.vouching.Vouch(s.set, next, Voucher{
			Channel: v.Channel, Contact: is, Old: before, Tell: before.Contact != "" && !toldAlready, By: s.AppliedBy, Proof: s.Proof,
		}, now)...)
	}
	return ops
}

// enrolledWith reads the contacts that users are enrolled with, where the import
// vouches for any.
func (s *slice) enrolledWith(ctx context.Context, users []session.UserID) (map[session.UserID][]Enrolled, error) {
	if s.Proof == "" || len(users) == 0 {
		return map[session.UserID][]Enrolled{}, nil
	}
	had, err := s.vouching.Enrolled(ctx, s.Network, users)
	if err != nil {
		return nil, fmt.Errorf("enrollments of users of network %s: %w", s.Network, err)
	}
	return had, nil
}

// countVouched counts the contacts of a row, beside the rows: with a prefix that no
// action or outcome has.
func (r Row) countVouched(counts map[string]int64) {
	for _, v := range r.Vouched {
		counts[vouchedPrefix+string(v.Vouch)]++
	}
}

const vouchedPrefix = "contacts:"

// apart gives the rows and the contacts among counts.
func apart(counts map[string]int64) (rows, contacts map[string]int64) {
	rows, contacts = map[string]int64{}, map[string]int64{}
	for what, n := range counts {
		if v, ok := strings.CutPrefix(what, vouchedPrefix); ok {
			contacts[v] = n
		} else {
			rows[what] = n
		}
	}
	return rows, contacts
}

func enrolledBy(all []Enrolled, c notify.Channel) Enrolled {
	for _, e := range all {
		if e.Channel == c {
			return e
		}
	}
	return Enrolled{}
}

func onFile(u User, c notify.Channel) secret.Text {
	if c == notify.SMS {
		return secret.Text(u.Phone)
	}
	return secret.Text(u.Email)
}

func sameContact(c notify.Channel, a, b secret.Text) bool {
	if c == notify.SMS {
		return a == b
	}
	return secret.Email(a).Canonical() == secret.Email(b).Canonical()
}
