package sqlite

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"lanyard/internal/table"
)

// Event is what happened to an item, in DynamoDB Streams' words.
type Event string

// The events. Replacing an expired item that is still there is a MODIFY.
const (
	Insert Event = "INSERT"
	Modify Event = "MODIFY"
	Remove Event = "REMOVE"
)

// Change is one change of one item. Images are the whole record as JSON; New
// is nil for REMOVE, Old for INSERT.
type Change struct {
	Seq   int64 // grows; there are gaps
	Event Event
	Kind  string
	Key   table.Key
	New   json.RawMessage
	Old   json.RawMessage
	TTL   bool // deleted by Purge because it had expired
}

// feed knows how far the changes of each kind have come.
type feed struct {
	kinds []string

	mu    sync.Mutex
	heads map[string]int64 // the last change of each kind that is committed
	more  chan struct{}    // closed when there are more
}

func newFeed(kinds []string) *feed {
	return &feed{kinds: slices.Clone(kinds), heads: map[string]int64{}, more: make(chan struct{})}
}

// grown wakes the workers.
func (f *feed) grown(heads map[string]int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.Copy(f.heads, heads)
	close(f.more)
	f.more = make(chan struct{})
}

// state is the last change of any of these kinds, and a channel that is closed
// when there are more changes.
func (f *feed) state(kinds []string) (head int64, more <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, k := range kinds {
		head = max(head, f.heads[k])
	}
	return head, f.more
}

var kindName = []byte(`"kind"`)

// tell writes a change to the feed when its kind goes there.
func (t *tx) tell(e *effect, ttl bool) error {
	if len(t.feed.kinds) == 0 {
		return nil
	}
	event, image := Modify, e.next
	switch {
	case e.old == nil:
		event = Insert
	case e.next == nil:
		event, image = Remove, e.old
	}
	kind, err := unquote(image.body.get(kindName))
	if err != nil || !slices.Contains(t.feed.kinds, kind) {
		return nil
	}
	t.seq++
	t.seen[kind] = t.seq
	flag := int64(0)
	if ttl {
		flag = 1
	}
	return t.change.int(t.seq).text(string(event)).text(kind).text(e.key.PK).text(e.key.SK).
		int(flag).blob(e.next.image()).blob(e.old.image()).run()
}

func (r *row) image() []byte {
	if r == nil {
		return nil
	}
	return r.body
}

// restore finds out how far the feed had come when the file was closed.
// Numbers that were acknowledged, and so deleted, are not given again.
func (t *tx) restore() error {
	heads, err := t.c.prepare("SELECT kind, max(seq) FROM feed GROUP BY kind")
	if err != nil {
		return err
	}
	defer heads.reset()
	for {
		ok, err := heads.step()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		t.feed.heads[heads.columnText(0)] = heads.columnInt(1)
		t.seq = max(t.seq, heads.columnInt(1))
	}
	acked, err := t.c.integer("SELECT ifnull(max(acked), 0) FROM worker")
	t.seq = max(t.seq, acked)
	return err
}
