package invite

import (
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// Demand is what an invitation asks of a person besides the link.
type Demand struct {
	Proof network.Proof `json:"proof"`
	Phone bool          `json:"phone,omitempty"` // a phone number, enrolled
}

func demandOf(b network.Badge) Demand { return Demand{Proof: b.Proof, Phone: b.PhoneEnrollment} }

// and is what d and e ask for together. A badge that asks for less from now on
// does not open the links that were sent while it asked for more, and live as
// long; one that asks for more does so at once.
func (d Demand) and(e Demand) Demand {
	if e.Proof == network.ProofCode {
		d.Proof = e.Proof
	}
	d.Phone = d.Phone || e.Phone
	return d
}

// code reports whether the second check is asked for.
func (d Demand) code() bool { return d.Proof == network.ProofCode }

// Marks are a user's contacts as an invitation remembers them: salted digests,
// empty where there was no contact.
type Marks struct {
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

func marksOf(salt secret.Salt, c contacts) Marks {
	return Marks{Email: mark(salt, notify.Email, c.Email), Phone: mark(salt, notify.SMS, c.Phone)}
}

// mark is the digest of one contact on a channel; spellings of one address have
// the same.
func mark(salt secret.Salt, ch notify.Channel, contact secret.Text) string {
	if contact == "" {
		return ""
	}
	value := contact.Reveal()
	if ch == notify.Email {
		value = secret.Email(contact).Canonical().Reveal()
	}
	return secret.Digest(salt, "invitation/"+string(ch), value)
}

// by is the mark of the contact for a channel.
func (m Marks) by(ch notify.Channel) string {
	if ch == notify.SMS {
		return m.Phone
	}
	return m.Email
}

// OnFile is what a user has on file at the moment of a decision.
type OnFile struct {
	Marks
	Enrolled bool // the phone number, as it is on file
}

// moved reports whether a contact that i's second check relies on is another
// now than it was when an administrator sent i.
func (i Invitation) moved(d Demand, now Marks) bool {
	second := other(i.Channel)
	return d.code() && (i.Marks.by(second) != now.by(second) || d.Phone && i.Marks.Phone != now.Phone)
}
