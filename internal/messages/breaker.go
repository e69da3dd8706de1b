package messages

import (
	"context"
	"fmt"
	"slices"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Stops are the countries of a network to which no codes go for now, because those
// that went were not used. See limit.Breaker.
func (s *Service) Stops(ctx context.Context, n session.NetworkID) ([]limit.Breaker, error) {
	page, err := s.Table.Query(ctx, limit.Breakers(string(n)))
	if err != nil {
		return nil, fmt.Errorf("list stopped countries of network %s: %w", n, err)
	}
	all, _, err := table.Decoded[limit.Breaker](page)
	return slices.DeleteFunc(all, func(b limit.Breaker) bool { return !b.Open(s.Now()) }), err
}

// Reopen lets codes go to a country again. What was sent before counts no more.
// errs.NotFound when it is not stopped.
func (s *Service) Reopen(ctx context.Context, by httpapi.Caller, country string) error {
	n, now := by.Principal.Network, s.Now()
	var b limit.Breaker
	if err := s.Table.Get(ctx, limit.BreakerKey(string(n), country), &b); err != nil {
		return fmt.Errorf("breaker of network %s: %w", n, err)
	}
	next, ok := b.Closed(now)
	if !ok {
		return errs.NotFound
	}
	entry := by.Entry("breaker.close")
	entry.Target = "breaker:" + country
	if err := s.Table.Write(ctx, next.Save(), audit.Put(entry, now)); err != nil {
		return fmt.Errorf("close breaker of network %s: %w", n, err)
	}
	return nil
}
