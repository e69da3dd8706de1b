package network

import (
	"context"
	"errors"
	"maps"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
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
