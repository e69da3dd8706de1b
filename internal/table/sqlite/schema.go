package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite/lib"
)

// version is that of the schema below. A file of an older version is brought up
// to it, one of a newer is refused.
const version = 2

// application marks a file as ours ("Lnyd").
const application = 0x4c6e7964

// item is WITHOUT ROWID: a write touches one tree instead of two. Its body is
// the last column, so that a search reads the keys only. item_place has the expiry, so that
// counting reads nothing else.
const schema = `
CREATE TABLE item (
	pk TEXT NOT NULL, sk TEXT NOT NULL,
	ipk TEXT, isk TEXT,
	expires_at INTEGER NOT NULL,
	body BLOB NOT NULL,
	PRIMARY KEY (pk, sk)
) WITHOUT ROWID;
` + itemPlace + `
CREATE INDEX item_expiry ON item (expires_at) WHERE expires_at > 0;
CREATE TABLE feed (
	seq INTEGER PRIMARY KEY,
	event TEXT NOT NULL, kind TEXT NOT NULL,
	pk TEXT NOT NULL, sk TEXT NOT NULL,
	ttl INTEGER NOT NULL,
	new BLOB, old BLOB
);
CREATE TABLE worker (
	name TEXT PRIMARY KEY,
	kinds TEXT NOT NULL,
	acked INTEGER NOT NULL
) WITHOUT ROWID;
`

const itemPlace = `CREATE INDEX item_place ON item (ipk, isk, pk, sk, expires_at) WHERE ipk IS NOT NULL;`

// upgrades are what makes a file of a version one of the next.
var upgrades = map[int64]string{
	1: "DROP INDEX item_place; " + itemPlace,
}

// create makes the file, for nobody but its owner to read, and makes its name
// survive a power loss. A file that exists stays as it is.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// openWriter opens the connection that writes, and makes or checks the schema.
func openWriter(path string) (*conn, error) {
	c, err := connect(path, sqlite3.SQLITE_OPEN_READWRITE)
	if err != nil {
		return nil, err
	}
	if err := firstOf(c.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000"), migrate(c)); err != nil {
		return nil, firstOf(err, c.close())
	}
	return c, nil
}

func migrate(c *conn) error {
	app, err := c.integer("PRAGMA application_id")
	if err != nil {
		return err
	}
	is, err := c.integer("PRAGMA user_version")
	if err != nil {
		return err
	}
	tables, err := c.integer("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return err
	}
	switch {
	case tables == 0 && is == 0:
		return c.exec(fmt.Sprintf("BEGIN; %s PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
			schema, application, version))
	case app != application:
		return errors.New("the file is a database of another program")
	case is < version && upgrades[is] != "":
		if err := c.exec(fmt.Sprintf("BEGIN; %s PRAGMA user_version = %d; COMMIT", upgrades[is], is+1)); err != nil {
			return err
		}
		return migrate(c)
	case is != version:
		return fmt.Errorf("the file has schema version %d, this program knows version %d only", is, version)
	}
	return nil
}
