package audit

import (
	"fmt"
	"strconv"
	"time"

	"lanyard/internal/session"
	"lanyard/internal/table"
)

// shards spread the entries of a network and day: a campaign writes hundreds a
// second.
const shards = 4

const (
	day       = 24 * time.Hour
	dayLayout = "20060102"
)

// entriesPK: written with every act, read by lists, the sealer and the check.
func entriesPK(n session.NetworkID, at time.Time, shard int) string {
	return "n#" + string(n) + "#audit#" + at.UTC().Format(dayLayout) + "#" + strconv.Itoa(shard)
}

// entryPKs are the partitions of one day.
func entryPKs(n session.NetworkID, on time.Time) []string {
	pks := make([]string, shards)
	for shard := range pks {
		pks[shard] = entriesPK(n, on, shard)
	}
	return pks
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

// chainPK: written by the sealer, read by it and by the check.
func chainPK(n session.NetworkID, shard int) string {
	return "n#" + string(n) + "#chain#" + strconv.Itoa(shard)
}

// place gives a link its key. It ends when the first entry that it may cover
// ends.
func (l *Link) place() {
	l.Head = table.Head{
		PK: chainPK(l.Network, l.Shard), SK: fmt.Sprintf("%010d", l.Seq), Kind: "chain",
		ExpiresAt: table.At(timeOf(l.From).Add(Kept)),
	}
}

// talliesPK: written by the sealer, a tally a day and shard, read by it and by
// the statistics.
func talliesPK(n session.NetworkID) string { return "n#" + string(n) + "#tally" }

func tallySK(on time.Time, shard int) string {
	return on.UTC().Format(dayLayout) + "#" + strconv.Itoa(shard)
}

// place gives a tally the key of its day. It ends when the first entry of the
// day does.
func (t *tally) place(on time.Time) {
	t.Head = table.Head{
		PK: talliesPK(t.Network), SK: tallySK(on, t.Shard), Kind: "tally", ExpiresAt: table.At(dayOf(on).Add(Kept)),
	}
}

// tallyQuery reads the tallies of the days from first to last.
func tallyQuery(n session.NetworkID, first, last time.Time) table.Query {
	return table.Query{PK: talliesPK(n), From: first.Format(dayLayout), To: last.Add(day).Format(dayLayout)}
}
