package limit

import (
	"hash/fnv"
	"strconv"

	"lanyard/internal/secret"
)

// A limit that everybody in a network spends from would be one item that
// everybody writes. So one of at least 2*shardBurst is split into shards, each with
// its part of the burst.
const (
	maxShards  = 16
	shardBurst = 500
)

// shards is how many parts a burst is split into.
func shards(burst int) int { return max(1, min(maxShards, burst/shardBurst)) }

// shard is part i of a bucket with one rate. The parts together have the
// bucket's burst.
func shard(name string, salt secret.Salt, value string, r Rate, i int) Bucket {
	n := shards(r.Burst)
	part := Rate{r.Burst / n, r.Per}
	if i < r.Burst%n {
		part.Burst++
	}
	return For(name, salt, value+"/"+strconv.Itoa(i), part)
}

// shardOf is the part of a bucket that the sends to one recipient spend from.
// Recipients do not fall evenly, so a part may refuse a little before all parts
// are empty; together they never admit more than the whole.
func shardOf(name string, salt secret.Salt, value string, r Rate, recipient string) Bucket {
	h := fnv.New32a()
	_, _ = h.Write([]byte(recipient)) // never fails (hash.Hash)
	return shard(name, salt, value, r, int(h.Sum32()%uint32(shards(r.Burst))))
}

// NetworkQuota is the bucket of what a network sends over a channel in a day,
// for one message to recipient, which is any text that names it. A quota of 0
// is the switch that stops sending.
func NetworkQuota(salt secret.Salt, channel string, aDay int, recipient string) Bucket {
	return shardOf(string(Quota), salt, channel, Rate{aDay, day}, recipient)
}

// BulkQuota are the buckets for n messages at once: the quota's parts, each for
// its share of n. Shares of an n that the parts do not divide are uneven, so the
// last slice of a day's quota may be refused. One of more than the quota always
// is: whoever is refused asks for less.
func BulkQuota(salt secret.Salt, channel string, aDay, n int) []Bucket {
	parts := shards(aDay)
	var buckets []Bucket
	for i := range parts {
		share := n / parts
		if i < n%parts {
			share++
		}
		if share > 0 {
			buckets = append(buckets, shard(string(Quota), salt, channel, Rate{aDay, day}, i).Times(share))
		}
	}
	return buckets
}
