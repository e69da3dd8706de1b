package desk

import (
	"context"
	"strings"

	"lanyard/internal/audit"
	"lanyard/internal/session"
)

// Trace lists what the desk did for a user, and what it was refused, the latest
// first: the entries of the audit about the user that have to do with a
// verification. A page may be short, even empty, without being the last.
func (s *Service) Trace(ctx context.Context, by session.Principal, u session.UserID, limit int, cursor string) ([]audit.Record, string, error) {
	c, err := s.caller(ctx, by, u)
	if err != nil {
		return nil, "", err
	}
	all, next, err := s.Audit.List(ctx, by.Network, c.set.CreatedAt.Time(), audit.Filter{User: u}, limit, cursor)
	if err != nil {
		return nil, "", err
	}
	var out []audit.Record
	for _, r := range all {
		if about(r) != "" || r.Act == "desk.refuse" {
			out = append(out, r)
		}
	}
	return out, next, nil
}

// about is the verification that an entry has to do with; empty: none.
func about(r audit.Record) ID {
	if id, ok := strings.CutPrefix(r.Target, "verification:"); ok {
		return ID(id)
	}
	return ID(r.Detail["verification"])
}
