package network

import (
	"context"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service reads and changes settings.
type Service struct {
	Table    table.Table
	Now      func() time.Time
	Sessions *session.Service // only the operations on API tokens need it
	Audit    *audit.Service   // only the operations on the audit need it
	Inbox    string           // page with the messages that stay on this machine, where there is one
}

// Settings of a network. errs.NotFound when there is no such network.
func (s *Service) Settings(ctx context.Context, n session.NetworkID) (Settings, error) {
	var out Settings
	if err := s.Table.Get(ctx, SettingsKey(n), &out); err != nil {
		return Settings{}, fmt.Errorf("settings of network %s: %w", n, err)
	}
	return out, nil
}

// Badge of a network. errs.NotFound when there is no such badge.
func (s *Service) Badge(ctx context.Context, n session.NetworkID, b BadgeID) (Badge, error) {
	var out Badge
	if !secret.ValidID(string(b)) {
		return Badge{}, errs.NotFound
	}
	if err := s.Table.Get(ctx, BadgeKey(n, b), &out); err != nil {
		return Badge{}, fmt.Errorf("badge %s of network %s: %w", b, n, err)
	}
	return out, nil
}

// Badges of a network, oldest first.
func (s *Service) Badges(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]Badge, string, error) {
	return list[Badge](ctx, s.Table, table.Query{PK: session.NetworkPK(n), Prefix: badgeSK, Limit: limit, Cursor: cursor})
}

// Networks are all there are, for schedules.
func (s *Service) Networks(ctx context.Context, limit int, cursor string) ([]Ref, string, error) {
	return list[Ref](ctx, s.Table, table.Query{PK: networksPK, Limit: limit, Cursor: cursor})
}

func list[T any](ctx context.Context, t table.Table, q table.Query) ([]T, string, error) {
	page, err := t.Query(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("list %s: %w", q.PK, err)
	}
	return table.Decoded[T](page)
}

func (b Bound) check(location string, v int64) error {
	if v < b.Min || v > b.Max {
		return errs.BadField(location, b.says())
	}
	return nil
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }
