package inbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
)

// volumeMessages is how many messages a file takes before the next is begun.
const volumeMessages = 250

// place is where a message is.
type place struct {
	id       notify.ID
	volume   int64
	at, size int64 // of its JSON, in bytes
}

// volume is the file that is written to: a line for each message, its id, a
// space, and its JSON. A line is there whole or, after a crash, the last and
// without its end; so nobody goes on in a volume that somebody else began.
type volume struct {
	seq   int64
	file  *os.File // nil: begin the next
	size  int64
	lines int
}

func volumePath(dir string, seq int64) string {
	return filepath.Join(dir, fmt.Sprintf("%08d.messages", seq))
}

// append writes a message, whose JSON ends with the line.
func (v *volume) append(dir string, id notify.ID, line []byte) (place, error) {
	if v.file == nil || v.lines == volumeMessages {
		if err := v.next(dir); err != nil {
			return place{}, err
		}
	}
	head := string(id) + " "
	n, err := v.file.Write(append([]byte(head), line...))
	p := place{id: id, volume: v.seq, at: v.size + int64(len(head)), size: int64(len(line))}
	v.size, v.lines = v.size+int64(n), v.lines+1
	if err != nil { // part of a line may be there
		return place{}, errors.Join(err, v.close())
	}
	return p, nil
}

func (v *volume) next(dir string) error {
	if err := v.close(); err != nil {
		return err
	}
	f, err := os.OpenFile(volumePath(dir, v.seq+1), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	*v = volume{seq: v.seq + 1, file: f}
	return nil
}

func (v *volume) close() error {
	f := v.file
	v.file = nil
	if f == nil {
		return nil
	}
	return f.Close()
}

// volumesIn are the volumes in a folder, the oldest first.
func volumesIn(dir string) ([]int64, error) {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, e := range entries {
		var seq int64
		if _, err := fmt.Sscanf(e.Name(), "%08d.messages", &seq); err == nil && e.Name() == filepath.Base(volumePath("", seq)) {
			out = append(out, seq)
		}
	}
	return out, nil
}

// placesIn are the messages in a volume, the oldest first.
func placesIn(dir string, seq int64) ([]place, error) {
	text, err := os.ReadFile(volumePath(dir, seq))
	if errors.Is(err, fs.ErrNotExist) { // its messages are too old
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []place
	for at := int64(0); ; {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		id, body, named := bytes.Cut(line, []byte(" "))
		if !whole {
			return out, nil
		}
		if named {
			out = append(out, place{notify.ID(id), seq, at + int64(len(id)) + 1, int64(len(body)) + 1})
		}
		text, at = rest, at+int64(len(line))+1
	}
}

// read gives the messages at places. Those whose volume is gone are left out.
func read(dir string, places []place) ([]Message, error) {
	var out []Message
	var open *os.File
	defer func() { _ = open.Close() }() // was read only; nil is an error and no more
	of := int64(-1)
	for _, p := range places {
		if p.volume != of {
			_ = open.Close()
			var err error
			if open, err = os.Open(volumePath(dir, p.volume)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("read messages: %w", err)
			}
			of = p.volume
		}
		if open == nil {
			continue
		}
		m, err := readAt(open, p)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func readAt(f *os.File, p place) (Message, error) {
	text := make([]byte, p.size)
	if _, err := f.ReadAt(text, p.at); err != nil {
		return Message{}, fmt.Errorf("read message %s: %w", p.id, err)
	}
	var m Message
	if json.Unmarshal(text, &m) != nil {
		return Message{}, fmt.Errorf("read message %s: %w", p.id, errs.Internal)
	}
	return m, nil
}
