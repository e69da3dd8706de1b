package invite

import (
	"fmt"
	"hash/fnv"
	"time"

	"lanyard/internal/bulk"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// The items of this room. N is a network, U a user, B a badge, C a campaign.
//
//	item          pk                      sk          written by                 read by
//	invitation    n#N#u#U                 inv#<id>    all but Open and lists     all
//	standing      n#N#u#U                 standing#B  Send, campaigns, register  the same, links
//	typed         typed#<keyed hash>      typed       every sending by e-mail    OpenTyped
//	campaign      n#N#campaigns           <id>        its use cases, bulk        the same
//	campaign-row  n#N#campaign#C#<shard>  row#U       slices of the campaign     the same, Rows
//	desk-task     n#N#u#U                 desk#<id>   the ladder                 the desk
//	openings      n#N#u#U                 opened#<id> Open, through note         Timeline
//
// and, in package due, one item for each invitation with rungs before it.
//
// On the index: invitations by state, the end of their time and id, over four
// partitions a state; campaigns under way, where the sweep finds them; tasks of the desk by time,
// over four partitions.
const (
	kindInvitation = "invitation"
	kindStanding   = "standing"
	kindTyped      = "typed"
	// KindCampaign is what the change feed filters on.
	KindCampaign    = "campaign"
	kindCampaignRow = "campaign-row"
	kindTask        = "desk-task"
	kindOpenings    = "openings"

	invitationPrefix = "inv#"
	rowPrefix        = "row#"

	stateShards = 4
	rowShards   = 16
	taskShards  = 4
)

const (
	// retention is how long an invitation can be looked at after its time.
	retention = 30 * 24 * time.Hour
	// campaignKept is how long a campaign and its rows are.
	campaignKept = 90 * 24 * time.Hour
)

// Key is where an invitation is: its id names its user. For rooms that read it
// with their own items. id must be valid.
func Key(n session.NetworkID, id ID) table.Key {
	return table.Key{PK: session.UserPK(n, id.User()), SK: invitationPrefix + string(id)}
}

func openingsKey(n session.NetworkID, id ID) table.Key {
	return table.Key{PK: session.UserPK(n, id.User()), SK: "opened#" + string(id)}
}

func (i *Invitation) place() {
	key := Key(i.Network, i.ID)
	i.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: kindInvitation,
		ExpiresAt: table.At(i.ValidUntil.Time().Add(retention)),
		IPK:       statePK(i.Network, i.State, shard(string(i.ID), stateShards)),
		ISK:       stateSK(i.ValidUntil, i.ID),
	}
}

// put is the op that writes i where old was, if nobody wrote there since it was
// read.
func (i *Invitation) put(old Invitation) table.Op {
	i.Rev = old.Rev + 1
	i.place()
	if old.Rev == 0 {
		return table.Put(i, table.Absent())
	}
	return table.Put(i, table.Equal("rev", old.Rev))
}

func statePK(n session.NetworkID, s State, shard int) string {
	return fmt.Sprintf("n#%s#inv#%s#%d", n, s, shard)
}

func stateSK(until table.Epoch, id ID) string { return fmt.Sprintf("%010d#%s", until, id) }

// statePKs are the partitions of all invitations in a state.
func statePKs(n session.NetworkID, s State) []string {
	pks := make([]string, stateShards)
	for i := range pks {
		pks[i] = statePK(n, s, i)
	}
	return pks
}

// StandingKey is where a user's standing with a badge is. register counts
// credentials there.
func StandingKey(n session.NetworkID, u session.UserID, b network.BadgeID) table.Key {
	return table.Key{PK: session.UserPK(n, u), SK: "standing#" + string(b)}
}

func (s *Standing) place() {
	key := StandingKey(s.Network, s.User, s.Badge)
	s.Head = table.Head{PK: key.PK, SK: key.SK, Kind: kindStanding}
}

// put is the op that writes s where old was. Credentials are register's to
// count, so only the invitation is written once there is an item.
func (s Standing) put(old Standing) table.Op {
	s.place()
	if old.Kind == "" {
		return table.Put(&s, table.Absent())
	}
	return table.Update(s.ItemKey(), table.Equal("invitation", old.Invitation), table.Set("invitation", s.Invitation))
}

// typed points from the keyed hash of a typed code to a link.
type typed struct {
	table.Head
	Network    session.NetworkID `json:"network"`
	Invitation ID                `json:"invitation"`
	Generation uint16            `json:"generation"`
}

func typedKey(name string) table.Key { return table.Key{PK: "typed#" + name, SK: "typed"} }

func typedFor(i Invitation) *typed {
	key := typedKey(i.Typed)
	return &typed{
		Head:    table.Head{PK: key.PK, SK: key.SK, Kind: kindTyped, ExpiresAt: table.At(i.ValidUntil.Time().Add(retention))},
		Network: i.Network, Invitation: i.ID, Generation: i.Generation,
	}
}

func campaignsPK(n session.NetworkID) string { return session.NetworkPK(n) + "#campaigns" }

func campaignKey(n session.NetworkID, id CampaignID) table.Key {
	return table.Key{PK: campaignsPK(n), SK: string(id)}
}

func (c *Campaign) place() {
	key := campaignKey(c.Network, c.ID)
	c.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: KindCampaign,
		ExpiresAt: table.At(c.CreatedAt.Time().Add(campaignKept)),
	}
	if !c.State.Over() {
		c.IPK, c.ISK = bulk.Working, bulk.Place(c.Touched, string(c.ID))
	}
}

func rowPK(c CampaignID, n session.NetworkID, shard int) string {
	return fmt.Sprintf("n#%s#campaign#%s#%d", n, c, shard)
}

func rowKey(n session.NetworkID, c CampaignID, u session.UserID) table.Key {
	return table.Key{PK: rowPK(c, n, shard(string(u), rowShards)), SK: rowPrefix + string(u)}
}

func (r *Row) place(n session.NetworkID, created table.Epoch) {
	key := rowKey(n, r.Campaign, r.User)
	r.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: kindCampaignRow,
		ExpiresAt: table.At(created.Time().Add(campaignKept)),
	}
}

func taskKey(n session.NetworkID, id ID) table.Key {
	return table.Key{PK: session.UserPK(n, id.User()), SK: "desk#" + string(id)}
}

// place puts the task of i where it is as long as i.
func (t *Task) place(i Invitation) {
	key := taskKey(t.Network, t.Invitation)
	t.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: kindTask, ExpiresAt: table.At(i.ValidUntil.Time().Add(retention)),
		IPK: taskPK(t.Network, shard(string(t.Invitation), taskShards)),
		ISK: fmt.Sprintf("%010d#%s", t.CreatedAt, t.Invitation),
	}
}

func taskPK(n session.NetworkID, shard int) string { return fmt.Sprintf("n#%s#desk#%d", n, shard) }

func taskPKs(n session.NetworkID) []string {
	pks := make([]string, taskShards)
	for i := range pks {
		pks[i] = taskPK(n, i)
	}
	return pks
}

// shard spreads ids evenly over n partitions, the same way every time.
func shard(id string, n uint32) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails (hash.Hash)
	return int(h.Sum32() % n)
}
