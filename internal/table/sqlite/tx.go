package sqlite

import (
	"lanyard/internal/table"
)

// tx is the writer's connection with its statements. Only the writer's
// goroutine uses it.
type tx struct {
	c    *conn
	now  func() int64
	feed *feed
	seq  int64            // of the change written last
	seen map[string]int64 // kinds with changes in this transaction, and the last of each

	beginStmt, commitStmt, rollbackStmt *stmt
	load, insert, update, replace       *stmt
	remove, expired                     *stmt
	change, forget                      *stmt
	workers, enlist, ack                *stmt
}

func newTx(c *conn, now func() int64, f *feed) (*tx, error) {
	t := &tx{c: c, now: now, feed: f, seen: map[string]int64{}}
	for _, p := range []struct {
		into **stmt
		sql  string
	}{
		{&t.beginStmt, "BEGIN IMMEDIATE"},
		{&t.commitStmt, "COMMIT"},
		{&t.rollbackStmt, "ROLLBACK"},
		{&t.load, "SELECT body, expires_at, ipk, isk FROM item WHERE pk = ? AND sk = ?"},
		{&t.insert, "INSERT INTO item (pk, sk, ipk, isk, expires_at, body) VALUES (?, ?, ?, ?, ?, ?)"},
		{&t.update, "UPDATE item SET body = ? WHERE pk = ? AND sk = ?"},
		{&t.replace, "UPDATE item SET ipk = ?, isk = ?, expires_at = ?, body = ? WHERE pk = ? AND sk = ?"},
		{&t.remove, "DELETE FROM item WHERE pk = ? AND sk = ?"},
		{&t.expired, "SELECT pk, sk FROM item WHERE expires_at > 0 AND expires_at <= ? ORDER BY expires_at LIMIT ?"},
		{&t.change, "INSERT INTO feed (seq, event, kind, pk, sk, ttl, new, old) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
		{&t.forget, "DELETE FROM feed WHERE seq > ? AND seq <= ? AND kind = ?"},
		{&t.workers, "SELECT name, kinds, acked FROM worker"},
		{&t.enlist, "INSERT INTO worker (name, kinds, acked) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET kinds = ?2"},
		{&t.ack, "UPDATE worker SET acked = ? WHERE name = ?"},
	} {
		var err error
		if *p.into, err = c.prepare(p.sql); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *tx) begin() error { return t.beginStmt.run() }

// commit makes the batch durable and tells the workers about it.
func (t *tx) commit() error {
	if err := t.commitStmt.run(); err != nil {
		return err
	}
	if len(t.seen) > 0 {
		t.feed.grown(t.seen)
		clear(t.seen)
	}
	return nil
}

// rollback undoes the batch. SQLite may have done so by itself. The numbers of
// its changes are not given again.
func (t *tx) rollback() {
	_ = t.rollbackStmt.run()
	clear(t.seen)
}

// write does one Write, or changes nothing.
func (t *tx) write(ops []op) error {
	olds := make([]*row, len(ops))
	for i := range ops {
		var err error
		if olds[i], err = t.read(ops[i].key); err != nil {
			return err
		}
	}
	effects, err := plan(ops, olds, t.now())
	if err != nil {
		return err
	}
	for i := range effects {
		if err := t.apply(&effects[i], false); err != nil {
			return err
		}
	}
	return nil
}

// read is the item that physically is there; nil when none is.
func (t *tx) read(key table.Key) (*row, error) {
	defer t.load.reset()
	ok, err := t.load.text(key.PK).text(key.SK).step()
	if !ok {
		return nil, err
	}
	return &row{
		body: t.load.columnBytes(0), expires: t.load.columnInt(1),
		ipk: t.load.columnText(2), isk: t.load.columnText(3),
	}, nil
}

func (t *tx) apply(e *effect, ttl bool) error {
	if err := t.store(e); err != nil {
		return err
	}
	return t.tell(e, ttl)
}

// store writes an item. Its indexes are left alone when it keeps its place and
// its expiry.
func (t *tx) store(e *effect) error {
	old, next := e.old, e.next
	switch {
	case next == nil:
		return t.remove.text(e.key.PK).text(e.key.SK).run()
	case old == nil:
		return t.insert.text(e.key.PK).text(e.key.SK).
			textOrNull(next.ipk).textOrNull(next.isk).int(next.expires).blob(next.body).run()
	case old.ipk == next.ipk && old.isk == next.isk && old.expires == next.expires:
		return t.update.blob(next.body).text(e.key.PK).text(e.key.SK).run()
	default:
		return t.replace.textOrNull(next.ipk).textOrNull(next.isk).int(next.expires).blob(next.body).
			text(e.key.PK).text(e.key.SK).run()
	}
}

// purge deletes up to limit expired items and says how many there were.
func (t *tx) purge(limit int) (int, error) {
	keys, err := t.expiredKeys(limit)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		old, err := t.read(key)
		if err != nil {
			return 0, err
		}
		if err := t.apply(&effect{key: key, old: old}, true); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}

func (t *tx) expiredKeys(limit int) ([]table.Key, error) {
	defer t.expired.reset()
	t.expired.int(t.now()).int(int64(limit))
	var keys []table.Key
	for {
		ok, err := t.expired.step()
		if !ok {
			return keys, err
		}
		keys = append(keys, table.Key{PK: t.expired.columnText(0), SK: t.expired.columnText(1)})
	}
}
