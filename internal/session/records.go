package session

import (
	"fmt"

	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// GrantsKey: written by the directory and setup, read with every principal.
func GrantsKey(n NetworkID) table.Key { return table.Key{PK: NetworkPK(n), SK: "grants"} }

func newGrants(n NetworkID, privileges map[GroupID][]Privilege) Grants {
	key := GrantsKey(n)
	return Grants{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "grants"}, Privileges: privileges}
}

// sessionKey: written at sign-in, touched once a minute, read with every
// request of a browser.
func sessionKey(id ID) table.Key { return table.Key{PK: "session#" + string(id), SK: "session"} }

// sessionsIPK is the index partition that lists the sessions of a user, oldest
// first.
func sessionsIPK(n NetworkID, u UserID) string { return UserPK(n, u) + "#sessions" }

func (s *Session) place(id ID) {
	key := sessionKey(id)
	s.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: "session", ExpiresAt: s.EndsAt,
		IPK: sessionsIPK(s.Network, s.User), ISK: fmt.Sprintf("%010d#%s", s.CreatedAt, id),
	}
}

const tokenSK = "token#"

// tokenKey: written and deleted by an administrator, read with every request
// of a program. The network is in the key, so that no other network's
// administrator can name it.
func tokenKey(n NetworkID, id TokenID) table.Key {
	return table.Key{PK: NetworkPK(n), SK: tokenSK + string(id)}
}

// tokenID follows from the hash of the token, so that whoever has the token
// finds the record and whoever has the id can revoke it.
func tokenID(n NetworkID, hash secret.Hash) TokenID {
	return TokenID(secret.DerivedID("token", string(n), string(hash)))
}

func (t *Token) place() {
	key := tokenKey(t.Network, t.ID)
	t.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "token", ExpiresAt: t.EndsAt}
}
