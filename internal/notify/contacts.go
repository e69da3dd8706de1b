package notify

import (
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// Contact is a contact that a user has on file, with its mark.
type Contact struct {
	Channel Channel
	Value   secret.Text // empty: none
	Mark    Mark        // zero: none; it may be of a contact from before
}

// Marked reports whether the contact is one that nothing is sent to.
func (c Contact) Marked() bool { return c.Mark.Holds(c.Value) }

// Open reports whether there is a contact that is sent to.
func (c Contact) Open() bool { return c.Value != "" && !c.Marked() }

// Contacts are those of one user.
type Contacts struct{ Email, SMS Contact }

// ContactKeys are the items that ContactsOf reads, in its order.
func ContactKeys(network, user string) []table.Key {
	return []table.Key{MarkKey(network, user, Email), MarkKey(network, user, SMS)}
}

// ContactsOf are a user's contacts, from the address and the number on file and the
// items of ContactKeys.
func ContactsOf(email, number secret.Text, items []table.Item) (Contacts, error) {
	c := Contacts{Contact{Channel: Email, Value: email}, Contact{Channel: SMS, Value: number}}
	for i, mark := range []*Mark{&c.Email.Mark, &c.SMS.Mark} {
		if !items[i].Exists() {
			continue
		}
		if err := items[i].Decode(mark); err != nil {
			return c, err
		}
	}
	return c, nil
}

// By is the contact for a channel.
func (c Contacts) By(ch Channel) Contact {
	if ch == SMS {
		return c.SMS
	}
	return c.Email
}

// other is the channel that a message did not take.
func (ch Channel) other() Channel {
	if ch == SMS {
		return Email
	}
	return SMS
}
