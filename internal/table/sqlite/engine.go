package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"modernc.org/sqlite/lib"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Options of an engine.
type Options struct {
	Now       func() time.Time
	FeedKinds []string // the kinds of items whose changes go to the feed
}

// readers is how many read at the same time. Reading takes microseconds, so
// more would only fill memory with caches.
const readers = 4

// Engine is a table.Table in one SQLite file.
type Engine struct {
	now    func() int64
	feed   *feed
	writer *writer
	conn   *conn // the writer's
	lock   *os.File

	free   chan *reader
	closed chan struct{}
	once   sync.Once
}

var _ table.Table = (*Engine)(nil)

// Open opens the store in the file at path, or makes it, with mode 0600. It
// refuses a file of another program or of a newer schema, and one that another
// process has open.
func Open(path string, opts Options) (*Engine, error) {
	e, err := open(path, opts)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return e, nil
}

func open(path string, opts Options) (*Engine, error) {
	e := &Engine{
		now:  func() int64 { return opts.Now().Unix() },
		feed: newFeed(opts.FeedKinds), free: make(chan *reader, readers), closed: make(chan struct{}),
	}
	var err error
	if e.lock, err = lock(path); err != nil {
		return nil, err
	}
	if err := e.connect(path); err != nil {
		return nil, errors.Join(err, e.release())
	}
	return e, nil
}

func (e *Engine) connect(path string) error {
	if err := create(path); err != nil {
		return err
	}
	var err error
	if e.conn, err = openWriter(path); err != nil {
		return err
	}
	for range readers {
		r, err := openReader(path)
		if err != nil {
			return err
		}
		e.free <- r
	}
	t, err := newTx(e.conn, e.now, e.feed)
	if err != nil {
		return err
	}
	if err := t.restore(); err != nil {
		return err
	}
	e.writer = newWriter(t)
	return nil
}

// Close finishes the writes that wait and gives the file back. Reads and
// writes that come later are errs.Unavailable.
func (e *Engine) Close() error {
	var err error
	e.once.Do(func() {
		e.writer.close()
		close(e.closed)
		for range readers {
			r := <-e.free
			err = errors.Join(err, r.c.close())
		}
		err = errors.Join(err, e.release())
	})
	return err
}

// release closes what is open: the readers that are free, the writer, the
// lock. The last connection moves the log into the file.
func (e *Engine) release() error {
	var err error
	for len(e.free) > 0 {
		err = errors.Join(err, (<-e.free).c.close())
	}
	if e.conn != nil {
		err = errors.Join(err, e.conn.close())
	}
	return errors.Join(err, e.lock.Close())
}

// Write does ops as one.
func (e *Engine) Write(ctx context.Context, ops ...table.Op) error {
	prepared, err := newOps(ops)
	if err != nil {
		return err
	}
	return e.writer.write(ctx, func(t *tx) error { return t.write(prepared) })
}

// Purge deletes up to limit expired items, the longest expired first, and says
// how many it was. Each is a REMOVE with TTL in the feed.
func (e *Engine) Purge(ctx context.Context, limit int) (int, error) {
	n := 0
	err := e.writer.write(ctx, func(t *tx) (err error) {
		n, err = t.purge(limit)
		return err
	})
	return n, err
}

// reader is a connection that reads, with its statements.
type reader struct {
	c                  *conn
	get                *stmt
	up, down           *stmt
	indexUp, indexDown *stmt
	count, countIndex  *stmt
	changes            *stmt
}

func openReader(path string) (*reader, error) {
	c, err := connect(path, sqlite3.SQLITE_OPEN_READONLY)
	if err != nil {
		return nil, err
	}
	r := &reader{c: c}
	for _, p := range []struct {
		into **stmt
		sql  string
	}{
		{&r.get, "SELECT body FROM item WHERE pk = ? AND sk = ? AND (expires_at = 0 OR expires_at > ?)"},
		{&r.up, queryUp},
		{&r.down, queryDown},
		{&r.indexUp, indexUp},
		{&r.indexDown, indexDown},
		{&r.count, count},
		{&r.countIndex, countIndex},
		{&r.changes, "SELECT seq, event, kind, pk, sk, ttl, new, old FROM feed WHERE seq > ? ORDER BY seq"},
	} {
		if *p.into, err = c.prepare(p.sql); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return r, nil
}

// borrow lends a reader to read.
func (e *Engine) borrow(ctx context.Context, read func(r *reader) error) error {
	if err := ctx.Err(); err != nil {
		return errs.Because(errs.Unavailable, err)
	}
	select {
	case <-e.closed:
		return errClosed
	default:
	}
	select {
	case r := <-e.free:
		defer func() { e.free <- r }()
		return unavailable(read(r))
	case <-e.closed:
		return errClosed
	case <-ctx.Done():
		return errs.Because(errs.Unavailable, ctx.Err())
	}
}

// unavailable gives an error of SQLite's its kind.
func unavailable(err error) error {
	var f *failure
	if errors.As(err, &f) {
		return errs.Because(errs.Unavailable, err)
	}
	return err
}
