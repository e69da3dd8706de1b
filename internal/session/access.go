package session

import (
	"slices"
	"time"

	"lanyard/internal/table"
)

// UserState says whether a user may do anything at all.
type UserState string

// The states of a user.
const (
	Active   UserState = "active"
	Disabled UserState = "disabled"
)

// Access is the part of a user's record that decides what the user may do. The
// directory's record embeds it, so its fields are attributes of the user item
// under UserKey.
type Access struct {
	State UserState `json:"state"`
	// Groups the user is in, each with where the membership came from.
	Groups map[GroupID][]string `json:"groups,omitempty"`
	// NotBefore ends all sessions that began earlier: set it to SignedOut(now).
	NotBefore table.Epoch `json:"not_before,omitempty"`
}

// SignedOut is the Access.NotBefore that ends every session begun until now:
// the next second, because sessions know only their second.
func SignedOut(now time.Time) table.Epoch { return table.At(now) + 1 }

// Privileges are what the user's groups give under the grants of the network,
// sorted. A user who is not active has none.
func (a Access) Privileges(g Grants) []Privilege {
	if a.State != Active {
		return nil
	}
	all := slices.Clone(g.Privileges[Everyone])
	for group := range a.Groups {
		all = append(all, g.Privileges[group]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
