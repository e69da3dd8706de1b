package register

import (
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// The items of this room.
//
//	credential  n#N#u#U | cred#C      Finish writes, sign-in updates, Remove deletes
//	lock        cred#C  | lock        Finish: a credential id belongs to one user of one network
//	handover    handover#H | handover Take, Match and Finish write, both devices read
const (
	kindCredential     = "credential"
	kindCredentialLock = "lock"
	kindHandover       = "handover"

	credentialPrefix = session.CredentialSK
)

// CredentialKey is where a user's credential is. Sign-in reads and updates it.
func CredentialKey(n session.NetworkID, u session.UserID, id CredentialID) table.Key {
	return table.Key{PK: session.UserKey(n, u).PK, SK: credentialPrefix + string(id)}
}

func (c *Credential) place() {
	key := CredentialKey(c.Network, c.User, c.ID)
	c.Head = table.Head{PK: key.PK, SK: key.SK, Kind: kindCredential}
}

type credentialLock struct {
	table.Head
	Network session.NetworkID `json:"network"`
	User    session.UserID    `json:"user"`
}

func lockOf(c Credential) *credentialLock {
	key := lockKey(c.ID)
	return &credentialLock{
		Head:    table.Head{PK: key.PK, SK: key.SK, Kind: kindCredentialLock},
		Network: c.Network,
		User:    c.User,
	}
}

func lockKey(id CredentialID) table.Key {
	return table.Key{PK: credentialPrefix + string(id), SK: "lock"}
}

func handoverKey(id string) table.Key { return table.Key{PK: "handover#" + id, SK: "handover"} }

func (h *Handover) place() {
	key := handoverKey(h.ID)
	h.Head = table.Head{PK: key.PK, SK: key.SK, Kind: kindHandover, ExpiresAt: h.ValidUntil + 3600}
}
