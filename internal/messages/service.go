package messages

import (
	"context"
	"fmt"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service is the use cases of this room.
type Service struct {
	Table    table.Table
	Now      func() time.Time
	Networks *network.Service
	People   *directory.Service
}

// OfUser gives what a user was sent, the newest first. errs.NotFound when there
// is no such user.
func (s *Service) OfUser(ctx context.Context, n session.NetworkID, u session.UserID, limit int, cursor string) ([]notify.Message, string, error) {
	if _, err := s.People.User(ctx, n, u); err != nil {
		return nil, "", err
	}
	page, err := s.Table.Query(ctx, notify.OfUser(string(n), string(u), cursor, limit))
	if err != nil {
		return nil, "", fmt.Errorf("list messages of user %s: %w", u, err)
	}
	return table.Decoded[notify.Message](page)
}
