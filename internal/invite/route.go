package invite

import (
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// contacts are where a user can be reached; empty ones are missing.
type contacts struct {
	Email secret.Text
	Phone secret.Text // E.164
}

// by is the contact for a channel.
func (c contacts) by(ch notify.Channel) secret.Text {
	if ch == notify.SMS {
		return c.Phone
	}
	return c.Email
}

// other is the channel that the second check of an invitation goes over.
func other(ch notify.Channel) notify.Channel {
	if ch == notify.SMS {
		return notify.Email
	}
	return notify.SMS
}

// route decides over which channel an invitation goes, to the one wanted or,
// when none is, the badge's. People without a number are e-mailed if the badge
// will ask for the number anyway. NoContact when nobody would get it, or could
// not finish for want of the second contact.
func route(b network.Badge, want notify.Channel, c contacts) (notify.Channel, Reason) {
	ch := want
	if ch == "" {
		ch = b.Channel
	}
	if ch == notify.SMS && c.Phone == "" && b.PhoneEnrollment {
		ch = notify.Email
	}
	if c.by(ch) == "" {
		return ch, NoContact
	}
	if b.Proof == network.ProofCode && c.by(other(ch)) == "" {
		return ch, NoContact
	}
	return ch, ""
}

// channels are all there are.
var channels = [...]notify.Channel{notify.Email, notify.SMS}
