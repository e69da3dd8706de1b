package network

import (
	"context"
	"errors"
	"maps"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// maxAutoInvites bounds the groups whose people are invited by themselves: the
// settings are one item, read by almost every act.
const maxAutoInvites = 200

// autoInvite is s with whoever is put into a group invited to a badge by
// themselves; to none, if it is empty.
func (s Settings) autoInvite(g session.GroupID, b BadgeID) Settings {
	s.AutoInvite = maps.Clone(s.AutoInvite)
	if s.AutoInvite == nil {
		s.AutoInvite = map[session.GroupID]BadgeID{}
	}
	s.AutoInvite[g] = b
	if b == "" {
		delete(s.AutoInvite, g)
	}
	return s
}

// mayAutoInvite refuses a program that sends nobody an invitation itself.
func mayAutoInvite(by httpapi.Caller) error {
	if by.Principal.May(session.Admin, session.InvitationsWrite) {
		return nil
	}
	return errs.New(errs.Forbidden, "To have people invited, a token needs the scope invitations:write.")
}

// AutoInvite gives the ops after which whoever is put into a group is invited to
// a badge by themselves; to none, if it is empty. None when it is so already. They
// belong in one transaction with the audit entry. errs.Invalid when there is no
// such badge; their condition fails (errs.Conflict) when somebody else changed the
// settings. errs.Forbidden for a program that may not invite.
func (s *Service) AutoInvite(ctx context.Context, by httpapi.Caller, g session.GroupID, b BadgeID) ([]table.Op, error) {
	if err := mayAutoInvite(by); err != nil {
		return nil, err
	}
	n := by.Principal.Network
	old, err := s.Settings(ctx, n)
	if err != nil || old.AutoInvite[g] == b {
		return nil, err
	}
	if err := s.isBadge(ctx, n, b); err != nil {
		return nil, err
	}
	next := old.autoInvite(g, b)
	if len(next.AutoInvite) > maxAutoInvites {
		return nil, errs.BadField("body.auto_invite", "is set for 200 groups already, which is the most")
	}
	next.UpdatedAt, next.Version = table.At(s.Now()), old.Version+1
	return []table.Op{table.Put(&next, table.Equal("version", old.Version))}, nil
}

// isBadge refuses what is no badge of a network. None is one.
func (s *Service) isBadge(ctx context.Context, n session.NetworkID, b BadgeID) error {
	if b == "" {
		return nil
	}
	_, err := s.Badge(ctx, n, b)
	if errors.Is(err, errs.NotFound) {
		return errs.BadField("body.auto_invite", "is no badge of this network")
	}
	return err
}
