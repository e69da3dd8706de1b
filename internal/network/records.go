package network

import (
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// SettingsKey: written by setup and administrators, read by almost every act.
func SettingsKey(n session.NetworkID) table.Key {
	return table.Key{PK: session.NetworkPK(n), SK: "settings"}
}

const badgeSK = "badge#"

// BadgeKey: written by administrators, read by everything about invitations.
func BadgeKey(n session.NetworkID, b BadgeID) table.Key {
	return table.Key{PK: session.NetworkPK(n), SK: badgeSK + string(b)}
}

// networksPK is the partition that lists all networks: for schedules, which
// have no request to take a network from. Written once a network.
const networksPK = "networks"

// Ref is a network as the list of networks knows it.
type Ref struct {
	table.Head
	ID        session.NetworkID `json:"id"`
	CreatedAt table.Epoch       `json:"created_at"`
}

func newRef(s Settings) Ref {
	return Ref{
		Head: table.Head{PK: networksPK, SK: string(s.ID), Kind: "network-ref"},
		ID:   s.ID, CreatedAt: s.CreatedAt,
	}
}

func (s *Settings) place() {
	key := SettingsKey(s.ID)
	s.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "network"}
}

func (b *Badge) place() {
	key := BadgeKey(b.Network, b.ID)
	b.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "badge"}
}
