package desk

import (
	"context"
	"fmt"
	"time"

	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// mostBadges are as many as the desk offers of a network.
const mostBadges = 50

// sendableView is a badge that a registration session can be for.
type sendableView struct {
	Badge       network.BadgeID `json:"badge"`
	Name        string          `json:"name"`
	Channel     notify.Channel  `json:"channel" enum:"email,sms" doc:"Over which it goes unless the request names another."`
	Devices     int             `json:"devices" doc:"On how many devices the caller has it: with one or more, only force sends it."`
	DeviceLimit int             `json:"device_limit"`
	ValidFor    int64           `json:"valid_for" doc:"Seconds that a session lasts unless the request names another."`
	ByLink      bool            `json:"by_link" doc:"It has a second check, so that an agent may have the link for a QR code."`
}

// sendable are the badges that a caller can be sent, the oldest first, and whether
// a registration session of theirs is running.
func (s *Service) sendable(ctx context.Context, c caller) ([]sendableView, bool, error) {
	badges, _, err := s.People.Network.Badges(ctx, c.set.ID, mostBadges, "")
	if err != nil {
		return nil, false, err
	}
	keys := make([]table.Key, len(badges))
	for i, b := range badges {
		keys[i] = invite.StandingKey(c.set.ID, c.user.ID, b.ID)
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return nil, false, fmt.Errorf("read which badges user %s has: %w", c.user.ID, err)
	}
	out := make([]sendableView, len(badges))
	var last []table.Key // invitations
	for i, b := range badges {
		var has invite.Standing
		if items[i].Exists() {
			if err := items[i].Decode(&has); err != nil {
				return nil, false, err
			}
		}
		if has.Invitation != "" {
			last = append(last, invite.Key(c.set.ID, has.Invitation))
		}
		life, err := c.set.SessionLifetime(b, 0)
		if err != nil {
			return nil, false, err
		}
		out[i] = sendableView{
			Badge: b.ID, Name: b.Name, Channel: b.Channel, Devices: has.Credentials, DeviceLimit: b.DeviceLimit,
			ValidFor: int64(life / time.Second), ByLink: b.Proof == network.ProofCode,
		}
	}
	running, err := s.running(ctx, last)
	return out, running, err
}

// running reports whether one of the invitations is a registration session that is not
// over.
func (s *Service) running(ctx context.Context, invitations []table.Key) (bool, error) {
	items, err := s.Table.GetAll(ctx, invitations)
	if err != nil {
		return false, fmt.Errorf("read registration sessions: %w", err)
	}
	for _, item := range items {
		var i invite.Invitation
		if !item.Exists() {
			continue
		}
		if err := item.Decode(&i); err != nil {
			return false, err
		}
		if i.Session != nil && i.At(s.Now()) == invite.Open {
			return true, nil
		}
	}
	return false, nil
}

// mayDo are the acts among all that somebody may do who works at the desk as by: a
// verifier sends, and changes nothing else.
func mayDo(by session.Principal, all []Act) []Act {
	if by.IsDesk(session.Agent) {
		return all
	}
	out := []Act{}
	for _, a := range all {
		if a == SendSession || a == ResendSession {
			out = append(out, a)
		}
	}
	return out
}
