package directory

import (
	"context"
	"fmt"
	"slices"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Contacts gives the contacts of users, in their order: what is on file, and whether
// it is sent to.
func (s *Service) Contacts(ctx context.Context, users []User) ([]notify.Contacts, error) {
	out := make([]notify.Contacts, 0, len(users))
	for part := range slices.Chunk(users, table.MaxOps/2) {
		var keys []table.Key
		for _, u := range part {
			keys = append(keys, notify.ContactKeys(string(u.Network), string(u.ID))...)
		}
		items, err := s.Table.GetAll(ctx, keys)
		if err != nil {
			return nil, fmt.Errorf("contacts of users: %w", err)
		}
		for i, u := range part {
			c, err := contactsOf(u, items[2*i:2*i+2])
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

func contactsOf(u User, marks []table.Item) (notify.Contacts, error) {
	return notify.ContactsOf(secret.Text(u.Email), secret.Text(u.Phone), marks)
}

// UserWithContacts reads a user with contacts, in one round. errs.NotFound when
// there is none of that id in n.
func (s *Service) UserWithContacts(ctx context.Context, n session.NetworkID, id session.UserID) (User, notify.Contacts, error) {
	var u User
	if err := validUser(id); err != nil {
		return u, notify.Contacts{}, err
	}
	keys := append([]table.Key{session.UserKey(n, id)}, notify.ContactKeys(string(n), string(id))...)
	items, err := s.Table.GetAll(ctx, keys)
	if err == nil {
		err = items[0].Decode(&u)
	}
	if err != nil {
		return u, notify.Contacts{}, fmt.Errorf("user %s: %w", id, err)
	}
	c, err := contactsOf(u, items[1:])
	return u, c, err
}

// ContactView is whether a contact that a user has on file is sent to. (Exported
// because huma looks only into exported structs.)
type ContactView struct {
	Channel notify.Channel `json:"channel" enum:"email,sms"`
	State   string         `json:"state" enum:"open,marked" doc:"A marked contact is sent nothing until the mark is taken away or the contact is another one."`
	Reason  notify.Reason  `json:"reason,omitempty" doc:"Why it is marked: bad_contact, complaint, opted_out or suppression_list."`
	At      httpapi.Time   `json:"at,omitempty" doc:"When the provider said so."`
	Message notify.ID      `json:"message,omitempty" doc:"The message by which it was found out."`
}

func viewContacts(all notify.Contacts) []ContactView {
	out := []ContactView{}
	for _, c := range []notify.Contact{all.Email, all.SMS} {
		switch {
		case c.Value == "":
		case c.Marked():
			out = append(out, ContactView{c.Channel, "marked", c.Mark.Reason, httpapi.Time(c.Mark.At), c.Mark.Message})
		default:
			out = append(out, ContactView{Channel: c.Channel, State: "open"})
		}
	}
	return out
}
