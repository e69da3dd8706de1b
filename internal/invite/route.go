package invite

import (
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
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

// marked are the contacts of a user that nothing is sent to, for what came of
// messages before.
type marked struct{ email, sms notify.Mark }

// holds reports whether it is the contact for a channel that is marked.
func (m marked) holds(c notify.Channel, to contacts) bool {
	if c == notify.SMS {
		return m.sms.Holds(to.Phone)
	}
	return m.email.Holds(to.Email)
}

func markKey(n session.NetworkID, u session.UserID, c notify.Channel) table.Key {
	return notify.MarkKey(string(n), string(u), c)
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
