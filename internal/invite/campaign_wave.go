package invite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// spot is a place between the rows of a campaign: behind a user, in a partition.
// The zero spot is before all.
type spot struct {
	shard int
	user  session.UserID
}

func (s spot) String() string { return fmt.Sprintf("%d.%s", s.shard, s.user) }

func (s spot) before(other spot) bool {
	return s.shard < other.shard || s.shard == other.shard && s.user < other.user
}

func readSpot(text string) (spot, error) {
	shard, user, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(shard)
	if err != nil || n < 0 || n > rowShards || user != "" && !secret.ValidUserID(user) {
		return spot{}, errCursor
	}
	return spot{n, session.UserID(user)}, nil
}

// course is how far a planned campaign is in its rows, and in its waves. It is
// the cursor of its Progress, so that it moves with the counts or not at all.
type course struct {
	Wave int   // counts from 0
	Sent int64 // in this wave
	From spot  // where this wave begins
	At   spot  // behind the last row that is done
}

func (c course) String() string { return fmt.Sprintf("%d/%d/%s/%s", c.Wave, c.Sent, c.From, c.At) }

func readCourse(cursor string) (c course, err error) {
	parts := strings.Split(cmp.Or(cursor, course{}.String()), "/")
	if len(parts) != 4 {
		return c, errCursor
	}
	if c.Wave, err = strconv.Atoi(parts[0]); err == nil {
		c.Sent, err = strconv.ParseInt(parts[1], 10, 64)
	}
	if err != nil {
		return c, errCursor
	}
	if c.From, err = readSpot(parts[2]); err != nil {
		return c, err
	}
	c.At, err = readSpot(parts[3])
	return c, err
}

// room is how many more messages may go out in the wave under way; more than
// any slice sends in the last one, which is everybody else.
func (c course) room(waves []int64) int64 {
	if c.Wave >= len(waves) {
		return 1 << 30
	}
	return waves[c.Wave] - c.Sent
}

// next is the course of the next wave.
func (c course) next() course { return course{Wave: c.Wave + 1, From: c.At, At: c.At} }

// Tide is what became of the messages of a wave.
type Tide struct {
	Wave    int         `json:"wave"` // counts from 1
	At      table.Epoch `json:"at"`   // when it was looked at
	Sent    int64       `json:"sent"`
	Arrived int64       `json:"arrived"`
	Lost    int64       `json:"lost"`
	// Assumed are those among Arrived of which no more is known than that the
	// provider took them, because it tells of none.
	Assumed int64 `json:"assumed,omitempty"`
}

// rate is how many of a hundred arrived.
func (t Tide) rate() int64 {
	if t.Sent == 0 {
		return 100
	}
	return t.Arrived * 100 / t.Sent
}

// receiptsAfter is how long a provider has to tell of a message that it took. One
// that told of none of a wave by then is taken to tell of none at all.
const receiptsAfter = 10 * time.Minute

// tide counts what became of some messages at now: a pure function. A channel
// tells what arrives when it told of one of them.
func tide(all []notify.Message, now time.Time) Tide {
	t := Tide{At: table.At(now), Sent: int64(len(all))}
	tells := map[notify.Channel]bool{}
	for _, m := range all {
		if told(m) {
			tells[m.Channel] = true
		}
	}
	for _, m := range all {
		switch {
		case m.State == notify.Accepted && !tells[m.Channel]:
			if steps := m.History(); !now.Before(steps[len(steps)-1].At.Time().Add(receiptsAfter)) {
				t.Arrived++
				t.Assumed++
			}
		case m.State == notify.Delivered || m.State == notify.Complained:
			t.Arrived++
		case m.State.Undelivered():
			t.Lost++
		}
	}
	return t
}

// told reports whether a provider told what became of a message that it took.
func told(m notify.Message) bool {
	return slices.Contains([]notify.State{notify.Delivered, notify.Deferred, notify.Bounced, notify.Complained}, m.State)
}

// rowsFrom reads rows of a campaign behind a spot, at most so many and at least
// one unless there is none, and where to go on; not more: there are none behind
// them. They come partition by partition, so that each query reads what it gives.
func (s *Service) rowsFrom(ctx context.Context, n session.NetworkID, id CampaignID, at spot, most int) (rows []Row, next spot, more bool, err error) {
	for len(rows) == 0 && at.shard < rowShards {
		q := table.Query{PK: rowPK(id, n, at.shard), From: rowPrefix + string(at.user) + "\x00", To: rowPrefix + "~", Limit: most}
		for first := true; first || len(rows) == 0 && q.Cursor != ""; first = false {
			page, err := s.Table.Query(ctx, q)
			if err == nil {
				rows, q.Cursor, err = table.Decoded[Row](page)
			}
			if err != nil {
				return nil, at, false, fmt.Errorf("read rows of campaign %s: %w", id, err)
			}
		}
		at = spot{shard: at.shard + 1}
		if q.Cursor != "" {
			at = spot{at.shard - 1, rows[len(rows)-1].User}
		}
	}
	return rows, at, at.shard < rowShards, nil
}

// wave reads what became of the messages of the wave under way.
func (s *Service) wave(ctx context.Context, c Campaign, at course) (Tide, error) {
	var all []notify.Message
	for from, more := at.From, true; more && from.before(at.At); {
		rows, next, on, err := s.rowsFrom(ctx, c.Network, c.ID, from, fetchKeys)
		if err != nil {
			return Tide{}, err
		}
		some, err := s.messagesOf(ctx, c.Network, rows, func(r Row) bool { return r.Outcome == Sent && !at.At.before(r.spot()) })
		if err != nil {
			return Tide{}, err
		}
		all, from, more = append(all, some...), next, on
	}
	seen := tide(all, s.Now())
	seen.Wave = at.Wave + 1
	return seen, nil
}

// spot is where r is.
func (r Row) spot() spot { return spot{shard(string(r.User), rowShards), r.User} }

// messagesOf reads the messages of the rows that are wanted.
func (s *Service) messagesOf(ctx context.Context, n session.NetworkID, rows []Row, wanted func(Row) bool) ([]notify.Message, error) {
	var keys []table.Key
	for _, r := range rows {
		if r.Message != "" && wanted(r) {
			keys = append(keys, notify.MessageKey(string(n), string(r.User), r.Message))
		}
	}
	all := make([]notify.Message, len(keys))
	err := fetch(ctx, s.Table, keys, func(i int) any { return &all[i] })
	return all, err
}
