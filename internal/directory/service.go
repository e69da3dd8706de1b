package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service is the directory's use cases. Those that change something take who
// does it; the network is always that of the principal.
type Service struct {
	Table   table.Table
	Now     func() time.Time
	Network *network.Service
	// Vouching is for imports that enroll contacts; nil where none is continued.
	Vouching Vouching
}

// Create adds a user. errs.Invalid names what is wrong, errs.Conflict what
// belongs to another user; errs.NotFound a group that does not exist; errs.Forbidden
// when a program wants to give staff privileges.
func (s *Service) Create(ctx context.Context, by httpapi.Caller, in NewUser) (User, error) {
	n := by.Principal.Network
	set, err := s.Network.Settings(ctx, n)
	if err != nil {
		return User{}, err
	}
	in.By = audit.By(by.Principal)
	u, ops, err := MakeUser(set, in, s.Now())
	if err != nil {
		return User{}, err
	}
	checks, err := s.mayJoin(ctx, by, slices.Sorted(maps.Keys(in.Groups)))
	if err != nil {
		return User{}, err
	}
	return s.commit(ctx, by, "user.create", u, append(ops, checks...), nil)
}

// Update says in over user id, and tells the contacts that it takes away. version is the one the caller has seen, 0 for
// whichever is there. errs.Conflict when it changed or a value is taken,
// errs.Forbidden when a program wants to change how somebody with staff
// privileges is named or reached.
func (s *Service) Update(ctx context.Context, by httpapi.Caller, id session.UserID, in Draft, version int64) (User, error) {
	n := by.Principal.Network
	u, err := s.User(ctx, n, id)
	if err != nil {
		return User{}, err
	}
	if version != 0 && version != u.Version {
		return User{}, errs.New(errs.Conflict, "The user was changed meanwhile. Look again.")
	}
	set, err := s.Network.Settings(ctx, n)
	if err != nil {
		return User{}, err
	}
	if in.Region == "" {
		in.Region = set.Region
	}
	profile, err := in.complete(u.Profile)
	if err != nil {
		return User{}, err
	}
	fields := fieldsBetween(u.Profile, profile)
	if in.manages(u) {
		fields = append(fields, managerField)
	}
	if len(fields) == 0 {
		return u, nil
	}
	if err := s.mayRename(ctx, by, u, fields); err != nil {
		return User{}, err
	}
	next := u
	next.Profile = profile
	if in.manages(u) {
		if next.Manager, err = s.manager(ctx, u, *in.Manager); err != nil {
			return User{}, err
		}
	}
	now := s.Now()
	next, ops := change(set, u, next, now)
	return s.commit(ctx, by, "user.update", next, append(ops, told(set, u, next, now)...), map[string]string{"fields": join(fields)})
}

// manages reports whether d gives u another manager.
func (d Draft) manages(u User) bool { return d.Manager != nil && *d.Manager != u.Manager }

// manager is who u shall have as manager. There is nothing to check later: users are
// never deleted.
func (s *Service) manager(ctx context.Context, u User, id session.UserID) (session.UserID, error) {
	if id == "" {
		return "", nil
	}
	if id == u.ID {
		return "", errs.BadField("body.manager", "is the user: choose somebody else")
	}
	_, err := s.User(ctx, u.Network, id)
	if errors.Is(err, errs.NotFound) {
		err = errs.BadField("body.manager", "is no user of this network")
	}
	return id, err
}

// Deactivate ends everything user id may do: in one transaction the user is
// disabled and all sessions are over. It is no failure when that is so already.
// errs.Conflict when too few active administrators would remain, errs.Forbidden
// when a program wants to shut out somebody with staff privileges.
func (s *Service) Deactivate(ctx context.Context, by httpapi.Caller, id session.UserID) (User, error) {
	u, err := s.User(ctx, by.Principal.Network, id)
	if err != nil || u.State == session.Disabled {
		return u, err
	}
	if err := s.byPersonTo(ctx, by, u); err != nil {
		return User{}, err
	}
	checks, err := s.mayLose(ctx, u, u.disabled(s.Now()))
	if err != nil {
		return User{}, err
	}
	next, ops := change(network.Settings{}, u, u.disabled(s.Now()), s.Now())
	return s.commit(ctx, by, "user.deactivate", next, append(ops, checks...), nil)
}

// Activate lets user id in again. Sessions from before stay over, and whoever is
// frozen stays so.
// errs.Forbidden when a program wants to let in somebody with staff privileges.
func (s *Service) Activate(ctx context.Context, by httpapi.Caller, id session.UserID) (User, error) {
	u, err := s.User(ctx, by.Principal.Network, id)
	if err != nil || u.State == session.Active {
		return u, err
	}
	if err := s.byPersonTo(ctx, by, u); err != nil {
		return User{}, err
	}
	set, err := s.Network.Settings(ctx, u.Network)
	if err != nil {
		return User{}, err
	}
	next := u
	next.State = session.Active
	next, ops := change(set, u, next, s.Now())
	return s.commit(ctx, by, "user.activate", next, ops, nil)
}

// commit writes a change of one user together with its audit entry.
func (s *Service) commit(ctx context.Context, by httpapi.Caller, act string, u User, ops []table.Op, detail map[string]string) (User, error) {
	entry := by.Entry(act)
	entry.About, entry.Target, entry.Detail = u.ID, "user:"+string(u.ID), detail
	ops = append(ops, audit.Put(entry, s.Now()))
	if err := s.Table.Write(ctx, ops...); err != nil {
		return User{}, fmt.Errorf("%s %s: %w", act, u.ID, Explain(err, ops))
	}
	return u, nil
}
