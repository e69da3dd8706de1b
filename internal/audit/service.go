package audit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service reads entries, seals them and checks the seals.
type Service struct {
	Table table.Table
	Now   func() time.Time
}

// maxDays is how many days a call of List looks at: each costs a query per
// shard, with or without entries.
const maxDays = 32

// List gives the entries of a network, newest first. A page may be short, even
// empty, without being the last.
func (s *Service) List(ctx context.Context, n session.NetworkID, limit int, cursor string) ([]Record, string, error) {
	on, inner, err := s.listFrom(cursor)
	if err != nil {
		return nil, "", err
	}
	var out []Record
	for range maxDays {
		page, err := table.Sharded(ctx, s.Table, table.Query{Desc: true, Limit: limit - len(out), Cursor: inner}, entryPKs(n, on))
		var found []Record
		if err == nil {
			found, _, err = table.Decoded[Record](page)
		}
		if err != nil {
			return nil, "", fmt.Errorf("list audit of network %s: %w", n, err)
		}
		out = append(out, found...)
		if page.Cursor != "" {
			return out, dayCursor(on, page.Cursor), nil
		}
		on, inner = on.Add(-day), ""
		if on.Before(s.Now().Add(-Kept - day)) {
			return out, "", nil
		}
		if len(out) == limit {
			break
		}
	}
	return out, dayCursor(on, ""), nil
}

// listFrom is the day and place where a list goes on.
func (s *Service) listFrom(cursor string) (on time.Time, inner string, err error) {
	if cursor == "" {
		return dayOf(s.Now()), "", nil
	}
	text, inner, _ := strings.Cut(cursor, ".")
	on, err = time.Parse(dayLayout, text)
	if err != nil || on.After(s.Now()) {
		return on, "", errs.BadField("query.cursor", "is not one that this list gave; start again without it")
	}
	return on, inner, nil
}

func dayCursor(on time.Time, inner string) string { return on.Format(dayLayout) + "." + inner }

// About gives the entries about one user, newest first, as the index knows
// them.
func (s *Service) About(ctx context.Context, n session.NetworkID, u session.UserID, limit int, cursor string) ([]Record, string, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: aboutIPK(n, u), Index: true, Desc: true, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list audit about user %s: %w", u, err)
	}
	return table.Decoded[Record](page)
}
