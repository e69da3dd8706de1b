package directory

import (
	"context"
	"errors"
	"fmt"

	"lanyard/internal/errs"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// User reads one user. errs.NotFound when there is none of that id in n.
func (s *Service) User(ctx context.Context, n session.NetworkID, id session.UserID) (User, error) {
	if err := validUser(id); err != nil {
		return User{}, err
	}
	var u User
	if err := s.Table.Get(ctx, session.UserKey(n, id), &u); err != nil {
		return User{}, fmt.Errorf("user %s: %w", id, err)
	}
	return u, nil
}

// FindByLogin gives the user with a login, in any spelling. errs.NotFound when
// nobody has it.
func (s *Service) FindByLogin(ctx context.Context, n session.NetworkID, login string) (User, error) {
	u, err := s.findByName(ctx, n, login)
	if err == nil && (u.Login == "" || Canonical(u.Login.Reveal()) != Canonical(login)) {
		return User{}, errs.NotFound
	}
	return u, err
}

// FindByEmail gives the user with an e-mail address. errs.NotFound when nobody
// has it.
func (s *Service) FindByEmail(ctx context.Context, n session.NetworkID, address string) (User, error) {
	u, err := s.findByName(ctx, n, address)
	if err == nil && (u.Email == "" || Canonical(u.Email.Reveal()) != Canonical(address)) {
		return User{}, errs.NotFound
	}
	return u, err
}

// FindByPhone gives the user with a phone number. errs.NotFound when nobody
// has it.
func (s *Service) FindByPhone(ctx context.Context, n session.NetworkID, number phone.E164) (User, error) {
	set, err := s.Network.Settings(ctx, n)
	if err != nil {
		return User{}, err
	}
	return s.holder(ctx, n, phoneKey(n, set.Salt, number))
}

func (s *Service) findByName(ctx context.Context, n session.NetworkID, name string) (User, error) {
	set, err := s.Network.Settings(ctx, n)
	if err != nil {
		return User{}, err
	}
	return s.holder(ctx, n, nameKey(n, set.Salt, name))
}

// holder reads the user who holds a lock.
func (s *Service) holder(ctx context.Context, n session.NetworkID, key table.Key) (User, error) {
	var l lock
	if err := s.Table.Get(ctx, key, &l); err != nil {
		if errors.Is(err, errs.NotFound) {
			return User{}, errs.NotFound
		}
		return User{}, fmt.Errorf("find user of network %s: %w", n, err)
	}
	return s.User(ctx, n, l.User)
}

// Names gives what users are called: the full name, or the login where there is
// none. Who does not exist is left out.
func (s *Service) Names(ctx context.Context, n session.NetworkID, ids []session.UserID) (map[session.UserID]secret.Text, error) {
	keys := make([]table.Key, 0, len(ids))
	for _, id := range ids {
		if validUser(id) == nil {
			keys = append(keys, session.UserKey(n, id))
		}
	}
	called, err := readAll[named](ctx, s.Table, keys)
	if err != nil {
		return nil, fmt.Errorf("names of users of network %s: %w", n, err)
	}
	names := make(map[session.UserID]secret.Text, len(called))
	for _, u := range called {
		names[u.ID] = u.Name()
	}
	return names, nil
}

// named is what is read of a user who is only to be named.
type named struct {
	ID session.UserID `json:"id"`
	Profile
}

// UsersOf reads users, each once. Who does not exist is left out.
func (s *Service) UsersOf(ctx context.Context, n session.NetworkID, ids []session.UserID) ([]User, error) {
	var keys []table.Key
	for _, id := range ids {
		if validUser(id) == nil {
			keys = append(keys, session.UserKey(n, id))
		}
	}
	found, err := readAll[User](ctx, s.Table, keys)
	if err != nil {
		return nil, fmt.Errorf("users of network %s: %w", n, err)
	}
	users := make([]User, 0, len(found))
	for _, key := range distinct(keys) {
		if u := found[key]; u != nil {
			users = append(users, *u)
		}
	}
	return users, nil
}
