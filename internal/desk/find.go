package desk

import (
	"context"
	"strings"

	"lanyard/internal/directory"
	"lanyard/internal/session"
)

// Find looks up who may be calling, by the beginning of what they are called or reached
// by: directory.Service.Lookup, and what it costs, without those whom by does not
// reach. Nothing finds nobody: the desk has no list of everybody.
func (s *Service) Find(ctx context.Context, by session.Principal, search string, limit int, cursor string) ([]directory.User, string, error) {
	if strings.TrimSpace(search) == "" {
		return nil, "", nil
	}
	all, next, err := s.People.Lookup(ctx, by.Network, search, limit, cursor)
	if err != nil {
		return nil, "", err
	}
	var found []directory.User
	for _, u := range all {
		if by.Reaches(u.Access) {
			found = append(found, u)
		}
	}
	return found, next, nil
}
