package audit

import (
	"context"
	"time"

	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service reads entries, seals them and checks the seals.
type Service struct {
	Table table.Table
	Now   func() time.Time
}

// List gives the entries of a network, newest first.
func (s *Service) List(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]Record, string, error) {
	panic("not written yet")
}

// About gives the entries about one user, newest first, as the index knows
// them.
func (s *Service) About(ctx context.Context, n session.NetworkID, u session.UserID, limit int, cursor string) ([]Record, string, error) {
	panic("not written yet")
}
