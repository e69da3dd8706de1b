package inbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
)

// Keep is how many messages an inbox keeps.
const Keep = 2000

// Inbox is a notify.Sender that keeps messages in a folder. It is safe for
// concurrent use; a folder has one Inbox at a time.
type Inbox struct {
	dir string

	mu    sync.Mutex
	seq   int64
	files []file        // oldest first
	more  chan struct{} // closed when there is a new one
}

type file struct {
	seq int64
	id  notify.ID
}

func (f file) name() string { return fmt.Sprintf("%012d-%s.json", f.seq, f.id) }

// Open opens the inbox in the folder dir, or makes it.
func Open(dir string) (*Inbox, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open inbox: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("open inbox: %w", err)
	}
	b := &Inbox{dir: dir, more: make(chan struct{})}
	for _, e := range entries { // in the order of their names
		var f file
		if _, err := fmt.Sscanf(strings.TrimSuffix(e.Name(), ".json"), "%012d-%s", &f.seq, &f.id); err == nil && f.name() == e.Name() {
			b.files, b.seq = append(b.files, f), f.seq
		}
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
	f := file{b.next(), r.ID}
	if err := b.write(f, raw.Bytes()); err != nil {
		return notify.Receipt{}, &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable, Code: "file"}
	}
	for _, old := range b.add(f) {
		_ = os.Remove(filepath.Join(b.dir, old.name())) // left over, it is shown again at worst
	}
	return notify.Receipt{Provider: "inbox", ID: string(r.ID)}, nil
}

func (b *Inbox) next() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seq++
	return b.seq
}

// write makes the file appear whole or not at all.
func (b *Inbox) write(f file, raw []byte) error {
	part := filepath.Join(b.dir, f.name()+".part")
	if err := os.WriteFile(part, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(part, filepath.Join(b.dir, f.name()))
}

// add lists f, tells who waits, and gives the files that are no longer listed.
func (b *Inbox) add(f file) (gone []file) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files = slices.DeleteFunc(b.files, func(old file) bool {
		if old.id == f.id {
			gone = append(gone, old)
		}
		return old.id == f.id
	})
	b.files = append(b.files, f)
	if n := len(b.files) - Keep; n > 0 {
		gone = append(gone, b.files[:n]...)
		b.files = slices.Clone(b.files[n:])
	}
	close(b.more)
	b.more = make(chan struct{})
	return gone
}

// List gives up to limit messages, the newest first.
func (b *Inbox) List(limit int) ([]Message, error) {
	b.mu.Lock()
	files := slices.Clone(b.files)
	b.mu.Unlock()
	slices.Reverse(files)
	var out []Message
	for _, f := range files[:min(limit, len(files))] {
		m, err := b.read(f)
		switch {
		case errors.Is(err, fs.ErrNotExist): // it has just been replaced
		case err != nil:
			return nil, err
		default:
			out = append(out, m)
		}
	}
	return out, nil
}

// Get gives one message. errs.NotFound when there is none, or no longer.
func (b *Inbox) Get(id notify.ID) (Message, error) {
	b.mu.Lock()
	i := slices.IndexFunc(b.files, func(f file) bool { return f.id == id })
	var f file
	if i >= 0 {
		f = b.files[i]
	}
	b.mu.Unlock()
	if i < 0 {
		return Message{}, errs.NotFound
	}
	return b.read(f)
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

func (b *Inbox) read(f file) (Message, error) {
	raw, err := os.ReadFile(filepath.Join(b.dir, f.name()))
	if err != nil {
		return Message{}, fmt.Errorf("read message %s: %w", f.id, err)
	}
	var m Message
	if json.Unmarshal(raw, &m) != nil {
		return Message{}, fmt.Errorf("read message %s: %w", f.id, errs.Internal)
	}
	return m, nil
}
