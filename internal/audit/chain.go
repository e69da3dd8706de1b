package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Lag is how old an entry is at least when it is sealed.
const Lag = 20 * time.Minute

// maxWindow is how many entries one link covers at most.
const maxWindow = 1000

// Link seals a window of entries of one shard.
type Link struct {
	table.Head
	Network  session.NetworkID `json:"network"`
	Shard    int               `json:"shard"`
	Seq      int64             `json:"seq"` // 1, 2, 3 ...
	From     string            `json:"from"`
	To       string            `json:"to"` // exclusive
	Count    int               `json:"count"`
	Prev     string            `json:"prev,omitempty"`
	Hash     string            `json:"hash"`
	SealedAt table.Epoch       `json:"sealed_at"`
}

// first is what stands before link 1: the day the network began.
func first(n session.NetworkID, shard int, created time.Time) Link {
	return Link{Network: n, Shard: shard, To: secret.FirstID(dayOf(created))}
}

// window is a range of ids within one day of one shard.
type window struct {
	network  session.NetworkID
	shard    int
	from, to string // [from, to)
	dayEnds  bool   // to is midnight
}

// next is the window after l, up to cutoff or midnight. It is empty (from ==
// to) when cutoff is not behind l.To.
func (l Link) next(cutoff time.Time) window {
	began := timeOf(l.To)
	cutoff = cutoff.Truncate(time.Millisecond) // as ids know it
	midnight := dayOf(began).Add(day)
	w := window{network: l.Network, shard: l.Shard, from: l.To, to: l.To}
	switch {
	case !cutoff.Before(midnight):
		w.to, w.dayEnds = secret.FirstID(midnight), true
	case cutoff.After(began):
		w.to = secret.FirstID(cutoff)
	}
	return w
}

// window is the one that l covers.
func (l Link) window() window {
	return window{l.Network, l.Shard, l.From, l.To, l.To == secret.FirstID(dayOf(timeOf(l.To)))}
}

// query reads a window, and what stands at its end, which belongs to the next.
// The first window of a day begins with its partition and the last ends with
// it, so that an entry put there under any id is found.
func (w window) query() table.Query {
	began := timeOf(w.from)
	q := table.Query{PK: entriesPK(w.network, began, w.shard), From: w.from, To: w.to, Limit: maxWindow}
	if w.from == secret.FirstID(dayOf(began)) {
		q.From = ""
	}
	if w.dayEnds {
		q.To = ""
	}
	return q
}

// after is the lowest text above id.
func after(id string) string { return id + "0" }

// seal makes the link that follows l.
func (l Link) seal(w window, entries []Record, now time.Time) Link {
	next := Link{
		Network: l.Network, Shard: l.Shard, Seq: l.Seq + 1, From: w.from, To: w.to,
		Count: len(entries), Prev: l.Hash, SealedAt: table.At(now),
	}
	next.Hash = next.sum(entries)
	next.place()
	return next
}

// sum is the hash of a link over these entries.
func (l Link) sum(entries []Record) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%d\n%d\n%s\n%s\n%d\n", l.Prev, l.Network, l.Shard, l.Seq, l.From, l.To, len(entries))
	for _, e := range entries {
		writeEntry(h, e)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// writeEntry writes all of an entry: its key and expiry too, so that it can
// neither be moved nor made to end early. encoding/json sorts maps and keeps the
// order of fields.
func writeEntry(w io.Writer, e Record) {
	text, _ := json.Marshal(e) // strings, numbers and a map of strings always encode
	fmt.Fprintf(w, "%d:%s\n", len(text), text)
}

func dayOf(t time.Time) time.Time { return t.UTC().Truncate(day) }

// timeOf is the time in an id, or in what after made of one.
func timeOf(id string) time.Time {
	t, _ := secret.IDTime(id[:min(len(id), 24)])
	return t
}
