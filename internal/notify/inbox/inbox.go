package inbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
)

// Keep is how many messages an inbox keeps.
const Keep = 2000

// Inbox is a notify.Sender that keeps messages in a folder. It is safe for
// concurrent use; one Inbox at a time writes to a folder.
type Inbox struct {
	dir string

	mu     sync.Mutex
	kept   []place // oldest first
	writes volume
	more   chan struct{} // closed when there is a new one
}

// Open opens the inbox in the folder dir, or makes it.
func Open(dir string) (*Inbox, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open inbox: %w", err)
	}
	b := &Inbox{dir: dir, more: make(chan struct{})}
	volumes, err := volumesIn(dir)
	if err != nil {
		return nil, fmt.Errorf("open inbox: %w", err)
	}
	for _, seq := range volumes {
		places, err := placesIn(dir, seq)
		if err != nil {
			return nil, fmt.Errorf("open inbox: %w", err)
		}
		for _, p := range places {
			b.add(p)
		}
		b.writes.seq = seq // the next message begins another one
	}
	return b, nil
}

// Send keeps the message.
func (b *Inbox) Send(_ context.Context, r notify.Rendered) (notify.Receipt, error) {
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false) // it is no page
	if err := enc.Encode(messageOf(r)); err != nil {
		return notify.Receipt{}, &notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonUnrenderable}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p, err := b.writes.append(b.dir, r.ID, raw.Bytes())
	if err != nil {
		return notify.Receipt{}, &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable, Code: "file"}
	}
	seq := b.oldest()
	b.add(p)
	for ; seq < b.kept[0].volume; seq++ {
		_ = os.Remove(volumePath(b.dir, seq)) // left over, it takes room and nothing else
	}
	close(b.more)
	b.more = make(chan struct{})
	return notify.Receipt{Provider: "inbox", ID: string(r.ID)}, nil
}

// oldest is the first volume that has a message.
func (b *Inbox) oldest() int64 {
	if len(b.kept) == 0 {
		return b.writes.seq
	}
	return b.kept[0].volume
}

// add lists p in place of what had its id, and forgets the oldest over Keep.
func (b *Inbox) add(p place) {
	b.kept = slices.DeleteFunc(b.kept, func(old place) bool { return old.id == p.id })
	b.kept = append(b.kept, p)
	if n := len(b.kept) - Keep; n > 0 {
		b.kept = b.kept[n:]
	}
}

// List gives up to limit messages, the newest first.
func (b *Inbox) List(limit int) ([]Message, error) {
	b.mu.Lock()
	places := slices.Clone(b.kept)
	b.mu.Unlock()
	slices.Reverse(places)
	return read(b.dir, places[:min(limit, len(places))])
}

// Get gives one message. errs.NotFound when there is none, or no longer.
func (b *Inbox) Get(id notify.ID) (Message, error) {
	b.mu.Lock()
	i := slices.IndexFunc(b.kept, func(p place) bool { return p.id == id })
	var places []place
	if i >= 0 {
		places = []place{b.kept[i]}
	}
	b.mu.Unlock()
	found, err := read(b.dir, places)
	if err == nil && len(found) == 0 {
		err = errs.NotFound
	}
	if err != nil {
		return Message{}, err
	}
	return found[0], nil
}

// Wait gives the newest message that match wants, as soon as there is one. It
// ends with ctx.
func (b *Inbox) Wait(ctx context.Context, match func(Message) bool) (Message, error) {
	for {
		b.mu.Lock()
		more := b.more
		b.mu.Unlock()
		all, err := b.List(Keep)
		if err != nil {
			return Message{}, err
		}
		if i := slices.IndexFunc(all, match); i >= 0 {
			return all[i], nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return Message{}, fmt.Errorf("wait for a message: %w", ctx.Err())
		}
	}
}
