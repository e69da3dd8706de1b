package messages

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/feedback"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service is the use cases of this room.
type Service struct {
	Table    table.Table
	Keys     *secret.Keyring
	Now      func() time.Time
	Networks *network.Service
	People   *directory.Service
	Feedback *feedback.Service // only what vendors tell needs it
	Loopback bool              // vendors may be on this machine: local runs that send by them
}

// Told is a message, to whom it was sent, and what can be done about it.
type Told struct {
	notify.Message
	Name   secret.Text // what the user is called; empty when there is no such user any more
	Remedy notify.Remedy
}

// OfUser gives what a user was sent, the newest first. errs.NotFound when there
// is no such user.
func (s *Service) OfUser(ctx context.Context, n session.NetworkID, u session.UserID, limit int, cursor string) ([]Told, string, error) {
	user, contacts, err := s.People.UserWithContacts(ctx, n, u)
	if err != nil {
		return nil, "", err
	}
	page, err := s.Table.Query(ctx, notify.OfUser(string(n), string(u), cursor, limit))
	if err != nil {
		return nil, "", fmt.Errorf("list messages of user %s: %w", u, err)
	}
	found, next, err := table.Decoded[notify.Message](page)
	return httpapi.Each(found, func(m notify.Message) Told { return Told{m, user.Name(), m.Remedy(contacts)} }), next, err
}

// OfID gives one message to a user. errs.NotFound when there is no such one.
func (s *Service) OfID(ctx context.Context, n session.NetworkID, u session.UserID, id notify.ID) (Told, error) {
	user, contacts, err := s.People.UserWithContacts(ctx, n, u)
	if err != nil {
		return Told{}, err
	}
	if !secret.ValidID(string(id)) {
		return Told{}, errs.NotFound
	}
	var m notify.Message
	if err := s.Table.Get(ctx, notify.MessageKey(string(n), string(u), id), &m); err != nil {
		return Told{}, fmt.Errorf("message %s: %w", id, err)
	}
	return Told{m, user.Name(), m.Remedy(contacts)}, nil
}

// Undelivered gives the messages of a network that did not arrive, those of which it
// was known last first. It is read from the index, so one of the last second can be
// missing.
func (s *Service) Undelivered(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]Told, string, error) {
	page, err := table.Sharded(ctx, s.Table, notify.Undelivered(cursor, limit), notify.UndeliveredPKs(string(n)))
	if err != nil {
		return nil, "", fmt.Errorf("list undelivered messages of network %s: %w", n, err)
	}
	found, next, err := table.Decoded[notify.Message](page)
	if err != nil {
		return nil, "", err
	}
	told, err := s.told(ctx, n, found)
	return told, next, err
}

// told adds to messages what their users' records say.
func (s *Service) told(ctx context.Context, n session.NetworkID, all []notify.Message) ([]Told, error) {
	ids := httpapi.Each(all, func(m notify.Message) session.UserID { return session.UserID(m.User) })
	users, err := s.People.UsersOf(ctx, n, ids)
	if err != nil {
		return nil, err
	}
	contacts, err := s.People.Contacts(ctx, users)
	if err != nil {
		return nil, err
	}
	name, on := map[session.UserID]secret.Text{}, map[session.UserID]notify.Contacts{}
	for i, u := range users {
		name[u.ID], on[u.ID] = u.Name(), contacts[i]
	}
	return httpapi.Each(all, func(m notify.Message) Told {
		u := session.UserID(m.User)
		return Told{m, name[u], m.Remedy(on[u])}
	}), nil
}

// errNotMarked is the answer to taking away what is not there.
var errNotMarked = errs.New(errs.NotFound, "This contact is not marked.")

// Unmark lets a user's contact be sent to again. errs.NotFound when there is no
// such user, or what is on file is not marked.
func (s *Service) Unmark(ctx context.Context, by httpapi.Caller, u session.UserID, c notify.Channel) error {
	user, contacts, err := s.People.UserWithContacts(ctx, by.Principal.Network, u)
	if err != nil {
		return err
	}
	contact := contacts.By(c)
	if !contact.Marked() {
		return errNotMarked
	}
	entry := by.Entry("contact.clear")
	entry.About, entry.Target = user.ID, "user:"+string(user.ID)
	entry.Detail = map[string]string{"channel": string(c), "reason": string(contact.Mark.Reason)}
	err = s.Table.Write(ctx, contact.Mark.Unmark(), audit.Put(entry, s.Now()))
	var lost *table.ConditionFailed
	if errors.As(err, &lost) {
		return errs.Because(errs.Conflict, fmt.Errorf("clear contact of user %s: %w", u, err))
	}
	return err
}
