package notify

import (
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const markKind = "contact"

// Mark says that one contact of a user is sent nothing, and why. It holds for the
// contact as it was, of which it keeps a digest: whoever has another one since is
// not marked.
//
// Written with the step that learned of it (MarkOps), taken away by an
// administrator (Unmark); read before each sending, by whoever chooses a channel, and
// with the user.
type Mark struct {
	table.Head
	Network string      `json:"network"`
	User    string      `json:"user"`
	Channel Channel     `json:"channel"`
	Contact string      `json:"contact"` // digest
	Reason  Reason      `json:"reason"`
	At      table.Epoch `json:"at"`
	Message ID          `json:"message"` // by which it was learned
}

// MarkKey is where the mark of a user's contact for a channel is:
//
//	n#<network>#u#<user> | contact#<channel>
func MarkKey(network, user string, c Channel) table.Key {
	return table.Key{PK: session.UserPK(session.NetworkID(network), session.UserID(user)), SK: markKind + "#" + string(c)}
}

// Holds reports whether it is contact that is marked.
func (k Mark) Holds(contact secret.Text) bool {
	return contact != "" && k.Contact != "" && k.Contact == contactDigest(k.Network, k.User, k.Channel, contact)
}

// contactDigest is salted with whose contact it is, so that nobody sees that two
// people have the same. It hides the contact from nobody who can read the user's
// record, where it stands.
func contactDigest(network, user string, c Channel, contact secret.Text) string {
	value := contact.Reveal()
	if c == Email {
		value = secret.Email(contact).Canonical().Reveal()
	}
	return secret.Digest(secret.Salt(network+"/"+user), markKind+"/"+string(c), value)
}

// weight orders the reasons to mark a contact; 0 is none. What the person wants
// weighs more than what a machine could not do.
func (r Reason) weight(s State) int {
	switch {
	case r == ReasonOptedOut, r == ReasonComplaint:
		return 2
	case r == ReasonListed, r == ReasonBadContact && s == Bounced:
		return 1
	}
	return 0
}

// MarkOps are the ops that belong to a step after which a contact is to be
// marked: the mark and its audit entry. None when the step does not say so, or
// old, what is there, says as much. at is when the provider found it out.
func (m *Message) MarkOps(s State, why Reason, at, now time.Time, old Mark) []table.Op {
	if why.weight(s) == 0 {
		return nil
	}
	key := MarkKey(m.Network, m.User, m.Channel)
	next := &Mark{
		Head:    table.Head{PK: key.PK, SK: key.SK, Kind: markKind},
		Network: m.Network, User: m.User, Channel: m.Channel, Contact: contactDigest(m.Network, m.User, m.Channel, m.To),
		Reason: why, At: table.At(at), Message: m.ID,
	}
	cond := table.Absent()
	if old.Kind != "" {
		if !next.over(old) {
			return nil
		}
		cond = table.And(table.Equal("message", old.Message), table.Equal("reason", old.Reason))
	}
	return []table.Op{table.Put(next, cond), audit.Put(audit.Entry{
		Network: session.NetworkID(m.Network), Actor: audit.System, Act: "contact.mark",
		About: session.UserID(m.User), Target: "message:" + string(m.ID),
		Detail: map[string]string{"channel": string(m.Channel), "reason": string(why)},
	}, now)}
}

// over reports whether k takes the place of old: of one contact the weightier
// reason, of two contacts what was found out last.
func (k *Mark) over(old Mark) bool {
	if k.Contact != old.Contact {
		return k.At > old.At
	}
	return k.Reason.weight(Bounced) > old.Reason.weight(Bounced)
}

// Unmark is the op that lets the contact that was read as marked be sent to again.
func (k Mark) Unmark() table.Op { return table.Delete(k.ItemKey(), table.Equal("message", k.Message)) }
