package limit

import (
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Codes to numbers that nobody reads them at are how money is made from those who
// send them (artificially inflated traffic: CSA, "SMS pumping"). So a country where
// fewer than leastUsed of a hundred codes of an hour are used, of at least
// fewestCodes, is stopped. The numbers are those that providers recommend.
const (
	leastUsed   = 30
	fewestCodes = 20
)

// Codes are counted in slots by when they were sent, the used ones as well, and a
// slot is ripe one slot after its end: by then every code in it was used or is
// over (network.CodeLifetime is at most that long). A crowd that has just asked and
// not typed yet stops nothing.
const (
	slotTime  = 10 * time.Minute
	ripeSlots = 6 // an hour
	parts     = 4 // of a slot, so that a busy country is no hot item
)

// Breaker is the stop of codes to one country. It ends by itself at Until, or by an
// administrator ([Breaker.Closed]); codes from before its end count no more.
type Breaker struct {
	table.Head
	Network  string      `json:"network"`
	Country  string      `json:"country"` // ISO 3166
	OpenedAt table.Epoch `json:"opened_at"`
	Until    table.Epoch `json:"until"`
	Sent     int64       `json:"sent"` // what it was opened for
	Used     int64       `json:"used"`
	Rev      int64       `json:"rev"`
}

// Open reports whether codes are stopped.
func (b Breaker) Open(now time.Time) bool { return b.Until != 0 && !b.Until.Past(now) }

// Trip decides whether so many codes, sent in an hour and used or not, stop their
// country for a time.
func (b Breaker) Trip(sent, used int64, now time.Time, stay time.Duration) (next Breaker, trips bool) {
	if b.Open(now) || sent < fewestCodes || used*100 >= sent*leastUsed {
		return b, false
	}
	b.OpenedAt, b.Until = table.At(now), table.At(now.Add(stay))
	b.Sent, b.Used = sent, used
	b.Rev++
	return b, true
}

// Closed is b when somebody ends it. Not ok: it is not open.
func (b Breaker) Closed(now time.Time) (next Breaker, ok bool) {
	if !b.Open(now) {
		return b, false
	}
	b.Until = table.At(now)
	b.Rev++
	return b, true
}

// Save is the op that writes what Trip or Closed made, if nobody else was there
// first.
func (b Breaker) Save() table.Op {
	key := BreakerKey(b.Network, b.Country)
	b.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: "breaker",
		ExpiresAt: table.At(b.Until.Time().Add((ripeSlots + 2) * slotTime)), // until nothing before its end would count
	}
	if b.Rev == 1 {
		return table.Put(&b, table.Absent())
	}
	return table.Put(&b, table.Equal("rev", b.Rev-1))
}

// slot is what became of the codes to a country that were sent in ten minutes, or a
// part of it.
//
//	n#<network>#codes#<country> | <slot, 10 digits>#<part>
type slot struct {
	table.Head
	Sent int64 `json:"sent"`
	Used int64 `json:"used"`
}

// Codes names the codes of a network to one recipient in a country.
type Codes struct {
	Network   string
	Country   string
	Recipient string // any text that names it; it is in no key
}

// Traffic is what a sending of a code is decided from, besides its buckets.
type Traffic struct {
	Codes
	Breaker Breaker
	Sent    int64
	Used    int64
	begun   bool // the slot of now is there
}

// BreakerKey: written by whoever sends codes and by administrators, read by both.
func BreakerKey(network, country string) table.Key {
	return table.Key{PK: "n#" + network, SK: breakerSK + country}
}

const breakerSK = "breaker#"

// Breakers asks for those of a network, the ended ones of the last hours too.
func Breakers(network string) table.Query {
	return table.Query{PK: "n#" + network, Prefix: breakerSK, Limit: 300} // there are 250 countries
}

func slotOf(t time.Time) int64 { return t.Unix() / int64(slotTime/time.Second) }

func (c Codes) slotKey(n int64, part uint32) table.Key {
	return table.Key{
		PK: "n#" + c.Network + "#codes#" + c.Country,
		SK: fmt.Sprintf("%010d#%d", n*int64(slotTime/time.Second), part),
	}
}

func (c Codes) part() uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(c.Recipient)) // never fails (hash.Hash)
	return h.Sum32() % parts
}

// ripe is the first of the slots that count at now.
func ripe(now time.Time) int64 { return slotOf(now) - 1 - ripeSlots }

// Keys are the items that Read wants, in its order.
func (c Codes) Keys(now time.Time) []table.Key {
	keys := []table.Key{BreakerKey(c.Network, c.Country), c.slotKey(slotOf(now), c.part())}
	for n := range int64(ripeSlots) {
		for part := range uint32(parts) {
			keys = append(keys, c.slotKey(ripe(now)+n, part))
		}
	}
	return keys
}

// Read takes the items of Keys, read at now. What was sent before the last stop
// ended is left out.
func (c Codes) Read(items []table.Item, now time.Time) (Traffic, error) {
	t := Traffic{Codes: c, Breaker: Breaker{Network: c.Network, Country: c.Country}, begun: items[1].Exists()}
	if err := decode(items[0], &t.Breaker); err != nil {
		return t, err
	}
	for i, item := range items[2:] {
		var s slot
		if err := decode(item, &s); err != nil {
			return t, err
		}
		if ripe(now)+int64(i/parts) >= slotOf(t.Breaker.Until.Time()) {
			t.Sent += s.Sent
			t.Used += s.Used
		}
	}
	return t, nil
}

func decode(item table.Item, out any) error {
	if err := item.Decode(out); !errors.Is(err, errs.NotFound) {
		return err
	}
	return nil
}

// Sending counts a code in the transaction that sends it: write does that
// transaction with the op that it is given as its last.
func (t Traffic) Sending(now time.Time, write func(count table.Op) (last int, err error)) error {
	last, err := write(t.count(now, t.begun))
	var failed *table.ConditionFailed
	if errors.As(err, &failed) && failed.Op == last { // somebody else began the slot, or it has just begun
		_, err = write(t.count(now, !t.begun))
	}
	return err
}

func (t Traffic) count(now time.Time, begun bool) table.Op {
	key := t.slotKey(slotOf(now), t.part())
	if begun {
		return table.Update(key, table.Exists(), table.Add("sent", 1))
	}
	return table.Put(&slot{
		Head: table.Head{PK: key.PK, SK: key.SK, Kind: "codes", ExpiresAt: table.At(now.Add((ripeSlots + 3) * slotTime))},
		Sent: 1,
	}, table.Absent())
}

// Uses is the op that counts a code as used that was sent at a moment. It fails
// when the sending was not counted, as that of a code for an agent.
func (c Codes) Uses(sentAt time.Time) table.Op {
	return table.Update(c.slotKey(slotOf(sentAt), c.part()), table.Exists(), table.Add("used", 1))
}
