package notify

import (
	"time"

	"lanyard/internal/table"
)

// A message that waits for its network is looked at again after as long as it
// has waited, within these bounds: so many messages that wait for hours cost
// little, and one that waits for a minute is hardly late.
const (
	heldMin = time.Minute
	heldMax = 15 * time.Minute
)

// Settings are what sending needs of a network's settings.
type Settings struct {
	Paused   bool   `json:"paused"`
	Language string `json:"language"`  // BCP 47
	TimeZone string `json:"time_zone"` // IANA
}

// SettingsKey is the key of a network's settings, which the room network
// writes. That room speaks HTTP, and so is not linked by what sends messages;
// its tests hold the two together.
func SettingsKey(network string) table.Key { return table.Key{PK: "n#" + network, SK: "settings"} }

// Held is the step in place of Claim while the network is paused. What ends
// meanwhile fails as expired when its time comes. Not ok: it is not there for the
// taking.
func (m Message) Held(now time.Time) (next Message, ok bool) {
	if m.State != Queued || table.At(now) < m.NextAt {
		return m, false
	}
	if m.ValidUntil.Past(now) {
		return m.fail(ReasonExpired, now).stepped(), true
	}
	wait := min(max(now.Sub(m.CreatedAt.Time()), heldMin), heldMax)
	if m.Reason != ReasonPaused {
		return m.retry(ReasonPaused, now, wait).stepped(), true
	}
	m.NextAt = table.At(now.Add(wait)) // its timeline says already that it waits
	m.place(m.NextAt.Time())
	return m.stepped(), true
}
