package audit

import (
	"strconv"
	"time"

	"lanyard/internal/session"
	"lanyard/internal/table"
)

// shards spread the entries of a network and day: a campaign writes hundreds a
// second.
const shards = 4

const day = 24 * time.Hour

// entriesPK: written with every act, read by lists, the sealer and the check.
func entriesPK(n session.NetworkID, at time.Time, shard int) string {
	return "n#" + string(n) + "#audit#" + at.UTC().Format("20060102") + "#" + strconv.Itoa(shard)
}

// aboutIPK is the index partition of what was done to one user.
func aboutIPK(n session.NetworkID, u session.UserID) string {
	return "n#" + string(n) + "#about#" + string(u)
}

// shardOf follows from the random end of an id.
func shardOf(id string) int { return int(id[len(id)-1]) % shards }

func (r *Record) place(now time.Time) {
	r.Head = table.Head{
		PK: entriesPK(r.Network, now, shardOf(r.ID)), SK: r.ID, Kind: "audit",
		ExpiresAt: table.At(now.Add(Kept)),
	}
	if r.About != "" {
		r.IPK, r.ISK = aboutIPK(r.Network, r.About), r.ID
	}
}
