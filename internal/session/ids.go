package session

import "lanyard/internal/table"

// NetworkID names a network: 8 characters.
type NetworkID string

// UserID names a user within a network: 16 characters.
type UserID string

// GroupID names a group within a network: 24 characters, or one of the two
// built-in groups.
type GroupID string

// The built-in groups. Everybody is in Everyone without a record saying so.
const (
	Everyone   GroupID = "everyone"
	ThirdParty GroupID = "third-party-users"
)

// ID names a session: the hash under which the store knows it. It opens
// nothing.
type ID string

// TokenID names an API token within its network: 24 characters. It follows from the token
// and opens nothing.
type TokenID string

// NetworkPK is the partition of what a network has few of: its settings,
// badges, grants, groups and API tokens.
func NetworkPK(n NetworkID) string { return "n#" + string(n) }

// UserPK is the partition of everything about one user.
func UserPK(n NetworkID, u UserID) string { return "n#" + string(n) + "#u#" + string(u) }

// UserKey is the key of the user's own record, which the directory writes and
// every principal is read from.
func UserKey(n NetworkID, u UserID) table.Key { return table.Key{PK: UserPK(n, u), SK: "user"} }
