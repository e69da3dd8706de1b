package desk

import (
	"fmt"
	"hash/fnv"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// The items of this room.
//
//	verification   n#N#u#U | verify#<id>    all of this room write and read
//
// On the index: those that wait for a second person, by age, over four partitions.
const (
	kindVerification = "verification"

	verificationPrefix = "verify#"
	waitingShards      = 4
	// kept is how long a verification can be looked at: as long as its entries.
	kept = audit.Kept
)

func key(n session.NetworkID, id ID) table.Key {
	return table.Key{PK: session.UserPK(n, id.User()), SK: verificationPrefix + string(id[userChars:])}
}

func (v *Verification) place() {
	k := key(v.Network, v.ID)
	v.Head = table.Head{PK: k.PK, SK: k.SK, Kind: kindVerification, ExpiresAt: table.At(v.CreatedAt.Time().Add(kept))}
	if v.Asked {
		v.IPK, v.ISK = waitingPK(v.Network, shard(v.ID)), fmt.Sprintf("%010d#%s", v.CreatedAt, v.ID)
	}
}

// put is the op that writes v where old was, if nobody wrote there since and its
// time is not over: what was decided from it holds then.
func (v Verification) put(old Verification, now time.Time) table.Op {
	v.place()
	if old.ID == "" {
		return table.Put(&v, table.Absent())
	}
	return table.Put(&v, table.Equal("rev", old.Rev), table.Greater("valid_until", table.At(now)))
}

func waitingPK(n session.NetworkID, shard int) string {
	return fmt.Sprintf("n#%s#approvals#%d", n, shard)
}

func waitingPKs(n session.NetworkID) []string {
	pks := make([]string, waitingShards)
	for i := range pks {
		pks[i] = waitingPK(n, i)
	}
	return pks
}

func shard(id ID) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails (hash.Hash)
	return int(h.Sum32() % waitingShards)
}
