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

// Halt is there while the messages of a campaign that are still queued are not to
// go out. It is an item of its own, because a campaign's can be large and is read
// with no message.
//
// Written with the act that pauses or stops a campaign, taken away with the one
// that lets it go on; read before each sending of its messages.
type Halt struct {
	table.Head
	For     string `json:"for"`     // the campaign
	Stopped bool   `json:"stopped"` // for good; else they wait
}

// HaltKey is where the halt of a campaign is:
//
//	n#<network> | halt#<campaign>
func HaltKey(network, campaign string) table.Key {
	return table.Key{PK: "n#" + network, SK: "halt#" + campaign}
}

// HaltCampaign is the op that holds the messages of a campaign, or stops them for
// good. It is kept until there are none any more.
func HaltCampaign(network, campaign string, stopped bool, until table.Epoch) table.Op {
	key := HaltKey(network, campaign)
	return table.Put(&Halt{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "halt", ExpiresAt: until}, For: campaign, Stopped: stopped})
}

// LetCampaign is the op that lets them go on.
func LetCampaign(network, campaign string) table.Op { return table.Delete(HaltKey(network, campaign)) }

// Withdrawn is the step in place of Claim when the campaign was stopped. Not ok: it is
// not there for the taking.
func (m Message) Withdrawn(now time.Time) (next Message, ok bool) {
	if m.State != Queued || table.At(now) < m.NextAt {
		return m, false
	}
	return m.fail(ReasonStopped, now).stepped(), true
}

// Held is the step in place of Claim while the network or the campaign is paused.
// What ends meanwhile fails as expired when its time comes. Not ok: it is not there
// for the taking.
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
