package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/due"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Task is something for the service desk: an invitation whose ladder came to
// its end, and somebody is to call. It is there until the person is done, the
// invitation is taken back or sent again, or somebody says that it is done.
type Task struct {
	table.Head
	Invitation ID                `json:"invitation"`
	Network    session.NetworkID `json:"network"`
	User       session.UserID    `json:"user"`
	Badge      network.BadgeID   `json:"badge"`
	Why        TaskReason        `json:"why"`
	CreatedAt  table.Epoch       `json:"created_at"`
}

// TaskReason says why somebody is to call.
type TaskReason string

// The reasons.
const (
	NotTakenUp TaskReason = "not_taken_up" // it arrived, as far as anybody knows
	NotReached TaskReason = "not_reached"  // no message arrives
)

// askDesk takes the rung that gives a task to the desk, the last one.
func (s *Service) askDesk(ctx context.Context, p pursuit, m move, item due.Item, now time.Time) error {
	next := p.last
	next.Rungs, next.Desk = m.rung+1, true
	task := Task{Invitation: next.ID, Network: next.Network, User: next.User, Badge: next.Badge, Why: NotTakenUp, CreatedAt: table.At(now)}
	if p.message.Lost() {
		task.Why = NotReached
	}
	task.place(next)
	entry := next.entry(audit.Entry{Network: next.Network, Actor: audit.System}, "desk_task.open")
	entry.Detail["why"] = string(task.Why)
	return s.Table.Write(ctx, next.put(p.last), table.Put(&task), item.Done(), audit.Put(entry, now))
}

// closeTask is the op that takes the task of i away.
func (i Invitation) closeTask() table.Op { return table.Delete(taskKey(i.Network, i.ID)) }

// Tasks lists what is to do at the desk, the oldest first. Being read from the
// index, one of the last second can be missing, and one still there that was
// just done.
func (s *Service) Tasks(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]Task, string, error) {
	page, err := table.Sharded(ctx, s.Table, table.Query{Index: true, Limit: limit, Cursor: cursor}, taskPKs(n))
	if err != nil {
		return nil, "", fmt.Errorf("list tasks of network %s: %w", n, err)
	}
	return table.Decoded[Task](page)
}

// FinishTask says that the desk did what it can for an invitation. It stays as
// it is. errs.NotFound when there is no task for it.
func (s *Service) FinishTask(ctx context.Context, n session.NetworkID, id ID, entry audit.Entry) error {
	i, err := s.Invitation(ctx, n, id)
	if err != nil {
		return err
	}
	if !i.Desk {
		return errs.NotFound
	}
	next := i
	next.Desk = false
	err = s.Table.Write(ctx, next.put(i), i.closeTask(), audit.Put(next.entry(entry, "desk_task.finish"), s.Now()))
	if errors.Is(err, errs.Conflict) {
		return errs.New(errs.Conflict, "The invitation was changed meanwhile. Look again.")
	}
	if err != nil {
		return fmt.Errorf("finish task of invitation %s: %w", id, err)
	}
	return nil
}
