package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/due"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// Service runs jobs.
type Service struct {
	Table    table.Table
	Now      func() time.Time
	Log      *slog.Logger
	Networks *network.Service
	Audit    *audit.Service
	Invites  *invite.Service
}

// Run runs the job of a name. An unknown name is an error: a schedule and the
// code disagree.
func (s *Service) Run(ctx context.Context, job string) error {
	switch job {
	case "sweep":
		return s.sweep(ctx)
	case "due":
		return s.due(ctx)
	case "seal":
		return s.seal(ctx)
	}
	return fmt.Errorf("no job %q", job)
}

func (s *Service) sweep(ctx context.Context) error {
	now := s.Now()
	messages, sweepErr := notify.Sweep(ctx, s.Table, now)
	acts, nudgeErr := bulk.Nudge(ctx, s.Table, now)
	if messages != (notify.Swept{}) || acts > 0 {
		s.Log.InfoContext(ctx, "swept", "nudged", messages.Nudged, "failed", messages.Failed, "acts", acts)
	}
	return errors.Join(sweepErr, nudgeErr)
}

// due does what is due. What could not be done is only logged: it is put off, and
// calling again at once would not help.
func (s *Service) due(ctx context.Context) error {
	ran, err := due.Run(ctx, s.Table, s.Now, s.Invites.Due())
	for _, fault := range ran.Faults {
		s.Log.ErrorContext(ctx, "put off", "error", fault)
	}
	if ran.Done > 0 || ran.More {
		s.Log.InfoContext(ctx, "due", "done", ran.Done, "more", ran.More)
	}
	return err
}

// seal goes on with the next network where one fails: a damaged chain in one
// must not leave the others open.
func (s *Service) seal(ctx context.Context) error {
	var faults []error
	cursor := ""
	for {
		networks, next, err := s.Networks.Networks(ctx, 0, cursor)
		if err != nil {
			return errors.Join(append(faults, err)...)
		}
		for _, n := range networks {
			done, err := s.Audit.Seal(ctx, n.ID, n.CreatedAt.Time())
			if err != nil {
				faults = append(faults, err)
			}
			if done.Links > 0 { // the heads in the log are a witness outside the table
				s.Log.InfoContext(ctx, "sealed", "network", n.ID, "links", done.Links, "entries", done.Entries, "heads", fmt.Sprint(done.Heads))
			}
		}
		if cursor = next; cursor == "" || ctx.Err() != nil {
			return errors.Join(faults...)
		}
	}
}
