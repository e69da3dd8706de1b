package due

import (
	"fmt"
	"hash/fnv"
	"time"

	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// What is to be done: it chooses who does it.
type What string

// Item is one thing to be done at a time, for one user. There is one at most of
// each What and About of a user.
//
// Written by the room that it belongs to, in the transactions of its acts, and
// by Run when it could not be done; read by Run.
type Item struct {
	table.Head
	What    What              `json:"what"`
	Network session.NetworkID `json:"network"`
	User    session.UserID    `json:"user"`
	About   string            `json:"about"`          // id of what it is about
	Left    []string          `json:"left,omitempty"` // of several things, those not done yet
	At      table.Epoch       `json:"at"`
	Stamp   string            `json:"stamp"`           // another after every write
	Tries   int               `json:"tries,omitempty"` // that failed
}

const (
	shards = 16
	// kept is how long an item lies that can not be done.
	kept = 30 * 24 * time.Hour
)

// Key is where an item is:
//
//	n#<network>#u#<user> | due#<what>#<about>     index: due#<shard> | <at, 10 digits>#<what>#<about>
func Key(n session.NetworkID, u session.UserID, w What, about string) table.Key {
	return table.Key{PK: session.UserPK(n, u), SK: "due#" + string(w) + "#" + about}
}

// Put is the op that has i done at its time, in place of whatever the same item
// was.
func Put(i Item) table.Op {
	i.Tries = 0
	i.place()
	return table.Put(&i)
}

// Done is the op that takes i away, if it is as it was read.
func (i Item) Done() table.Op { return table.Delete(i.ItemKey(), table.Equal("stamp", i.Stamp)) }

// Later is the op after which i is due at another time, if it is as it was
// read.
func (i Item) Later(at time.Time) table.Op {
	was := i.Stamp
	i.At, i.Tries = table.At(at), 0
	i.place()
	return table.Put(&i, table.Equal("stamp", was))
}

// Next is the op after which the first of what is left of i is done, if i is as it
// was read: the others are due now, and without any i is taken away.
func (i Item) Next(now time.Time) table.Op {
	if len(i.Left) < 2 {
		return i.Done()
	}
	i.Left = i.Left[1:]
	return i.Later(now)
}

// Hurry is the op after which the item with a key is due now. Its condition
// fails (errs.Conflict) when there is none, or it is due already.
func Hurry(key table.Key, now time.Time) table.Op {
	at := table.At(now)
	return table.Update(key, table.Greater("at", at),
		table.Set("at", at), table.Set("isk", sortKey(at, key)), table.Set("stamp", secret.NewLocalID()))
}

// failed is the op that puts i off after it could not be done, for longer each
// time.
func (i Item) failed(now time.Time) table.Op {
	was := i.Stamp
	wait := min(waitMin<<min(i.Tries, 20), waitMax)
	i.At, i.Tries = table.At(now.Add(wait)), i.Tries+1
	i.place()
	return table.Put(&i, table.Equal("stamp", was))
}

const waitMin, waitMax = time.Minute, 2 * time.Hour

// place gives i its keys, its place on the list and a new stamp.
func (i *Item) place() {
	key := Key(i.Network, i.User, i.What, i.About)
	i.Stamp = secret.NewLocalID()
	i.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: "due", ExpiresAt: table.At(i.At.Time().Add(kept)),
		IPK: partition(shardOf(key)), ISK: sortKey(i.At, key),
	}
}

func partition(shard int) string { return fmt.Sprintf("due#%d", shard) }

func sortKey(at table.Epoch, key table.Key) string { return fmt.Sprintf("%010d#%s", at, key.SK) }

func shardOf(key table.Key) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key.String())) // never fails (hash.Hash)
	return int(h.Sum32() % shards)
}
